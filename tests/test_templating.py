"""Escaping and shortening; what documents do with them is in exporters/test_markdown.py."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.templating import json_text, link_target, markdown, plain_text, printable, shortened


@pytest.mark.parametrize(
    "title",
    [
        "Sgt. Pepper's Lonely Hearts Club Band",
        '"Heroes"',
        "AC/DC",
        "Simon & Garfunkel",
        "1986",
        "Группа крови",
    ],
)
def test_an_ordinary_title_stays_as_it_is(title: str) -> None:
    assert markdown(title) == title


@given(st.text(st.sampled_from("ab1.*_`#[]()<>!|~$\\-+= ")))
def test_escaping_is_undone_by_a_reader(title: str) -> None:
    assert __import__("html").unescape(markdown(title)).replace("\\\\", "\0").replace("\\", "").replace(
        "\0", "\\"
    ) == " ".join(title.split())


@given(st.text())
def test_printable_text_has_one_line_and_no_control(text: str) -> None:
    shown = printable(text)

    assert len(shown.splitlines()) <= 1
    assert shown.isprintable() or all(character.isprintable() or ord(character) > 0x9F for character in shown)


@given(st.text(min_size=1, max_size=300), st.booleans())
def test_a_short_text_fits(text: str, is_beginning: bool) -> None:
    short = shortened(text, 100, is_beginning=is_beginning)

    assert len(short) <= 100
    assert short == text or short.endswith("...")


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("# Titre\n\nUn **disque** *rare*.\n- a\n- b", ["Titre", "Un disque rare. a b"]),
        ("[lien](https://a.example) et `code`", ["lien et code"]),
        ("snake_case_name et 2 * 3 * 4", ["snake_case_name et 2 * 3 * 4"]),
        ("**non fermé", ["**non fermé"]),
        ("---\n\n> cité", ["cité"]),
        ("", []),
    ],
)
def test_markdown_becomes_plain_text(markup: str, plain: list[str]) -> None:
    assert list(plain_text(markup)) == plain


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://open.spotify.com/album/x?si=1", "https://open.spotify.com/album/x?si=1"),
        ("https://a.example/(x) y>", "https://a.example/%28x%29%20y%3E"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_link_targets(url: str, target: str | None) -> None:
    assert link_target(url) == target


@pytest.mark.parametrize("text", ["plain", "\udcff"])
def test_moments_have_one_form_whatever_stands_beside_them(text: str) -> None:
    value = {"at": datetime(2026, 1, 31, 7, 0, 15, tzinfo=UTC), "text": text}

    assert '"at": "2026-01-31T07:00:15Z"' in json_text(value)
