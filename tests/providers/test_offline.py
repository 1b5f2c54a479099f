"""The offline composer: metre, grammar, facts, chance and speed."""

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aime_cli.haiku.metre import Language, judge
from aime_cli.providers.composing.album import describe
from aime_cli.providers.composing.stock import ROLES, load_stock
from aime_cli.providers.facts import AlbumFacts, Season
from aime_cli.providers.offline import OfflineProvider, compose
from tests.providers.albums import FORMATS, LANGUAGES, PLAIN, SEASONS, realistic


@pytest.fixture(scope="module", params=LANGUAGES)
def thousand(request: pytest.FixtureRequest) -> tuple[Language, list[tuple[str, str, str]]]:
    language: Language = request.param
    return language, [compose(realistic(number), language, Random(number)) for number in range(1000)]


def test_a_thousand_albums_give_valid_and_different_haikus(
    thousand: tuple[Language, list[tuple[str, str, str]]],
) -> None:
    language, haikus = thousand

    assert [haiku for haiku in haikus if judge(haiku, language).verdict != "valid"] == []
    assert len(set(haikus)) >= 990


def test_typography_is_clean(thousand: tuple[Language, list[tuple[str, str, str]]]) -> None:
    language, haikus = thousand
    lines = [line for haiku in haikus for line in haiku]

    wrong = re.compile(r"\s\s|^\s|\s$|[{}()|@~_\n]|\.$|[.,:;]{2}|\s,|'(?!\S*[»”])")
    assert [line for line in lines if wrong.search(re.sub("«.*»|“.*”|L'Aigle", "X", line))] == []
    assert [
        line
        for line in lines
        if language == "fr" and re.search("«(?!\N{NO-BREAK SPACE})|(?<!\N{NO-BREAK SPACE})[»:?]", line)
    ] == []
    assert [
        line for line in lines if line.count("«") != line.count("»") or line.count("“") != line.count("”")
    ] == []
    assert [haiku[0] for haiku in haikus if haiku[0][0].islower()] == []


def test_no_line_is_worn_out(thousand: tuple[Language, list[tuple[str, str, str]]]) -> None:
    _, haikus = thousand
    lines = [line.casefold() for haiku in haikus for line in haiku]

    assert max(map(lines.count, dict.fromkeys(lines))) <= 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_haikus_bear_something_of_their_album(language: Language) -> None:
    named = 0
    for number in range(300):
        facts = replace(PLAIN, season=SEASONS[number % 4], play_count=[None, 0, 5][number % 3])
        text = "\n".join(compose(facts, language, Random(number)))
        named += bool(re.search("Moon Safari|\\bAir\\b|Source|Virgin", text))

    assert named >= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_album_that_was_never_heard_is_not_said_to_play(language: Language) -> None:
    stock = load_stock(language)
    playing = {
        p.text
        for t in (stock.anywhere, *stock.themes)
        for r in ROLES
        for p in t.lines[r]
        if "playing" in p.needs and not re.search(r"[({]", p.text)
    }
    facts = replace(PLAIN, play_count=0)

    lines = {line for number in range(300) for line in compose(facts, language, Random(number))}

    assert not lines & playing
    assert "unheard" in describe(facts, language).traits


def test_a_format_is_named_only_where_it_is_known() -> None:
    words = re.compile(
        "vinyl|sillon|aiguille|diamant|laser|boîtier|cassette|bande|écran|casque|fichier", re.IGNORECASE
    )
    facts = replace(PLAIN, format="Unknown", title="", credit="", labels=())

    assert [h for n in range(500) if words.search(" ".join(h := compose(facts, "fr", Random(n))))] == []


@pytest.mark.parametrize("format_", ["Digital", "Unknown"])
def test_what_has_no_body_lies_on_no_shelf(format_: str) -> None:
    facts = replace(PLAIN, format=format_, play_count=0)
    shelf = re.compile("étagère|armoire|meuble|shel[fv]|bookcase|sideboard", re.IGNORECASE)

    lines = {li for n in range(500) for la in LANGUAGES for li in compose(facts, la, Random(n))}

    assert [line for line in lines if shelf.search(line) and not re.search("meuble a ", line)] == []


def test_a_title_in_the_plural_takes_no_singular_verb() -> None:
    after: set[str] = set()
    for number in range(1200):
        facts = replace(realistic(number), title="Les Marquises", credit="")
        for line in compose(facts, "fr", Random(number)):
            _, quoted, rest = line.partition("«\N{NO-BREAK SPACE}Les Marquises\N{NO-BREAK SPACE}»")
            if quoted:
                after.add(re.split(r"[ ’]", rest.strip())[0])
                assert not re.search(r"(?:^|puis )reste\b|viendra|dira|entre dans", line)

    known = ", ? et dans pour contre sous comme au à avec jusqu derrière sur entre avant près pendant encore de ce aux en"
    assert after <= {"", *known.split()}


def test_no_evening_falls_on_breakfast() -> None:
    stock = load_stock("fr")
    morning = next(theme for theme in stock.themes if theme.name == "morning")
    tagged = {p.text for role in ROLES for p in stock.anywhere.lines[role] if "late" in p.needs}

    assert "late" not in morning.moods
    assert {"Les lilas, le soir", "la nuit vient si tôt"} <= tagged


def test_numbers_are_told_as_they_are() -> None:
    facts = replace(PLAIN, play_count=21, edition_year=2011, title="", credit="", labels=())
    text = "\n".join(line for number in range(800) for line in compose(facts, "fr", Random(number)))

    assert set(re.findall(r"(\S+) écoutes", text, re.IGNORECASE)) <= {"vingt-et-une", "Vingt-et-une"}
    assert "vingt-et-une écoutes" in text.casefold()
    assert "deux mille onze" in text
    assert "années" not in text.replace("les années se font petites", "")


def test_seasons_do_not_mix() -> None:
    for number in range(400):
        text = " ".join(
            compose(replace(PLAIN, season="summer", title="", credit=""), "fr", Random(number))
        ).casefold()
        assert not re.search("neige|hiver|givre|printemps|automne|bourgeon", text), text


def test_winter_has_no_leaves_nor_open_windows() -> None:
    bare = replace(PLAIN, season="winter", title="", credit="")
    lines = {line for n in range(600) for la in LANGUAGES for line in compose(bare, la, Random(n))}

    wrong = re.compile("feuilles|platanes|entrouverte|moucheron|Linge |the leaves|plane tree|ajar|moth ")
    assert [line for line in lines if wrong.search(line) and "wet leaves" not in line] == []
    assert {"leafy", "mild"} <= describe(replace(bare, season="spring"), "fr").traits


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_lines_of_three_at_least_are_of_one_theme(language: Language) -> None:
    anywhere = load_stock(language).anywhere
    everywhere = {
        pattern.text.casefold()
        for role in ROLES
        for pattern in anywhere.lines[role]
        if not re.search(r"[({]", pattern.text)
    }
    haikus = [compose(replace(realistic(n), title="", credit=""), language, Random(n)) for n in range(400)]
    loose = [sum(line.casefold() in everywhere for line in haiku) for haiku in haikus]

    assert max(loose) == 1


def test_the_same_dice_give_the_same_haiku_in_another_process() -> None:
    code = (
        "from random import Random\nfrom aime_cli.providers.offline import compose\nfrom tests.providers.albums import realistic\n"
        "for n in range(60):\n  for l in ('fr','en'): print(ascii(compose(realistic(n), l, Random(n))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 120


def test_what_is_to_be_avoided_never_comes() -> None:
    used: list[str] = []
    for _ in range(60):
        used.append("\n".join(compose(PLAIN, "fr", Random(7), used)))

    assert len(set(used)) == 60


def test_avoiding_everything_ends() -> None:
    class Everything:
        def __contains__(self, _: object) -> bool:
            return True

    with pytest.raises(LookupError):
        compose(PLAIN, "en", Random(1), Everything())


@settings(max_examples=150, deadline=None)
@given(
    title=st.text(max_size=60)
    | st.sampled_from(["x" * 10_000, "<b>*a*</b>", "«»", "", "\x1b[31m", "’’’", "A\nB"]),
    credit=st.text(max_size=60),
    label=st.text(max_size=60),
    format_=st.none() | st.text(max_size=20) | st.sampled_from(FORMATS),
    year=st.none() | st.integers(-10, 10**6),
    plays=st.none() | st.integers(-5, 10**6),
    season=st.sampled_from(SEASONS),
    seed=st.integers(0, 999),
)
def test_any_facts_give_a_valid_haiku(
    title: str,
    credit: str,
    label: str,
    format_: str | None,
    year: int | None,
    plays: int | None,
    season: Season,
    seed: int,
) -> None:
    facts = AlbumFacts(title, credit, format_, year, (label,), plays, season)
    for language in LANGUAGES:
        haiku = compose(facts, language, Random(seed))
        assert judge(haiku, language).verdict == "valid"
        assert not re.search(r"[\x00-\x1f<>*]", "".join(haiku))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_haiku_takes_a_few_milliseconds(language: Language) -> None:
    compose(PLAIN, language, Random(0))
    started = time.process_time()
    for number in range(200):
        compose(realistic(number), language, Random(number))

    assert (time.process_time() - started) / 200 < 0.010


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_comes_twice_on_a_page(language: Language) -> None:
    provider = OfflineProvider(Random(4))

    verses = [provider.haiku(realistic(number), language, taken=()) for number in range(50)]

    lines = [line for verse in verses for line in verse.lines]
    assert len(set(lines)) == len(lines) == 150
