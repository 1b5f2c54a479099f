"""The grammar and the stock of the offline composer."""

import re
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from aime_cli.haiku.metre import HAIKU, Language, scan
from aime_cli.providers.composing.album import describe
from aime_cli.providers.composing.echoes import has_echo
from aime_cli.providers.composing.english import English
from aime_cli.providers.composing.french import French
from aime_cli.providers.composing.grammar import Adjective, Noun, Verb
from aime_cli.providers.composing.pattern import read_pattern
from aime_cli.providers.composing.stock import ROLES, load_stock
from aime_cli.providers.offline import compose
from tests.providers.albums import FORMATS, LANGUAGES, PLAIN, SEASONS, realistic

FRENCH_WRONG = re.compile(
    r"\b(?:de le|de les|à le|à les|si il|que il|que on)\b"
    r"|\b(?:le|la|de|je|me|se|ne|que) (?!onze|huit|hautbois)[aeiouâéèêîôœ]"
    r"|\b(?:ce) [aeiouéê](?!st)|\b(?:ma|ta|sa) [aeiouéê]|\b[ldjmnsc]['’][^aeiouyhâéèêîôœàû«]"
    r"|\b(?:les|des|ces) [^\s]*[^sxz,]\b(?= |$)",
    re.IGNORECASE,
)
ENGLISH_WRONG = re.compile(r"\ba [aeio]|\ban [^aeiouh]|\b(\w+) \1\b", re.IGNORECASE)


def without_names(language: Language) -> list[str]:
    nobody = replace(PLAIN, title="", credit="", labels=())
    return [
        line
        for number in range(1500)
        for line in compose(
            replace(
                nobody,
                **{
                    key: getattr(realistic(number), key)
                    for key in ("format", "edition_year", "play_count", "season")
                },
            ),
            language,
            Random(number),
        )
    ]


def test_french_elides_and_contracts() -> None:
    assert sorted({line for line in without_names("fr") if FRENCH_WRONG.search(line)}) == []


def test_english_articles_fit_the_sound() -> None:
    assert sorted({line for line in without_names("en") if ENGLISH_WRONG.search(line)}) == []


def test_french_articles_and_adjectives_agree_with_the_stock() -> None:
    words = load_stock("fr").words
    genders = {noun.form: noun.gender for nouns in words.nouns.values() for noun in nouns}
    adjectives = [adjective for group in words.adjectives.values() for adjective in group]
    only = {"m": {a.masculine for a in adjectives}, "f": {a.feminine for a in adjectives}}
    only = {"m": only["m"] - only["f"], "f": only["f"] - only["m"]}
    wrong, seen = [], 0
    for line in without_names("fr"):
        folded = line.casefold()
        for article, noun, after in re.findall(
            r"\b(le|la|un|une|cette|ce|cet|du|au) (\w+)(?: (\w+))?", folded
        ):
            if noun in genders:
                seen += 1
                feminine = genders[noun] == "f"
                agrees = (
                    article in ("la", "une", "cette") if feminine else article not in ("la", "une", "cette")
                )
                if not agrees or after in only["m" if feminine else "f"]:
                    wrong.append(line)
    assert wrong == []
    assert seen > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_stock_can_reach_its_metre(language: Language) -> None:
    stock = load_stock(language)
    dice = Random(1)
    never = [
        (theme.name, role, pattern.text)
        for theme in (stock.anywhere, *stock.themes)
        for role, target in zip(ROLES, HAIKU, strict=True)
        for pattern in theme.lines[role]
        if not pattern.facts
        and not any(
            scan(pattern.fill(stock.grammar, stock.words, {}, dice), language).best == target
            for _ in range(600)
        )
    ]
    assert never == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_of_the_stock_can_come_true(language: Language) -> None:
    stock = load_stock(language)
    themes = (stock.anywhere, *stock.themes)
    true = {mood for theme in themes for mood in theme.moods}
    for season, format_, plays in product(SEASONS, FORMATS, (None, 0, 1, 50)):
        for year in (1980, 2010):
            facts = replace(PLAIN, season=season, format=format_, play_count=plays, edition_year=year)
            true |= describe(facts, language).traits
    patterns = [pattern for theme in themes for role in ROLES for pattern in theme.lines[role]]
    needs = [*(theme.needs for theme in themes), *(pattern.needs for pattern in patterns)]

    assert frozenset().union(*needs) - true == set()


def test_rooms_weathers_and_questions() -> None:
    stock = load_stock("fr")

    assert has_echo(("Silence au salon", "« Blue » dans la chambre", "le reste"), stock)
    assert has_echo(("Brouillard", "la brume a mangé", "un chien"), stock)
    assert not has_echo(("Silence au salon", "« Blue » dans la maison", "un chien"), stock)
    assert read_pattern("@heard qui donc ?").text == "qui donc\N{NO-BREAK SPACE}?"
    assert read_pattern("who, then?").text == "who, then?"


def test_french_phrases() -> None:
    french = French()
    old = Adjective("vieux", "vieille", "vieil", is_first=True)
    soft = Adjective("doux", "douce", "doux")

    assert french.noun_phrase("le", Noun("averse", "f"), None) == "l’averse"
    assert french.noun_phrase("un", Noun("averse", "f"), soft) == "une averse douce"
    assert french.noun_phrase("du", Noun("érable", "m"), None) == "de l’érable"
    assert french.noun_phrase("un", Noun("air", "m"), old) == "un vieil air"
    assert french.noun_phrase("ce", Noun("accord", "m"), None) == "cet accord"
    assert french.noun_phrase("ce", Noun("air", "m"), old) == "ce vieil air"
    assert french.noun_phrase("les", Noun("carreau", "m"), soft) == "les carreaux doux"
    assert french.with_article("de", "Air") == "d’Air"
    assert french.with_article("de", "Brel") == "de Brel"
    assert french.conjugated(Verb("passe"), plural=True) == "passent"


def test_english_phrases() -> None:
    english = English()

    assert english.noun_phrase("a", Noun("armchair"), None) == "an armchair"
    assert english.noun_phrase("a", Noun("hour"), None) == "an hour"
    assert english.noun_phrase("a", Noun("chord"), Adjective("empty", "empty", "empty")) == "an empty chord"
    assert english.noun_phrase("those", Noun("shelf", plural="shelves"), None) == "the shelves"
    assert english.conjugated(Verb("waits"), plural=True) == "wait"
