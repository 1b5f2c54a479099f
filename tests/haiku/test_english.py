"""What English words weigh, and how verse contracts them."""

from importlib.resources import files

import pytest

from aime_cli.haiku import english_lexicon
from aime_cli.haiku.english import scan_english
from aime_cli.haiku.english_words import by_rule


def best(line: str) -> int:
    return scan_english(line).best


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("sound", 1), ("time", 1), ("little", 2), ("called", 1), ("wanted", 2), ("roses", 2),
        ("quiet", 2), ("lion", 2), ("nation", 2), ("radio", 3), ("prism", 2), ("sometimes", 2),
        ("being", 2), ("people", 2), ("create", 2), ("guitar", 2), ("museum", 3), ("careless", 2),
    ],
)  # fmt: skip
def test_spelling_tells_most_words(word: str, syllables: int) -> None:
    assert by_rule(word) == syllables


@pytest.mark.parametrize(
    ("words", "syllables"),
    [
        ("clothesline clothespins tidepool tidemark hedgerow hedgerows fenceposts juicebox", 2),
        ("stovepipe skateboards ricefields dancefloor gooseneck whalebone crimewave harebells", 2),
        ("dancing fences hedges harem harems caper", 2),
        ("wildflower wildflowers hydrangea", 3),
    ],
)
def test_the_e_inside_a_compound_is_silent(words: str, syllables: int) -> None:
    assert {word: best(word) for word in words.split()} == dict.fromkeys(words.split(), syllables)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("recipe", 3), ("naked", 2), ("colonel", 2), ("business", 2), ("rhythm", 2), ("beauty", 2)],
)
def test_the_table_tells_the_others(word: str, syllables: int) -> None:
    assert best(word) == syllables


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [("heaven", 1, 2), ("power", 1, 2), ("flower", 1, 2), ("hour", 1, 2), ("fire", 1, 2)],
)
def test_words_that_may_be_one_or_two(word: str, low: int, high: int) -> None:
    count = scan_english(word)

    assert (count.low, count.high) == (low, high)


@pytest.mark.parametrize(
    ("line", "syllables"),
    [
        ("o'er the lea", 3),
        ("'tis dimm'd", 2),
        ("travell'd", 2),
        ("unravish'd bride", 4),
        ("belovèd", 3),
        ("th' eternal", 3),
        ("heav'n", 1),
        ("the rose's thorn", 4),
        ("Culture's heartbeat", 4),
        ("didn't", 2),
        ("I'll", 1),
        ("o’clock", 2),
    ],
)
def test_apostrophes_and_accents_of_verse(line: str, syllables: int) -> None:
    assert best(line) == syllables


@pytest.mark.parametrize(
    ("line", "syllables"),
    [("1969", 5), ("2001", 4), ("the 80s", 3), ("21st", 3), ("20th", 3), ("45 RPM", 6), ("R&B", 3)],
)
def test_digits_and_letters_are_spoken(line: str, syllables: int) -> None:
    assert best(line) == syllables


def test_a_long_line_contracts_down_to_a_pentameter() -> None:
    assert best("Full many a glorious morning have I seen") == 10
    assert best("a glorious morning") == 6
    assert best("Tomorrow, and tomorrow, and tomorrow") == 11


def test_the_table_holds_only_what_the_rules_miss() -> None:
    table = english_lexicon.lexicon()

    assert 5_000 < len(table) < 12_000
    assert "sound" not in table


def test_the_notice_of_cmudict_is_beside_its_data() -> None:
    folder = files("aime_cli.haiku").joinpath("data")

    assert "Carnegie Mellon" in folder.joinpath("CMUDICT-LICENSE.txt").read_text("utf-8")
    assert len(folder.joinpath("english.gz").read_bytes()) < 40_000
