"""Writes one haiku on what was heard most in a week."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TextIO

from aime_cli.entities import HeardAlbum, Language
from aime_cli.errors import UsageError
from aime_cli.locales import words
from aime_cli.names import artist_credit, display_name, identity, is_compilation, twin_key
from aime_cli.output import Artifact
from aime_cli.providers import ProviderName
from aime_cli.providers.facts import WeekFacts
from aime_cli.tasks.context import TaskContext, TaskResult
from aime_cli.tasks.poet import Poet, season_of, signature

TASK = "weekly-haiku"
_SHOWN = 5
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


def weekly_haiku(
    context: TaskContext,
    *,
    at: str | None = None,
    language: Language | None = None,
    provider: ProviderName | None = None,
    remembers: bool = True,
) -> TaskResult:
    """Write a haiku on the artists and albums heard most, with the figures it stands on.

    Args:
        at: An ISO week, e.g. "2026-W05"; None takes the last seven days up to now, on the clock
            on the wall.
        remembers: Whether a haiku of the last thirty days may not come again.

    Raises:
        UsageError: `at` is no week.
        SettingsError: The settings of the service are wrong.
    """
    spoken = language or context.settings.values.language
    start, end = _days(at, context.now, context.settings.zone)
    week = _Week.of(context.collection.heard_albums(start, end))
    context.close_collection()
    context.report.count("listens", week.listens)
    context.report.count("albums", len(week.albums))
    if not week.listens:
        context.report.note(f"no listens from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}, so no file")
        return TaskResult(artifacts=())
    facts = WeekFacts(
        listens=week.listens,
        artists=tuple(week.artists.most_common(_SHOWN)),
        albums=week.most_heard(),
        season=season_of((end - timedelta(seconds=1)).month),
    )
    with Poet(context, TASK, spoken, provider=provider, remembers=remembers) as poet:
        verse = poet.haiku(facts, at or f"{start:%Y-%m-%d} – {end:%Y-%m-%d}")
        poet.tell()

    def write(stream: TextIO) -> None:
        t = words(spoken)
        page = context.templates.render(
            "weekly-haiku.md.j2",
            t=t,
            now=context.now,
            period=_period(at, start, end, spoken),
            lines=verse.lines,
            remarks=signature(verse, spoken),
            totals=week.totals(spoken),
            artists=facts.artists,
            albums=facts.albums,
        )
        stream.writelines(page)

    return TaskResult((Artifact(TASK, ".md", write),), poet.status, poet.remember)


@dataclass(frozen=True)
class _Week:
    """What was heard, the rows of one album and the spellings of one artist taken together.

    Attributes:
        listens: Also those whose album is gone.
        albums: Title and artist credit.
    """

    listens: int
    artists: Counter[str]
    albums: Counter[tuple[str, str]]

    @classmethod
    def of(cls, heard: Iterable[HeardAlbum]) -> "_Week":
        listens = 0
        artists: Counter[str] = Counter()
        albums: Counter[tuple[str, str]] = Counter()
        known: dict[str, tuple[str, str]] = {}
        spelled: dict[str, str] = {}
        for album in heard:
            listens += album.plays
            if album.id is None:
                continue
            shown = (album.title, artist_credit(album.artists))
            key = twin_key(album.artists, album.title) if all(shown) else f"#{album.id}"
            albums[known.setdefault(key, shown)] += album.plays
            names = map(display_name, album.artists)
            for artist in dict.fromkeys(spelled.setdefault(identity(name), name) for name in names):
                if not is_compilation([artist]):
                    artists[artist] += album.plays
        return cls(listens, artists, albums)

    def most_heard(self) -> tuple[tuple[str, str, int], ...]:
        """Return title, credit and listens of the albums heard most."""
        return tuple((*album, plays) for album, plays in self.albums.most_common(_SHOWN))

    def totals(self, language: Language) -> str:
        """Return how much was heard, in words."""
        figures = {"listens": self.listens, "albums": len(self.albums), "artists": len(self.artists)}
        t = words(language)
        return ", ".join(
            t[f"{name}_{'one' if number == 1 else 'many'}"].format(number=number)
            for name, number in figures.items()
        )


def _days(at: str | None, now: datetime, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Return the first moment of the days, and the first after them."""
    if at is None:
        return _local(now.replace(tzinfo=None) - timedelta(days=7), zone), now
    try:
        if match := _WEEK.fullmatch(at):
            monday = datetime.fromisocalendar(int(match[1]), int(match[2]), 1)
            return _local(monday, zone), _local(monday + timedelta(days=7), zone)
    except (ValueError, OverflowError):
        pass  # there is no such week, or it is at an end of the calendar
    raise UsageError(f"no week {at}", hint="a week is written as 2026-W05")


def _local(wall_clock: datetime, zone: tzinfo | None) -> datetime:
    """Return when a clock on the wall shows this; `zone` None is the machine's."""
    return wall_clock.replace(tzinfo=zone) if zone else wall_clock.astimezone()


def _period(at: str | None, start: datetime, end: datetime, language: Language) -> str:
    t = words(language)
    last = end - timedelta(seconds=1) if at else end
    name = t["week"].format(week=at) if at else t["last_seven_days"]
    return t["from_to"].format(name=name, start=start.strftime(t["date"]), end=last.strftime(t["date"]))
