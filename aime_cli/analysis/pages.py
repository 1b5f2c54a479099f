"""An analysis as a page to read: Markdown, or one HTML file that needs nothing else."""

from collections.abc import Iterator
from typing import Any

from aime_cli.analysis.blocks import bar_lines, hour_lines
from aime_cli.analysis.drawn import Drawn
from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.notes import notes
from aime_cli.analysis.parts import SPREADS
from aime_cli.analysis.pieces import grain_of, pieces
from aime_cli.analysis.sentences import Sentences
from aime_cli.analysis.tables import Tables
from aime_cli.analysis.wording import Wording
from aime_cli.entities import Language
from aime_cli.templating import Templates


def markdown_page(analysis: Analysis, language: Language, templates: Templates) -> Iterator[str]:
    """Yield the page as Markdown, its charts of block characters.

    Raises:
        SettingsError: A user's own template is wrong.
    """
    wording = Wording(language)
    grain = grain_of(analysis.period)
    bars = [(piece.brief, piece.listens) for piece in pieces(analysis.days, grain, wording)]
    yield from templates.render(
        "analyze.md.j2",
        **_values(analysis, wording),
        grain=grain,
        day_lines=bar_lines(bars, wording),
        hour_lines=hour_lines(analysis, wording),
    )


def html_page(analysis: Analysis, language: Language, templates: Templates) -> Iterator[str]:
    """Yield the page as HTML, its charts drawn.

    Raises:
        SettingsError: A user's own template is wrong.
    """
    wording = Wording(language)
    drawn = Drawn(analysis, wording)
    yield from templates.render(
        "analyze.html.j2",
        **_values(analysis, wording),
        language=language,
        drawn=drawn,
        grain=drawn.grain,
        pieces=drawn.pieces,
    )


def _values(analysis: Analysis, wording: Wording) -> dict[str, Any]:
    return {
        "a": analysis,
        "w": wording,
        "t": wording.t,
        "title": wording.title(analysis.period),
        "in_sentence": wording.period(analysis.period),
        "comparison": wording.comparison(analysis),
        "say": Sentences(analysis, wording),
        "tables": Tables(analysis, wording),
        "spreads": SPREADS,
        "notes": notes(analysis, wording),
    }
