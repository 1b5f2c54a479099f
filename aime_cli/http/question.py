"""What is asked of a service: one request, before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote, urlencode

import msgspec

from aime_cli.secrets import Secret


@dataclass(frozen=True)
class Question:
    """One request.

    Attributes:
        path: Where from the base; empty is the base itself.
        content: What is sent, and of which type.
        secrets: Headers of this request alone.
        is_read: Whether the body of the answer is wanted; else only its status is.
    """

    method: str
    path: str
    content: bytes | None = None
    content_type: str | None = None
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    is_read: bool = True

    @classmethod
    def get(
        cls,
        path: str,
        params: Mapping[str, str] | None = None,
        secrets: Mapping[str, Secret] | None = None,
        *,
        is_read: bool = True,
    ) -> Self:
        """Return a request for what is at `path`."""
        query = f"?{_encoded(params)}" if params else ""
        return cls("GET", path + query, secrets=secrets or {}, is_read=is_read)

    @classmethod
    def json(cls, path: str, payload: object) -> Self:
        """Return a request that brings JSON."""
        return cls("POST", path, msgspec.json.encode(payload), "application/json")

    @classmethod
    def form(cls, path: str, fields: Mapping[str, str]) -> Self:
        """Return a request that brings the fields of a form."""
        return cls("POST", path, _encoded(fields).encode(), "application/x-www-form-urlencoded")


def _encoded(fields: Mapping[str, str]) -> str:
    """Return fields as `a=b&c=d`; a blank is `%20`, which every server reads as one."""
    return urlencode(fields, quote_via=quote, safe="", errors="replace")
