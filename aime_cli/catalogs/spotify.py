"""Spotify's catalog: links, covers, and the years of its own releases."""

import base64
import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from aime_cli.catalogs.registry import CATALOGS
from aime_cli.catalogs.spotify_answers import Found, Token
from aime_cli.catalogs.titles import searched_for
from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.errors import AimeError, NoPermission, ProtocolError
from aime_cli.http import Budget, HttpClient, Waiting
from aime_cli.names import display_name, is_compilation
from aime_cli.secrets import Secret
from aime_cli.settings import LoadedSettings, SpotifySettings

_LIMIT = "10"
"""The most that Spotify gives since February 2026."""

_LONGEST_FIELD = 100
"""Characters of a title or name in a query, of which Spotify takes 250 in all."""

_MARGIN = 60.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
_HINT = "check spotify.client_id and spotify.client_secret, in the environment or in secrets.json"


def is_configured(settings: LoadedSettings) -> bool:
    """Say whether there are a client id and its secret.

    Raises:
        SecretsExposed, SettingsError: They cannot be read.
    """
    return all(settings.secret(path) for path in ("spotify.client_id", "spotify.client_secret"))


@CATALOGS.source("spotify", is_configured=is_configured)
def open_spotify(settings: LoadedSettings, waiting: Waiting) -> "SpotifyCatalog":
    """Return Spotify's catalog.

    Raises:
        NoPermission: A credential is missing.
        SettingsError: A setting cannot be used.
    """
    client_id, secret = settings.secret("spotify.client_id"), settings.secret("spotify.client_secret")
    if client_id is None or secret is None:
        raise NoPermission("spotify: no client id and secret are set", hint=_HINT)
    return SpotifyCatalog(settings.values.spotify, client_id, secret, waiting)


class SpotifyCatalog:
    """Asks Spotify in the name of an app (client credentials). Close it after use."""

    name = "spotify"

    def __init__(
        self, settings: SpotifySettings, client_id: Secret, client_secret: Secret, waiting: Waiting
    ) -> None:
        login = f"{client_id.reveal().strip()}:{client_secret.reveal().strip()}"
        basic = Secret(f"Basic {base64.b64encode(login.encode(errors='replace')).decode()}")
        budget = Budget(settings.budget, each=settings.timeout, clock=waiting.clock)
        self._clock = waiting.clock
        self._accounts = HttpClient(
            "spotify",
            settings.accounts_url,
            setting="accounts_url",
            budget=budget,
            waiting=waiting,
            secrets={"Authorization": basic},
        )
        self._api = HttpClient("spotify", settings.api_url, setting="api_url", budget=budget, waiting=waiting)
        self._bearer: Secret | None = None
        self._good_until = 0.0
        self._ending: NoPermission | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of open connections."""
        self._accounts.close()
        self._api.close()

    def search(self, wanted: WantedAlbum) -> Sequence[CatalogAlbum]:
        """Return at most ten albums; a token that has died is replaced once.

        Raises:
            NoPermission: Spotify refuses us; from then on nothing is sent.
            TryLater, Unavailable, ProtocolError, SettingsError: As `HttpClient` does.
        """
        params = {"q": query(wanted), "type": "album", "limit": _LIMIT}
        found: Found | AimeError | None = None
        for _ in range(2):
            found = self._found(params)
            if not (isinstance(found, NoPermission) and found.status == 401):
                break
            self._bearer = None
        if isinstance(found, NoPermission):
            self._ending = found
        if not isinstance(found, Found):
            raise found or self._nonsense()
        return [album for item in found.albums.items[: int(_LIMIT)] if item and (album := item.album)]

    def cover(self, found: CatalogAlbum) -> str | None:
        """Return the cover that the search told; nothing is asked."""
        return found.cover

    def check(self) -> None:
        """Ask for a token."""
        self._token()

    def _found(self, params: dict[str, str]) -> Found | AimeError:
        """Return what a search finds, or the refusal."""
        bearer = self._token()
        try:
            return self._api.get_json("v1/search", Found, params, secrets={"Authorization": bearer})
        except NoPermission as error:
            return error

    def _token(self) -> Secret:
        """Return a token that is good for a while yet."""
        if self._ending:
            raise self._ending
        if self._bearer is not None and self._clock() < self._good_until:
            return self._bearer
        self._bearer = None
        asked_at = self._clock()
        token = self._new_token()
        if isinstance(token, AimeError):
            if isinstance(token, NoPermission):
                self._ending = token
            raise token
        if not _TOKEN.fullmatch(token.access_token) or token.token_type.lower() != "bearer":
            raise self._nonsense()
        self._bearer = Secret(f"Bearer {token.access_token}")
        self._good_until = asked_at + token.expires_in - min(_MARGIN, token.expires_in / 10)
        return self._bearer

    def _new_token(self) -> Token | AimeError:
        try:
            return self._accounts.post_form("api/token", {"grant_type": "client_credentials"}, Token)
        except NoPermission as error:
            return NoPermission(error.message, hint=_HINT, status=error.status)
        except ProtocolError as error:
            if error.status != 400:  # which is what Spotify says of a secret that is wrong
                return error
            return NoPermission(
                "spotify does not know our client id and secret (400)", hint=_HINT, status=400
            )

    def _nonsense(self) -> ProtocolError:
        return ProtocolError("spotify answers with a token that is none", hint="check spotify.accounts_url")


def query(wanted: WantedAlbum) -> str:
    """Return what is asked for: title and first artist, of compilations the title alone."""
    title = f'album:"{_field(searched_for(wanted.title))}"'
    if not wanted.artists or is_compilation(wanted.artists):
        return title
    return f'{title} artist:"{_field(display_name(wanted.artists[0]))}"'


def _field(text: str) -> str:
    """Return a text for between quotes, which Spotify's queries cannot quote themselves."""
    words = " ".join(text.replace('"', " ").split())
    if len(words) <= _LONGEST_FIELD:
        return words
    return words[: _LONGEST_FIELD + 1].rpartition(" ")[0] or words[:_LONGEST_FIELD]
