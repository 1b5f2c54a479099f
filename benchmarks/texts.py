"""Words and texts that look like those of a collection, and mean nothing."""

import random

_TITLES = """
moon river golden stone heart night silence rain fire city blue red black winter summer dance voice drum
piano street dream road live time love world sun shadow mirror garden train ocean été rivière l'amour
"""
_PROSE = """
lune soleil rivière écho silence hiver noir rouge bleu tambour piano voix danse où l’âme s’éveille dans un
souffle d’été jusqu’à l’aube groupe disque anglais enregistré morceaux guitare basse batterie chant mélodie
"""
_TITLE_WORDS, _PROSE_WORDS = _TITLES.split(), _PROSE.split()
_SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstvz" for vowel in "aeiou"]


def title(rng: random.Random, length: int) -> str:
    """Return a title of so many words, mostly English."""
    return " ".join(rng.choices(_TITLE_WORDS, k=length)).title()


def surname(number: int) -> str:
    """Return a name of two syllables or more, a different one for each number."""
    name = ""
    number += len(_SYLLABLES)
    while number:
        number, syllable = divmod(number, len(_SYLLABLES))
        name += _SYLLABLES[syllable]
    return name.capitalize()


def markdown_texts(rng: random.Random) -> list[str]:
    """Return 500 French texts of 500 to 2,000 characters, a quarter with the note that models leave."""
    return [_markdown_text(rng, rng.randrange(500, 2000)) for _ in range(500)]


def _markdown_text(rng: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        sentence = f"{_prose(rng, rng.randrange(8, 20))}, **{_prose(rng, 2)}** et *{_prose(rng, 1)}*."
        text += sentence.capitalize() + rng.choice((" ", " ", " ", "\n\n"))
    return f"{text}\n\n({length} caractères)" if rng.random() < 0.25 else text.rstrip()


def _prose(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(_PROSE_WORDS, k=count))
