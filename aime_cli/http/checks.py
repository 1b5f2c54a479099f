"""Addresses and secrets, checked before anything is sent; what is wrong is never quoted."""

import re

import httpx

from aime_cli.errors import SettingsError
from aime_cli.secrets import Secret

_VISIBLE = re.compile(r"[\x20-\x7e]*")


def checked_address(setting: str, url: str) -> httpx.URL:
    """Return a web address that can be asked, if `url` is one.

    Raises:
        SettingsError: It is not; `setting` is where it stands.
    """
    try:
        address = httpx.URL(url.strip())
        address.raw_host.decode("ascii").encode("idna")  # as the resolver will
        has_port = address.port is None or 0 < address.port < 65536
        if address.scheme in {"http", "https"} and address.host and has_port:
            return address
    except (httpx.InvalidURL, UnicodeError):
        pass
    raise SettingsError(f"{setting}: not a web address", hint="write http://HOST/… or https://HOST/…")


def checked_secret(service: str, secret: Secret) -> Secret:
    """Return a secret without the blanks around it, if a header may carry it.

    Raises:
        SettingsError: It holds a control character or a letter beyond ASCII.
    """
    text = secret.reveal().strip()
    if not _VISIBLE.fullmatch(text):
        raise SettingsError(
            f"{service}: its token holds a character that no token has",
            hint="copy it again, on one line",
        )
    return Secret(text)
