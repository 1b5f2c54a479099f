"""The word stock of a language, read once from its two files when it is first asked for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from aime_cli.haiku.metre import Language
from aime_cli.providers.composing.english import English
from aime_cli.providers.composing.french import French
from aime_cli.providers.composing.grammar import Adjective, Grammar, Noun, Verb
from aime_cli.providers.composing.pattern import Pattern, Words, read_pattern

Role = Literal["opening", "middle", "closing"]
ROLES: tuple[Role, ...] = ("opening", "middle", "closing")
ANY = "any"  # the lines that go with every theme

_GRAMMARS: Mapping[Language, Grammar] = {"fr": French(), "en": English()}


@dataclass(frozen=True, slots=True)
class Theme:
    """Lines that speak of one thing, by their place in the haiku.

    Attributes:
        needs: What must be true of the album.
        moods: What its lines make true for others: "indoors", "late", "sleeve" (in hand).
        is_sealed: Its lines run on, and go with no others.
    """

    name: str
    needs: frozenset[str]
    moods: frozenset[str]
    is_sealed: bool
    lines: Mapping[Role, tuple[Pattern, ...]]


@dataclass(frozen=True, slots=True)
class Stock:
    """What a language offers to the composer.

    Attributes:
        themes: Every theme but the one named `ANY`, which is `anywhere`.
        small_words: Words that a haiku may say twice.
        rivals: Groups of words; two words of different groups in one row do not
            go into one haiku, like noon and midnight.
    """

    grammar: Grammar
    words: Words
    themes: tuple[Theme, ...]
    anywhere: Theme
    small_words: frozenset[str]
    rivals: tuple[tuple[frozenset[str], ...], ...]


@cache
def load_stock(language: Language) -> Stock:
    """Read the stock of `language`."""
    words = _read(f"{language}_words.toml")
    lines = _read(f"{language}_lines.toml")
    themes = {name: _theme(name, table) for name, table in lines.items()}
    anywhere = themes.pop(ANY)
    return Stock(
        _GRAMMARS[language],
        Words(
            {name: tuple(map(_noun, _list(text))) for name, text in words["nouns"].items()},
            {name: tuple(map(_adjective, _list(text))) for name, text in words["adjectives"].items()},
            {name: tuple(map(_verb, _list(text))) for name, text in words["verbs"].items()},
        ),
        tuple(themes.values()),
        anywhere,
        frozenset(words["small"].split()),
        tuple(
            tuple(frozenset(word.rstrip("sx") for word in group.split()) for group in row.split("|"))
            for row in words["rivals"].strip().splitlines()
        ),
    )


def _read(name: str) -> dict[str, Any]:  # Any: what TOML holds
    source = files("aime_cli.providers.composing") / name
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _theme(name: str, table: Mapping[str, Any]) -> Theme:
    return Theme(
        name,
        frozenset(table.get("needs", "").split()),
        frozenset(table.get("moods", "").split()),
        table.get("sealed", False),
        {role: tuple(map(read_pattern, table.get(role, "").strip().splitlines())) for role in ROLES},
    )


def _list(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",")]


def _noun(entry: str) -> Noun:
    form, _, plural = entry.partition("/")
    form, _, gender = form.rpartition(" ") if form.endswith((" m", " f")) else (form, "", "")
    return Noun(form, gender, plural)


def _adjective(entry: str) -> Adjective:
    forms = entry.removeprefix("<").split("/")
    return Adjective(
        forms[0],
        forms[1] if len(forms) > 1 else forms[0],
        forms[2] if len(forms) > 2 else forms[0],
        is_first=entry.startswith("<"),
    )


def _verb(entry: str) -> Verb:
    singular, _, plural = entry.partition("/")
    return Verb(singular, plural)
