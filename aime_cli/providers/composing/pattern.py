"""A line of the stock: fixed words, alternatives, and slots for phrases and facts.

`la pluie (hésite|insiste) sur {le pane}` has one alternative and one slot. A slot
is `{article class adjectives}`, `{~verbs}`, which agrees with the slot before
it, or a fact, `{title}`. Words in front, as `@vinyl`, say what must be true of the album.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from aime_cli.providers.composing.grammar import Adjective, Grammar, Noun, Verb

FACT_SLOTS = ("title", "credit", "bare", "label", "count", "decade", "year")
_PART = re.compile(r"\{(?P<slot>[^}]*)\}|\((?P<choice>[^)]*)\)")


@dataclass(frozen=True, slots=True)
class Words:
    """Classes of words that may stand for each other, by name."""

    nouns: Mapping[str, tuple[Noun, ...]]
    adjectives: Mapping[str, tuple[Adjective, ...]]
    verbs: Mapping[str, tuple[Verb, ...]]


@dataclass(frozen=True)
class Pattern:
    """A line with its conditions; `text` is what is left of it without them."""

    text: str
    needs: frozenset[str]

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that its slots name, in their order."""
        slots = (match["slot"] or "" for match in _PART.finditer(self.text))
        return tuple(word for slot in slots for word in slot.split() if word in FACT_SLOTS)

    @cached_property
    def is_fixed(self) -> bool:
        """Tell whether there is nothing to choose: every filling is the same."""
        slots = [match["slot"] or "" for match in _PART.finditer(self.text)]
        return all(slot.endswith(FACT_SLOTS) for slot in slots)

    def fill(self, grammar: Grammar, words: Words, facts: Mapping[str, str], rng: Random) -> str:
        """Return the line with one choice made wherever there is one."""
        plural = False
        filled: list[str] = []
        end = 0
        for match in _PART.finditer(self.text):
            filled.append(self.text[end : match.start()])
            end = match.end()
            slot = match["slot"]
            if slot is None:
                filled.append(rng.choice(match["choice"].split("|")))
            elif slot[0] == "~":
                filled.append(grammar.conjugated(rng.choice(words.verbs[slot[1:]]), plural=plural))
            else:
                article, name, adjectives = _read_slot(slot, grammar)
                plural = grammar.is_plural(article)
                if name in facts:
                    filled.append(grammar.with_article(article, facts[name]))
                    continue
                noun = rng.choice(words.nouns[name])
                adjective = rng.choice(words.adjectives[adjectives]) if adjectives else None
                filled.append(grammar.noun_phrase(article, noun, adjective))
        return "".join([*filled, self.text[end:]])


def read_pattern(line: str) -> Pattern:
    """Return the pattern that a line of the stock's files describes."""
    marks: list[str] = []
    text = line
    while text.startswith("@"):
        mark, _, text = text.partition(" ")
        marks.append(mark)
    text = re.sub(" (?=[:?])", "\N{NO-BREAK SPACE}", text)  # French; English has none there
    return Pattern(text, frozenset(mark[1:] for mark in marks))


def _read_slot(slot: str, grammar: Grammar) -> tuple[str, str, str]:
    words = slot.split()
    article = words.pop(0) if words[0] in grammar.articles else ""
    return article, words[0], words[1] if len(words) > 1 else ""
