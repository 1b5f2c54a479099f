"""The figures as a JSON file, and its JSON Schema."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import msgspec

from aime_cli.analysis.figures import Analysis


def json_document(analysis: Analysis) -> Iterator[str]:
    """Yield the file, two spaces a level."""
    moment = analysis.generated_at.astimezone(UTC).replace(microsecond=0)
    encoded = msgspec.json.encode(msgspec.structs.replace(analysis, generated_at=moment))
    yield msgspec.json.format(encoded, indent=2).decode() + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    (reference,), components = msgspec.json.schema_components([Analysis], ref_template="#/$defs/{name}")
    root = components.pop(reference["$ref"].rsplit("/", 1)[-1])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "Figures of aime analyze",
        "$defs": components,
    }
