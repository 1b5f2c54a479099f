"""Which album of a catalog is the wanted one, and how sure that is."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from aime_cli.catalogs.judging import ACCEPTED, REVIEWED, Band, Verdict, verdict
from aime_cli.catalogs.repeated import is_repeated_title
from aime_cli.catalogs.titles import taken_apart
from aime_cli.entities import CatalogAlbum, WantedAlbum

__all__ = ["Band", "Match", "match"]

_HIGHEST_DOUBTFUL = 0.89


@dataclass(frozen=True)
class Match:
    """The likeliest album.

    Attributes:
        score: From 0 to 1; comparable between catalogs.
        band: What follows from it: "accept" may be written, "review" is for a person.
        reasons: What speaks against it, in English; empty for "accept".
    """

    album: CatalogAlbum
    score: float
    band: Band
    reasons: tuple[str, ...]


def match(
    wanted: WantedAlbum, found: Sequence[CatalogAlbum], *, rejected: Container[str] = ()
) -> Match | None:
    """Return the likeliest album of `found`; None where there is none.

    Args:
        rejected: Ids that a person has rejected for this album.
    """
    verdicts = [verdict(wanted, album) for album in found if album.id not in rejected]
    if not verdicts:
        return None
    best = min(verdicts, key=lambda each: _rank(wanted, each))
    score, reasons = best.score, (*best.refusals, *best.doubts)
    if score >= ACCEPTED and (rival := _rival(wanted, best, verdicts)):
        score, reasons = _HIGHEST_DOUBTFUL, (rival,)
    band: Band = "accept" if score >= ACCEPTED else "review" if score >= REVIEWED else "reject"
    return Match(best.album, score, band, reasons)


def _rank(wanted: WantedAlbum, each: Verdict) -> tuple[object, ...]:
    """Return the place of an album: sure ones first, then the plain edition, then the nearest year."""
    years = _distance(wanted, each)
    is_other_edition = each.title.is_edition != taken_apart(wanted.title).is_edition
    band = 0 if each.score >= ACCEPTED else 1 if each.score >= REVIEWED else 2
    if wanted.is_edition:  # a pressing may be of any year after the first
        return band, _is_special(each), is_other_edition, -round(each.score, 1)
    if is_repeated_title(wanted):
        return band, years > 1, _is_special(each), is_other_edition, years
    return band, _is_special(each), is_other_edition, years, -each.score


def _is_special(each: Verdict) -> bool:
    return bool(each.album.kinds & {"live", "demo", "remix", "single", "ep"})


def _distance(wanted: WantedAlbum, each: Verdict) -> int:
    if wanted.year is None or each.album.year is None:
        return 1
    return abs(wanted.year - each.album.year)


def _rival(wanted: WantedAlbum, best: Verdict, verdicts: Sequence[Verdict]) -> str | None:
    """Return why another album of the same name could be meant as well.

    MusicBrainz has each album once, so two of one name are two albums. Spotify has
    each edition, so that only titles that are known to be given twice raise the question.
    """
    others = [each for each in verdicts if each is not best and each.is_namesake and not each.refusals]
    others = [each for each in others if _is_special(each) == _is_special(best)]
    if best.album.catalog == "musicbrainz":
        others = [each for each in others if each.album.kinds == best.album.kinds]
    elif not is_repeated_title(wanted):
        return None
    years = {each.album.year for each in others if _apart(each.album.year, best.album.year)}
    if wanted.is_edition:
        years = {year for year in years if year is None or wanted.year is None or year <= wanted.year}
    elif _distance(wanted, best) <= 1 and wanted.year is not None and best.album.year is not None:
        return None
    if not years:
        return None
    told = ", ".join(sorted(str(year or "?") for year in years))
    return f"there is another of that name ({told})"


def _apart(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) > 1
