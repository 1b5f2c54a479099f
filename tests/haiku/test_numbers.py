"""Numbers in words."""

import pytest

from aime_cli.haiku.numbers import english_words, french_ordinal, french_words, roman


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zéro"),
        ("21", "vingt et un"),
        ("71", "soixante et onze"),
        ("80", "quatre vingt"),
        ("99", "quatre vingt dix neuf"),
        ("200", "deux cent"),
        ("1969", "mille neuf cent soixante neuf"),
        ("1000000", "un million"),
        ("007", "sept"),
        ("1234567890123", "un deux trois quatre cinq six sept huit neuf zéro un deux trois"),
    ],
)
def test_french(digits: str, words: str) -> None:
    assert " ".join(french_words(digits)) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [("1", "premier"), ("2", "deuxième"), ("5", "cinquième"), ("30", "trentième")],
)
def test_french_ranks(digits: str, words: str) -> None:
    assert " ".join(french_ordinal(digits)) == words


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("45", "forty five"),
        ("1969", "nineteen sixty nine"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2001", "two thousand one"),
        ("2024", "twenty twenty four"),
        ("1000", "one thousand"),
        ("12000", "twelve thousand"),
    ],
)
def test_english(digits: str, words: str) -> None:
    assert " ".join(english_words(digits)) == words


@pytest.mark.parametrize(
    ("letters", "digits"),
    [
        ("ii", "2"),
        ("iv", "4"),
        ("xiv", "14"),
        ("xxxix", "39"),
        ("iiii", None),
        ("mix", None),
        ("i", None),
    ],
)
def test_roman(letters: str, digits: str | None) -> None:
    assert roman(letters) == digits
