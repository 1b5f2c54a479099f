"""The command about verse: aime haiku check."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from aime_cli.cli.console import console
from aime_cli.cli.options import ConfigOption, JsonOption, LanguageChoice, LanguageOption, settings_of
from aime_cli.entities import Language
from aime_cli.errors import ExitCode, InputMissing

SCHEMA_VERSION = 1


def add_to(app: typer.Typer) -> None:
    """Add these commands as `aime haiku …`."""
    commands = typer.Typer(no_args_is_help=True)
    commands.command("check")(check)
    app.add_typer(commands, name="haiku", help="Count the syllables of haikus.")


def check(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", readable=False, help="A text, or one of our pages; - is standard input."
        ),
    ] = Path("-"),
    language: LanguageOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the syllables of each line and the verdict of each haiku; status 3 if one is refused.

    Example: aime haiku check poem.txt --language en
    """
    from aime_cli.haiku.metre import judge  # noqa: PLC0415 -- loads the tables of syllables
    from aime_cli.haiku.reading import haikus_in  # noqa: PLC0415

    console.json = json
    spoken: Language = settings_of(config).values.language
    if language:
        spoken = "en" if language is LanguageChoice.en else "fr"
    judged = [judge(lines, spoken) for lines in haikus_in(_text(file))]
    if json:
        console.object(
            {
                "schema_version": SCHEMA_VERSION,
                "haikus": [
                    {
                        "verdict": haiku.verdict,
                        "lines": [
                            {
                                "text": line.text,
                                "count": line.count.best,
                                "low": line.count.low,
                                "high": line.count.high,
                                "target": line.target,
                                "verdict": line.verdict,
                            }
                            for line in haiku.lines
                        ],
                    }
                    for haiku in judged
                ],
            }
        )
    else:
        for haiku in judged:
            for line in haiku.lines:
                console.line(f"{line.count.best} of {line.target}, {line.verdict}: {line.text}")
            console.line(haiku.verdict)
    if not judged:
        console.note(f"no haiku in {file}")
    if not judged or any(haiku.verdict == "invalid" for haiku in judged):
        raise typer.Exit(ExitCode.ATTENTION)


def _text(file: Path) -> str:
    try:
        stored = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise InputMissing(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from None
    return stored.decode(errors="replace")
