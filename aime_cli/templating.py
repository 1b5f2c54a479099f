"""The Jinja environment of every document, and its escaping filters."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from aime_cli.errors import SettingsError

_TEMPLATES = Path(__file__).parent / "templates"
_PIECES_AT_ONCE = 2000
_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the expressions of a user's own template may raise."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NEEDS_CARE = re.compile(_UNPRINTABLE.pattern[:-1] + r"\\`*_\[\]<>~|$&@:]|[^\S ]")
_SIGNS = re.compile(r"[\\`*_\[\]<>~|$]")
_ENTITY = re.compile(r"&(?=[#\w])")
_WEB = re.compile(r"(?<=\bwww)\.", re.IGNORECASE)
_MAIL = re.compile(r"(?<=\w)@(?=\w)")
_BEGINNING = re.compile(r"([-+=#])|(\d{1,9})(?=[.)])")
_CLOSING = re.compile(r"#+$")


def json_text(value: object, *, indent: int = 2) -> str:
    """Return a value as JSON; what has no JSON form as its text, undecodable bytes as U+FFFD."""
    try:
        encoded = msgspec.json.encode(value, enc_hook=str)
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False)
        encoded = text.encode(errors="surrogateescape").decode(errors="replace").encode()
    return msgspec.json.format(encoded, indent=indent).decode()


def is_decodable(text: str) -> bool:
    """Say whether the text carries no bytes that are not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str) -> str:
    """Return `text` on one line, with a sign in the place of each control or undecodable byte."""
    return _UNPRINTABLE.sub("\ufffd", " ".join(text.split()))


def markdown(text: str) -> str:
    """Return `text` so that CommonMark and GitHub show it as it is, on one line.

    Safe after a marker on the same line and at the start of a paragraph. An empty comment
    goes before the at sign of an address: GitHub makes a link of it even where the sign is
    escaped.
    """
    if _NEEDS_CARE.search(text) or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = _SIGNS.sub(_escaped, printable(text))
        text = _MAIL.sub("<!-- -->@", _ENTITY.sub(r"\\&", text.replace("://", "\\://")))
    if "www." in text.lower():
        text = _WEB.sub(r"\\.", text)
    if text[-1:] == "#":
        text = _CLOSING.sub(lambda signs: "\\#" * len(signs[0]), text)
    beginning = _BEGINNING.match(text)
    if beginning is None:
        return text
    end = beginning.end()
    return f"\\{text}" if beginning[1] else f"{text[:end]}\\{text[end:]}"


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def link_target(url: str) -> str | None:
    """Return a web address fit for a Markdown link, or None when it is no such address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return quote(url.strip(), safe="/:?#@!$&'*+,;=%~", errors="surrogateescape")


def markdown_links(addresses: Mapping[str, str | None]) -> list[str]:
    """Return a Markdown link for each name whose address is a web address."""
    return [f"[{name}](<{link}>)" for name, url in addresses.items() if url and (link := link_target(url))]


_PARAGRAPHS = re.compile(r"\n\s*\n")
_LINE_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|>\s?|(?:[-*_]\s*){3,}$)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\)|$)")
_STARS = re.compile(r"([*`])(\1{0,2})(?=\S)(.+?)(?<=\S)\1\2")
_UNDERLINES = re.compile(r"(?<!\w)(__?)(?=\S)(.+?)(?<=\S)\1(?!\w)")


def plain_text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a Markdown text as plain text, each on one line."""
    for paragraph in _PARAGRAPHS.split(text) if "\n" in text else (text,):
        if plain := " ".join(_without_markup(paragraph).split()):
            yield plain


def _without_markup(paragraph: str) -> str:
    # Getters, not templates such as "\1": Python fills those in at twice the cost.
    if "\n" in paragraph or _LINE_MARKER.match(paragraph):
        paragraph = " ".join(_LINE_MARKER.sub("", line) for line in paragraph.splitlines())
    if "](" in paragraph:
        paragraph = _LINK.sub(itemgetter(1), paragraph)
    if "_" in paragraph:
        paragraph = _UNDERLINES.sub(itemgetter(2), paragraph)
    if "*" in paragraph or "`" in paragraph:
        paragraph = _STARS.sub(itemgetter(3), paragraph)
    return paragraph


def shortened(text: str, length: int, *, is_beginning: bool = False) -> str:
    """Return `text` cut at a word to at most `length` characters, the dots included.

    Args:
        is_beginning: Whether more follows that is not in `text`: then there are dots in any case.
    """
    if len(text) <= length and not is_beginning:
        return text
    cut = text[: length - 2].rpartition(" ")[0] or text
    return cut[: length - 3].rstrip(" ,;:.-–—(") + "..."


class Templates:
    """The templates of the package, or a user's own of the same name in `config/templates/`."""

    def __init__(self, config_folder: Path) -> None:
        self._own = config_folder / "templates"

    def render(self, name: str, **values: Any) -> Iterator[str]:
        """Yield the document in pieces of some kilobytes.

        Raises:
            SettingsError: A user's own template is wrong.
        """
        import jinja2  # noqa: PLC0415 -- only documents pay for it

        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([self._own, _TEMPLATES]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=jinja2.select_autoescape(["html.j2"]),
        )
        environment.filters |= {"md": markdown, "target": link_target}
        try:
            pieces = environment.get_template(name).generate(**values)
            while piece := "".join(islice(pieces, _PIECES_AT_ONCE)):
                yield piece
        except (jinja2.TemplateError, *_MISTAKES) as error:
            own = self._own / name
            if not own.exists():
                raise
            line = getattr(error, "lineno", None)
            raise SettingsError(f"template {own}{f', line {line}' if line else ''}: {error}") from None
