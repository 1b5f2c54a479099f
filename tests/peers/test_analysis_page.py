"""A real browser opens the page of an analysis: it runs nothing, asks for nothing, and shows it all."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.pages import html_page
from aime_cli.templating import Templates
from tests.analysis import listening
from tests.analysis.reading import read_html
from tests.peers.browser import print_page, visit

pytestmark = pytest.mark.peers

_CHARTS = [
    "chart-listens",
    "chart-hours",
    "chart-artists",
    "chart-discoveries",
    "chart-formats",
    "chart-decades",
    "chart-genres",
]
_PHONE = 375


def written(folder: Path, analysis: Analysis) -> Path:
    """Return the page as a file."""
    path = folder / "analyze-month-20260201-030007.html"
    path.write_text("".join(html_page(analysis, "fr", Templates(folder))), encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [listening.hostile_month, listening.rich_year, listening.empty_week])
def test_the_page_says_nothing_and_asks_for_nothing(make: Callable[[], Analysis], tmp_path: Path) -> None:
    seen = visit(written(tmp_path, make()))

    assert seen.console == []
    assert seen.requests == []


def test_a_request_or_an_error_would_be_noticed(tmp_path: Path) -> None:
    page = written(tmp_path, listening.rich_month())
    with_image = page.read_text(encoding="utf-8").replace(
        "<main>", '<main><img src="http://a.example/x.png">'
    )
    page.write_text(with_image, encoding="utf-8")

    forbidden = visit(page)
    page.write_text(re.sub("<meta http-equiv.*>", "", with_image), encoding="utf-8")
    allowed = visit(page)

    assert "violates the following Content Security Policy directive" in forbidden.console[0]
    assert forbidden.requests == []
    assert allowed.requests == ["http://a.example/x.png"]


def test_every_chart_is_there(tmp_path: Path) -> None:
    document = read_html(visit(written(tmp_path, listening.rich_month())).document)

    charts = list(document.all("svg"))
    assert [chart.attributes["id"] for chart in charts] == _CHARTS
    assert all(chart.attributes["role"] == "img" for chart in charts)
    bars = [
        sum(mark.attributes.get("class") in {"bar", "best"} for mark in chart.all("rect")) for chart in charts
    ]
    assert bars[0] == sum(day.listens > 0 for day in listening.rich_month().days)
    assert (
        sum(str(mark.attributes.get("class")).startswith("heat-") for mark in charts[1].all("rect"))
        == 7 * 24 + 6
    )


def test_a_script_as_a_title_is_a_title(tmp_path: Path) -> None:
    document = visit(written(tmp_path, listening.hostile_month())).document

    assert "<script" not in document
    words = unescape(read_html(document).text)
    assert words.count(listening.SCRIPT) >= 8


@pytest.mark.parametrize("make", [listening.hostile_month, listening.rich_year, listening.everything])
def test_a_phone_shows_the_page_without_scrolling_sideways(
    make: Callable[[], Analysis], tmp_path: Path
) -> None:
    page = written(tmp_path, make())
    frame = tmp_path / "phone.html"
    # The page itself runs no script: one beside it measures.
    frame.write_text(
        f'<iframe src="{page.name}" style="width:{_PHONE}px; height:800px; border:0"></iframe><script>'
        "onload = () => { document.title = frames[0].document.documentElement.scrollWidth; }</script>"
    )

    document = visit(frame, "--window-size=800,900").document

    assert re.findall("<title>(.*?)</title>", document) == [str(_PHONE)]


def test_the_page_prints(tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"

    print_page(written(tmp_path, listening.rich_month()), target)

    assert target.read_bytes().startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", target.read_bytes())) <= 6
