"""weekly-haiku: which days it is about, and the figures under it."""

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from markdown_it import MarkdownIt

from aime_cli.errors import ExitCode, UsageError
from aime_cli.haiku.metre import judge
from tests.conftest import NOW, ROOT, Make, album, by_artist, heard
from tests.exporters.test_markdown import HOSTILE
from tests.tasks.conftest import Home, haikus, text_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def a_week_of_listens() -> dict[str, Any]:
    """Return albums with pressings, a heard twin, artists with case twins, Various, and an orphan."""
    rows: dict[str, Any] = dict(
        by_artist(
            "AIR",
            "Air",
            "La Femme (4)",
            "Various",
            "Michael Jackson",
            titles=["Moon Safari", "Moon  safari", "Psycho Tropical Berlin", "Nuggets", "Thriller"],
        )
    )
    rows["albums"] += [
        album(6, "Thriller", support="CD"),
        album(7, "Pocket Symphony"),
        album(8, "Tape"),
        album(9, "Gone"),
    ]
    rows["album_artist"] += [
        {"album_id": 6, "artist_id": 5},
        {"album_id": 7, "artist_id": 2},
        {"album_id": 7, "artist_id": 3},
    ]
    return rows | heard(
        {
            1: [NOW - DAY] * 3,
            2: [NOW - 2 * DAY] * 2,
            3: [NOW - 3 * DAY],
            4: [NOW - 3 * DAY] * 3,
            5: [NOW - 4 * DAY] * 2,
            6: [NOW - 4 * DAY] * 2,
            7: [NOW - HOUR] * 2,
            8: [NOW - HOUR] * 2,
            9: [NOW - HOUR],
        }
    )


def test_the_whole_document(make_collection: Make, home: Home) -> None:
    run = home.week(make_collection(a_week_of_listens(), script="DELETE FROM albums WHERE id = 9"), dice=2)

    assert run.artifacts[0].path.name == "weekly-haiku-20260131-070015.md"
    assert text_of(run) == (
        """# 🎵 Haiku de la Semaine

Généré: 31/01/2026 07:00:15
Les sept derniers jours, du 24/01/2026 au 31/01/2026

```
Pas un bruit dehors
une note, puis une autre
la nuit se referme
```

*5-7-5 · composé hors ligne*

## Les plus écoutés

18 écoutes, 6 albums, 3 artistes

### Artistes

1. AIR — 7
2. Michael Jackson — 4
3. La Femme — 3

### Albums

1. Moon Safari - AIR — 5
2. Thriller - Michael Jackson — 4
3. Nuggets - Various — 3
4. Pocket Symphony - Air & La Femme — 2
5. Tape — 2
"""
    )
    assert (run.status, run.report.notes, run.report.warnings) == (ExitCode.OK, [], [])
    assert run.report.counts == {"listens": 18, "albums": 6, "haikus": 1, "composed_offline": 1}


def test_a_calendar_week_in_english(make_collection: Make, home: Home) -> None:
    rows = dict(by_artist("Air", titles=["Moon Safari"])) | heard({1: [NOW - DAY]})

    assert text_of(home.week(make_collection(rows), at="2026-W05", language="en")) == (
        """# 🎵 Haiku of the Week

Generated: 2026-01-31 07:00:15
Week 2026-W05, 2026-01-26 to 2026-02-01

```
A single seashell
“Moon Safari”, nothing else
no footprints remain
```

*5-7-5 · composed offline*

## Most Heard

1 listen, 1 album, 1 artist

### Artists

1. Air — 1

### Albums

1. Moon Safari - Air — 1
"""
    )


def counted(moments: list[datetime], make_collection: Make, home: Home, **options: Any) -> int:
    """Return how many of these listens are in the week."""
    run = home.week(make_collection(dict(by_artist("Air")) | heard({1: moments})), **options)
    return run.report.counts["listens"]


def test_seven_days_are_days_of_the_clock_on_the_wall(make_collection: Make, home: Home) -> None:
    now = datetime(2026, 3, 29, 18, 0, tzinfo=UTC)  # 20:00 in Paris, where the clocks changed last night
    start = datetime(2026, 3, 22, 19, 0, tzinfo=UTC)  # 20:00 there, a week before
    within = [start, now - SECOND]
    outside = [start - SECOND, start - HOUR + SECOND, now]

    assert counted(within + outside, make_collection, home, now=now, timezone="Europe/Paris") == 2


def test_seven_days_are_longer_when_summer_ends(make_collection: Make, home: Home) -> None:
    now = datetime(2025, 10, 26, 19, 0, tzinfo=UTC)  # 20:00 in Paris
    start = datetime(2025, 10, 19, 18, 0, tzinfo=UTC)  # 20:00 there, in summer time
    within = [start, start + HOUR - SECOND, now - SECOND]

    run_of = {"now": now, "timezone": "Europe/Paris"}
    assert counted([*within, start - SECOND, now], make_collection, home, **run_of) == 3


@pytest.mark.parametrize(
    ("at", "start", "end", "shown"),
    [
        # The clocks in Paris go forward on the Sunday of this week, and back on that of the next.
        ("2026-W13", "2026-03-22T23:00", "2026-03-29T22:00", "2026-W13, du 23/03/2026 au 29/03/2026"),
        ("2025-W43", "2025-10-19T22:00", "2025-10-26T23:00", "2025-W43, du 20/10/2025 au 26/10/2025"),
        # Weeks that are in two years.
        ("2020-W53", "2020-12-27T23:00", "2021-01-03T23:00", "2020-W53, du 28/12/2020 au 03/01/2021"),
        ("2026-W01", "2025-12-28T23:00", "2026-01-04T23:00", "2026-W01, du 29/12/2025 au 04/01/2026"),
        ("2025-W01", "2024-12-29T23:00", "2025-01-05T23:00", "2025-W01, du 30/12/2024 au 05/01/2025"),
    ],
)
def test_a_week_is_from_monday_to_sunday_on_the_clock_on_the_wall(
    at: str, start: str, end: str, shown: str, make_collection: Make, home: Home
) -> None:
    first, after = (datetime.fromisoformat(f"{moment}+00:00") for moment in (start, end))
    moments = [first - SECOND, first, after - SECOND, after]
    database = make_collection(dict(by_artist("Air")) | heard({1: moments}))

    run = home.week(database, at=at, timezone="Europe/Paris", now=after + 30 * DAY)

    assert run.report.counts["listens"] == 2
    assert text_of(run).splitlines()[3] == f"Semaine {shown}"


@pytest.mark.parametrize(
    "at",
    ["", "2026", "2026-05", "2026-W5", "2026-W00", "2025-W53", "2026-W54", "0000-W01", "9999-W52",
     "2026-w05", " 2026-W05", "2026-W05\n", "2026-W05-1", "\x1b[31m", "²⁰²⁶-W⁰⁵", "２０２６-W０５", "-026-W05", "\udcff"],
)  # fmt: skip
def test_what_is_no_week_is_refused(at: str, make_collection: Make, home: Home) -> None:
    database = make_collection(dict(by_artist("Air")))
    with pytest.raises(UsageError) as failure:
        home.week(database, at=at)

    assert (failure.value.exit_code, failure.value.message) == (2, f"no week {at}")
    assert failure.value.hint == "a week is written as 2026-W05"


WEEK_OF_THE_MACHINE = """
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from aime_cli.errors import UsageError
from aime_cli.runner import run_task
from aime_cli.settings import load_settings
from aime_cli.tasks import weekly_haiku

settings = load_settings(overrides={"database.url": sys.argv[1], "scheduler.output_dir": "out"})
now = datetime.fromisoformat(sys.argv[2])
for at in sys.argv[3:]:
    try:
        run = run_task("weekly-haiku", partial(weekly_haiku, at=at or None), settings, now=now)
        print(run.report.counts["listens"])
    except UsageError as error:
        print(error.message)
"""


def test_without_a_time_zone_the_machines_is_meant(make_collection: Make, tmp_path: Path) -> None:
    now = datetime(2026, 3, 29, 18, 0, tzinfo=UTC)
    start = datetime(2026, 3, 22, 19, 0, tzinfo=UTC)
    monday, next_monday = datetime(2026, 3, 22, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    moments = [
        start - SECOND,
        start,
        monday - SECOND,
        monday,
        now - SECOND,
        now,
        next_monday - SECOND,
        next_monday,
    ]
    database = make_collection(dict(by_artist("Air")) | heard({1: moments}))

    done = subprocess.run(
        [sys.executable, "-c", WEEK_OF_THE_MACHINE, database, now.isoformat(), "", "2026-W13", "0001-W01"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "TZ": "Europe/Paris", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.stdout.splitlines()) == ("", ["4", "4", "no week 0001-W01"])


def test_a_week_without_listens_is_a_note_and_no_file(make_collection: Make, home: Home) -> None:
    database = make_collection(dict(by_artist("Air")) | heard({1: [NOW - 8 * DAY]}))

    run = home.week(database, timezone="Europe/Paris")
    assert (run.status, run.artifacts, run.report.counts) == (ExitCode.OK, (), {"listens": 0, "albums": 0})
    assert run.report.notes == ["no listens from 2026-01-24 08:00 to 2026-01-31 08:00, so no file"]

    run = home.week(database, at="2026-W05", timezone="Europe/Paris")
    assert run.report.notes == ["no listens from 2026-01-26 00:00 to 2026-02-02 00:00, so no file"]
    assert not (home.folder / "out").exists()
    assert home.remembered() == (0, frozenset())


def test_a_file_without_listens_is_a_note_and_no_file(make_collection: Make, home: Home) -> None:
    run = home.week(make_collection(dict(by_artist("Air")), script="DROP TABLE listening_history"))

    assert (run.status, run.artifacts, len(run.report.notes)) == (ExitCode.OK, (), 1)


def test_listens_of_albums_that_are_gone_count_without_a_name(make_collection: Make, home: Home) -> None:
    rows = dict(by_artist("Air")) | heard({1: [NOW - HOUR] * 3})

    document = text_of(home.week(make_collection(rows, script="DELETE FROM albums"), language="en"))

    assert document.endswith("## Most Heard\n\n3 listens, 0 albums, 0 artists\n")
    assert judge(haikus(document)[0], "en").verdict == "valid"


def test_an_artist_who_is_linked_in_two_spellings_is_counted_once(make_collection: Make, home: Home) -> None:
    rows: dict[str, Any] = dict(by_artist("AIR", "Air", titles=["Moon Safari", "Air"]))
    rows["album_artist"] += [{"album_id": 1, "artist_id": 2}]
    rows |= heard({1: [NOW - HOUR] * 3})

    document = text_of(home.week(make_collection(rows)))

    assert "### Artistes\n\n1. AIR — 3\n" in document
    assert "3 écoutes, 1 album, 1 artiste\n" in document


def test_various_is_no_artist(make_collection: Make, home: Home) -> None:
    rows = dict(by_artist("Various", "Various Artists", "Artistes Divers", titles=["A", "B", "C"]))
    document = text_of(home.week(make_collection(rows | heard({1: [NOW - HOUR], 2: [NOW - HOUR]}))))

    assert "2 écoutes, 2 albums, 0 artistes\n" in document
    assert "### Artistes" not in document
    assert "1. A - Various — 1\n2. B - Various Artists — 1\n" in document


def test_the_figures_are_those_of_a_plain_count(make_collection: Make, home: Home) -> None:
    dice = Random(1969)
    artists = ["AIR", "air", "Björk", "Bjork", "Brel", "Cream", "CREAM", "Various", "Zebda"]
    who = ["air", "air", "bjork", "bjork", "brel", "cream", "cream", None, "zebda"]
    spelled = dict(zip(artists, who, strict=True))
    names = ["Homogenic", "Début", "DEBUT", "Live", "live!"]
    what = ["homogenic", "debut", "debut", "live", "live"]
    rows: dict[str, Any] = dict(by_artist(*artists)) | {"albums": [], "album_artist": []}
    listens: dict[int, list[datetime]] = {}
    by_whom: Counter[str] = Counter()
    of_what: Counter[tuple[str, str]] = Counter()
    for number in range(1, 81):
        artist, title = dice.randrange(len(artists)), dice.randrange(len(names))
        rows["albums"].append(album(number, names[title], source=dice.choice(["discogs", "lastfm"])))
        rows["album_artist"].append({"album_id": number, "artist_id": artist + 1})
        listens[number] = [
            NOW - timedelta(seconds=dice.randrange(1, 14 * 86_400)) for _ in range(dice.randrange(30))
        ]
        plays = sum(moment >= NOW - 7 * DAY for moment in listens[number])
        if name := who[artist]:
            by_whom[name] += plays
        if plays:
            of_what[name or "various", what[title]] += plays
    database = make_collection(rows | heard(listens))

    run = home.week(database, language="en")

    total = sum(of_what.values())
    assert f"\n{total} listens, {len(of_what)} albums, {len(+by_whom)} artists\n" in text_of(run)
    shown = re.findall(r"^\d\. (.*) — (\d+)$", text_of(run), re.MULTILINE)
    most = [*by_whom.most_common(5), *of_what.most_common(5)]
    assert [int(plays) for _, plays in shown] == [plays for _, plays in most]
    assert [spelled[name] for name, _ in shown[:5]] == [name for name, _ in most[:5]]
    assert run.report.counts["listens"] == total


def test_hostile_names_change_no_structure(make_collection: Make, home: Home) -> None:
    for first in range(0, len(HOSTILE), 5):
        some = HOSTILE[first : first + 5]
        names = [f"{name}{number}" for number, name in enumerate(some)]
        rows = dict(by_artist(*names, titles=some))
        rows |= heard({number: [NOW - HOUR] * (9 - number) for number in range(1, len(some) + 1)})
        document = text_of(home.week(make_collection(rows, name=f"{first}.db")))

        assert not set(document) & set("\x1b\t\u202e\u2028\x85")
        tokens = MarkdownIt("commonmark").parse(document)
        blocks = Counter(f"{token.type} {token.tag}" for token in tokens if token.nesting > 0)
        assert blocks == {
            "heading_open h1": 1,
            "heading_open h2": 1,
            "heading_open h3": 2,
            "ordered_list_open ol": 2,
            "list_item_open li": 2 * len(some),
            "paragraph_open p": 3 + 2 * len(some),
        }
        inside = {part.type for token in tokens for part in token.children or []}
        assert inside <= {"text", "softbreak", "em_open", "em_close", "html_inline", "text_special"}


def test_the_same_dice_and_clock_give_the_same_bytes(make_collection: Make, home: Home) -> None:
    rows = a_week_of_listens()
    backwards = {table: list(values)[::-1] for table, values in rows.items() if table != "album_artist"}
    databases = [
        make_collection(rows),
        make_collection(rows, name="again.db"),
        make_collection({"album_artist": rows["album_artist"]} | backwards, name="backwards.db"),
    ]

    pages = [text_of(home.week(database, dice=4, remembers=False)) for database in databases]

    assert pages[0] == pages[1] == pages[2]
    assert home.remembered() == (0, frozenset())


def test_no_haiku_of_the_last_thirty_days_comes_again(make_collection: Make, home: Home) -> None:
    database = make_collection(dict(by_artist("Air")) | heard({1: [NOW - DAY]}))

    first = haikus(text_of(home.week(database)))
    assert haikus(text_of(home.week(database, now=NOW + DAY))) != first
    assert haikus(text_of(home.week(database, remembers=False))) == first
