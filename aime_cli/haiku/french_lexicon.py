"""The words of `data/french.txt`, read once, at the first French line."""

from dataclasses import dataclass
from functools import cache

from aime_cli.haiku.sections import read_sections


@dataclass(frozen=True, slots=True)
class WordSet:
    """A set of words and of beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The sections of the file, by name; each is explained there."""

    aspirated: WordSet
    mute: WordSet
    sounded: WordSet
    mute_ment: WordSet
    verbs: WordSet
    single: WordSet
    split: WordSet
    respelled: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """Return the French lexicon; the first call reads the file, about 1 ms."""
    sections = read_sections("french.txt")
    respelled = dict(pair.split("=") for pair in sections.pop("respelled"))
    return Lexicon(
        **{name.replace("-", "_"): _word_set(words) for name, words in sections.items()},
        respelled=respelled,
    )


def _word_set(words: list[str]) -> WordSet:
    return WordSet(
        words=frozenset(word for word in words if not word.endswith("*")),
        beginnings=tuple(word[:-1] for word in words if word.endswith("*")),
    )
