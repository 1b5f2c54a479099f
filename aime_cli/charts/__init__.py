"""Charts as SVG: pure functions of what is drawn and the words beside it.

Each chart is one `<svg role="img">` with its words as `<title>` and `<desc>`; it holds no colour
and no size of type but classes, which the style sheet of the page fills (`templates/analyze.css.j2`),
so that one drawing serves light, dark, print and a phone. It loads nothing and runs nothing.
"""

from aime_cli.charts.columns import columns
from aime_cli.charts.grid import GridRow, grid
from aime_cli.charts.ranking import ranking
from aime_cli.charts.shares import shares
from aime_cli.charts.svg import Chart, Mark

__all__ = ["Chart", "GridRow", "Mark", "columns", "grid", "ranking", "shares"]
