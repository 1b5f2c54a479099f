"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aime_cli.settings import LoadedSettings, load_settings


class LanguageChoice(StrEnum):
    """Languages of documents."""

    fr = "fr"
    en = "en"


class DetailChoice(StrEnum):
    """How much a document says of an album."""

    brief = "brief"
    full = "full"


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", readable=False, help="Settings file; else AIME_CONFIG, config/app.json…"
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="PATH|URL", help="The collection, instead of database.url."),
]
OutputDirOption = Annotated[
    Path | None,
    typer.Option(
        "--output-dir", metavar="DIR", readable=False, help="Where files go, instead of scheduler.output_dir."
    ),
]
SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="Only albums of this source, e.g. discogs.")
]
StdoutOption = Annotated[
    bool, typer.Option("--stdout", help="Write the document to standard output, no file.")
]
LanguageOption = Annotated[
    LanguageChoice | None, typer.Option("--language", help="Language of the document.")
]
DetailOption = Annotated[DetailChoice, typer.Option("--detail", help="How much to say of each album.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing unless something is wrong.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")]
LogFileOption = Annotated[
    Path | None,
    typer.Option(
        "--log-file", metavar="FILE", readable=False, help="Append one line about the run to this file."
    ),
]

ScheduledOption = Annotated[
    bool,
    typer.Option("--scheduled", help="Run only if the schedule wants it now; say nothing if all is well."),
]
WaitOption = Annotated[
    float,
    typer.Option("--wait", metavar="SECONDS", min=0, help="Wait for another run of the same task to end."),
]


def settings_of(
    config: Path | None, database: str | None = None, output_dir: Path | None = None
) -> LoadedSettings:
    """Load the settings with these options over them."""
    overrides: dict[str, str] = {}
    if database is not None:
        overrides["database.url"] = database
    if output_dir is not None:
        overrides["scheduler.output_dir"] = str(output_dir)
    return load_settings(config, overrides)
