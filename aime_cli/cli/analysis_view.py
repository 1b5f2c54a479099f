"""An analysis on the terminal: what matters first, in tables and bars."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aime_cli.analysis.blocks import bar, hour_lines
from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.notes import notes
from aime_cli.analysis.parts import SPREADS
from aime_cli.analysis.pieces import grain_of, pieces
from aime_cli.analysis.sentences import Sentences
from aime_cli.analysis.tables import Table, Tables
from aime_cli.analysis.wording import Wording
from aime_cli.cli.console import console
from aime_cli.entities import Language
from aime_cli.templating import printable

if TYPE_CHECKING:
    import rich.console
    import rich.table
    import rich.text

_BAR = 24
_WIDE = 60
"""Columns that the map of the hours needs at two characters an hour."""
_ELSEWHERE = 100
"""Columns where the output is no terminal."""


def show(analysis: Analysis, language: Language) -> None:
    """Print the figures to standard output, coloured where it is a terminal."""
    import rich.console  # noqa: PLC0415 -- only this view needs it

    width = None if sys.stdout.isatty() else _ELSEWHERE
    screen = rich.console.Console(markup=False, emoji=False, highlight=False, width=width)
    try:
        for piece in _view(analysis, Wording(language), screen.width):
            screen.print(piece)
    except BrokenPipeError:
        console.reader_gone()


def _view(analysis: Analysis, wording: Wording, width: int) -> "Iterator[rich.console.RenderableType]":
    say, tables, t = Sentences(analysis, wording), Tables(analysis, wording), wording.t
    yield _styled(wording.named(t["analysis_title"], wording.period(analysis.period)), "bold")
    yield _styled(say.dates(), "dim")
    yield ""
    if analysis.listens.value:
        yield _table(tables.summary())
        yield from _when(analysis, wording, across=2 if width >= _WIDE else 1)
        for name in ("artists", "albums", "tracks"):
            yield from _headed(t[name], tables.top(name))
        yield from _said(t["discoveries_heading"], say.events("discoveries"))
        yield from _said(t["returns_heading"], say.events("returns"))
        if analysis.loved:
            yield from _said(t["loved_heading"], say.loved())
        for spread in SPREADS:
            yield from _headed(t[f"{spread}_heading"], tables.spread(spread), say.coverage(spread))
    else:
        yield _plain(say.empty())
    yield from _said(t["shelf_heading"], say.shelf())
    yield from _headed(t["shelf_most_played"], tables.shelf("most_played"))
    yield from _said(t["notes_heading"], *notes(analysis, wording))


def _when(analysis: Analysis, wording: Wording, *, across: int) -> "Iterator[rich.console.RenderableType]":
    """Yield the bars of the days and the map of the hours, `across` characters each."""
    say = Sentences(analysis, wording)
    grain = grain_of(analysis.period)
    shown = pieces(analysis.days, grain, wording)
    highest = max((piece.listens for piece in shown), default=0)
    columns = _columns((0, len(wording.number(highest)), 0))
    for piece in shown:
        columns.add_row(
            _plain(piece.brief),
            _plain(wording.number(piece.listens)),
            _styled(bar(piece.listens, highest, _BAR), "cyan"),
        )
    yield from _said(wording.t[f"{grain}_heading"])
    yield columns
    yield from map(_plain, say.highlights())
    yield from _said(wording.t["hours_heading"])
    yield from map(_plain, hour_lines(analysis, wording, across=across))
    yield _plain(say.peak())


def _said(heading: str, *lines: str) -> "Iterator[rich.console.RenderableType]":
    yield ""
    yield _styled(heading, "bold")
    yield from map(_plain, lines)


def _headed(heading: str, table: Table, remark: str = "") -> "Iterator[rich.console.RenderableType]":
    if table.rows:
        yield from _said(heading)
        yield _table(table)
        if remark:
            yield _styled(remark, "dim")


def _table(table: Table) -> "rich.console.RenderableType":
    """Return a table; figures keep their width, names and heads are folded where there is no room."""
    widths = [
        max((len(row[place].text) for row in table.rows), default=1) if column.is_number else 0
        for place, column in enumerate(table.columns)
    ]
    columns = _columns(widths)
    columns.add_row(*(_styled(column.head, "dim") for column in table.columns))
    for row in table.rows:
        columns.add_row(*(_plain(f"{cell.text} — {cell.by}" if cell.by else cell.text) for cell in row))
    return columns


def _columns(widths: Sequence[int]) -> "rich.table.Table":
    """Return columns: for figures of at least this width, or for names where it is 0."""
    import rich.table  # noqa: PLC0415

    grid = rich.table.Table.grid(padding=(0, 2, 0, 0))
    for width in widths:
        grid.add_column(justify="right" if width else "left", min_width=width or None, overflow="fold")
    return grid


def _plain(text: str) -> "rich.text.Text":
    return _styled(text, "")


def _styled(text: str, style: str) -> "rich.text.Text":
    """Return text as it is, never read as markup, its control characters made visible."""
    import rich.text  # noqa: PLC0415

    return rich.text.Text(_visible(text), style=style)


def _visible(text: str) -> str:
    # Not `printable` of the whole: it would make one space of those that align a map.
    return text if text.isprintable() else "".join(c if c == " " else printable(c) or " " for c in text)
