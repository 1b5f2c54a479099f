"""What can be set of the catalogs: where they are, and how much a run may ask of them."""

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

Address = Annotated[str, Meta(min_length=1, description="Its address; a twin of your own may stand in.")]
Timeout = Annotated[
    float, Meta(ge=0.1, le=600, description="Seconds for one request, from asking to the last byte.")
]
Allowance = Annotated[
    float, Meta(ge=1, le=3600, description="Seconds that one run may spend on it, its pauses included.")
]
LEAST_INTERVAL = 1.0
"""Seconds between two requests that MusicBrainz asks everybody to keep."""

_PUBLIC_HOST = "musicbrainz.org"


class SpotifySettings(msgspec.Struct, frozen=True):
    """Spotify's catalog; it wants an account of a developer."""

    accounts_url: Annotated[
        str, Meta(min_length=1, description="Where its tokens are from; a twin of your own may stand in.")
    ] = "https://accounts.spotify.com"
    api_url: Address = "https://api.spotify.com"
    client_id: Annotated[
        str | None,
        Meta(description="Of your app; SPOTIFY_CLIENT_ID or secrets.json are better places for it."),
    ] = None
    client_secret: Annotated[
        str | None,
        Meta(description="Of your app; SPOTIFY_CLIENT_SECRET or secrets.json are better places for it."),
    ] = None
    timeout: Timeout = 30.0
    budget: Allowance = 300.0


class MusicBrainzSettings(msgspec.Struct, frozen=True):
    """MusicBrainz; it wants no account, but patience."""

    url: Address = "https://musicbrainz.org"
    interval: Annotated[
        float,
        Meta(
            ge=0, le=60, description="Seconds between two requests; at least 1, but for a twin of your own."
        ),
    ] = LEAST_INTERVAL
    contact: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="Whom it can write to, if it has to: an address of yours.",
        ),
    ] = "a command-line tool for one person's music collection"
    timeout: Timeout = 30.0
    budget: Allowance = 600.0


class CoverArtArchiveSettings(msgspec.Struct, frozen=True):
    """The Cover Art Archive; it wants no account."""

    url: Address = "https://coverartarchive.org"
    timeout: Timeout = 30.0
    budget: Allowance = 300.0


def is_public(url: str) -> bool:
    """Say whether this is a server of MusicBrainz itself."""
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host == _PUBLIC_HOST or host.endswith(f".{_PUBLIC_HOST}")
