"""The collection as JSON, with everything that is known of each album."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import islice
from typing import Annotated, Any, Literal, TextIO

import msgspec
from msgspec import Meta

from aime_cli.entities import Album, Image, Scalar
from aime_cli.exporters.registry import EXPORTERS, ExportHeader
from aime_cli.names import artist_credit

SCHEMA_VERSION = 1
_BATCH = 200

Text = Annotated[str | None, Meta(description="As stored.")]
Moment = Annotated[
    str | None, Meta(description="ISO 8601 in UTC with offset; a stored text that is no moment is kept as it is.")
]


class ExportedImage(msgspec.Struct, gc=False):
    """A picture of the album, by its address."""

    url: str | None
    type: str | None
    source: str | None


class ExportedAlbum(msgspec.Struct, gc=False):
    """One album; every key is always there, null when unknown."""

    id: Annotated[int, Meta(description="Row id: may change with a re-import; discogs_id does not.")]
    title: str
    year: Annotated[Annotated[int, Meta(gt=0)] | None, Meta(description="Of the pressing, for Discogs rows.")]
    genre: Text
    description: Annotated[str | None, Meta(description="ai_info, else ai_description unless it is junk; whole.")]
    spotify_url: Text
    artists: Annotated[list[str], Meta(description="Names as stored, with the Discogs suffix of homonyms.")]
    tracks_count: Annotated[
        Annotated[int, Meta(ge=0)] | None, Meta(description="Tracks known because they were heard.")
    ]
    artist_credit: Annotated[str, Meta(description="The artists as one text to display; empty when there is none.")]
    support: Annotated[str | None, Meta(description="The format: Vinyle, CD…, as stored.")]
    source: Annotated[str | None, Meta(description="Where the row is from: discogs (owned), manual, lastfm…")]
    discogs_id: Text
    discogs_url: Text
    apple_music_url: Text
    image_url: Text
    images: list[ExportedImage]
    labels: Annotated[list[str], Meta(description="From labels_raw, without repeats.")]
    ai_style: Text
    film_title: Text
    film_year: Scalar
    film_director: Text
    play_count: Annotated[Annotated[int, Meta(ge=0)] | None, Meta(description="Listens, those at impossible times aside.")]
    last_listened_at: Moment
    created_at: Moment
    updated_at: Moment
    ai_info: Text
    ai_description: Text
    resume: Text
    labels_raw: Text
    year_raw: Annotated[Scalar, Meta(description="As stored, also 0 and text.")]
    undecodable: Annotated[
        dict[str, str],
        Meta(description="Stored values that are not UTF-8, by field: their exact bytes in base64. Usually empty."),
    ]


class CollectionExport(msgspec.Struct):
    """A whole collection."""

    export_date: Annotated[str, Meta(description="Moment of the run, ISO 8601 in UTC with offset.")]
    schema_version: Annotated[Literal[1], Meta(description="Grows when a key changes its meaning; new keys are additive.")]
    total_albums: Annotated[int, Meta(ge=0)]
    albums: Annotated[list[ExportedAlbum], Meta(description="By id.")]


class _Batch(msgspec.Struct):
    albums: list[ExportedAlbum]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    (reference,), components = msgspec.json.schema_components([CollectionExport], ref_template="#/$defs/{name}")
    root = components.pop(reference["$ref"].rsplit("/", 1)[-1])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "Export of aime export-json",
        "$defs": components,
    }


@EXPORTERS.format("json", suffix=".json", help="Export the whole collection as JSON, to process.", schema=json_schema)
def write_json(albums: Iterable[Album], stream: TextIO, header: ExportHeader) -> None:
    """Write one object whose `albums` are encoded some hundred at a time, in flat memory."""
    exported = header.now.astimezone(UTC).isoformat(timespec="seconds")
    stream.write(f'{{\n  "export_date": "{exported}",\n  "schema_version": {SCHEMA_VERSION},\n')
    stream.write(f'  "total_albums": {header.total},\n  "albums": [')
    stream.flush()
    separator = b"\n"
    remaining = map(_exported, albums)
    while batch := list(islice(remaining, _BATCH)):
        # Bytes go past the text layer: encoding them twice would cost a tenth of the run.
        stream.buffer.write(separator)
        stream.buffer.write(_encoded(batch, header))
        separator = b",\n"
    stream.write("]\n}\n" if separator == b"\n" else "\n  ]\n}\n")


_FRAME = b'{\n  "albums": [\n', b"\n  ]\n}"


def _encoded(batch: list[ExportedAlbum], header: ExportHeader) -> bytes:
    """Return the albums as they stand inside the list, two spaces a level, without its brackets."""
    try:
        encoded = msgspec.json.encode(_Batch(batch))
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_Batch([_mended(album, header) for album in batch]))
    return msgspec.json.format(encoded, indent=2)[len(_FRAME[0]) : -len(_FRAME[1])]


def _exported(album: Album) -> ExportedAlbum:
    return ExportedAlbum(
        album.id,
        album.title,
        album.year,
        album.genre,
        album.description,
        album.spotify_url,
        album.artists,  # type: ignore[arg-type]  # encoded only: any sequence does
        album.track_count,
        artist_credit(album.artists),
        album.format,
        album.source,
        album.discogs_id,
        album.discogs_url,
        album.apple_music_url,
        album.image_url,
        album.images,  # type: ignore[arg-type]  # the same three keys
        album.labels,  # type: ignore[arg-type]
        album.ai_style,
        album.film_title,
        album.film_year,
        album.film_director,
        album.play_count,
        album.last_listened_at,
        album.created_at,
        album.updated_at,
        album.ai_info,
        album.ai_description,
        album.resume,
        album.labels_raw,
        album.year_raw,
        _DECODABLE,
    )


_DECODABLE: dict[str, str] = {}
_DERIVED = frozenset({"description", "artist_credit", "labels"})


def _mended(album: ExportedAlbum, header: ExportHeader) -> ExportedAlbum:
    """Return the album with U+FFFD where text is not UTF-8, and the exact bytes beside it."""
    undecodable: dict[str, str] = {}
    fields = {
        name: _mend(getattr(album, name), name, undecodable) for name in ExportedAlbum.__struct_fields__[:-1]
    }
    if undecodable:
        header.undecodable(album.id, undecodable)
    return ExportedAlbum(**fields, undecodable=undecodable)


def _mend(value: Any, path: str, undecodable: dict[str, str]) -> Any:
    if isinstance(value, Image):
        parts = {name: _mend(getattr(value, name), f"{path}.{name}", undecodable) for name in Image.__struct_fields__}
        return Image(**parts)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_mend(item, f"{path}[{position}]", undecodable) for position, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    stored = value.encode(errors="surrogateescape")
    mended = stored.decode(errors="replace")
    if mended != value and path.split("[")[0] not in _DERIVED:
        undecodable[path] = b64encode(stored).decode()
    return mended
