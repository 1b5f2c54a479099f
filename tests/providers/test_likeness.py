"""Which texts count as the same, and what it costs to know."""

import time
import tracemalloc
from random import Random
from statistics import median

import pytest

from aime_cli.providers.likeness import Texts
from tests.providers.descriptions import GOOD, THRILLER, THRILLER_EN, THRILLER_FR

NAMES = ("Thriller", "Michael Jackson")


def texts(*known: str) -> Texts:
    """Return a memory of these texts."""
    memory = Texts()
    for text in known:
        memory.add(text, names=NAMES)
    return memory


@pytest.mark.parametrize(
    "text",
    [
        THRILLER_FR,
        THRILLER_FR.upper(),
        THRILLER_FR.replace("'", "’").replace(",", " ,"),
        THRILLER_FR.replace("1982", "1984"),
        THRILLER_FR.replace("obsédante", "profonde")
        .replace("tendre", "claire")
        .replace("plaisir", "bonheur"),
        f"{THRILLER_FR} Un très grand disque.",
        THRILLER_FR.partition(". ")[2],
        "\n\n".join(sorted(THRILLER_FR.split(". "))),
    ],
)
def test_nearly_the_same_text_is_the_same(text: str) -> None:
    assert texts(*(known for _, _, known in GOOD)).is_like(text, names=NAMES)


def test_names_make_no_other_text() -> None:
    memory = texts(THRILLER_FR)
    swapped = THRILLER_FR.replace("Thriller", "L'Été 67 (Live)").replace("Michael Jackson", "Guns N' Roses")

    assert memory.is_like(swapped, names=("L'Été 67 (Live)", "Guns N' Roses"))
    assert memory.is_like(swapped.upper(), names=("l’été 67 (live)", "guns n’ roses", "", "?"))


def test_two_texts_on_two_albums_are_two() -> None:
    memory = Texts()

    for _, facts, text in GOOD:
        assert not memory.is_like(text, names=facts.names)
        memory.add(text, names=facts.names)

    assert all(memory.is_like(text, names=facts.names) for _, facts, text in GOOD)


def test_a_sentence_in_common_is_not_a_text() -> None:
    sentence = "Chaque arrangement est poli jusqu'au moindre claquement de doigts."

    assert not texts(THRILLER_FR).is_like(f"{sentence} {GOOD[3][2]}")
    assert not texts(THRILLER_FR).is_like(sentence.replace("arrangement", "silence"))


@pytest.mark.parametrize("text", ["", "Thriller", "deux mots", "無罪モラトリアム", "★"])
def test_short_texts_are_told_apart(text: str) -> None:
    memory = texts(THRILLER_FR, THRILLER_EN)

    assert not memory.is_like(text)
    memory.add(text)
    assert memory.is_like(text)
    assert not memory.is_like("trois autres mots")


def test_many_texts_cost_little() -> None:
    """Softly: the machine may be busy; alone it takes some 60 µs and 1.2 kB a text."""
    rng = Random(1)
    vocabulary = [
        f"{first}{last}" for first in ("so", "ma", "li", "ver", "tu") for last in map(str, range(400))
    ]
    many = [" ".join(rng.choices(vocabulary, k=240))[:1300] for _ in range(2000)]
    memory, spent = Texts(), []

    tracemalloc.start()
    for text in many:
        memory.add(text, names=THRILLER.names)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for text in many:
        start = time.perf_counter()
        assert memory.is_like(text, names=THRILLER.names)
        spent.append(time.perf_counter() - start)

    assert median(spent) < 0.0005
    assert held < 2000 * len(many)
