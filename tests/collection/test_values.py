"""What stored values mean."""

import pytest

from aime_cli.collection import values


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, ()),
        ("", ()),
        ("Parlophone,Parlophone", ("Parlophone",)),
        ("[PIAS] Recordings,[PIAS] Recordings", ("[PIAS] Recordings",)),
        ("ABKCO Music And Records, Inc.", ("ABKCO Music And Records, Inc.",)),
        ('["ECM", " ECM ", 4, null, "Nonesuch, Inc."]', ("ECM", "4", "Nonesuch, Inc.")),
        (" A , B,,C ", ("A , B", "C")),
        ("[broken", ("[broken",)),
        ("[" * 5000, ("[" * 5000,)),
    ],
)
def test_labels(stored: str | None, expected: tuple[str, ...]) -> None:
    assert values.labels(stored) == expected


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("2026-01-31 08:00:15", "2026-01-31T08:00:15+00:00"),
        ("2026-01-31T08:00:15", "2026-01-31T08:00:15+00:00"),
        ("2026-01-31 08:00:15.25", "2026-01-31T08:00:15.250000+00:00"),
        ("2026-01-31 08:00:15+02:00", "2026-01-31T06:00:15+00:00"),
        ("2026-01-31T08:00:15Z", "2026-01-31T08:00:15+00:00"),
        ("2026-01-31", "2026-01-31"),
        ("2026-02-30 08:00:15", "2026-02-30 08:00:15"),
        ("0001-01-01 00:00:00+05:00", "0001-01-01 00:00:00+05:00"),
        ("soon, very soon indeed", "soon, very soon indeed"),
        ("", ""),
        (None, None),
    ],
)
def test_instants(stored: str | None, expected: str | None) -> None:
    assert values.instant(stored) == expected


LONG = "Une face B plus sombre que la première, puis un très long silence au bout du dernier sillon."


@pytest.mark.parametrize(
    ("ai_info", "ai_description", "expected"),
    [
        ("Un disque. (1999 caractères)", LONG, "Un disque."),
        ("Un disque. *(1999 caractères)*", None, "Un disque."),
        ("Un disque.\n\n**1999 caractères**", None, "Un disque."),
        ("Sorti en 1999", None, "Sorti en 1999"),
        ("Ses caractères", None, "Ses caractères"),
        ("The 500 caractères", None, "The 500 caractères"),
        ("(12 caractères)", LONG, LONG),
        ("  ", LONG, LONG),
        (None, "court", None),
        (None, f"Heroes par David Bowie. {LONG}", None),
        (None, None, None),
    ],
)
def test_descriptions(ai_info: str | None, ai_description: str | None, expected: str | None) -> None:
    assert values.description("Heroes", ai_info, ai_description, frozenset()) == expected


def test_a_text_on_many_albums_is_junk() -> None:
    assert values.description("t", None, LONG, frozenset({hash(LONG)})) is None


@pytest.mark.parametrize(
    ("stored", "expected"),
    [(1969, 1969), (0, None), (-1, None), ("1969", None), (1969.0, None), (None, None)],
)
def test_years(stored: object, expected: int | None) -> None:
    assert values.positive_year(stored) == expected
