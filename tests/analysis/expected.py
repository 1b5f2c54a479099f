"""The stored pages: `python -m tests.analysis.expected` writes them again, to be read before they are kept."""

from pathlib import Path

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.pages import html_page, markdown_page
from aime_cli.entities import Language
from aime_cli.templating import Templates
from tests.analysis import listening

FOLDER = Path(__file__).parent / "pages"
TEMPLATES = Templates(Path(__file__).parent)
"""Without a user's own."""

_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def pages() -> dict[str, str]:
    """Return each page by the name of its file."""
    made: dict[str, Analysis] = {"week": listening.small_week(), "empty": listening.empty_week()}
    return {
        f"{name}-{language}{suffix}": "".join(page(analysis, language, TEMPLATES))
        for name, analysis in made.items()
        for language in _LANGUAGES
        for suffix, page in ((".md", markdown_page), (".html", html_page))
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
