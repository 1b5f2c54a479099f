"""French phrases whose articles, elisions and agreements are right by construction."""

from aime_cli.haiku.french_words import starts_with_vowel
from aime_cli.providers.composing.grammar import Adjective, Noun, Verb

PLURAL_ARTICLES = {"les": "les", "des": "des", "ces": "ces", "aux": "aux"}
# Article → masculine, feminine, before a vowel (None: as the gender says).
_ARTICLES: dict[str, tuple[str, str, str | None]] = {
    "le": ("le ", "la ", "l’"),
    "un": ("un ", "une ", None),
    "du": ("du ", "de la ", "de l’"),
    "de": ("de ", "de ", "d’"),
    "au": ("au ", "à la ", "à l’"),
    "ce": ("ce ", "cette ", None),
    "mon": ("mon ", "ma ", None),
}


class French:
    """The grammar of French, as far as our patterns ask for it."""

    articles = frozenset({*_ARTICLES, *PLURAL_ARTICLES})

    def noun_phrase(self, article: str, noun: Noun, adjective: Adjective | None) -> str:
        """Return article, adjective and noun in their order, agreed and elided."""
        plural = self.is_plural(article)
        words = [_plural(noun.form) if plural else noun.form]
        if adjective is not None:
            before_vowel = adjective.is_first and starts_with_vowel(noun.form)
            words.insert(0 if adjective.is_first else 1, _agreed(adjective, noun, plural, before_vowel))
        return self.with_article(article, " ".join(words), noun.gender)

    def with_article(self, article: str, text: str, gender: str = "m") -> str:
        """Return `text` behind its article; "" is none."""
        if not article:
            return text
        if self.is_plural(article):
            return f"{PLURAL_ARTICLES[article]} {text}"
        masculine, feminine, elided = _ARTICLES[article]
        if starts_with_vowel(text.casefold().split("-")[0].split(" ")[0]):
            if elided is not None:
                return elided + text
            feminine = {"ma ": "mon "}.get(feminine, feminine)
            masculine = {"ce ": "cet "}.get(masculine, masculine)
        return (masculine if gender == "m" else feminine) + text

    def is_plural(self, article: str) -> bool:
        """Tell whether what follows `article` is in the plural."""
        return article in PLURAL_ARTICLES

    def conjugated(self, verb: Verb, *, plural: bool) -> str:
        """Return the third person of the present."""
        if not plural:
            return verb.singular
        return verb.plural or _conjugated_plural(verb.singular)


def _conjugated_plural(singular: str) -> str:
    first, _, rest = singular.partition(" ")
    return f"{first}nt {rest}".rstrip()


def _plural(word: str) -> str:
    if word[-1] in "sxz":
        return word
    return word + ("x" if word.endswith(("au", "eu")) else "s")


def _agreed(adjective: Adjective, noun: Noun, plural: bool, before_vowel: bool) -> str:
    if noun.gender == "f":
        form = adjective.feminine
    elif before_vowel and not plural:
        form = adjective.before_vowel
    else:
        form = adjective.masculine
    return _plural(form) if plural else form
