"""The services: whether they can be had."""

from collections.abc import Iterator
from random import Random

from aime_cli.doctor.check import Check, ok, warning
from aime_cli.secrets import SECRETS_FILE
from aime_cli.settings import LoadedSettings
from aime_cli.templating import Templates


def check_service(settings: LoadedSettings, *, online: bool) -> Iterator[Check]:
    """Put one small question to the service, once, if services may be asked.

    Raises:
        NoPermission, TryLater, Unavailable, ProtocolError: It does not answer well.
        SettingsError: Its address, its proxy or its token cannot be used; found without asking, too.
        SecretsExposed: Others can read its token.
    """
    from aime_cli.http import Waiting  # noqa: PLC0415 -- only a service needs httpx
    from aime_cli.providers.chat import ChatProvider  # noqa: PLC0415

    euria = settings.values.euria
    if not euria.url:
        yield ok("service", "none is set: texts are composed offline")
        return
    with ChatProvider(
        euria,
        Templates(settings.config_folder),
        bearer=settings.secret("euria.bearer"),
        waiting=Waiting(rng=Random(), tries=1),  # noqa: S311 -- spreads pauses
        on_try=lambda _: None,
    ) as provider:
        if online:
            provider.greet()
            yield ok("service", f"{euria.model} answers")
        else:
            yield ok("service", f"{euria.model} was not asked (--online asks it)")


def check_spotify(settings: LoadedSettings, *, online: bool) -> Iterator[Check]:
    """Ask Spotify for a token, once, if services may be asked.

    Raises:
        NoPermission, TryLater, Unavailable, ProtocolError: It gives none.
        SettingsError: An address or a credential cannot be used; found without asking, too.
        SecretsExposed: Others can read the credentials.
    """
    credentials = {path: settings.secret(path) for path in ("spotify.client_id", "spotify.client_secret")}
    missing = [path for path, secret in credentials.items() if secret is None]
    if len(missing) == len(credentials):
        yield ok("spotify", "no credentials are set: enrichment does without Spotify")
        return
    if missing:
        message = f"{missing[0]} is not set: enrichment does without Spotify"
        yield warning("spotify", message, hint=f"put it into {settings.config_folder / SECRETS_FILE}")
        return
    from aime_cli.catalogs import CATALOGS  # noqa: PLC0415 -- only a service needs httpx
    from aime_cli.http import Waiting  # noqa: PLC0415

    waiting = Waiting(rng=Random(), tries=1)  # noqa: S311 -- spreads pauses
    with CATALOGS["spotify"].open(settings, waiting) as catalog:
        if online:
            catalog.check()
            yield ok("spotify", "the credentials work")
        else:
            yield ok("spotify", "its credentials are set, and were not tried (--online tries them)")
