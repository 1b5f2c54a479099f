"""Names as people read and sort them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.names import (
    TASK_NAMES,
    artist_credit,
    credit_sort_key,
    display_name,
    fold,
    is_compilation,
    nearest,
    title_sort_key,
    twin_key,
)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("La Femme (4)", "La Femme"),
        ("Cream (2)", "Cream"),
        ("Sunn O)))", "Sunn O)))"),
        ("(2)", "(2)"),
        ("Blink(182)", "Blink(182)"),
    ],
)
def test_homonym_suffixes_are_not_shown(stored: str, shown: str) -> None:
    assert display_name(stored) == shown


@pytest.mark.parametrize(
    ("artists", "credit"),
    [
        ([], ""),
        (["Crosby, Stills & Nash"], "Crosby, Stills & Nash"),
        (["Cream (2)", "Air"], "Cream & Air"),
        (["A", "B", "C"], "A, B & C"),
        (["Nico (3)", "Nico"], "Nico"),
    ],
)
def test_credits(artists: list[str], credit: str) -> None:
    assert artist_credit(artists) == credit


@pytest.mark.parametrize(
    ("artists", "expected"),
    [
        (["Various"], True),
        (["Artistes Divers"], True),
        (["Various Cruelties"], False),
        (["A", "B", "C"], False),
        (["A", "B", "C", "D"], True),
    ],
)
def test_compilations(artists: list[str], expected: bool) -> None:
    assert is_compilation(artists) is expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Björk", "bjork"),
        ("L'Été", "lete"),
        ("AC/DC", "ac dc"),
        ("  Œuvre  ", "oeuvre"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("-", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_titles_sort_by_value_of_numbers() -> None:
    titles = ["Vol. 10", "Vol. 2", "vol. 1", "[PIAS] 40", '"Heroes"', "9", "-", "Été", "Этаж"]

    assert sorted(titles, key=title_sort_key) == [
        "-",
        "9",
        "Été",
        '"Heroes"',
        "[PIAS] 40",
        "vol. 1",
        "Vol. 2",
        "Vol. 10",
        "Этаж",
    ]


@given(st.text())
def test_any_name_has_a_key(name: str) -> None:
    assert len(credit_sort_key(name)) <= 3000
    assert credit_sort_key(name) == credit_sort_key(name)
    assert fold(fold(name)) == fold(name)


def test_the_nearest_name() -> None:
    assert nearest("Frequncy", ["frequency", "unit"]) == "frequency"
    assert nearest("xyz", ["frequency", "unit"]) is None


def test_a_task_is_named_once() -> None:
    names = [name for task in TASK_NAMES for name in (task.name, *task.aliases)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "lists",
    [
        [["Ella Fitzgerald", "Louis Armstrong"], ["Louis Armstrong", "Ella Fitzgerald"], ["Ella Fitzgerald & Louis Armstrong"]],
        [["Simon & Garfunkel"], ["Simon And Garfunkel"], ["SIMON GARFUNKEL"]],
        [["Earth, Wind & Fire"], ["Earth Wind & Fire"], ["Earth, Wind, and Fire"]],
        [["Peter, Bjorn & John"], ["Peter Bjorn And John"]],
        [["Florence + The Machine"], ["Florence And The Machine"], ["Florence & the Machine"]],
        [["Yves Montand", "Simone Signoret"], ["Yves Montand et Simone Signoret"], ["Yves Montand und Simone Signoret"]],
        [["Los Lobos", "Antonio Banderas"], ["Los Lobos y Antonio Banderas"]],
        [["Santana", "Rob Thomas"], ["Santana feat. Rob Thomas"], ["Santana Ft. Rob Thomas"], ["Santana Featuring Rob Thomas"]],
        [["Air", "Cream (2)"], ["Air & Cream (2)"], ["Air & Cream"]],
        [["Air"], ["Air", "AIR"]],
        [["Various"], ["Various Artists"], ["Artistes divers"]],
        [["Björk"], ["Bjork"], ["BJÖRK"]],
    ],
)  # fmt: skip
def test_what_is_one_album_by_its_artists(lists: list[list[str]]) -> None:
    keys = {twin_key(artists, "Title") for artists in lists}

    assert len(keys) == 1
    assert keys != {None}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["Crosby, Stills & Nash"], ["Crosby, Stills, Nash & Young"]),
        (["Nick Cave"], ["Nick Cave & The Bad Seeds"]),
        (["Duran Duran"], ["Duran"]),
        (["★"], ["!!!"]),
        (["And"], ["Et"]),
        (["Y"], ["X"]),
        (["Various"], ["Air"]),
        (["Ella", "Louis"], ["Ella"]),
    ],
)
def test_what_are_two_albums_by_their_artists(one: list[str], other: list[str]) -> None:
    assert twin_key(one, "Title") != twin_key(other, "Title")


def test_albums_without_a_name_have_no_twin() -> None:
    assert [twin_key(*known) for known in ((["Air"], " "), ([" "], "Title"), ([], "Title"), ([""], ""))] == [
        None
    ] * 4
    assert twin_key(["★"], "!!!") == "!!!|★"
