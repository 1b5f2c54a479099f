"""One album of a catalog beside the one that is wanted: what speaks for it, and what against."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from aime_cli.catalogs.credits import agreement, is_various
from aime_cli.catalogs.repeated import is_repeated_title
from aime_cli.catalogs.tails import doubts_between, is_another_number
from aime_cli.catalogs.titles import Title, compact, taken_apart
from aime_cli.catalogs.words import words_of
from aime_cli.entities import CatalogAlbum, WantedAlbum

Band = Literal["accept", "review", "reject"]

ACCEPTED, REVIEWED = 0.9, 0.5
_MOST_IN_REVIEW, _MOST_REJECTED = 0.89, 0.49
_ALIKE = 0.85
_AGREEMENT = {"same": 1.0, "some": 0.92, "perhaps": 0.7, "other script": 0.5, "none": 0.0}

_IMITATION = re.compile(
    r"\b(?:karaoke|tributes?|hommage|homage|homenaje|in the style of|(?:as )?made famous|originally performed"
    r"|cover versions?|covers of|covered by|lullab(?:y|ies)|renditions?|8 ?bit|backing tracks?|sing ?along"
    r"|ringtones?|plays the music of|performs? the (?:songs|music|hits)|music box|chiptunes?|soundalikes?"
    r"|hits of)\b"
)
_ODD = frozenset({"ep", "demo", "interview", "audiobook", "audio drama", "spokenword", "broadcast", "other"})
_SAYS_SHORT = frozenset({"ep", "single", "maxi"})


@dataclass(frozen=True)
class Verdict:
    """What is thought of one album.

    Attributes:
        is_namesake: Whether title and artist leave no doubt.
        doubts: Why a person should look at it.
        refusals: Why it is another album.
    """

    album: CatalogAlbum
    title: Title
    likeness: float
    is_namesake: bool
    doubts: tuple[str, ...]
    refusals: tuple[str, ...]

    @property
    def score(self) -> float:
        """From 0 to 1; from `ACCEPTED` on nothing speaks against it."""
        if self.refusals:
            return round(min(self.likeness, _MOST_REJECTED), 3)
        if self.doubts:
            return round(max(min(self.likeness, _MOST_IN_REVIEW), REVIEWED), 3)
        return round(max(self.likeness, ACCEPTED), 3)


@dataclass
class _Case:
    """The reasons as they are found."""

    wanted: WantedAlbum
    album: CatalogAlbum
    ours: Title
    theirs: Title
    doubts: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def verdict(wanted: WantedAlbum, album: CatalogAlbum) -> Verdict:
    """Judge one album by itself."""
    case = _Case(wanted, album, taken_apart(wanted.title), taken_apart(album.title))
    title = _weigh_titles(case)
    artists = _weigh_artists(case)
    is_namesake = not case.refusals and title == 1 and artists > _AGREEMENT["perhaps"]
    _weigh_kinds(case)
    year = _weigh_years(case)
    likeness = 0.55 * title + 0.4 * artists + 0.05 * year
    return Verdict(album, case.theirs, likeness, is_namesake, tuple(case.doubts), tuple(case.refusals))


def _weigh_titles(case: _Case) -> float:
    ours, theirs = case.ours, case.theirs
    if _imitates(case.album) and not _imitates_title(case.wanted):
        case.refusals.append("an imitation")
    if ours.is_live != theirs.is_live:
        case.refusals.append("only one of them is live")
    if is_another_number(ours, theirs):
        case.refusals.append("another number")
    case.doubts.extend(doubts_between(ours, theirs, case.wanted.year, case.album.year))
    if compact(ours.whole) == compact(theirs.whole):
        return 1.0
    if compact(ours.core) != compact(theirs.core):
        return _weigh_other_titles(case)
    if ours.extras != theirs.extras:
        said = sorted(ours.extras ^ theirs.extras)
        case.doubts.append(f"only one title says {' / '.join(said)}")
    return 1.0


def _weigh_other_titles(case: _Case) -> float:
    ours, theirs = case.ours, case.theirs
    alike = SequenceMatcher(None, ours.core, theirs.core, autojunk=False).ratio()
    begins = f"{theirs.core} ".startswith(f"{ours.core} ") or f"{ours.core} ".startswith(f"{theirs.core} ")
    if compact(ours.core)[1] != compact(theirs.core)[1]:
        case.refusals.append("another number")
    elif alike >= _ALIKE or begins:
        case.doubts.append("a title that only resembles")
    else:
        case.refusals.append("another title")
    return min(alike, 0.99)


def _weigh_artists(case: _Case) -> float:
    wanted, album = case.wanted.artists, case.album.artists
    if not wanted:
        case.doubts.append("no artist to compare")
        return _AGREEMENT["perhaps"]
    if is_various(wanted) and len(wanted) == 1:
        return _weigh_various(case)
    found = agreement(wanted, album)
    if found == "none" and is_various(album) and case.theirs.is_soundtrack:
        case.doubts.append("credited to various artists")
    elif found == "none":
        case.refusals.append("another artist")
    elif found == "other script":
        case.doubts.append("the artist in another script")
    elif found == "perhaps" or (found == "some" and is_repeated_title(case.wanted)):
        case.doubts.append("an artist that only resembles")
    return _AGREEMENT[found]


def _weigh_various(case: _Case) -> float:
    """Weigh a compilation, which only its title and its kind tell from others."""
    kinds = case.album.kinds
    if not is_various(case.album.artists):
        if "soundtrack" not in kinds and not case.theirs.is_soundtrack:
            case.refusals.append("not by various artists")
        case.doubts.append("credited to somebody")
        return _AGREEMENT["perhaps"]
    if not kinds & {"compilation", "soundtrack", "dj-mix"}:
        case.doubts.append("no compilation")
        return _AGREEMENT["some"]
    is_telling = _is_of_film(case) or len(case.ours.core.split()) >= 3
    if not _is_year_near(case) and not is_telling:
        case.doubts.append("a compilation with a common title")
    return _AGREEMENT["same"]


def _weigh_kinds(case: _Case) -> None:
    kinds = case.album.kinds
    if _SAYS_SHORT & set(words_of(case.wanted.title)):
        return
    if "remix" in kinds and "remix" not in case.ours.whole:
        case.doubts.append("remixes")
    if "single" in kinds:
        case.doubts.append("a single")
    elif (kinds & _ODD or ("live" in kinds and not case.ours.is_live)) and not _is_year_near(case):
        odd = sorted(kinds & (_ODD | {"live"}))
        if odd != ["live"] or not case.wanted.is_edition:
            case.doubts.append(f"{' / '.join(odd)}, of another year")


def _weigh_years(case: _Case) -> float:
    """Weigh the years; one alone refuses nothing, because catalogs give those of new editions."""
    ours, theirs = case.wanted.year, case.album.year
    is_told = bool(case.ours.numbers) and case.ours.numbers == case.theirs.numbers
    is_repeated = is_repeated_title(case.wanted) and not is_told
    if ours is None or theirs is None:
        if is_repeated:
            case.doubts.append("a title of several albums, without a year to tell them apart")
        return 0.5
    later = theirs - ours
    is_first = case.album.catalog == "musicbrainz"
    slack = 1 if case.wanted.is_edition else 2
    if later < -slack and not case.wanted.is_edition:
        case.doubts.append(f"of {theirs}, long before {ours}")
    elif later > slack and is_first:
        case.doubts.append(f"first of {theirs}, after {ours}")
    elif abs(later) > 1 and (_is_of_film(case) or is_various(case.wanted.artists)):
        case.doubts.append(f"of {theirs}, and films and compilations of {ours} are made again")
    elif later and is_repeated:
        case.doubts.append(f"of {theirs}, and there may be another of {ours}")
    return 1.0 if abs(later) <= 1 else 0.0


def _is_of_film(case: _Case) -> bool:
    return case.ours.is_soundtrack or case.theirs.is_soundtrack or "soundtrack" in case.album.kinds


def _is_year_near(case: _Case) -> bool:
    ours, theirs = case.wanted.year, case.album.year
    return ours is not None and theirs is not None and abs(ours - theirs) <= 1


def _imitates(album: CatalogAlbum) -> bool:
    return bool(_IMITATION.search(" ".join(words_of(" / ".join([album.title, *album.artists])))))


def _imitates_title(wanted: WantedAlbum) -> bool:
    return bool(_IMITATION.search(" ".join(words_of(" / ".join([wanted.title, *wanted.artists])))))
