"""What is refused, and what is told of it."""

import pytest

from aime_cli.entities import Language
from aime_cli.locales import words
from aime_cli.providers.faults import faults_told
from aime_cli.providers.languages import language_of
from aime_cli.providers.verifying import faults_of
from aime_cli.providers.verse import Verse

FRENCH = ("La nuit sur les toits", "une guitare lointaine", "la neige s'efface")
ENGLISH = ("The needle comes down", "an old song fills the kitchen", "snow against the glass")


@pytest.mark.parametrize(
    ("language", "verse", "faults"),
    [
        ("fr", " / ".join(FRENCH), ""),
        ("en", " / ".join(ENGLISH), ""),
        ("fr", "Le sillon s'éveille / une voix traverse l'ombre / l'hiver se réchauffe", ""),
        ("en", "Winter evening light / the record turns in silence / a voice in the dark", ""),
        (
            "fr",
            "Musique qui danse / albums en harmonie / cœur qui s'envole",
            "ligne 2: 6 syllabes, il en faut 7; ligne 3: 4 syllabes, il en faut 5",
        ),
        (
            "en",
            "Synergy of sound / Harmonies traverse time / Culture's heartbeat",
            "line 2: 6 syllables, 7 are wanted; line 3: 4 syllables, 5 are wanted",
        ),
        (
            "fr",
            "Un matin de neige / la platine chante encore / un café refroidit",
            "ligne 3: 6 syllabes, il en faut 5",
        ),
        (
            "fr",
            "Le vinyle tourne / dans la lumière du matin / la neige s'endort",
            "ligne 2: 8 syllabes, il en faut 7",
        ),
        ("fr", " / ".join(ENGLISH), "le texte n'est pas en français"),
        ("en", " / ".join(FRENCH), "the text is not in English"),
        ("en", "La luna canta / en la noche de verano / gira el disco azul", "the text is not in English"),
        ("fr", "夜の雪 / 古いレコード / 春を待つ", "le texte n'est pas en français"),
        ("fr", "La nuit sur les toits / une guitare lointaine", "2 ligne(s), il en faut 3"),
        ("fr", "a / b / c / d", "4 ligne(s), il en faut 3"),
        (
            "fr",
            "La <b>nuit</b> / une guitare lointaine / la neige",
            "ligne 1: du texte seul, sans signes ni mise en forme",
        ),
        (
            "fr",
            "La nuit / voir www.neige.fr / la neige",
            "ligne 2: du texte seul, sans signes ni mise en forme",
        ),
        ("fr", "La nuit\x1b[31m / une / la neige", "ligne 1: du texte seul, sans signes ni mise en forme"),
        ("fr", f"La nuit / {'très ' * 20}/ la neige", "ligne 2: bien trop longue"),
        ("fr", "Aucune information disponible", "c'est un message, non un haïku"),
        (
            "fr",
            "Je suis désolé / aucun haïku ne me vient / sur cet album-là",
            "c'est un message, non un haïku",
        ),
        (
            "fr",
            "En tant qu'IA / je ne peux pas composer / un haïku pour vous",
            "c'est un message, non un haïku",
        ),
        ("en", "As an AI I / do not have an opinion / on this old record", "this is a message, not a haiku"),
        (
            "en",
            "I'm sorry but I / can't help with that old record / try another one",
            "this is a message, not a haiku",
        ),
    ],
)
def test_faults_are_told_in_the_language_of_the_document(language: Language, verse: str, faults: str) -> None:
    found = faults_of(tuple(verse.split(" / ")), language, names=(), taken=())

    assert faults_told(found, language) == faults


@pytest.mark.parametrize(
    "line",
    ["Je ne suis pas seul", "no error, no trial", "une erreur de jeunesse",
     "sorry seems the hardest word", "une voix disponible"],
)  # fmt: skip
def test_poetry_may_say_much(line: str) -> None:
    assert "message" not in [fault.name for fault in faults_of((line, "a", "b"), "fr", names=(), taken=())]


def test_a_haiku_comes_once() -> None:
    taken = {Verse(FRENCH, "mistral3").key}
    shouted = ("LA NUIT, sur les toits", "une guitare lointaine…", "la neige s’efface !")

    assert faults_told(faults_of(shouted, "fr", names=(), taken=taken), "en") == (
        "this haiku exists already, another is wanted"
    )


def test_every_fault_has_words_in_both_languages() -> None:
    assert all(name in words("en") for name in words("fr") if name.startswith("fault_"))


@pytest.mark.parametrize(
    ("text", "names", "language"),
    [
        ("Le disque tourne", (), "fr"),
        ("Vinyle doré / platine en sommeil / cœur battant", (), "fr"),
        ("The record spins", (), "en"),
        ("Winter evening light", (), "en"),
        ("Don't look back in anger", (), "en"),
        ("The Dark Side of the Moon / tourne au salon", ("The Dark Side of the Moon",), "fr"),
        ("Abbey Road au matin / les pas de quatre garçons", ("Abbey Road", "The Beatles"), "fr"),
        ("La Femme sings tonight / beneath a neon moon", ("La Femme",), "en"),
        ("Der Schnee und das Licht", (), None),
        ("Il disco che gira / nella notte", (), None),
        ("Снег на крыше", (), None),
        ("", (), None),
        ("1969", (), None),
        ("Kraftwerk", ("Kraftwerk",), None),
    ],
)
def test_the_language_is_told_by_small_words(
    text: str, names: tuple[str, ...], language: Language | None
) -> None:
    assert language_of(text.split(" / "), names) == language
