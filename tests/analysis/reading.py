"""An HTML page as a browser takes it: its elements in their order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "link", "br"})


@dataclass
class Element:
    """One element, with the words in it and the elements below it."""

    tag: str
    attributes: dict[str, str | None]
    words: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """Yield the elements below that have one of these tags, or any."""
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    @property
    def text(self) -> str:
        """All words of the element and below; those of an element after its own."""
        return self.words + "".join(child.text for child in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].words += data


def read_html(page: str) -> Element:
    """Return the root of a page, whose elements must all be closed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    (root,) = reader.open
    return root
