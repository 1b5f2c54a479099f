"""English phrases whose articles and agreements are right by construction."""

import re

from aime_cli.providers.composing.grammar import Adjective, Noun, Verb

_PLURAL_ARTICLES = {"all": "", "those": "the "}  # names of our own for the bare and the definite plural
_SINGULAR_ARTICLES = {"the": "the ", "this": "this ", "my": "my "}
_VOWEL_SOUND = re.compile(r"(?:h(?=our|onest|eir)|[aeio]|u(?!n[ai]|s[eu]))(?<!one)", re.IGNORECASE)


class English:
    """The grammar of English, as far as our patterns ask for it."""

    articles = frozenset({"a", *_SINGULAR_ARTICLES, *_PLURAL_ARTICLES})

    def noun_phrase(self, article: str, noun: Noun, adjective: Adjective | None) -> str:
        """Return article, adjective and noun, agreed."""
        form = (noun.plural or noun.form + "s") if self.is_plural(article) else noun.form
        text = form if adjective is None else f"{adjective.masculine} {form}"
        return self.with_article(article, text)

    def with_article(self, article: str, text: str) -> str:
        """Return `text` behind its article; "" is none."""
        if article == "a":
            is_vowel = _VOWEL_SOUND.match(text) and not text.startswith("one")
            return ("an " if is_vowel else "a ") + text
        return (_SINGULAR_ARTICLES | _PLURAL_ARTICLES).get(article, "") + text

    def is_plural(self, article: str) -> bool:
        """Tell whether what follows `article` is in the plural."""
        return article in _PLURAL_ARTICLES

    def conjugated(self, verb: Verb, *, plural: bool) -> str:
        """Return the third person of the present."""
        return (verb.plural or _without_s(verb.singular)) if plural else verb.singular


def _without_s(singular: str) -> str:
    first, _, rest = singular.partition(" ")
    return f"{first.removesuffix('s')} {rest}".rstrip()
