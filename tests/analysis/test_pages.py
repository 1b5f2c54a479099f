"""The pages of an analysis: whole ones, hostile names, empty periods, no request, contrast."""

import itertools
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import cmarkgfm
import msgspec
import pytest
from cmarkgfm.cmark import Options

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.pages import html_page, markdown_page
from aime_cli.entities import Language
from aime_cli.errors import SettingsError
from aime_cli.templating import Templates
from tests.analysis import listening
from tests.analysis.expected import FOLDER, TEMPLATES, pages
from tests.analysis.reading import Element, read_html

Make = Callable[[], Analysis]

MADE: list[Make] = [
    listening.small_week,
    listening.rich_week,
    listening.rich_month,
    listening.rich_year,
    listening.everything,
    listening.empty_week,
    listening.hostile_month,
    lambda: listening.without_previous(listening.rich_month()),
    lambda: listening.without_previous(listening.rich_year(history_start=date(2025, 3, 9))),
    lambda: _before_any_record(None),
    lambda: _before_any_record(date(2026, 2, 8)),
    listening.last_year,
    listening.last_day,
]
LANGUAGES: list[Language] = ["fr", "en"]


def _before_any_record(start: date | None) -> Analysis:
    week = listening.empty_week(history_start=start)
    shelf = msgspec.structs.replace(week.shelf, not_for_a_year=None, never=None)
    return listening.without_previous(msgspec.structs.replace(week, shelf=shelf))


def html_of(analysis: Analysis, language: Language = "fr", templates: Templates = TEMPLATES) -> Element:
    return read_html("".join(html_page(analysis, language, templates)))


def markdown_of(analysis: Analysis, language: Language = "fr") -> Element:
    page = "".join(markdown_page(analysis, language, TEMPLATES))
    return read_html(cmarkgfm.github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE))


def shape(page: Element) -> list[str]:
    return [element.tag for element in page.all()]


@pytest.mark.parametrize("name", pages())
def test_the_stored_pages_are_the_written_ones(name: str) -> None:
    assert pages()[name] == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", MADE)
def test_pages_are_whole_and_the_same_each_time(make: Make, language: Language) -> None:
    for page in (markdown_page, html_page):
        text = "".join(page(make(), language, TEMPLATES))

        assert text == "".join(page(make(), language, TEMPLATES))
        assert text.endswith("\n")
        assert not re.search(
            r"\n\n\n|None|nan|inf\b|∞|\{[a-z]", re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL)
        )


@pytest.mark.parametrize("make", MADE)
def test_the_page_loads_and_runs_nothing(make: Make) -> None:
    page = html_of(make())

    loading = {"src", "srcset", "action", "data", "poster", "background", "xlink:href", "ping", "style"}
    for element in page.all():
        assert element.tag not in {"script", "img", "iframe", "object", "embed", "base", "form", "a"}
        assert not loading & element.attributes.keys()
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.attributes.get("href") in {None, "data:,"}
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|@font-face|expression|://", style.text)
    policies = [
        meta.attributes.get("content") for meta in page.all("meta") if "http-equiv" in meta.attributes
    ]
    assert policies == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", MADE)
def test_the_page_can_be_read_without_seeing_it(make: Make, language: Language) -> None:
    page = html_of(make(), language)

    (root,) = page.all("html")
    assert root.attributes["lang"] == language
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(heading.text.strip() for heading in page.all("h1", "h2", "h3"))
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    for chart in page.all("svg"):
        title, description, *_ = chart.children
        assert (title.tag, description.tag) == ("title", "desc")
        assert title.text
        assert description.text
    for table in page.all("table"):
        assert table.children[0].tag == "caption"
        assert all(head.attributes["scope"] in {"col", "row"} for head in table.all("th"))


def test_every_chart_has_its_table_behind_it_or_beside_it() -> None:
    page = html_of(listening.rich_year())

    charts = [svg.attributes["id"] for svg in page.all("svg")]
    assert charts == [
        "chart-listens", "chart-calendar", "chart-hours", "chart-artists", "chart-discoveries", "chart-formats", "chart-decades",
        "chart-genres",
    ]  # fmt: skip
    rows = [len(list(details.all("tr"))) for details in page.all("details")]
    (beside,) = (
        pair
        for pair in page.all("div")
        if "chart-artists" in [svg.attributes["id"] for svg in pair.all("svg")]
    )
    assert len(list(beside.all("tr"))) == 11
    assert rows == [13, 32, 25, 13, 6, 7, 7]


@pytest.mark.parametrize("page", [markdown_of, html_of])
def test_no_name_changes_the_page(page: Callable[[Analysis], Element]) -> None:
    hostile, plain = listening.hostile_month(), _with_plain_names(listening.hostile_month())

    assert shape(page(hostile)) == shape(page(plain))
    words = unescape(page(hostile).text)
    assert words.count(listening.SCRIPT) >= 8
    assert "�[31mred[/] # two lines" in words
    assert "![x](http://a.example/x.png)" in words
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", words)
    assert "x" * 121 not in words


def _with_plain_names(analysis: Analysis) -> Analysis:
    """Return the analysis with an ordinary name in the place of each, empty ones kept empty."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: _name(key, each) or plain(each) for key, each in value.items()}
        return [plain(each) for each in value] if isinstance(value, list) else value

    def _name(key: str, value: object) -> str | None:
        is_name = key in {"name", "title", "artist_credit", "album"} and isinstance(value, str) and value
        return "Air" if is_name and not re.fullmatch(r"\d{4}(-\d\d)?", str(value)) else None

    return msgspec.convert(plain(msgspec.to_builtins(analysis)), Analysis)


def test_durations_are_told_only_where_they_are_known() -> None:
    unknown = markdown_of(listening.rich_month()).text
    assert "Durée connue pour 3 pistes sur 1\u202f119, trop peu pour dire un temps d’écoute." in unknown

    assert "Listening time: 53 min." in markdown_of(listening.small_week(), "en").text


def test_nothing_is_compared_with_what_was_not_recorded() -> None:
    first = listening.without_previous(listening.rich_month(history_start=date(2026, 1, 1)))
    page = html_of(first, "en")

    assert not [element for element in page.all("div") if element.attributes.get("class") == "beside"]
    assert "Before" not in page.text
    assert "Nothing was recorded before this period" in page.text


@pytest.mark.parametrize("page", [markdown_of, html_of])
def test_a_shelf_of_which_nothing_is_known_has_no_lists(
    page: Callable[[Analysis, Language], Element],
) -> None:
    text = page(_before_any_record(date(2026, 2, 8)), "en").text

    assert "recording only began on 8 February 2026" in text
    assert (
        "The shelf holds 395 albums; nothing tells which of them had been played by 1 February 2026." in text
    )
    assert not re.search("Albums played|Never heard|Not heard|The lists are", text)


def test_a_window_of_365_days_tells_its_two_januaries_apart() -> None:
    charts = {
        str(svg.attributes["id"]): [label.text for label in svg.all("text")]
        for svg in html_of(listening.last_year()).all("svg")
    }

    for name in ("chart-listens", "chart-discoveries", "chart-calendar"):
        assert charts[name].count("2025") == charts[name].count("2026") == 1
    assert charts["chart-listens"].count("janv.") == 2


def test_a_small_share_is_a_sign_and_no_tag() -> None:
    large = listening.rich_month(listens=listening.figure(1_000_000, None))

    for page in (markdown_of(large), html_of(large)):
        assert "<\u00a00,1\u202f%" in page.text


def test_a_users_own_style_is_taken(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "analyze.css.j2").write_text(":root { --ink: hotpink; }\n")

    (style,) = html_of(listening.small_week(), templates=Templates(tmp_path)).all("style")

    assert style.text.strip() == ":root { --ink: hotpink; }"


def test_a_users_own_page_that_is_wrong_is_named(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "analyze.html.j2").write_text("{{ a.nothing }}")

    with pytest.raises(SettingsError, match=r"template .*analyze\.html\.j2: .*nothing"):
        html_of(listening.small_week(), templates=Templates(tmp_path))


_COLOUR = re.compile(r"--(paper|card|ink|soft|accent): #([0-9a-f]{3,6})\b")


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_words_have_contrast_enough(scheme: str) -> None:
    """As WCAG 2.2 reckons it: 4.5 to 1 for text."""
    (style,) = html_of(listening.small_week()).all("style")
    light, dark, printed = (part for part in style.text.split(":root") if "--paper" in part)
    colours = dict(_COLOUR.findall({"light": light, "dark": dark, "print": printed}[scheme]))

    for ground in ("paper", "card"):
        for text in ("ink", "soft", "accent"):
            dark_one, light_one = sorted((_luminance(colours[text]), _luminance(colours[ground])))
            assert (light_one + 0.05) / (dark_one + 0.05) >= 4.5, f"{text} on {ground}"


def _luminance(colour: str) -> float:
    full = "".join(2 * digit for digit in colour) if len(colour) == 3 else colour
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
