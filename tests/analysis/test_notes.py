"""What is said beside the figures: how far they reach, what is doubtful, what the shelf can tell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from aime_cli.analysis.figures import Analysis, Durations, ShelfList, Silence
from aime_cli.analysis.notes import notes
from aime_cli.analysis.sentences import Sentences
from aime_cli.analysis.wording import Wording
from tests.analysis import listening

FRENCH, ENGLISH = Wording("fr"), Wording("en")


def with_shelf(analysis: Analysis, **changes: Any) -> Analysis:
    return msgspec.structs.replace(analysis, shelf=msgspec.structs.replace(analysis.shelf, **changes))


def said(analysis: Analysis) -> tuple[Sequence[str], Sequence[str]]:
    """Return the notes in both languages, without that of the zone."""
    return notes(analysis, FRENCH)[:-1], notes(analysis, ENGLISH)[:-1]


def month(start: date | None, previous: int | None = None, **changes: Any) -> Analysis:
    """Return a January 2026 with one track, recorded since `start`."""
    quiet: dict[str, Any] = {
        "silences": (),
        "left": msgspec.structs.replace(listening.rich_month().left, impossible=0, unattributed=0),
        "durations": Durations(0, 0, 0, 5, None),
        "listens": listening.figure(5, previous),
    }
    return listening.rich_month(history_start=start, **(quiet | changes))


@pytest.mark.parametrize(
    ("start", "previous", "french", "english"),
    [
        (date(2014, 3, 9), 3, "La première écoute notée est du 9 mars 2014.", "The first listen recorded is of 9 March 2014."),
        (date(2025, 12, 1), 3, "La première écoute notée est du 1er décembre 2025.", "The first listen recorded is of 1 December 2025."),
        (date(2025, 12, 2), None, "La première écoute notée est du 2 décembre 2025, au cours de la période d’avant\u202f: les chiffres n’ont pas de point de comparaison.",
         "Recording began on 2 December 2025, within the period before: the figures have nothing to be compared with."),
        (date(2026, 1, 1), None, "Rien n’était noté avant cette période\u202f: les chiffres n’ont pas de point de comparaison.",
         "Nothing was recorded before this period: the figures have nothing to be compared with."),
        (date(2026, 1, 9), None, "Rien n’était noté avant le 9 janvier 2026\u202f: les jours sans écoute et les écoutes par jour sont comptés à partir de ce jour-là, et les chiffres n’ont pas de point de comparaison.",
         "Nothing was recorded before 9 January 2026: days without and listens a day count from that day, and the figures have nothing to be compared with."),
    ],
)  # fmt: skip
def test_how_far_the_figures_reach(start: date, previous: int | None, french: str, english: str) -> None:
    assert said(month(start, previous)) == ([french], [english])


@pytest.mark.parametrize("start", [None, date(2026, 2, 2)])
def test_what_the_page_has_said_is_not_said_again(start: date | None) -> None:
    assert said(listening.empty_week(history_start=start, silences=())) == ([], [])


def test_a_today_without_listens_is_not_counted() -> None:
    everything = listening.everything(silences=(), durations=Durations(0, 0, 0, 5, None))
    *days, today = everything.days
    silent, heard = (
        msgspec.structs.replace(
            everything, days=[*days, msgspec.structs.replace(today, listens=listens)], left=month(None).left
        )
        for listens in (0, 3)
    )

    french, english = said(silent)
    assert french[1:] == ["Le 31 janvier 2026, encore sans écoute, n’est pas compté."]
    assert english[1:] == ["31 January 2026, with no listens yet, is not counted."]
    assert [note[1:] for note in said(heard)] == [[], []]


@pytest.mark.parametrize(
    ("usual", "french", "english"),
    [
        (0, "ici, il y a d’habitude une écoute chaque jour", "usually there is a listen every day here"),
        (1, "ici, d’habitude, 1 jour au plus", "usually 1 day at most here"),
        (2, "ici, d’habitude, 2 jours au plus", "usually 2 days at most here"),
    ],
)
def test_a_silence_says_what_is_usual(usual: int, french: str, english: str) -> None:
    silence = Silence(20, date(2026, 1, 3), date(2026, 1, 22), usual)

    first, other = (notes[0] for notes in said(month(date(2014, 3, 9), 3, silences=[silence])))

    assert first == (
        f"Silence du 3 au 22 janvier 2026 (20 jours)\u202f; {french}\u202f: peut-être que rien n’était noté."
    )
    assert other == f"Silence from 3 to 22 January 2026 (20 days); {english}: perhaps nothing was recorded."


@pytest.mark.parametrize(
    ("durations", "french", "english"),
    [
        (Durations(0, 12, 0, 20, None), "Durée connue pour 0 piste sur 12\u202f: pas de temps d’écoute.", "Duration known for 0 of 12 tracks: no listening time."),
        (Durations(3, 1836, 5, 2000, None), "Durée connue pour 3 pistes sur 1\u202f836, trop peu pour dire un temps d’écoute.",
         "Duration known for 3 of 1,836 tracks, too few to tell a listening time."),
        (Durations(11, 12, 19, 20, 7380), "Temps d’écoute connu\u202f: 2\u00a0h\u00a003, pour 19 écoutes sur 20.", "Known listening time: 2 h 03 min, for 19 of 20 listens."),
        (Durations(12, 12, 20, 20, 3180), "Temps d’écoute\u202f: 53\u00a0min.", "Listening time: 53 min."),
        (Durations(1, 1, 1, 1, 12), "Temps d’écoute\u202f: moins d’une minute.", "Listening time: less than a minute."),
    ],
)  # fmt: skip
def test_durations_are_told_as_far_as_they_are_known(durations: Durations, french: str, english: str) -> None:
    assert [each[0] for each in said(month(date(2014, 3, 9), 3, durations=durations))] == [french, english]


def test_without_tracks_nothing_is_said_of_durations() -> None:
    assert len(said(month(date(2014, 3, 9), 3, durations=Durations(0, 0, 0, 5, None)))[0]) == 1


def test_the_shelf_says_as_of_when() -> None:
    shelf = Sentences(listening.rich_month(), FRENCH), Sentences(listening.rich_month(), ENGLISH)

    assert [each.shelf() for each in shelf] == [
        "Albums joués\u202f: 61 sur 395, soit 15,4\u202f% (+3, avant\u202f:\u00a058).",
        "Albums played: 61 of 395, which is 15.4% (+3, before:\u00a058).",
    ]
    assert [each.shelf_as_of() for each in shelf] == [
        "Les listes sont arrêtées au 31 janvier 2026.",
        "The lists are as of 31 January 2026.",
    ]
    nothing = ShelfList(0, ())
    all_heard = with_shelf(listening.rich_month(), not_for_a_year=nothing, never=nothing)
    assert Sentences(all_heard, FRENCH).shelf_as_of() == ""


def test_nothing_is_known_of_a_shelf_before_anything_was_heard() -> None:
    unknown = with_shelf(listening.empty_week(), not_for_a_year=None, never=None)
    french, english = Sentences(unknown, FRENCH), Sentences(unknown, ENGLISH)

    assert (
        french.shelf()
        == "L’étagère compte 395 albums\u202f; rien ne dit lesquels avaient été joués au 1er février 2026."
    )
    assert (
        english.shelf()
        == "The shelf holds 395 albums; nothing tells which of them had been played by 1 February 2026."
    )
    assert (french.shelf_as_of(), english.shelf_as_of()) == ("", "")


def test_a_few_of_very_many_albums_are_no_nothing() -> None:
    large = with_shelf(listening.rich_month(), owned=100_000, played=listening.figure(1, None))

    assert (
        Sentences(large, FRENCH).shelf()
        == "Albums joués\u202f: 1 sur 100\u202f000, soit moins de 0,1\u202f%."
    )
    assert Sentences(large, ENGLISH).shelf() == "Albums played: 1 of 100,000, which is less than 0.1%."


def test_where_recording_begins_everything_is_a_discovery() -> None:
    first = Sentences(month(date(2026, 1, 3)), ENGLISH).events("discoveries")
    later = Sentences(month(date(2025, 12, 31)), ENGLISH).events("discoveries")

    assert first == f"{later} Nothing was recorded before, so everything counts as a discovery."
