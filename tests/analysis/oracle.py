"""The figures once more, in plain Python over all rows, from what docs/analysis.md says of them.

Knows the functions that fold names and the values that hold figures, and nothing else of the program.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from aime_cli.analysis.figures import (
    Analysis,
    Breakdown,
    BusiestDay,
    Day,
    Durations,
    Events,
    Figure,
    Left,
    Loved,
    Period,
    Shelf,
    ShelfList,
    Silence,
    Span,
    Streak,
)
from aime_cli.analysis.listed import AlbumEvent, ArtistEvent, Part, ShelfAlbum, TopAlbum, TopArtist, TopTrack
from aime_cli.names import artist_credit, display_name, identity, is_compilation, twin_key

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A period by its days, and the one before."""

    kind: Any
    name: str
    first: date
    last: date
    previous: tuple[str, date, date] | None


@dataclass(frozen=True)
class Listen:
    moment: int
    day: date
    hour: int
    track: int
    loved: bool


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


def _as_key(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _shown(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Oracle:
    """All rows of a collection, and what they say of a period."""

    def __init__(self, path: Path, asked: Asked, now: datetime, zone: ZoneInfo) -> None:
        self.asked, self.now, self.zone = asked, now, zone
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = _text
            connection.row_factory = sqlite3.Row
            self.artists = {
                row["id"]: row["name"] for row in connection.execute("SELECT * FROM artists ORDER BY id")
            }
            self.albums = {row["id"]: row for row in connection.execute("SELECT * FROM albums ORDER BY id")}
            links = connection.execute("SELECT * FROM album_artist ORDER BY rowid")
            self.links: dict[int, list[int]] = {}
            for row in links:
                self.links.setdefault(row["album_id"], []).append(row["artist_id"])
            self.tracks = {row["id"]: row for row in connection.execute("SELECT * FROM tracks ORDER BY id")}
            self.stored = list(connection.execute("SELECT * FROM listening_history"))
        latest = int((now + DAY).timestamp())
        possible = [row for row in self.stored if 946_684_800 <= row["timestamp"] <= latest]
        self.impossible = len(self.stored) - len(possible)
        self.listens = sorted((self._listen(row) for row in possible), key=lambda listen: listen.moment)

    def _listen(self, row: sqlite3.Row) -> Listen:
        local = datetime.fromtimestamp(row["timestamp"], UTC).astimezone(self.zone)
        return Listen(row["timestamp"], local.date(), local.hour, row["track_id"], bool(row["loved"]))

    # Which listens are meant.

    def between(self, first: date, last: date) -> list[Listen]:
        return [listen for listen in self.listens if first <= listen.day <= last]

    @cached_property
    def period(self) -> list[Listen]:
        return self.between(self.asked.first, self.asked.last)

    @cached_property
    def previous(self) -> list[Listen]:
        return self.between(*self.asked.previous[1:]) if self.asked.previous else []

    def shown_days(self, first: date, last: date) -> list[date]:
        """Return the days that the clock shows, asked every quarter of an hour."""
        moment = datetime(first.year, first.month, first.day, tzinfo=UTC) - 2 * DAY
        days: dict[date, None] = {}
        while moment.date() <= last + 2 * DAY:
            day = moment.astimezone(self.zone).date()
            if first <= day <= last:
                days[day] = None
            moment += timedelta(minutes=15)
        return list(days)

    # What a listen is of.

    def album_of(self, listen: Listen) -> int | None:
        track = self.tracks.get(listen.track)
        return track["album_id"] if track is not None and track["album_id"] in self.albums else None

    def names_of(self, album_id: int) -> list[str]:
        return [self.artists[artist] for artist in self.links.get(album_id, [])]

    @cached_property
    def album_keys(self) -> dict[int, str]:
        return {
            number: twin_key([_as_key(name) for name in self.names_of(number)], _as_key(row["title"]))
            or f"{identity(_as_key(row['title']))}|#{number}"
            for number, row in self.albums.items()
        }

    @cached_property
    def artist_keys(self) -> dict[int, str]:
        """Return the key of each artist: with the suffix where the shelf has two of one name."""
        named = {
            number: (identity(_as_key(display_name(name))), _as_key(name)[len(display_name(_as_key(name))) :])
            for number, name in self.artists.items()
            if name and not is_compilation([display_name(name)])
        }
        shelf = {artist for album in self.discogs for artist in self.links.get(album, [])}
        owned = {named[artist] for artist in shelf if artist in named}
        several = Counter(key for key, _ in owned)
        return {
            number: f"{key}{suffix}" if several[key] > 1 else key for number, (key, suffix) in named.items()
        }

    def album_key(self, listen: Listen) -> list[str]:
        album = self.album_of(listen)
        return [] if album is None else [self.album_keys[album]]

    def artist_key(self, listen: Listen) -> list[str]:
        album = self.album_of(listen)
        linked = self.links.get(self.standing[self.album_keys[album]], []) if album is not None else []
        return sorted({self.artist_keys[artist] for artist in linked if artist in self.artist_keys})

    def track_key(self, listen: Listen) -> list[tuple[str, str]]:
        if not (album := self.album_key(listen)):
            return []
        title = identity(_as_key(self.tracks[listen.track]["title"])) or f"#{listen.track}"
        return [(title, album[0])]

    @cached_property
    def discogs(self) -> set[int]:
        return {number for number, row in self.albums.items() if row["source"] == "discogs"}

    @cached_property
    def owned(self) -> set[int]:
        return self.discogs or set(self.albums)

    @cached_property
    def heard(self) -> set[int]:
        albums = {self.album_of(listen) for listen in self.listens if listen.day <= self.asked.last}
        return {album for album in albums if album is not None}

    @cached_property
    def standing(self) -> dict[str, int]:
        """Return the row that stands for each album: the first owned one, else the first one heard."""
        rows = sorted(self.heard | self.owned, key=lambda number: (number not in self.owned, number))
        return {self.album_keys[number]: number for number in reversed(rows)}

    # Names.

    def album_name(self, key: str) -> tuple[str, str]:
        number = self.standing[key]
        return _shown(self.albums[number]["title"]), _shown(artist_credit(self.names_of(number)))

    def artist_name(self, key: str) -> str:
        linked = {artist for album in self.standing.values() for artist in self.links.get(album, [])}
        name = self.artists[min(artist for artist in linked if self.artist_keys.get(artist) == key)]
        has_suffix = identity(_as_key(display_name(name))) != key
        return _shown(name if has_suffix else display_name(name))

    def is_owned(self, key: str) -> bool:
        return any(self.album_keys[number] == key for number in self.owned)

    # Figures.

    @cached_property
    def history_start(self) -> date | None:
        return min(self.listens, key=lambda listen: listen.moment).day if self.listens else None

    @cached_property
    def compares(self) -> bool:
        start = self.history_start
        return self.asked.previous is not None and start is not None and start <= self.asked.previous[1]

    def figure(self, value: float, previous: float) -> Figure:
        if not self.compares:
            return Figure(value, None, None)
        return Figure(value, previous, round(value - previous, 2))

    def distinct(self, key: Any) -> Figure:
        return self.figure(len(counted(self.period, key)), len(counted(self.previous, key)))

    def share(self, plays: int) -> float:
        return round(plays / len(self.period), 4) if self.period else 0.0

    def before(self, plays: int) -> int | None:
        return plays if self.compares else None

    def analysis(self) -> Analysis:
        asked = self.asked
        days = self.shown_days(asked.first, asked.last)
        recorded = [
            day
            for day in days
            if self.history_start
            and day >= self.history_start
            and (day < self.now.date() or any(listen.day == day for listen in self.period))
        ]
        days_before = self.shown_days(*asked.previous[1:]) if asked.previous else []
        active, active_before = ({listen.day for listen in some} for some in (self.period, self.previous))
        rate, rate_before = (
            round(len(some) / len(its), 2) if its else 0.0
            for some, its in ((self.period, recorded), (self.previous, days_before))
        )
        hours = Counter((listen.day.weekday(), listen.hour) for listen in self.period)
        by_day = Counter(listen.day for listen in self.period)
        new_artists, new_albums = self.news(self.artist_key), self.news(self.album_key)
        return Analysis(
            schema_version=1,
            generated_at=self.now,
            period=Period(
                asked.name,
                asked.first,
                asked.last,
                len(days),
                asked.kind,
                Span(*asked.previous, len(days_before)) if asked.previous else None,
                self.zone.key,
            ),
            history_start=self.history_start,
            recorded_days=len(recorded),
            listens=self.figure(len(self.period), len(self.previous)),
            active_days=self.figure(len(active), len(active_before)),
            days_without=self.figure(len(recorded) - len(active), len(days_before) - len(active_before)),
            listens_a_day=self.figure(rate, rate_before),
            artists=self.distinct(self.artist_key),
            albums=self.distinct(self.album_key),
            tracks=self.distinct(self.track_key),
            top_artists=[
                TopArtist(self.artist_name(key), plays, self.share(plays), self.before(earlier))
                for key, plays, earlier in self.top(self.artist_key)
            ],
            top_albums=[
                TopAlbum(
                    *self.album_name(key), self.is_owned(key), plays, self.share(plays), self.before(earlier)
                )
                for key, plays, earlier in self.top(self.album_key)
            ],
            top_tracks=[self.top_track(*row) for row in self.top(self.track_key)],
            days=[
                Day(
                    day,
                    by_day[day],
                    sum(new == day for new in new_artists.values()),
                    sum(new == day for new in new_albums.values()),
                )
                for day in days
            ],
            hours=[[hours[weekday, hour] for hour in range(24)] for weekday in range(7)],
            longest_streak=longest(days, active),
            busiest_day=min(
                (BusiestDay(day, count) for day, count in by_day.items()),
                key=lambda it: (-it.listens, it.day),
            )
            if by_day
            else None,
            discoveries=self.events(self.is_new),
            returns=self.events(self.is_back),
            loved=self.loved(),
            formats=self.spread(self.format_of),
            decades=self.decades(),
            genres=self.spread(self.genre_of),
            shelf=self.shelf(),
            durations=self.durations(),
            silences=self.silences(),
            left=Left(self.impossible, sum(self.album_of(listen) is None for listen in self.period)),
        )

    def top(self, key: Any) -> list[Any]:
        plays, earlier = counted(self.period, key), counted(self.previous, key)
        best = sorted(plays, key=lambda its: (-plays[its], its))[:10]
        return [(its, plays[its], earlier[its]) for its in best]

    def top_track(self, key: tuple[str, str], plays: int, earlier: int) -> TopTrack:
        either = [*self.period, *self.previous]
        rows = {listen.track for listen in either if self.track_key(listen) == [key]}
        title, credit = self.album_name(key[1])
        return TopTrack(
            _shown(self.tracks[min(rows)]["title"]),
            credit,
            title,
            plays,
            self.share(plays),
            self.before(earlier),
        )

    # What is heard for the first time, or again.

    def is_new(self, key: Any, its: str, now: Sequence[Listen]) -> tuple[bool, Listen, Listen | None]:
        first = next(listen for listen in now if its in key(listen))
        return not self.earlier(key, its, now), first, None

    def is_back(self, key: Any, its: str, now: Sequence[Listen]) -> tuple[bool, Listen, Listen | None]:
        first = next(listen for listen in now if its in key(listen))
        earlier = self.earlier(key, its, now)
        last = earlier[-1] if earlier else None
        return last is not None and first.moment - last.moment >= 180 * 86_400, first, last

    def earlier(self, key: Any, its: str, now: Sequence[Listen]) -> list[Listen]:
        """Return the listens of something on days before these listens."""
        first = min(listen.day for listen in now)
        return [listen for listen in self.listens if listen.day < first and its in key(listen)]

    def news(self, key: Any) -> dict[str, date]:
        found = ((its, self.is_new(key, its, self.period)) for its in counted(self.period, key))
        return {its: first.day for its, (new, first, _) in found if new}

    def events(self, which: Any) -> Events:
        happened: list[Any] = []
        figures: list[Figure] = []
        for key in (self.artist_key, self.album_key):
            now, before = (
                {its: found for its in counted(some, key) if (found := which(key, its, some))[0]}
                for some in (self.period, self.previous)
            )
            plays = counted(self.period, key)
            figures.append(self.figure(len(now), len(before)))
            best = sorted(now, key=lambda its: (-plays[its], its))[:10]
            happened.append(
                [(its, now[its][1].day, plays[its], now[its][2].day if now[its][2] else None) for its in best]
            )
        return Events(
            figures[0],
            figures[1],
            [ArtistEvent(self.artist_name(its), *rest) for its, *rest in happened[0]],
            [AlbumEvent(*self.album_name(its), self.is_owned(its), *rest) for its, *rest in happened[1]],
        )

    def loved(self) -> Loved:
        now, before = (
            counted([listen for listen in some if listen.loved], self.track_key)
            for some in (self.period, self.previous)
        )
        plays, earlier = counted(self.period, self.track_key), counted(self.previous, self.track_key)
        best = sorted(now, key=lambda its: (-plays[its], its))[:10]
        return Loved(
            self.figure(len(now), len(before)),
            [self.top_track(its, plays[its], earlier[its]) for its in best],
        )

    # What the collection knows of albums.

    def rows_of(self, key: str) -> list[sqlite3.Row]:
        rows = [number for number in self.heard | self.owned if self.album_keys[number] == key]
        return [self.albums[number] for number in sorted(rows, key=lambda row: (row not in self.owned, row))]

    def format_of(self, row: sqlite3.Row) -> str | None:
        known = (row["support"] or "").strip(" ")
        return None if known.lower() in {"", "unknown"} else _shown(known)

    def genre_of(self, row: sqlite3.Row) -> str | None:
        known = (row["genre"] or "").strip(" ")
        return None if known.lower() in {"", "unknown"} else _shown(known)

    def spread(self, trait: Any) -> Breakdown:
        names: list[str] = []
        for key, plays in counted(self.period, self.album_key).items():
            if known := [value for row in self.rows_of(key) if (value := trait(row))]:
                names += plays * known[:1]
        parts: list[tuple[str, int]] = []
        for folded in {identity(name) for name in names}:
            spelled = [name for name in names if identity(name) == folded]
            parts.append((max(sorted(spelled), key=spelled.count), len(spelled)))
        return breakdown(sorted(parts, key=lambda part: (-part[1], part[0])), len(self.period))

    def decades(self) -> Breakdown:
        parts: Counter[int] = Counter()
        for key, plays in counted(self.period, self.album_key).items():
            if years := [row["year"] for row in self.rows_of(key) if row["year"]]:
                parts[min(years) // 10 * 10] += plays
        return breakdown([(str(year), plays) for year, plays in sorted(parts.items())], len(self.period))

    def shelf(self) -> Shelf:
        keys = sorted({self.album_keys[number] for number in self.owned})
        until = [listen for listen in self.listens if listen.day <= self.asked.last]
        last = {key: listen for listen in until for key in self.album_key(listen)}
        plays, earlier = counted(self.period, self.album_key), counted(self.previous, self.album_key)
        end = datetime.combine(self.asked.last + DAY, datetime.min.time(), self.zone).timestamp()
        played = [key for key in keys if plays[key]]
        forgotten = [key for key in keys if key in last and last[key].moment < end - 365 * 86_400]
        never = [key for key in keys if key not in last]
        played.sort(key=lambda key: (-plays[key], key))
        forgotten.sort(key=lambda key: (last[key].moment, key))
        never.sort(key=lambda key: (crc32(f"{self.asked.name}{key}".encode()), key))

        def shown(chosen: list[str]) -> list[ShelfAlbum]:
            return [
                ShelfAlbum(*self.album_name(key), plays[key], last[key].day if key in last else None)
                for key in chosen[:10]
            ]

        return Shelf(
            len(keys),
            self.figure(len(played), sum(earlier[key] > 0 for key in keys)),
            shown(played),
            ShelfList(len(forgotten), shown(forgotten)) if self.heard else None,
            ShelfList(len(never), shown(never)) if self.heard else None,
        )

    def durations(self) -> Durations:
        plays = counted(self.period, self.track_key)
        either = [*self.period, *self.previous]
        seconds: dict[tuple[str, str], int] = {}
        for listen in either:
            for key in self.track_key(listen):
                seconds[key] = max(seconds.get(key, 0), self.tracks[listen.track]["duration_seconds"] or 0)
        known = [key for key in plays if seconds[key]]
        timed = sum(plays[key] for key in known)
        enough = bool(self.period) and timed >= 0.9 * len(self.period)
        total = sum(plays[key] * seconds[key] for key in known)
        return Durations(len(known), len(plays), timed, len(self.period), total if enough else None)

    def silences(self) -> list[Silence]:
        begins = (self.asked.previous[1] if self.asked.previous else self.asked.first) - timedelta(days=731)
        active = {listen.day for listen in self.listens if begins <= listen.day <= self.asked.last}
        found = []
        day = begins
        while day <= self.asked.last:
            if day in active:
                day += DAY
                continue
            first = day
            while day <= self.asked.last and day not in active:
                day += DAY
            last = day - DAY
            year = [first - count * DAY for count in range(1, 366) if first - count * DAY in active]
            if day <= self.asked.first or len(year) < 30 or first - DAY not in active:
                continue
            pause = max((later - earlier).days - 1 for later, earlier in pairwise(year))
            length = (day - first).days
            if length > 14 and length > 3 * pause:
                found.append(Silence(length, first, last, pause))
        return sorted(found, key=lambda silence: (-silence.days, silence.first))[:10]


def counted(listens: Iterable[Listen], key: Any) -> Counter[Any]:
    return Counter(its for listen in listens for its in key(listen))


def longest(days: list[date], active: set[date]) -> Streak | None:
    """Return the longest row of active days, tried from each day."""
    best: Streak | None = None
    for position, first in enumerate(days):
        length = 0
        while position + length < len(days) and days[position + length] in active:
            length += 1
        if length and (best is None or length > best.days):
            best = Streak(length, first, days[position + length - 1])
    return best


def breakdown(parts: Sequence[tuple[str, int]], listens: int) -> Breakdown:
    known = sum(plays for _, plays in parts)
    return Breakdown(known, listens, [Part(name, plays, round(plays / known, 4)) for name, plays in parts], 0)
