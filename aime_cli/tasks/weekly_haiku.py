"""Writes one haiku on what was heard most in a week."""

import re
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from typing import TextIO

from aime_cli.analysis.names import Names
from aime_cli.analysis.tallies import Heard
from aime_cli.collection import Listening, Moments, Stretch
from aime_cli.entities import Language
from aime_cli.errors import UsageError
from aime_cli.locales import words
from aime_cli.output import Artifact
from aime_cli.providers import ProviderName
from aime_cli.providers.facts import WeekFacts
from aime_cli.tasks.context import Report, TaskContext, TaskResult
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
    week = _Week(context.collection.listening, start, end, context.settings.zone)
    context.close_collection()
    week.report(context.report)
    if not week.listens:
        context.report.note(f"no listens from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}, so no file")
        return TaskResult(artifacts=())
    facts = WeekFacts(
        listens=week.listens,
        artists=week.artists,
        albums=week.albums,
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


class _Week:
    """What was heard: `aime analyze` counts the same.

    Attributes:
        listens: Also those whose album is gone.
        artists: Name and listens of those heard most; albums: title, artist credit and listens.
    """

    def __init__(self, listening: Listening, start: datetime, end: datetime, zone: tzinfo | None) -> None:
        days = [Stretch(int(start.timestamp()), int(end.timestamp()), offset=0)]
        heard = listening.of(Moments(period=days, previous=(), before=(), before_previous=(), clock=days))
        self.listens = sum(listens for _, listens in heard.hours())
        artists, albums = Heard(zone), Heard(zone)
        for artist in heard.artists():
            artists.add(artist)
        for album in heard.albums():
            albums.add(album)
        self._counts = {"listens": self.listens, "albums": albums.count[0], "artists": artists.count[0]}
        top_artists, top_albums = (list(islice(heard.top, _SHOWN)) for heard in (artists, albums))
        names = Names(
            heard,
            artists=[artist.id for artist in top_artists],
            albums=[album.id for album in top_albums],
            keys=(),
            tracks=(),
        )
        self.artists = tuple((names.artist(artist), artist.plays) for artist in top_artists)
        named = [(names.album(album.id), album.plays) for album in top_albums]
        self.albums = tuple((name.title, name.credit, plays) for name, plays in named)

    def report(self, report: Report) -> None:
        """Count what was heard."""
        for name in ("listens", "albums"):
            report.count(name, self._counts[name])

    def totals(self, language: Language) -> str:
        """Return how much was heard, in words."""
        t = words(language)
        return ", ".join(
            t[f"{name}_{'one' if number == 1 else 'many'}"].format(number=number)
            for name, number in self._counts.items()
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
