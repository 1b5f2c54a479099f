"""The syllables of whole lines, and the 5-7-5 verdict."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.haiku.metre import Count, Language, LineVerdict, judge, scan

HERE = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = ("fr", "en")

lines = st.text(max_size=60) | st.text("aeiouyéèêïœhlrstnmqg '’-,.19", max_size=60)
languages = st.sampled_from(LANGUAGES)


def labelled(name: str) -> list[tuple[int, str]]:
    text = (HERE / f"{name}.tsv").read_text("utf-8")
    rows = [row.split("\t") for row in text.splitlines() if not row.startswith("#")]
    return [(int(count), line) for count, line in rows]


@pytest.mark.parametrize(
    ("name", "language", "exact", "plausible"),
    [
        ("fr-verse", "fr", 98.5, 99.5),
        ("fr-modern", "fr", 98, 100),
        ("en-verse", "en", 97, 98),
        ("en-modern", "en", 98, 100),
    ],
)
def test_labelled_verse_is_counted(name: str, language: Language, exact: float, plausible: float) -> None:
    verse = labelled(name)
    counts = [(syllables, scan(line, language)) for syllables, line in verse]

    assert sum(count.best == n for n, count in counts) >= len(verse) * exact / 100
    assert sum(count.low <= n <= count.high for n, count in counts) >= len(verse) * plausible / 100


@pytest.mark.parametrize(("name", "language"), [("fr-modern", "fr"), ("en-modern", "en")])
def test_the_range_is_narrow(name: str, language: Language) -> None:
    counts = [scan(line, language) for _, line in labelled(name)]

    assert sum(count.high - count.low for count in counts) <= len(counts)
    assert max(count.high - count.low for count in counts) <= 2


@pytest.mark.parametrize(
    ("language", "poem", "syllables"),
    [
        ("en", "Synergy of sound / Harmonies traverse time / Culture's heartbeat", (5, 6, 4)),
        ("fr", "Musique qui danse / albums en harmonie / cœur qui s'envole", (5, 6, 4)),
        ("fr", "Vinyle qui tourne / Notes dansent sous mes doigts / L'âme en écume", (5, 7, 4)),
    ],
)
def test_the_seeds_samples_are_refused(language: Language, poem: str, syllables: tuple[int, ...]) -> None:
    verdict = judge(poem.split(" / "), language)

    assert tuple(line.count.best for line in verdict.lines) == syllables
    assert verdict.lines[2].verdict == "off by 1"
    assert verdict.verdict == "invalid"


def test_an_english_sample_is_refused_in_a_french_collection_too() -> None:
    poem = ["Synergy of sound", "Harmonies traverse time", "Culture's heartbeat"]

    assert judge(poem, "fr").verdict == "invalid"


def test_three_exact_lines_are_valid() -> None:
    poem = ["Un vieux saphir craque", "Le saphir trouve le jour", "Marée de violons"]

    assert (
        judge(["An old silent pond", "A frog jumps into the pond", "Splash! Silence again"], "en").verdict
        == "valid"
    )
    assert judge(poem, "fr").verdict == "valid"


def test_one_line_in_doubt_makes_a_haiku_plausible() -> None:
    verdict = judge(["Un vieux saphir craque", "Il reste une lueur bleue", "Un nuage passe"], "fr")

    assert [line.verdict for line in verdict.lines] == ["exact", "plausible", "plausible"]
    assert verdict.verdict == "plausible"


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_anything_but_three_lines_is_invalid(count: int) -> None:
    verdict = judge(["An old silent pond"] * count, "en")

    assert verdict.verdict == "invalid"
    assert [line.target for line in verdict.lines] == [5, 7, 5, 0][:count]


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (Count(5, 5, 5), "exact"),
        (Count(6, 5, 6), "plausible"),
        (Count(4, 4, 5), "plausible"),
        (Count(4, 4, 4), "off by 1"),
        (Count(8, 7, 9), "off by 3"),
    ],
)
def test_the_verdict_of_a_line_compares_its_count_with_the_target(count: Count, verdict: str) -> None:
    assert LineVerdict("…", count, target=5).verdict == verdict


@given(lines, languages)
def test_no_line_is_refused(line: str, language: Language) -> None:
    count = scan(line, language)

    assert 0 <= count.low <= count.best <= count.high <= count.low + 4


@given(lines, languages)
def test_composed_and_decomposed_letters_count_the_same(line: str, language: Language) -> None:
    composed, decomposed = (unicodedata.normalize(form, line) for form in ("NFC", "NFD"))

    assert scan(composed, language) == scan(decomposed, language)


@given(st.text("abcdefghijklmnopqrstuvwxyzàâéèêëîïôùûçœ '-,", max_size=60), languages)
def test_capitals_change_nothing(line: str, language: Language) -> None:
    assert scan(line.upper(), language) == scan(line, language) == scan(line.title(), language)


@given(
    st.text("abcdefghijklmnopqrstuvwxyzàâéèêëîïôùûçœ0123456789 '-", max_size=60),
    st.text(" .,;:!?…»”)'", max_size=4),
    languages,
)
def test_punctuation_at_the_end_changes_nothing(line: str, end: str, language: Language) -> None:
    assert scan(f"« {line} {end}", language) == scan(line, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", ["", " ", "…", "🎵🎶", "音楽の夜", "музыка", "\x00\x07\u200b", "—"])
def test_what_has_no_latin_letter_has_no_syllable(line: str, language: Language) -> None:
    assert scan(line, language) == Count(0, 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", ["ie", "le ", "b", "l'", "1", "1.1 ", "e\u0301", "o'd'd", "iv ", "é-"])
def test_a_hundred_thousand_characters_take_linear_time(piece: str, language: Language) -> None:
    line = (piece * 100_000)[:100_000]
    started = time.process_time()
    scan(line, language)

    assert time.process_time() - started < 5


@pytest.mark.parametrize(("name", "language"), [("fr-verse", "fr"), ("en-verse", "en")])
def test_a_line_takes_less_than_a_third_of_a_millisecond(name: str, language: Language) -> None:
    verse = [line for _, line in labelled(name)]
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for line in verse:
            scan(line, language)
        rounds.append((time.process_time() - started) / len(verse))

    assert min(rounds) < 0.0003
