"""A French line as it is read aloud: numbers and signs in words, titles in one piece."""

import re
from collections.abc import Iterator

from aime_cli.haiku.numbers import french_ordinal, french_words, roman
from aime_cli.haiku.tokens import Token, folded, tokens

_SIGNS = {
    "&": ["et"],
    "+": ["plus"],
    "%": ["pour", "cent"],
    "€": ["euros"],
    "$": ["dollars"],
    "£": ["livres"],
}
_RANKS = ("e", "è", "eme", "ème", "ième", "er", "re", "ère", "nd", "nde")
_ROMAN_RANK = re.compile(r"([ivx]+)(?:e|ème|er|es)$")
# What an apostrophe ties to an English word (don't, culture's), and to a French one.
_ENGLISH_TAILS = ("s", "t", "re", "ve", "ll", "m", "d")
_FRENCH_HEADS = ("c", "d", "j", "l", "m", "n", "s", "t", "ç", "qu")


def read_aloud(line: str) -> list[Token]:
    """Return the words of `line` as they are spoken."""
    spoken: list[Token] = []
    written = tokens(folded(line))
    for place, token in enumerate(written):
        previous = written[place - 1] if place else None
        if previous is not None and previous.is_number and token.before == "":
            spoken += [Token("heures")] if token.text == "h" else []
            if token.text in ("h", "s", *_RANKS):
                continue
        if previous is not None and _is_english_tail(previous, token):
            spoken[-1] = Token(f"{spoken[-1].text}'{token.text}", after=token.after)
            continue
        following = written[place + 1].text if token.after == "" else ""
        spoken += _spelled_out(token, following)
    return spoken


def _is_english_tail(previous: Token, token: Token) -> bool:
    is_tail = token.before == "'" and token.text in _ENGLISH_TAILS
    return is_tail and previous.text not in _FRENCH_HEADS


def _spelled_out(token: Token, following: str) -> Iterator[Token]:
    words = _SIGNS.get(token.text)
    if token.is_number:
        words = french_ordinal(token.text) if following in _RANKS else french_words(token.text)
        if token.decimals:
            words = [*words, "virgule", *french_words(token.decimals)]
    elif token.text != "vie" and (rank := _ROMAN_RANK.match(token.text)):
        digits = roman(rank[1])
        words = french_ordinal(digits) if digits else None
    elif digits := roman(token.text):
        words = french_words(digits)
    if words is None:
        yield token
    else:
        yield from map(Token, words)
