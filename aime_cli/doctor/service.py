"""The AI service: whether it can be had."""

from collections.abc import Iterator
from random import Random

from aime_cli.doctor.check import Check, ok
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
