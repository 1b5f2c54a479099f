"""The collection: that it can be read, and what is odd in it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

from aime_cli.collection import Collection, open_collection, reading
from aime_cli.doctor.check import Check, failure, ok, told, warning
from aime_cli.errors import ExitCode
from aime_cli.settings import LoadedSettings

_IN_AIME = "correct it in AIME"
_SHORTEST_SILENCE = timedelta(days=14)
_LONGEST_PAUSES = 3
_DAYS_OF_A_RHYTHM = 30


def check_collection(settings: LoadedSettings, now: datetime) -> Iterator[Check]:
    """Look at one snapshot of the collection, without keeping its owner from writing.

    Raises:
        CollectionMissing, CollectionInvalid, TryLater: It cannot be read at all.
    """
    path = settings.database
    with open_collection(path, now) as collection:
        yield ok("collection", f"{path}: {_counted(collection.album_count(), 'album')}")
        looks: dict[str, Callable[[Collection], Iterator[Check]]] = {
            "integrity": check_integrity,
            "version": check_version,
            "orphans": check_orphans,
            "years": check_years,
            "links": check_links,
            "artists": check_artists,
            "descriptions": check_descriptions,
            "spotify urls": check_spotify_urls,
            "listens": partial(check_listens, now=now),
        }
        for name, look in looks.items():
            yield from told(name, partial(_looked, look, collection, path))


def _looked(
    look: Callable[[Collection], Iterator[Check]], collection: Collection, path: Path
) -> Iterator[Check]:
    with reading(path):
        yield from look(collection)


def check_integrity(collection: Collection) -> Iterator[Check]:
    """Let SQLite check every page and every index."""
    damage, of_values = collection.health.faults()
    if damage:
        more = f" (and {len(damage) - 1} more faults)" if len(damage) > 1 else ""
        hint = "restore the database from a backup"
        yield failure("integrity", f"{damage[0]}{more}", hint=hint, status=ExitCode.DATA)
    if of_values:
        more = f" (and {len(of_values) - 1} more like this)" if len(of_values) > 1 else ""
        yield warning("integrity", f"{of_values[0]}{more}", hint="AIME may stumble over it, aime does not")
    if not damage and not of_values:
        yield ok("integrity", "SQLite finds no fault")


def check_version(collection: Collection) -> Iterator[Check]:
    """Say which AIME the tables look like."""
    version = collection.health.version()
    without = f", without {', '.join(version.missing_tables)}" if version.missing_tables else ""
    message = f"tables of AIME {version.name}{without}"
    if version.missing_columns:
        missing = f"{message}, and yet no {', '.join(version.missing_columns)}"
        yield warning("version", missing, hint="start AIME once: it adds what its tables lack")
    else:
        yield ok("version", message)


def check_orphans(collection: Collection) -> Iterator[Check]:
    """Count the rows that albums, artists and tracks left behind when they were deleted."""
    counts = {name: count for name, count in collection.health.orphans().items() if count}
    if counts:
        left = ", ".join(f"{name} {count}" for name, count in counts.items())
        hint = "aime passes over them, nothing needs to be done"
        yield warning("orphans", f"rows of what was deleted: {left}", hint=hint)
    else:
        yield ok("orphans", "none")


def check_years(collection: Collection) -> Iterator[Check]:
    """Count the albums without a year."""
    found = collection.health.completeness()
    yield _lacking("years", "without a year", found.without_year, found.albums)


def check_links(collection: Collection) -> Iterator[Check]:
    """Count the albums without an address at Discogs, Spotify or Apple Music."""
    found = collection.health.completeness()
    yield _lacking("links", "without a link to any service", found.without_link, found.albums)


def _lacking(name: str, what: str, count: int, albums: int) -> Check:
    if count:
        return warning(name, f"{count} of {_counted(albums, 'album')} {what}", hint="let AIME enrich them")
    return ok(name, f"no album {what}")


def check_artists(collection: Collection) -> Iterator[Check]:
    """Name artists that are there twice, apart only by case."""
    twins = collection.health.case_twins()
    if twins.count:
        message = f"{twins.count} there twice: {_listed(twins.first, twins.count)}"
        yield warning("artists", message, hint=_IN_AIME)
    else:
        yield ok("artists", "none is there twice")


def check_descriptions(collection: Collection) -> Iterator[Check]:
    """Count the AI descriptions that aime does not believe."""
    described, junk = collection.health.descriptions()
    if junk:
        message = f"{junk} of {described} AI descriptions are junk (shared, too short, or title and artist)"
        yield warning("descriptions", message, hint="aime leaves them out, AIME can write them again")
    else:
        yield ok("descriptions", f"{_counted(described, 'AI description')}, no junk")


def check_spotify_urls(collection: Collection) -> Iterator[Check]:
    """Name addresses that were never an album's."""
    found = collection.health.false_spotify_urls()
    if found.count:
        message = f"{found.count} lead to no album: {_listed(found.first, found.count)}"
        yield warning("spotify urls", message, hint=_IN_AIME)
    else:
        yield ok("spotify urls", "each could be an album's")


def check_listens(collection: Collection, now: datetime) -> Iterator[Check]:
    """Say when the last listen was, and whether the scrobbler has gone silent."""
    days = collection.health.last_year_of_listens()
    if days is None:
        yield ok("listens", "none are kept in this file")
        return
    impossible = collection.impossible_listens()
    if impossible:
        message = f"{_counted(impossible, 'listen')} before 2000 or in the future"
        yield warning("listens", message, hint="they are not counted, the clock of a device was wrong")
    if not days:
        yield ok("listens", "none yet")
    elif silence := silence_of(days, now.date()):
        message = f"none since {days[-1]}, {silence.days} days ago"
        yield warning("listens", message, hint="see whether your scrobbler and AIME's tracker still run")
    else:
        yield ok("listens", f"the last one on {days[-1]}")


def silence_of(days: Sequence[date], today: date) -> timedelta | None:
    """Return for how long the scrobbler has been silent, if it is.

    It is when three things hold: the year before the last listen has listens on at least
    30 days (else there is no rhythm to compare with), the last listen is more than 14
    days ago, and more than three times the longest pause of that year. So neither a
    holiday nor somebody who hears a record a month is taken for silence.

    Args:
        days: The days with listens in the year up to the last one, in order.
    """
    if len(days) < _DAYS_OF_A_RHYTHM:
        return None
    pause = max(later - earlier for earlier, later in pairwise(days))
    silence = today - days[-1]
    return silence if silence > max(_SHORTEST_SILENCE, _LONGEST_PAUSES * pause) else None


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _listed(first: Sequence[str], count: int) -> str:
    return ", ".join(first) + (", …" if count > len(first) else "")
