"""The commands about verse: aime generate-haiku, aime haiku check, aime haiku log."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    LanguageOption,
    LogFileOption,
    OutputDirOption,
    QuietOption,
    ScheduledOption,
    SourceOption,
    StdoutOption,
    VerboseOption,
    WaitOption,
    settings_of,
)
from aime_cli.cli.running import Voice, check_source, run_and_show
from aime_cli.entities import Language, Preference
from aime_cli.errors import ExitCode, InputMissing, UsageError
from aime_cli.providers import ProviderName

_EXCLUDED = {
    "--week": ("--count", "--source", "--prefer", "--album"),
    "--album": ("--count", "--source", "--prefer"),
    "--scheduled": ("--at", "--album", "--seed"),
}


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("generate-haiku")(generate_haiku)
    commands = typer.Typer(no_args_is_help=True)
    commands.command("check")(check)
    commands.command("log")(log)
    app.add_typer(commands, name="haiku", help="Check haikus, and see how a service wrote them.")


def generate_haiku(
    count: Annotated[
        int | None, typer.Option(min=1, max=50, show_default="5", help="Albums to pick.")
    ] = None,
    album: Annotated[
        list[int] | None,
        typer.Option("--album", metavar="ID", help="This album; may be given several times."),
    ] = None,
    source: SourceOption = None,
    prefer: Annotated[
        Preference | None,
        typer.Option(
            show_default="any",
            help="Only albums never heard, or not for 180 days (their other pressings count).",
        ),
    ] = None,
    week: Annotated[
        bool, typer.Option("--week", help="One haiku on what was heard most in the last seven days.")
    ] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="WEEK", help="With --week: an ISO week, e.g. 2026-W05.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Same seed, collection and clock, same page; nothing is remembered.")
    ] = None,
    language: LanguageOption = None,
    provider: Annotated[
        ProviderName | None, typer.Option(help="Who writes; the service where one is set, else offline.")
    ] = None,
    scheduled: ScheduledOption = False,
    wait: WaitOption = 0.0,
    stdout: StdoutOption = False,
    output_dir: OutputDirOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log_file: LogFileOption = None,
) -> None:
    """Write a haiku for each of a few albums picked at random, or one on the week.

    Example: aime generate-haiku --count 3 --language en
    """
    name = "weekly-haiku" if week else "generate-haiku"
    voice = Voice(
        json=json,
        quiet=quiet,
        verbose=verbose,
        log_file=log_file,
        stdout=stdout,
        scheduled=scheduled,
        wait=wait,
    )
    voice.speak(name)
    _check_together(
        {
            "--week": week,
            "--at": at is not None,
            "--count": count is not None,
            "--source": source is not None,
            "--prefer": prefer is not None,
            "--album": bool(album),
            "--scheduled": scheduled,
            "--seed": seed is not None,
        }
    )
    check_source(source)
    settings = settings_of(config, database, output_dir)
    from aime_cli import tasks  # noqa: PLC0415 -- loads SQLAlchemy

    write = partial(
        tasks.weekly_haiku if week else tasks.generate_haiku,
        language=language.value if language else None,
        provider=provider,
        remembers=seed is None,
    )
    if week:
        task = partial(write, at=at)
    else:
        selection = tasks.Selection(count=count or 5, ids=album or (), source=source, prefer=prefer or "any")
        task = partial(write, selection=selection)
    run_and_show(name, task, settings, voice, seed=seed)


def _check_together(given: dict[str, bool]) -> None:
    """Refuse options that have no meaning together."""
    if given["--at"] and not given["--week"]:
        raise UsageError("--at goes with --week")
    for name, others in _EXCLUDED.items():
        for other in others:
            if given[name] and given[other]:
                raise UsageError(f"{name} and {other} exclude each other")


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
    from aime_cli.haiku.reading import haikus_in, has_fences  # noqa: PLC0415
    from aime_cli.providers.languages import language_of  # noqa: PLC0415

    console.json = json
    spoken: Language = settings_of(config).values.language
    text = _text(file)
    haikus = list(haikus_in(text))
    if language:
        spoken = language.value
    elif has_fences(text):  # one of our pages, whose language is its own
        spoken = language_of([line for lines in haikus for line in lines]) or spoken
    judged = [judge(lines, spoken) for lines in haikus]
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
    is_input = str(file) == "-"
    if is_input and sys.stdin is None:
        raise InputMissing("cannot read standard input: it is closed")
    try:
        stored = sys.stdin.buffer.read() if is_input else file.read_bytes()
    except OSError as error:
        name = "standard input" if is_input else file
        raise InputMissing(f"cannot read {name}: {(error.strerror or str(error)).lower()}") from None
    return stored.decode("utf-8-sig", errors="replace")


def log(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many tries, the last first.")] = 20,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the tries of a service to write haikus, the last first; they are kept for 90 days.

    Example: aime haiku log --limit 5 --json
    """
    from aime_cli.state import open_state  # noqa: PLC0415 -- loads SQLAlchemy

    console.json = json
    settings = settings_of(config)
    warnings: list[str] = []
    now = datetime.now(UTC).astimezone(settings.zone)
    with open_state(settings.home, now, warnings.append, is_asked_only=True) as state:
        tries = list(state.tries(limit))
    for warning in warnings:
        console.warning(warning)
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "tries": [vars(each) for each in tries]})
        return
    for each in tries:
        who = f"{each.model or each.provider}, {each.duration:.1f} s"
        tokens = f", {each.completion_tokens} tokens" if each.completion_tokens is not None else ""
        when = each.started_at.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M:%S")
        console.line(f"{when} {each.title}: {each.verdict} ({who}{tokens})")
    if not tries and not warnings:
        console.note("no tries yet: no service was asked in the last 90 days")
