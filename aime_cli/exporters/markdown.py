"""The collection as Markdown, to read: a section for each artist credit."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import attrgetter
from typing import TextIO

from aime_cli.entities import ShelfEntry
from aime_cli.exporters.registry import EXPORTERS, ExportHeader
from aime_cli.locales import words
from aime_cli.names import artist_credit, is_compilation
from aime_cli.templating import is_decodable, markdown, markdown_links, plain_text, shortened

DESCRIPTION_LENGTH = 100


@EXPORTERS.format(
    "markdown", suffix=".md", help="Export the whole collection as Markdown, to read.", is_document=True
)
def write_markdown(entries: Iterable[ShelfEntry], stream: TextIO, header: ExportHeader) -> None:
    """Write the sections in the order of the entries, some thousand lines at a time."""
    document = header.templates.render(
        "collection.md.j2",
        t=words(header.language),
        now=header.now,
        total=header.total,
        full=header.detail == "full",
        sections=_sections(entries, header),
    )
    stream.writelines(document)


class _Line:
    """An album as the template sees it; foreign text still to be escaped."""

    __slots__ = ("description", "details", "last_listen", "links", "text", "title", "year")

    def __init__(self, entry: ShelfEntry, header: ExportHeader) -> None:
        self.title = entry.title if entry.title.strip() else words(header.language)["untitled"]
        self.year = _years(entry, header)
        self.details = details = entry.details
        self.description: str | None = None
        if details:
            # One list item: what follows its first paragraph stands below, as far to the right.
            self.text = "\n\n    ".join(map(markdown, plain_text(entry.description or "")))
            addresses = {"Discogs": details.discogs_url, "Spotify": details.spotify_url}
            self.links = markdown_links(addresses | {"Apple Music": details.apple_music_url})
            heard = details.last_listened_at
            self.last_listen = (
                datetime.fromtimestamp(heard, UTC).astimezone(header.now.tzinfo) if heard else None
            )
        elif entry.description:
            plain = " ".join(plain_text(entry.description))
            self.description = shortened(plain, DESCRIPTION_LENGTH, is_beginning=entry.is_beginning)


def _years(entry: ShelfEntry, header: ExportHeader) -> str:
    """Return the original year, and the stored one if it is another; empty when neither is known."""
    if entry.original_year is None or entry.year in {None, entry.original_year}:
        return str(entry.original_year or entry.year or "")
    edition = words(header.language)["prompt_edition"].format(year=entry.year)
    return f"{entry.original_year}, {edition}"


def _sections(entries: Iterable[ShelfEntry], header: ExportHeader) -> Iterator[tuple[str, Iterator[_Line]]]:
    """Yield each heading with its albums, which are to be taken before the next heading."""
    for _, albums in groupby(entries, key=attrgetter("section")):
        first = next(albums)
        yield _heading(first.artists, header), (_line(entry, header) for entry in chain((first,), albums))


def _heading(artists: Sequence[str], header: ExportHeader) -> str:
    if not artists:
        return words(header.language)["no_artist"]
    if is_compilation(artists):
        return words(header.language)["various_artists"]
    return artist_credit(artists)


def _line(entry: ShelfEntry, header: ExportHeader) -> _Line:
    texts = (entry.title, entry.description or "", *entry.artists)
    details = entry.details
    if details:
        texts += (*details.labels, details.genre or "", details.format or "")
    if not is_decodable("".join(texts)):
        fields = {"title": texts[:1], "description": texts[1:2]}
        fields["artists"] = texts[2 : 2 + len(entry.artists)]
        fields["details"] = texts[2 + len(entry.artists) :]
        header.undecodable(
            entry.id, [name for name, parts in fields.items() if not is_decodable("".join(parts))]
        )
    return _Line(entry, header)
