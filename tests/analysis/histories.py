"""Generates small collections with all the oddities of real ones, the same for each seed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import album

_ARTISTS = (
    "Air", "AIR", "Björk", "Bjork", "Cream (2)", "Cream", "Various", "Artistes divers", "La Femme (4)", "★",
    "Crosby, Stills & Nash", "Ночь", "Ella", "Louis", "Ella & Louis", "Louis And Ella",
)  # fmt: skip
_TITLES = (
    "Debut",
    "debut",
    "DÉBUT!",
    "Moon Safari",
    "Disraeli Gears",
    "★",
    "!!!",
    "",
    "夜の歌",
    "Kind Of Blue",
)
_TRACKS = ("One", "one", "Óne", "Two", "", "!!!", "Three")
_FORMATS = ("Vinyle", "vinyle", "VINYLE", " CD ", "Unknown", "", None, "Cassette")
_GENRES = ("Rock", "rock ", "Hip-Hop", "Hip Hop", None, "  ")
_DAY = timedelta(days=1)


def history(seed: int, first: date, last: date, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """Return the rows of a collection whose listens lie around these days, and long before."""
    rng = Random(f"{seed} {first} {zone}")
    artists = [{"id": number, "name": name} for number, name in enumerate(_ARTISTS, 1)]
    albums = [_album(number, rng) for number in range(1, rng.randrange(8, 80))]
    links = {
        (row["id"], artist["id"])
        for row in albums
        for artist in rng.sample(artists, rng.choice((0, 1, 1, 1, 2, 5)))
    }
    linked = sorted(links)
    rng.shuffle(linked)
    tracks = [
        {
            "id": number,
            "album_id": rng.choice([*(row["id"] for row in albums), 999]),
            "title": rng.choice(_TRACKS),
            "duration_seconds": rng.choice((None, 0, 180, 241)) if seed % 2 else rng.randrange(60, 500),
        }
        for number in range(1, rng.randrange(10, 150))
    ]
    moments = [*_moments(rng, first, last, zone, now)]
    moments += rng.sample(moments, len(moments) // 10)  # the same second twice
    listens = [
        {
            "track_id": rng.choice([*(row["id"] for row in tracks), 9999]),
            "timestamp": moment,
            "date": "",
            "source": "lastfm",
            "loved": rng.random() < 0.1,
        }
        for moment in moments
    ]
    return {
        "artists": artists,
        "albums": albums,
        "album_artist": [{"album_id": one, "artist_id": other} for one, other in linked],
        "tracks": tracks,
        "listening_history": listens,
    }


def _album(number: int, rng: Random) -> dict[str, Any]:
    return album(
        number,
        rng.choice(_TITLES),
        source=rng.choice(("discogs", "manual", "lastfm")),
        year=rng.choice((None, 0, 1969, 1974, 1999, 2015)),
        support=rng.choice(_FORMATS),
        genre=rng.choice(_GENRES),
    )


def _moments(rng: Random, first: date, last: date, zone: ZoneInfo, now: datetime) -> Sequence[int]:
    """Return moments within the days, in the days before, at midnights, long ago, and impossible ones."""
    start, end = (datetime.combine(day, time(), zone).timestamp() for day in (first, last + _DAY))
    length = end - start
    edges = [int(edge) + step for edge in (start, end, start - length) for step in (-1, 0, 1, 3599, 3600)]
    within = [int(rng.uniform(start, end)) for _ in range(rng.randrange(60))]
    before = [int(rng.uniform(start - length, start)) for _ in range(rng.randrange(40))]
    long_ago = _long_ago(rng, int(start), int(end))
    impossible = [0, 5, -7, 946_684_799, int(now.timestamp()) + 86_401, 4_000_000_000]
    believed = [946_684_800, int(now.timestamp()) + 86_400] if rng.random() < 0.3 else []
    parts = [edges, within, before, impossible, believed]
    return long_ago + [moment for part in parts if rng.random() < 0.7 for moment in part]


def _long_ago(rng: Random, start: int, end: int) -> list[int]:
    """Return moments before a period: of many years, of nothing recent, of a scrobbler that broke, or none."""
    match rng.randrange(5):
        case 0:
            return [int(start - rng.random() * 1500 * 86_400) for _ in range(rng.randrange(200))]
        case 1:
            return [int(start - (170 + rng.random() * 600) * 86_400) for _ in range(rng.randrange(200))]
        case 2 | 3:
            broke = rng.randrange(start - 30 * 86_400, end)
            return [broke - day * 86_400 + rng.randrange(3600) for day in range(100) if rng.random() < 0.8]
        case _:
            return []
