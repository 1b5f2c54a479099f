"""Titles taken apart: what names the album, and what only names an edition of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aime_cli.catalogs.words import article_first, plain, without_article, words_of
from aime_cli.names import identity

_LONGEST = 500
_MOST_TAILS = 8


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_EDITION = _listed(
    "deluxe remaster remastered remasters remasterise remasterisee remasterizado remasterizada remastering",
    "edition editions edicion edizione ausgabe expanded anniversary anniversaire reissue reedition bonus",
    "collector collectors limited mono stereo hd explicit sacd vinyl lp",
)
_BESIDE_EDITION = _EDITION | _listed(
    "super special version versions track tracks the a of and de la du s digital digitally original",
    "recording album standard full complete legacy definitive rudy van gelder rvg mix 180g cd dvd blu ray",
    "disc audio new 2cd 2lp double us uk international japan japanese year years extended",
    "hi res 24 bit khz 192khz 96khz jubilee ultimate re tour pa clean parental advisory",
)
_SOUNDTRACK = _listed("soundtrack soundtracks ost score film movie picture bof bande colonna banda")
_BESIDE_SOUNDTRACK = _SOUNDTRACK | _listed(
    "original music from the and inspired by motion for songs album series tv television game video",
    "originale du de la le sonora pelicula s o t deluxe edition expanded complete musique",
)
_LIVE = _listed("live vivo konzert concert unplugged")
_SORTS_OF_SOUNDTRACK = _listed("score inspired tv television series game video")
_SECOND_DISC = _listed("bonus disc cd dvd lp vinyl album audio the a")
_RECORDED_ANEW = _listed("recording version versions")
_NO_NAME = re.compile(
    r"\b\d+ (?:bit|khz|years?|jahre)\b|\b\d+(?:st|nd|rd|th|e|eme|o|a)? (?:anniversary|anniversaire|jubilee)\b"
)
_NTH = re.compile(r"\b(\d+)(?:st|nd|rd|th|e|eme|o|a)\b")
_OF_PRESSING = re.compile(r"\b(?:remaster|reissue|reedition|mix\b|mono\b|stereo\b)")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|e|eme|o|a)?")
_VOLUME = re.compile(
    r"(?:vol(?:ume)?|part|pt|book|chapter)?\.?\s*(?:\d{1,3}|[ivx]{1,5}|one|two|three|four)", re.IGNORECASE
)
_FEATURING = re.compile(r"(?:feat|ft|featuring)\b", re.IGNORECASE)

_BRACKETED = re.compile(r"^(.*)[(\[{]([^()\[\]{}]*)[)\]}]\s*$", re.DOTALL)
_NESTED = re.compile(r"^(.*)[(\[]([^()\[\]]*)[(\[]([^()\[\]]*)[)\]]([^()\[\]]*)[)\]]\s*$", re.DOTALL)
_AFTER_DASH = re.compile(r"^(.*\S)(?:\s+[-\u2013\u2014|/]\s+|:\s+)(.+)$", re.DOTALL)
_BARE = re.compile(
    r"""^(.*\S)\s+((?:super\s+)?deluxe(?:\s+(?:edition|version))?|(?:expanded|special|limited|collector'?s)\s+edition
    |\d+(?:st|nd|rd|th)\s+anniversary(?:\s+(?:deluxe\s+)?edition)?|(?:digitally\s+)?remastered)$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SOUNDTRACK_OF = re.compile(
    r"""^(?:(?:music|songs)\ from\ the\ (?:original\ )?motion\ picture|original\ motion\ picture\ soundtrack
    |bande\ originale\ du\ film|the\ original\ soundtrack\ from)[\s:"'«“-]+(.*?)[\s"'»”]*$""",
    re.IGNORECASE | re.VERBOSE,
)

Tail = Literal["edition", "soundtrack", "live", "volume", "featuring", "other"]


@dataclass(frozen=True)
class Title:
    """A title taken apart.

    Attributes:
        spelled: What is left of it without the tails of editions, as it is written.
        core: The same as words to compare; never empty.
        whole: The core with the tails that nobody knows, whether in brackets or after a colon.
        extras: Tails that nobody knows, as words: another album, perhaps, or a recording of its own.
        places: Tails that say where and when it was played.
        is_live: Whether it says anywhere that it was played in concert.
        numbers: Numbers and years in tails of editions, which may tell two albums apart.
        pressings: Years of remasters and the like, which only tell two editions apart.
        guests: Tails that name guests.
        sorts: What sort of soundtrack it is, where it says so.
    """

    spelled: str
    core: str
    whole: str
    extras: frozenset[str]
    places: frozenset[str]
    is_live: bool
    numbers: frozenset[str]
    pressings: frozenset[str]
    guests: frozenset[str]
    sorts: frozenset[str]
    is_soundtrack: bool
    is_edition: bool


def compact(words: str) -> tuple[str, tuple[str, ...]]:
    """Return words without spaces, and their numbers: "Never Mind" is "Nevermind", "1 1" is not "11"."""
    return words.replace(" ", ""), tuple(word for word in words.split() if word.isdecimal())


@lru_cache(maxsize=1024)
def taken_apart(title: str) -> Title:
    """Return the parts of a title."""
    text = " ".join(unicodedata.normalize("NFKC", title[:_LONGEST]).split())
    tails: dict[Tail, list[str]] = {}
    for _ in range(_MOST_TAILS):
        tail = _last_tail(text)
        if tail is None:
            break
        text, kind, words = tail
        tails.setdefault(kind, []).append(words)
    if of_film := _SOUNDTRACK_OF.match(text):
        text = of_film[1] or text
        tails.setdefault("soundtrack", []).append("")
    core = without_article(words_of(text))
    places, others = frozenset(tails.get("live", ())), tails.get("other", [])
    return Title(
        spelled=text,
        core=" ".join(core) or identity(text),
        whole=" ".join([*(core or [identity(text)]), *reversed(others)]),
        extras=frozenset(others),
        places=places,
        is_live=bool(places or _LIVE & {*core, *" ".join(others).split()}),
        numbers=_numbers(tails, of_pressing=False),
        pressings=_numbers(tails, of_pressing=True),
        guests=frozenset(tails.get("featuring", ())),
        sorts=frozenset(" ".join(tails.get("soundtrack", ())).split()) & _SORTS_OF_SOUNDTRACK,
        is_soundtrack="soundtrack" in tails,
        is_edition="edition" in tails,
    )


def searched_for(title: str) -> str:
    """Return a title as it is looked for: without the tails of editions and soundtracks."""
    text = " ".join(unicodedata.normalize("NFKC", title[:_LONGEST]).split())
    for _ in range(_MOST_TAILS):
        tail = _last_tail(text)
        if tail is None or tail[1] not in {"edition", "soundtrack", "featuring"}:
            break
        text = tail[0]
    return article_first(text)


def _last_tail(text: str) -> tuple[str, Tail, str] | None:
    """Return what stands before the last tail of a title, what that is, and its words."""
    if found := _NESTED.match(text):
        text = f"{found[1]}({found[2]} {found[3]} {found[4]})"
    if (found := _BRACKETED.match(text)) and found[1].strip():
        before, inside = found[1].strip(), found[2].strip()
        if _VOLUME.fullmatch(inside):
            return f"{before} {inside}", "volume", ""
        return before, _kind(inside), " ".join(words_of(inside))
    if found := _AFTER_DASH.match(text):
        kind = _kind(found[2])
        is_live = kind == "live" and bool(_LIVE & set(plain(found[2]).split()[:1]))
        if kind in {"edition", "soundtrack"} or is_live:
            return found[1].rstrip(" :"), kind, " ".join(words_of(found[2]))
    if found := _BARE.match(text):
        return found[1].rstrip(" :,-"), "edition", ""
    return None


def _numbers(tails: Mapping[Tail, Sequence[str]], *, of_pressing: bool) -> frozenset[str]:
    """Return the numbers in tails of editions, without those of bits and anniversaries."""
    return frozenset(
        word
        for tail in [*tails.get("edition", ()), *tails.get("soundtrack", ())]
        for word in _NTH.sub(r"\1", _NO_NAME.sub("", tail)).split()
        if word.isdecimal() and bool(_OF_PRESSING.search(tail) and len(word) == 4) is of_pressing
    )


def _kind(tail: str) -> Tail:
    if _FEATURING.match(tail):
        return "live" if _LIVE & set(plain(tail).split()) else "featuring"
    words = {word for word in plain(tail).split() if not _ORDINAL.fullmatch(word)}
    if words & _SOUNDTRACK and words <= _BESIDE_SOUNDTRACK:
        return "soundtrack"
    if ("new" in words and words & _RECORDED_ANEW) or ("bonus" in words and _is_second_disc(words)):
        return "other"
    if words & _EDITION and words <= _BESIDE_EDITION:
        return "edition"
    if not words and re.fullmatch(r"(?:19|20)\d\d", tail):
        return "edition"
    return "live" if words & _LIVE else "other"


def _is_second_disc(words: set[str]) -> bool:
    """Say whether this is the disc that came with an album, and not the album with it."""
    return words <= _SECOND_DISC and len(words) > 1
