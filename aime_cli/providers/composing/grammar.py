"""Words with what grammar must know of them, and what a language does with them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun: its singular, its gender ("m", "f", "" where there is none) and an odd plural."""

    form: str
    gender: str = ""
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective; where a language has one form only, all are the same."""

    masculine: str
    feminine: str
    before_vowel: str
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's third person of the present; an empty plural is the regular one."""

    singular: str
    plural: str = ""


class Grammar(Protocol):
    """How a language joins words."""

    articles: frozenset[str]

    def noun_phrase(self, article: str, noun: Noun, adjective: Adjective | None) -> str:
        """Return a noun with its article and adjective."""

    def with_article(self, article: str, text: str) -> str:
        """Return any text behind an article."""

    def is_plural(self, article: str) -> bool:
        """Tell whether `article` makes a plural."""

    def conjugated(self, verb: Verb, *, plural: bool) -> str:
        """Return a verb's third person."""
