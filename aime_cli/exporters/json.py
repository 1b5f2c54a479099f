"""The collection as JSON, with everything that is known of each album."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import islice
from typing import Annotated, Any, Literal, TextIO

import msgspec
from msgspec import Meta

from aime_cli.entities import Album, Image
from aime_cli.exporters.registry import EXPORTERS, ExportHeader

SCHEMA_VERSION = 1
_BATCH = 50


class CollectionExport(msgspec.Struct):
    """A whole collection."""

    export_date: Annotated[str, Meta(description="Moment of the run, ISO 8601 in UTC with offset.")]
    schema_version: Annotated[
        Literal[1], Meta(description="Grows when a key changes its meaning; new keys are additive.")
    ]
    total_albums: Annotated[int, Meta(ge=0)]
    albums: Annotated[Sequence[Album], Meta(description="By id.")]


class _Batch(msgspec.Struct):
    albums: list[Album]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    (reference,), components = msgspec.json.schema_components(
        [CollectionExport], ref_template="#/$defs/{name}"
    )
    root = components.pop(reference["$ref"].rsplit("/", 1)[-1])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "Export of aime export-json",
        "$defs": components,
    }


@EXPORTERS.format(
    "json", suffix=".json", help="Export the whole collection as JSON, to process.", schema=json_schema
)
def write_json(albums: Iterable[Album], stream: TextIO, header: ExportHeader) -> None:
    """Write one object whose `albums` are encoded some dozens at a time, in flat memory."""
    exported = header.now.astimezone(UTC).isoformat(timespec="seconds")
    stream.write(f'{{\n  "export_date": "{exported}",\n  "schema_version": {SCHEMA_VERSION},\n')
    stream.write(f'  "total_albums": {header.total},\n  "albums": [')
    stream.flush()
    separator = b"\n"
    remaining = iter(albums)
    while batch := list(islice(remaining, _BATCH)):
        # Bytes go past the text layer: encoding them twice would cost a tenth of the run.
        stream.buffer.write(separator)
        stream.buffer.write(_encoded(batch, header))
        separator = b",\n"
    stream.write("]\n}\n" if separator == b"\n" else "\n  ]\n}\n")


_FRAME = b'{\n  "albums": [\n', b"\n  ]\n}"


def _encoded(batch: list[Album], header: ExportHeader) -> bytes:
    """Return the albums as they stand inside the list, two spaces a level, without its brackets."""
    try:
        encoded = msgspec.json.encode(_Batch(batch))
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_Batch([_mended(album, header) for album in batch]))
    return msgspec.json.format(encoded, indent=2)[len(_FRAME[0]) : -len(_FRAME[1])]


_DERIVED = frozenset({"description", "artist_credit", "labels"})


def _mended(album: Album, header: ExportHeader) -> Album:
    """Return the album with U+FFFD where text is not UTF-8, and the exact bytes beside it."""
    undecodable: dict[str, str] = {}
    fields = {
        name: _mend(getattr(album, name), key, undecodable)
        for name, key in zip(Album.__struct_fields__, Album.__struct_encode_fields__, strict=True)
    }
    if undecodable:
        header.undecodable(album.id, undecodable)
    return Album(**fields | {"undecodable": undecodable})


def _mend(value: Any, path: str, undecodable: dict[str, str]) -> Any:
    if isinstance(value, Image):
        parts = {
            name: _mend(getattr(value, name), f"{path}.{name}", undecodable)
            for name in Image.__struct_fields__
        }
        return Image(**parts)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_mend(item, f"{path}[{position}]", undecodable) for position, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    stored = value.encode(errors="surrogateescape")
    mended = stored.decode(errors="replace")
    if mended != value and path.partition("[")[0] not in _DERIVED:
        undecodable[path] = b64encode(stored).decode()
    return mended
