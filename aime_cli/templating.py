"""The Jinja environment of every document, and its escaping filters."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from aime_cli.errors import SettingsError

if TYPE_CHECKING:
    import jinja2

_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|['’,.()-]| (?! |$))*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKUP = re.compile(r"[\\`*_\[\]<>~|$]|&(?=[#\w])|:(?=//)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
_AT_EDGE = re.compile(r"^([-+=#]|\d{1,9}(?=[.)]))|(?<=\s)(#+)$")


def printable(text: str) -> str:
    """Return `text` on one line, with a sign in the place of each control or undecodable byte."""
    return _UNPRINTABLE.sub("\ufffd", " ".join(text.split()))


@lru_cache(maxsize=4096)
def markdown(text: str) -> str:
    r"""Return `text` so that CommonMark and GitHub show it as it is, on one line.

    Safe after a marker on the same line and at the start of a paragraph. An at sign
    between words becomes an entity behind an empty comment: GitHub makes links of
    addresses even where the sign is escaped.
    """
    if "www" not in text and _PLAIN.fullmatch(text):
        return text
    escaped = _MARKUP.sub(_escaped, printable(text))
    return _AT_EDGE.sub(_escaped_edge, escaped)


def _escaped(sign: re.Match[str]) -> str:
    return "<!-- -->@" if sign[0] == "@" else f"\\{sign[0]}"


def _escaped_edge(edge: re.Match[str]) -> str:
    if edge[2]:
        return edge[2].replace("#", "\\#")
    return f"{edge[0]}\\" if edge[0].isdigit() else f"\\{edge[0]}"


def link_target(url: str) -> str | None:
    """Return a web address fit for a Markdown link, or None when it is no such address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return quote(url.strip(), safe="/:?#@!$&'*+,;=%~", errors="surrogateescape")


def plain_text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a Markdown text as plain text, each on one line."""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = (_LINE_MARKER.sub("", line) for line in paragraph.splitlines())
        plain = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", " ".join(" ".join(lines).split())))
        if plain:
            yield plain


_LINE_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|>\s?|(?:[-*_]\s*){3,}$)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|__|`)(?=\S)(.+?)(?<=\S)\1")


def shortened(text: str, length: int) -> str:
    """Return `text` cut at a word to at most `length` characters, the dots included."""
    if len(text) <= length:
        return text
    cut = text[: length - 2].rpartition(" ")[0] or text[: length - 3]
    return cut[: length - 3].rstrip(" ,;:.-–—(") + "..."


class Templates:
    """The templates of the package, or a user's own of the same name in `config/templates/`."""

    def __init__(self, config_folder: Path) -> None:
        import jinja2  # noqa: PLC0415 -- `aime --help` must not pay for it

        self._own = config_folder / "templates"
        folders = [self._own, Path(__file__).parent / "templates"]
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=jinja2.select_autoescape(["html.j2"]),
        )
        self._environment.filters |= {"md": markdown, "target": link_target}
        self._failure = jinja2.TemplateError

    def render(self, name: str, **values: Any) -> Iterator[str]:
        """Yield the document in pieces of some kilobytes.

        Raises:
            SettingsError: A user's own template is wrong.
        """
        try:
            pieces: jinja2.Environment | Iterator[str] = self._environment.get_template(name).generate(**values)
            while piece := "".join(islice(pieces, 2000)):
                yield piece
        except self._failure as error:
            line = getattr(error, "lineno", None)
            where = self._own / name if (self._own / name).exists() else name
            raise SettingsError(f"template {where}{f', line {line}' if line else ''}: {error}") from None
