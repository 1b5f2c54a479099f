"""Names: of artists and albums as people read and sort them, and of tasks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from aime_cli.errors import UsageError

_HOMONYM = re.compile(r" \(\d{1,4}\)$")
_VARIOUS = frozenset(
    {"various", "various artists", "v/a", "artistes divers", "artistes variés", "divers", "multi-artistes"}
)
MANY_ARTISTS = 4
"""From four artists on, an album counts as a compilation: cataloguers' "rule of three" (AACR2, 21.6C2)."""

_ARTICLE = re.compile(r"(?:the|an?|l[ae]s?|un|une|el|los|der|die|das) +(?=\w)|l['’] *(?=\w)")
_FIRST_NAMES = re.compile(r"an pierl|les (?:baxter|brown|claypool|dudek|mccann|paul)\b")
"""Artists whose first name looks like an article."""

_NOT_WORDS = re.compile(r"[^\w ]+|_+")
_DIGITS = re.compile(r"[0-9]+")
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
_LATIN_LETTERS = {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
_OTHER_LETTERS = re.compile(f"[{''.join(_LATIN_LETTERS)}]")
_APOSTROPHES = re.compile("['’]")
_HOMONYMS = re.compile(r" \(\d{1,4}\)")
_JOINING = frozenset({"and", "et", "und", "y", "feat", "ft", "featuring"})
"""Words between the names of artists; signs are no words at all."""

_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Accents of European scripts, vowel points of Hebrew and Arabic."""

_KEY_LENGTH = 200


def display_name(name: str) -> str:
    """Return an artist's name without the suffix that Discogs gives homonyms: `La Femme (4)`."""
    return _HOMONYM.sub("", name) if name.endswith(")") else name


def artist_credit(artists: Sequence[str]) -> str:
    """Return the artists of an album as one string; empty when there are none."""
    if len(artists) == 1:
        return display_name(artists[0])
    names = list(dict.fromkeys(map(display_name, artists)))
    return " & ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def is_compilation(artists: Sequence[str]) -> bool:
    """Say whether these are too many artists for a section of their own, or "Various"."""
    return len(artists) >= MANY_ARTISTS or (
        len(artists) == 1 and display_name(artists[0]).strip().casefold() in _VARIOUS
    )


def fold(text: str) -> str:
    """Return `text` without case, accents and punctuation, words one space apart."""
    folded = text.casefold()
    if _PLAIN.fullmatch(folded):
        return folded
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded)).casefold()
        folded = _OTHER_LETTERS.sub(_spelled_out, folded)
    if _PLAIN.fullmatch(folded):
        return folded
    return " ".join(_NOT_WORDS.sub(" ", _APOSTROPHES.sub("", folded)).split())


def identity(text: str) -> str:
    """Return what two spellings of a name share; "★" and "!!!" fold to nothing, and are not the same."""
    return fold(text) or unicodedata.normalize("NFKC", text).casefold().strip()


@lru_cache(maxsize=4096)
def _artists_key(artists: tuple[str, ...]) -> str:
    """Return what lists of the same artists share: in any order, or as one name, "Ella & Louis".

    Empty where there is no name.
    """
    if len(artists) == 1 and is_compilation(artists):
        return "various"
    names = dict.fromkeys(
        [identity(_HOMONYMS.sub("", artist) if "(" in artist else artist) for artist in artists]
    )
    words = " ".join(names).split()
    if not _JOINING.isdisjoint(words):
        words = [word for word in words if word not in _JOINING] or words
    return " ".join(sorted(words))


def twin_key(artists: Sequence[str], title: str) -> str | None:
    """Return what the rows of one album share: its pressings, and the one that is only heard.

    None where title or artists are not known. Keys are in the order of titles.
    """
    names, titled = _artists_key(tuple(artists)), identity(title)
    return f"{titled}|{names}" if names and titled else None


def album_key(discogs_id: str | None, credit: str, title: str, format: str | None) -> str:  # noqa: A002  the glossary's word
    """Return the key of an album, e.g. `discogs:1362040` or `album:air|moon safari|vinyl`.

    Row ids are reused after a delete, so they will not do.

    Args:
        credit: The artist credit.
    """
    if discogs_id and discogs_id.strip():
        return f"discogs:{discogs_id.strip()}"
    return f"album:{identity(credit)}|{identity(title)}|{identity(format or '')}"


def _spelled_out(letter: re.Match[str]) -> str:
    return _LATIN_LETTERS[letter[0]]


@lru_cache(maxsize=20_000)
def credit_sort_key(credit: str) -> str:
    """Return where a person looks for this artist: case, accents and leading article aside."""
    lowered = credit[:_KEY_LENGTH].casefold().lstrip("\"'«“([ ")
    article = None if _FIRST_NAMES.match(lowered) else _ARTICLE.match(lowered)
    return title_sort_key(lowered[article.end() :] if article else lowered)


def title_sort_key(title: str) -> str:
    """Return a key by which titles sort as people expect, at most a few hundred characters.

    Signs come first, then numbers by their value, then Latin letters, then other
    scripts; what folds to nothing sorts by itself.
    """
    folded = fold(title[:_KEY_LENGTH])
    first = folded[:1]
    if "a" <= first <= "z":
        rank = "2"
    elif not first:
        return "0" + title[:_KEY_LENGTH]
    elif first.isdigit():
        rank = "1"
    else:
        rank = "2" if unicodedata.name(first, "").startswith("LATIN") else "3"
    return rank + (_DIGITS.sub(_padded, folded) if _DIGITS.search(folded) else folded)


def _padded(number: re.Match[str]) -> str:
    return number[0].lstrip("0").rjust(12, "0")


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None."""
    by_lower = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


Unit = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True)
class TaskName:
    """What a task is called, here and in AIME v4's files, and when it runs by default."""

    name: str
    aliases: tuple[str, ...]
    frequency: int
    unit: Unit
    time: str
    day: str | int | None = None
    enabled: bool = True
    same_as: str = ""

    @property
    def command(self) -> tuple[str, ...]:
        """The words that run the task, after the program's own."""
        return tuple((self.same_as or self.name).split())

    def __contains__(self, name: object) -> bool:
        return name == self.name or name in self.aliases


TASK_NAMES = (
    TaskName("enrich", ("daily_enrichment",), 1, "day", "02:00", enabled=False),
    TaskName("describe", ("optimize_ai_descriptions",), 6, "hour", "00:00", enabled=False),
    TaskName("generate-haiku", ("generate_haiku_scheduled", "generate_haiku"), 1, "day", "06:00"),
    TaskName("export-markdown", ("export_collection_markdown", "export_markdown"), 1, "day", "08:00"),
    TaskName("export-json", ("export_collection_json", "export_json"), 1, "day", "10:00"),
    TaskName(
        "weekly-haiku",
        ("weekly_haiku",),
        1,
        "week",
        "20:00",
        day="sunday",
        same_as="generate-haiku --week",
    ),
    TaskName("analyze-week", (), 1, "week", "03:30", day="monday", same_as="analyze --period week"),
    TaskName(
        "analyze-month",
        ("monthly_analysis",),
        1,
        "month",
        "03:00",
        day=1,
        same_as="analyze --period month",
    ),
)
"""The timetable of the product; a settings file may name each task by its name or an alias."""


def task_named(name: str) -> TaskName:
    """Return the task of a name or an id of AIME v4.

    Raises:
        UsageError: There is none; the hint lists the exact names, the nearest first.
    """
    found = next((task for task in TASK_NAMES if name in task), None)
    if found:
        return found
    by_spelling = {spelling: task.name for task in TASK_NAMES for spelling in (task.name, *task.aliases)}
    closest = get_close_matches(name.casefold(), by_spelling, n=len(by_spelling), cutoff=0)
    names = dict.fromkeys(by_spelling[spelling] for spelling in closest)
    raise UsageError(f"no task {name}", hint=f"the tasks are {', '.join(names)}")


IGNORED_TASKS = ("optimize_scheduler_with_ai",)
"""Tasks of AIME v4 that have no counterpart here."""
