"""What can be set: the shape of `config/app.json`, its defaults and its JSON Schema."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aime_cli.entities import Language
from aime_cli.names import Unit
from aime_cli.settings.catalogs import CoverArtArchiveSettings, MusicBrainzSettings, SpotifySettings

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Time = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

MOST = 10_000
"""The greatest frequency: 833 years of months, so that no slot leaves the calendar."""


class TaskSettings(msgspec.Struct, frozen=True):
    """When one task runs."""

    name: Annotated[str, Meta(description="The task, by its name here or in AIME v4.")]
    enabled: Annotated[bool, Meta(description="Whether scheduled runs happen.")] = True
    frequency: Annotated[
        Annotated[int, Meta(ge=1, le=MOST)] | None,
        Meta(description="Every how many units; as usual for the task if absent, 1 with another unit."),
    ] = None
    unit: Annotated[
        Unit | None, Meta(description="The unit of the frequency; the task's usual one if absent.")
    ] = None
    time: Annotated[
        Time | None,
        Meta(
            description="Hour of the day, HH:MM, or where the unit is hour, the distance from the full hour"
            " (from midnight for every 6 hours); as usual for the task if absent."
        ),
    ] = None
    day: Annotated[
        Weekday | Annotated[int, Meta(ge=1, le=31)] | None,
        Meta(description="A weekday for weeks, 1-31 for months (shorter months: their last day)."),
    ] = None


class DatabaseSettings(msgspec.Struct, frozen=True):
    """Where the collection is."""

    url: Annotated[
        str,
        Meta(
            min_length=1,
            description="sqlite:///PATH; a relative path counts from home, not from the working folder.",
        ),
    ] = "sqlite:///data/musique.db"


class SchedulerSettings(msgspec.Struct, frozen=True):
    """What runs when, and where files go."""

    enabled: Annotated[bool, Meta(description="false switches every scheduled run off.")] = True
    output_dir: Annotated[str, Meta(min_length=1, description="Folder of the written files.")] = (
        "Scheduled Output"
    )
    tasks: Annotated[
        tuple[TaskSettings, ...] | None,
        Meta(description="The whole timetable: a task not named is off. Absent: the default timetable."),
    ] = None


class EuriaSettings(msgspec.Struct, frozen=True):
    """The AI service, of any OpenAI-shaped kind."""

    url: Annotated[
        str | None, Meta(description="Address of its chat completions; none: texts are composed offline.")
    ] = None
    bearer: Annotated[
        str | None,
        Meta(description="Its token; EURIA_BEARER or secrets.json are better places for it."),
    ] = None
    model: Annotated[str, Meta(min_length=1, description="The model, by the service's name for it.")] = (
        "mistral3"
    )
    temperature: Annotated[
        float, Meta(ge=0, le=2, description="How free its words are, from 0 to 2; few services like over 1.")
    ] = 0.7
    max_tokens: Annotated[
        int,
        Meta(
            ge=1,
            le=5000,
            description="Longest answer: a haiku takes fifty tokens, a model that thinks aloud thousands.",
        ),
    ] = 1000
    max_attempts: Annotated[int, Meta(ge=1, le=20, description="Tries for one text.")] = 5
    timeout: Annotated[
        float, Meta(ge=0.1, le=600, description="Seconds for one request, from asking to the last byte.")
    ] = 60.0
    budget: Annotated[
        float,
        Meta(
            ge=1, le=3600, description="Seconds that one run may spend on the service, its pauses included."
        ),
    ] = 300.0
    proxy: Annotated[
        str | None,
        Meta(
            description="Address of an HTTP proxy to go through; none: straight, whatever HTTPS_PROXY says."
        ),
    ] = None


class Settings(msgspec.Struct, frozen=True):
    """The settings of aime; every key may be left out."""

    language: Annotated[Language, Meta(description="Language of the documents.")] = "fr"
    timezone: Annotated[
        str | None,
        Meta(description="IANA name of the zone of dates and hours; absent: the machine's, as cron uses it."),
    ] = None
    database: DatabaseSettings = msgspec.field(default_factory=DatabaseSettings)
    scheduler: SchedulerSettings = msgspec.field(default_factory=SchedulerSettings)
    euria: EuriaSettings = msgspec.field(default_factory=EuriaSettings)
    spotify: SpotifySettings = msgspec.field(default_factory=SpotifySettings)
    musicbrainz: MusicBrainzSettings = msgspec.field(default_factory=MusicBrainzSettings)
    coverartarchive: CoverArtArchiveSettings = msgspec.field(default_factory=CoverArtArchiveSettings)


IGNORED = frozenset(
    {
        "app",
        "server",
        "tracker",
        "ui",
        "roon",
        "discogs",
        "lastfm",
        "database.echo",
        "database.pool_size",
        "euria.default_error_message",
        "scheduler.max_files_per_type",
        "scheduler.enrichment_scheduler",
        "scheduler.tasks.description",
        "scheduler.tasks.pipeline",
        "spotify.enabled",
        "spotify.redirect_uri",
    }
)
"""Keys of AIME v4's file that mean nothing here; `roon_…` is ignored too."""


def settings_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the settings file; it allows no key that we do not know."""
    (reference,), components = msgspec.json.schema_components([Settings], ref_template="#/$defs/{name}")
    strict = {name: struct | {"additionalProperties": False} for name, struct in components.items()}
    for key in sorted(IGNORED):
        section, _, name = key.rpartition(".")
        strict[_STRUCT_AT[section]]["properties"][name] = {"description": "Ignored."}
    root = strict.pop(reference["$ref"].rpartition("/")[-1])
    where = {"$schema": {"type": "string", "description": "Where this schema is."}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "Settings of aime",
        "properties": where | root["properties"],
        "patternProperties": {"^roon_": {"description": "Ignored."}},
        "$defs": strict,
    }


_STRUCT_AT = {
    "": "Settings",
    "database": "DatabaseSettings",
    "euria": "EuriaSettings",
    "scheduler": "SchedulerSettings",
    "scheduler.tasks": "TaskSettings",
    "spotify": "SpotifySettings",
}
