"""Functions of ours inside SQLite, so that it sorts and joins by names in flat memory.

They take bytes: a function that is given text which is not UTF-8 fails before it starts.
"""

import sqlite3
import unicodedata
from functools import lru_cache

from aime_cli.collection.statements import NAME_SEPARATOR
from aime_cli.names import (
    artist_credit,
    credit_sort_key,
    display_name,
    identity,
    is_compilation,
    title_sort_key,
    twin_key,
)

_COMPILATIONS, _NO_ARTIST = "8", "9"


def add_to(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    connection.create_function("section_key", 1, _section_key, deterministic=True)
    connection.create_function("title_key", 1, _title_key, deterministic=True)
    connection.create_function("twin_key", 3, _twin_key, deterministic=True)
    connection.create_function("case_key", 1, _case_key, deterministic=True)
    connection.create_function("homonym_key", 1, _homonym_key, deterministic=True)
    connection.create_function("without_suffix", 1, display_name, deterministic=True)
    connection.create_function("track_key", 2, _track_key, deterministic=True)


@lru_cache(maxsize=32_768)
def _section_key(names: bytes | None) -> str:
    """Return where an album's section stands, different for different credits."""
    if not names:
        return _NO_ARTIST
    artists = _text(names).split(NAME_SEPARATOR)
    if is_compilation(artists):
        return _COMPILATIONS
    credit = artist_credit(artists)
    return f"{credit_sort_key(credit)}\0{credit}"


def _title_key(title: bytes | None) -> str:
    return title_sort_key(_text(title)) if title else ""


def _twin_key(album_id: int, names: bytes | None, title: bytes | None) -> str:
    """Return what the rows of an album share; a row without title or artist is one of its own."""
    artists = _text(names).split(NAME_SEPARATOR) if names else ()
    titled = _text(title or b"")
    return twin_key(artists, titled) or f"{identity(titled)}|#{album_id}"


def _case_key(name: bytes | None) -> str | None:
    return None if name is None else unicodedata.normalize("NFC", _text(name)).casefold()


def _homonym_key(name: bytes | None) -> str | None:
    """Return what the spellings of an artist share, those of no homonym; None for "Various", nobody."""
    stored = _text(name or b"")
    artist = display_name(stored)
    if not artist.strip() or is_compilation([artist]):
        return None
    return identity(artist) + stored[len(artist) :]


def _track_key(track_id: int, title: bytes | None) -> str:
    return identity(_text(title or b"")) or f"#{track_id}"


def _text(stored: bytes) -> str:
    return str(stored, "utf-8", "backslashreplace")
