"""MusicBrainz, which knows when an album came out first, and the Cover Art Archive beside it."""

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import msgspec

from aime_cli.catalogs.answers import LONGEST_NAME, year_of
from aime_cli.catalogs.registry import CATALOGS
from aime_cli.catalogs.titles import searched_for
from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.http import Budget, HttpClient, Pace, Waiting
from aime_cli.names import display_name, is_compilation
from aime_cli.settings import LoadedSettings

_MBID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_RELEASE_GROUP = "https://musicbrainz.org/release-group/"
_LIMIT = "5"
_LONGEST_PHRASE = 200
_LONGEST_SERVER = 200
_LOGIN = re.compile(r"//[^/]*@")
_OF_MANY = '(artist:"Various Artists" OR secondarytype:compilation OR secondarytype:soundtrack)'


class Credit(msgspec.Struct, frozen=True):
    """An artist of a release group, as it is credited there."""

    name: str


class ReleaseGroup(msgspec.Struct, frozen=True, rename="kebab"):
    """A release group of a search: an album in all its editions."""

    id: str
    title: str
    first_release_date: str | None = None
    primary_type: str | None = None
    secondary_types: list[str] | None = None
    artist_credit: list[Credit] | None = None

    @property
    def album(self) -> CatalogAlbum | None:
        """The album; None where its id or its names cannot be real."""
        names = [credit.name for credit in self.artist_credit or ()]
        if not _MBID.fullmatch(self.id) or not self.title.strip():
            return None
        if max(map(len, [self.title, *names])) > LONGEST_NAME:
            return None
        kinds = [self.primary_type, *(self.secondary_types or ())]
        return CatalogAlbum(
            catalog="musicbrainz",
            id=self.id,
            url=f"{_RELEASE_GROUP}{self.id}",
            title=self.title,
            artists=names,
            year=year_of(self.first_release_date),
            kinds=frozenset(kind.lower() for kind in kinds if kind),
        )


class Found(msgspec.Struct, frozen=True, rename="kebab"):
    """The answer to a search for release groups."""

    release_groups: list[ReleaseGroup]


@CATALOGS.source("musicbrainz")
def open_musicbrainz(settings: LoadedSettings, waiting: Waiting) -> "MusicBrainzCatalog":
    """Return MusicBrainz's catalog.

    Raises:
        SettingsError: A setting cannot be used.
    """
    return MusicBrainzCatalog(settings, waiting)


class MusicBrainzCatalog:
    """Asks MusicBrainz, slowly, and the Cover Art Archive. Close it after use."""

    name = "musicbrainz"

    def __init__(self, settings: LoadedSettings, waiting: Waiting) -> None:
        facts, covers = settings.values.musicbrainz, settings.values.coverartarchive
        self._api = HttpClient(
            "musicbrainz",
            facts.url,
            budget=Budget(facts.budget, each=facts.timeout, clock=waiting.clock),
            waiting=waiting,
            contact=facts.contact,
            pace=_pace(settings, waiting),
        )
        self._covers_url = _LOGIN.sub("//", covers.url.strip().rstrip("/"))
        self._covers = HttpClient(
            "coverartarchive",
            covers.url,
            budget=Budget(covers.budget, each=covers.timeout, clock=waiting.clock),
            waiting=waiting,
            contact=facts.contact,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of open connections."""
        self._api.close()
        self._covers.close()

    def search(self, wanted: WantedAlbum) -> Sequence[CatalogAlbum]:
        """Return at most five albums, the year of each being that of its first release.

        Raises:
            TryLater, Unavailable, ProtocolError, NoPermission, SettingsError: As `HttpClient` does.
        """
        found = self._searched(query(wanted), _LIMIT)
        return [album for group in found.release_groups[: int(_LIMIT)] if (album := group.album)]

    def cover(self, found: CatalogAlbum) -> str | None:
        """Return the lasting address of the front cover, if there is one; it is not fetched.

        Raises:
            TryLater, Unavailable, ProtocolError, NoPermission, SettingsError: As `HttpClient` does.
        """
        if not _MBID.fullmatch(found.id):
            return None
        path = f"release-group/{found.id}/front-500"
        return f"{self._covers_url}/{path}" if self._covers.is_there(path) else None

    def check(self) -> None:
        """Search for one well-known album."""
        self._searched(query(WantedAlbum("Kind of Blue", ["Miles Davis"])), "1")

    def _searched(self, what: str, limit: str) -> Found:
        return self._api.get_json("ws/2/release-group", Found, {"query": what, "fmt": "json", "limit": limit})


def _pace(settings: LoadedSettings, waiting: Waiting) -> Pace:
    """Return the pace towards one server, which everything that a person runs here shares.

    Its file is under HOME, which a shell and cron agree on; XDG_CACHE_HOME and
    XDG_RUNTIME_DIR they do not, and two files would make two clients.
    """
    facts = settings.values.musicbrainz
    server = urlsplit(facts.url.strip()).hostname or "musicbrainz"
    name = re.sub(r"[^a-z0-9.-]", "-", server)[:_LONGEST_SERVER] + ".pace"
    own, state = _home(settings), settings.home / "state" / name
    file = own / ".cache" / "aime" / name if own else state
    return Pace(facts.interval, file, waiting, otherwise=state)


def _home(settings: LoadedSettings) -> Path | None:
    """Return the folder of the person; None for one who has none."""
    try:
        home = Path(settings.environment.get("HOME") or Path.home())
    except RuntimeError:
        return None
    return home if home.is_absolute() else None


def query(wanted: WantedAlbum) -> str:
    """Return the question in Lucene's language: title and first artist, or a compilation's title."""
    title = f"releasegroup:{_phrase(searched_for(wanted.title))}"
    if not wanted.artists:
        return title
    if is_compilation(wanted.artists):
        return f"{title} AND {_OF_MANY}"
    return f"{title} AND artist:{_phrase(display_name(wanted.artists[0]))}"


def _phrase(text: str) -> str:
    """Return a text as a phrase; between quotes only quotes and backslashes mean something to Lucene."""
    words = " ".join(text.split())[:_LONGEST_PHRASE].strip()
    return '"' + re.sub(r'(["\\])', r"\\\1", words) + '"'
