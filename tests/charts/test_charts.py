"""Charts: well-formed, described, the same each time, and proof against the words in them."""

from collections.abc import Callable
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.charts import Chart, GridRow, Mark, columns, grid, ranking, shares
from aime_cli.charts.grid import LEVELS, level
from aime_cli.charts.svg import fitted

_SVG = "{http://www.w3.org/2000/svg}"

Draw = Callable[[Chart, list[Mark]], str]


def _columns(chart: Chart, marks: list[Mark]) -> str:
    return columns(chart, marks, str)


def _grid(chart: Chart, marks: list[Mark]) -> str:
    return grid(
        chart, [GridRow("", [*marks, None])], columns=[*(mark.label for mark in marks), ""], legend=("0", "9")
    )


DRAWINGS: list[Draw] = [_columns, _grid, ranking, shares]
CHART = Chart("chart", "Listens & more", "The highest: <1>.")


def mark(value: float, text: str = "x") -> Mark:
    return Mark(text, value, str(value), f"{text}: {value}")


def texts(svg: str, tag: str) -> list[str]:
    return [element.text or "" for element in fromstring(svg).iter(f"{_SVG}{tag}")]


@pytest.mark.parametrize("draw", DRAWINGS)
@given(marks=st.lists(st.builds(mark, st.integers(0, 10**7), st.text())))
def test_a_chart_is_well_formed_whatever_is_drawn(draw: Draw, marks: list[Mark]) -> None:
    svg = draw(CHART, marks)

    root = fromstring(svg)
    assert root.tag == f"{_SVG}svg"
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{_SVG}title", f"{_SVG}desc"]
    assert [root[0].text, root[1].text] == ["Listens & more", "The highest: <1>."]
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert (left, top) == (0, 0)
    assert min(width, height) > 0
    assert "width" not in root.attrib
    assert svg == draw(CHART, marks)


@pytest.mark.parametrize("draw", DRAWINGS)
def test_words_stay_words(draw: Draw) -> None:
    hostile = ["<script>alert(1)</script>\"'&", "]]>\x00\ufffe\ud800\u202e", "a\tb\nc"]

    svg = draw(CHART, [mark(5, text) for text in hostile])

    assert "<script" not in svg
    assert "<script>alert(1)</script>\"'&: 5" in texts(svg, "title")
    assert "]]>\ufffd\ufffd\ufffd\ufffd: 5" in texts(svg, "title")
    assert {element.tag.removeprefix(_SVG) for element in fromstring(svg).iter()} <= {
        "svg", "title", "desc", "g", "rect", "line", "text",
    }  # fmt: skip


@pytest.mark.parametrize("draw", DRAWINGS)
@given(values=st.lists(st.integers(0, 10**6), min_size=1, max_size=400))
def test_everything_drawn_is_within_the_chart(draw: Draw, values: list[int]) -> None:
    root = fromstring(draw(CHART, [mark(value) for value in values]))
    _, _, width, height = map(float, root.get("viewBox", "").split())

    for rectangle in root.iter(f"{_SVG}rect"):
        x, y, across, down = (float(rectangle.get(name, "nan")) for name in ("x", "y", "width", "height"))
        assert -0.02 <= x <= x + across <= width + 0.02
        assert -0.02 <= y <= y + down <= height + 0.02


def test_the_highest_column_is_told_apart_and_has_its_figure() -> None:
    svg = columns(CHART, [mark(2, "Mon"), mark(8, "Tue"), mark(8, "Wed"), mark(0, "Thu")], str)

    assert svg.count('class="best"') == 1
    assert svg.count('class="bar"') == 2
    assert svg.count('class="figure"') == 1
    assert texts(svg, "text") == ["0", "2", "4", "6", "8", "Mon", "Tue", "Wed", "Thu", "8"]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (155, [0, 50, 100, 150, 200]),
        (1000, [0, 500, 1000]),
    ],
)
def test_lines_stand_at_round_numbers(highest: int, lines: list[int]) -> None:
    svg = columns(CHART, [Mark("", highest, "", "")], str)

    assert [int(text) for text in texts(svg, "text") if text] == lines


def test_a_phone_has_room_for_every_other_name() -> None:
    svg = columns(CHART, [mark(1, f"{month}.") for month in range(1000, 1012)], str)

    names = [text for text in fromstring(svg).iter(f"{_SVG}text") if str(text.text).endswith(".")]
    assert [text.get("class") for text in names] == [None, "spare"] * 6


def test_a_bar_alone_is_a_bar() -> None:
    (bar,) = (
        each for each in fromstring(columns(CHART, [mark(3)], str)).iter(f"{_SVG}rect") if each.get("rx")
    )

    assert float(bar.get("width", "")) == 80
    assert bar.get("x") == "330.5"


def test_a_milestone_stands_below_its_column() -> None:
    plain = columns(CHART, [mark(1, "Dec"), mark(1, "Jan")], str)
    svg = columns(CHART, [mark(1, "Dec"), mark(1, "Jan")], str, milestones=["2025", "2026"])

    names = {str(text.text): text for text in fromstring(svg).iter(f"{_SVG}text")}
    assert [names[text].get("x") for text in ("2025", "2026")] == [
        names[text].get("x") for text in ("Dec", "Jan")
    ]
    assert float(names["2025"].get("y", "")) > float(names["Dec"].get("y", ""))
    assert float(fromstring(svg).get("viewBox", "").split()[3]) > float(names["2025"].get("y", ""))
    assert plain == columns(CHART, [mark(1, "Dec"), mark(1, "Jan")], str, milestones=["", ""])


def test_a_milestone_stands_above_its_column_of_a_grid() -> None:
    rows = [GridRow("", [mark(1), mark(1)])]
    svg = grid(CHART, rows, columns=["Dec", "Jan"], legend=("0", "9"), milestones=["2025", "2026"])

    names = {str(text.text): text for text in fromstring(svg).iter(f"{_SVG}text")}
    for month, year in (("Dec", "2025"), ("Jan", "2026")):
        assert names[month].get("x") == names[year].get("x")
        assert float(names[year].get("y", "")) < float(names[month].get("y", ""))


@pytest.mark.parametrize("first", range(12))
def test_the_month_of_a_milestone_has_its_name_on_a_phone_too(first: int) -> None:
    months = [f"{1 + (first + place) % 12:04}." for place in range(30)]
    milestones = ["2026" if month == "0001." else "" for month in months]

    svg = columns(CHART, [mark(1, month) for month in months], str, milestones=milestones)

    labels = [text for text in fromstring(svg).iter(f"{_SVG}text") if str(text.text).endswith(".")]
    on_a_phone = [text for text in labels if text.get("class") is None]
    assert len(on_a_phone) < len(labels) < len(months)
    assert [text.text for text in on_a_phone].count("0001.") == months.count("0001.")


def test_milestones_do_not_touch_and_stay_within() -> None:
    milestones = ["2024", "2025", *[""] * 58, "2026"]
    svg = columns(CHART, [mark(1, "") for _ in milestones], str, milestones=milestones)

    places = {
        str(text.text): float(text.get("x", "")) for text in fromstring(svg).iter(f"{_SVG}text") if text.text
    }
    assert "2024" not in places
    assert places["2026"] <= 720 - 4 * 13 / 2


@pytest.mark.parametrize(("value", "shade"), [(0, 0), (1, 1), (20, 1), (21, 2), (99, LEVELS), (100, LEVELS)])
def test_shades_rise_in_even_steps(value: int, shade: int) -> None:
    assert level(value, 100) == shade


def test_a_part_of_a_whole_is_as_long_as_its_share() -> None:
    svg = shares(CHART, [mark(3), mark(1)])

    assert '<rect class="part-0" x="0" y="0" width="268" height="26"/>' in svg
    assert '<rect class="part-1" x="270" y="0" width="88" height="26"/>' in svg


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Björk", "Björk"), ("x" * 100, "x" * 24 + "…"), ("千" * 100, "千" * 13 + "…"), ("", "")],
)
def test_a_long_name_is_cut_to_what_its_letters_need(text: str, shown: str) -> None:
    assert fitted(text, 200, 14) == shown


def test_a_whole_chart() -> None:
    assert ranking(CHART, [Mark("Björk", 3, "3 · 75 %", "Björk: 3"), Mark("Air", 0, "0", "Air: 0")]) == (
        '<svg xmlns="http://www.w3.org/2000/svg" id="chart" class="chart narrow" viewBox="0 0 360 72" role="img"'
        ' aria-labelledby="chart-title chart-desc"><title id="chart-title">Listens &amp; more</title>'
        '<desc id="chart-desc">The highest: &lt;1&gt;.</desc>'
        '<g><title>Björk: 3</title><text class="name" x="0" y="14">Björk</text>'
        '<text class="figure" x="360" y="14" text-anchor="end">3 · 75 %</text>'
        '<rect class="track" width="360" x="0" y="20" height="7" rx="3.5"/>'
        '<rect class="bar" width="360" x="0" y="20" height="7" rx="3.5"/></g>'
        '<g><title>Air: 0</title><text class="name" x="0" y="50">Air</text>'
        '<text class="figure" x="360" y="50" text-anchor="end">0</text>'
        '<rect class="track" width="360" x="0" y="56" height="7" rx="3.5"/></g></svg>'
    )


def test_a_chart_has_a_name_fit_for_the_page() -> None:
    with pytest.raises(ValueError, match="no name for a chart"):
        Chart('x" onload="', "", "")
