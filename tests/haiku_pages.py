"""Pages of haikus as a Markdown reader sees them."""

from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from aime_cli.entities import Language
from aime_cli.haiku.metre import judge

OFFLINE: dict[Language, str] = {"fr": "composé hors ligne", "en": "composed offline"}


@dataclass(frozen=True)
class PrintedHaiku:
    """One haiku of a page.

    Attributes:
        remarks: The line under it: its count, who wrote it, and what is known of the record.
    """

    heading: str
    verse: str
    remarks: tuple[str, ...]

    @property
    def author(self) -> str:
        """The model, or what says that there was none."""
        return self.remarks[1]


def haikus_of(page: str, language: Language) -> list[PrintedHaiku]:
    """Return the haikus of a page, which must be whole: a heading, a valid haiku and remarks each."""
    assert page.endswith("*\n")
    tokens = MarkdownIt().parse(page)
    kinds = [f"{token.type} {token.tag}".strip() for token in tokens if token.nesting >= 0]
    title, *rest = [kind for kind in kinds if not kind.startswith("inline")]
    assert (title, rest.pop(0)) == ("heading_open h1", "paragraph_open p")
    assert rest == ["heading_open h2", "fence code", "paragraph_open p"] * (len(rest) // 3)
    headings, _, remarks = (_texts(tokens, tag) for tag in ("h2", "h1", "p"))
    verses = [token.content.removesuffix("\n") for token in tokens if token.type == "fence"]
    for verse in verses:
        assert judge(verse.split("\n"), language).verdict == "valid", verse
    return [
        PrintedHaiku(heading.removeprefix(f"{number}. "), verse, tuple(remark.split(" · ")))
        for number, (heading, verse, remark) in enumerate(zip(headings, verses, remarks[1:], strict=True), 1)
    ]


def _texts(tokens: list[Token], tag: str) -> list[str]:
    """Return the texts of all elements of this tag, as they are shown."""
    return [
        "".join(child.content for child in inside.children or ())
        for opening, inside in pairwise(tokens)
        if opening.tag == tag and inside.type == "inline"
    ]
