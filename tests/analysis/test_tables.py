"""Tables: tracks that share a name, months that share one, shares of what is large."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import pytest

from aime_cli.analysis.figures import Analysis, Day, Loved
from aime_cli.analysis.listed import TopTrack
from aime_cli.analysis.tables import Cell, Tables
from aime_cli.analysis.wording import Wording
from tests.analysis import listening

FRENCH = Wording("fr")


def track(title: str, credit: str, album: str, plays: int = 3) -> TopTrack:
    return TopTrack(title, credit, album, plays, 0.25, 0)


SAME = [
    track("Intro", "The xx", "xx"),
    track("Intro", "Alt-J", "Relaxer"),
    track("Intro", "Alt-J", "An Awesome Wave"),
    track("Intro", "", "A"),
    track("Intro", "", ""),
]
NAMES = [
    Cell("Intro", "The xx"),
    Cell("Intro", "Alt-J · Relaxer"),
    Cell("Intro", "Alt-J · An Awesome Wave"),
    Cell("Intro", "A"),
    Cell("Intro", "sans titre"),
]


def test_tracks_of_one_name_have_their_albums_beside_them() -> None:
    loved = Loved(listening.figure(5, 0), SAME)
    tables = Tables(listening.rich_month(top_tracks=SAME, loved=loved), FRENCH)

    assert [row[1] for row in tables.top("tracks").rows] == NAMES
    assert [row[0] for row in tables.loved().rows] == NAMES


def test_other_lists_have_no_albums_beside_their_names() -> None:
    month = listening.rich_month()
    twice = msgspec.structs.replace(month, top_albums=[month.top_albums[0]] * 2)

    rows = Tables(twice, FRENCH).top("albums").rows

    assert [row[1].by for row in rows] == [month.top_albums[0].artist_credit] * 2


def test_shares_are_of_the_plays() -> None:
    tops = [
        msgspec.structs.replace(top, plays=plays, share=round(plays / 100_000, 4))
        for top, plays in zip(listening.rich_month().top_artists, (99_999, 1), strict=False)
    ]
    large = listening.rich_month(listens=listening.figure(100_000, None), top_artists=tops)

    rows = Tables(large, FRENCH).top("artists").rows

    assert [row[3].text for row in rows] == [">\u00a099,9\u202f%", "<\u00a00,1\u202f%"]


def window(first: date, length: int) -> Analysis:
    """Return a window in which a day has as many listens as days came before it."""
    days = [Day(first + timedelta(days=number), number, 0, 0) for number in range(length)]
    return listening.rich_year(days=days)


@pytest.mark.parametrize(
    ("first", "length", "heads"),
    [
        (date(2025, 11, 22), 365, ["nov. 2025", "déc. 2025", "janv. 2026", "oct. 2026", "nov. 2026"]),
        (date(2025, 1, 1), 365, ["janv.", "févr.", "mars", "nov.", "déc."]),
    ],
)
def test_a_calendar_tells_the_months_of_two_years_apart(
    first: date, length: int, heads: Sequence[str]
) -> None:
    table = Tables(window(first, length), FRENCH).calendar()

    names = [column.head for column in table.columns]
    assert [*names[1:4], *names[-2:]] == heads
    assert len(set(names)) == len(names)


def test_a_calendar_holds_each_day_once() -> None:
    table = Tables(window(date(2025, 11, 22), 365), FRENCH).calendar()

    listens = sorted(int(cell.text) for row in table.rows for cell in row[1:] if cell.text)
    assert listens == list(range(365))
    november = [(row[1].text, row[-1].text) for row in table.rows]
    assert november[:2] == [("", "344"), ("", "345")]
    assert november[20:23] == [("", "364"), ("0", ""), ("1", "")]
