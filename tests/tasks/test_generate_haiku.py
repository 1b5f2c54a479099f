"""generate-haiku: the page, whose turn it is, and what is remembered of it."""

import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from markdown_it import MarkdownIt

from aime_cli.entities import Language
from aime_cli.errors import ExitCode, FolderUnusable, SettingsError, UsageError
from aime_cli.haiku.metre import judge
from tests.conftest import NOW, Make, Rows, album, by_artist, heard
from tests.exporters.test_markdown import HOSTILE
from tests.tasks.conftest import Home, haikus, headings, text_of

DAY = timedelta(days=1)


def three_albums() -> dict[str, Any]:
    rows: dict[str, Any] = dict(
        by_artist(
            "Michael Jackson",
            "La Femme (4)",
            "Various",
            "Étienne Daho",
            titles=["Thriller", "Psycho Tropical Berlin", "Nuggets", "Éden"],
        )
    )
    rows["albums"][0] |= {
        "year": 1982,
        "support": "Vinyle",
        "discogs_url": "https://www.discogs.com/release/1",
        "spotify_url": "https://open.spotify.com/album/a b",
        "apple_music_url": "javascript:alert(1)",
    }
    rows["albums"][1] |= {"year": 0, "support": " CD ", "apple_music_url": "https://music.example/7"}
    rows["albums"][2] |= {"year": 1972, "support": "Unknown", "source": "manual"}
    rows["albums"][3] |= {"source": "lastfm"}
    rows["album_artist"] += [{"album_id": 2, "artist_id": 4}]
    return rows


def numbered(number: int, **values: Any) -> dict[str, Any]:
    """Return the rows of this many albums, "Album 1" and so on, each by an artist of its own."""
    rows: dict[str, Any] = dict(by_artist(*(f"Artist {each}" for each in range(1, number + 1))))
    for row in rows["albums"]:
        row.update(values)
    return rows


def titles(document: str) -> list[str]:
    return [heading.partition(" - ")[0] for heading in headings(document)]


def test_the_whole_page_is_in_the_seeds_form(make_collection: Make, home: Home) -> None:
    run = home.page(make_collection(three_albums()), dice=3, remembers=False)

    assert run.artifacts[0].path.name == "generate-haiku-20260131-070015.md"
    assert text_of(run) == (
        """# 🎵 Haikus Générés - Sélection Aléatoire

Généré: 31/01/2026 07:00:15

## 1. Psycho Tropical Berlin - La Femme & Étienne Daho

```
Soir d’hiver, la lampe
que de notes en dedans
un flocon hésite
```

*5-7-5 · composé hors ligne · CD · [Apple Music](<https://music.example/7>)*

## 2. Thriller - Michael Jackson

```
Le quartier se tait
«\xa0Thriller\xa0» ne dit rien encore
la nuit se referme
```

*5-7-5 · composé hors ligne · édition de 1982 · Vinyle · [Discogs](<https://www.discogs.com/release/1>) · [Spotify](<https://open.spotify.com/album/a%20b>)*
"""
    )
    assert run.status is ExitCode.OK
    assert run.report.counts == {"albums": 2, "haikus": 2, "composed_offline": 2}
    assert run.report.warnings == []


def test_albums_that_were_named_in_english(make_collection: Make, home: Home) -> None:
    run = home.page(
        make_collection(three_albums()), dice=1, remembers=False, language="en", ids=[3, 1, 3], count=1
    )

    assert text_of(run) == (
        """# 🎵 Generated Haikus

Generated: 2026-01-31 07:00:15

## 1. Nuggets - Various

```
Tomorrow, “Nuggets”
the cup keeps watch by the bread
the postman stands still
```

*5-7-5 · composed offline*

## 2. Thriller - Michael Jackson

```
Tomorrow, “Thriller”
a seashell against the ear
the sand slips away
```

*5-7-5 · composed offline · 1982 edition · Vinyle · [Discogs](<https://www.discogs.com/release/1>) · [Spotify](<https://open.spotify.com/album/a%20b>)*
"""
    )
    assert run.report.notes == []


@pytest.mark.parametrize("wanted", [99, 0, -1, 2**63, -(2**63), 10**400])
def test_an_album_that_is_not_there_is_named(wanted: int, make_collection: Make, home: Home) -> None:
    with pytest.raises(UsageError) as failure:
        home.page(make_collection(numbered(2)), ids=[1, wanted])

    assert failure.value.message == f"no album has the id {wanted}"
    assert not (home.folder / "out").exists()


def test_hostile_titles_change_no_structure(make_collection: Make, home: Home) -> None:
    rows: dict[str, Any] = dict(
        by_artist(*(f"{title} {number}" for number, title in enumerate(HOSTILE)), titles=HOSTILE)
    )
    for row, title in zip(rows["albums"], HOSTILE, strict=True):
        row.update(support=title, discogs_url=f"https://x.example/{title[:50]}", spotify_url=title)
    rows["metadata"] = [{"album_id": number, "labels": title} for number, title in enumerate(HOSTILE, 1)]
    database = make_collection(rows)
    every = len(HOSTILE)

    for dice in range(3):
        document = text_of(home.page(database, dice=dice, count=every, remembers=False))

        assert not set(document) & set("\x1b\t\u202e\u2028\x85")
        tokens = MarkdownIt("commonmark").parse(document)
        assert Counter(f"{token.type} {token.tag}" for token in tokens if token.nesting >= 0) == {
            "heading_open h1": 1,
            "heading_open h2": every,
            "fence code": every,
            "paragraph_open p": every + 1,
            "inline ": 2 * every + 2,
        }
        inside = [part for token in tokens for part in token.children or [] if part.nesting >= 0]
        assert Counter(part.type for part in inside if part.type != "text") == {
            "em_open": every,
            "link_open": every + 1,  # one of the titles is an address
            "html_inline": 3,
        }
        assert {part.content for part in inside if part.type == "html_inline"} == {"<!-- -->"}


def test_a_title_is_shown_as_it_is(make_collection: Make, home: Home) -> None:
    rows = by_artist("*NSYNC", "[PIAS]", "A", titles=["<b>No</b> # Strings", "   ", "1. Outside"])
    document = text_of(home.page(make_collection(rows), ids=[1, 2, 3]))

    assert headings(document) == [
        "\\<b\\>No\\</b\\> # Strings - \\*NSYNC",
        "sans titre - \\[PIAS\\]",
        "1\\. Outside - A",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_haiku_is_valid(language: Language, make_collection: Make, home: Home) -> None:
    names = ["Sigur Rós", "Кино", "坂本龍一", "mewithoutYou", "AC/DC", "!!!", "2Pac", "x" * 300]
    rows: dict[str, Any] = dict(by_artist(*names, titles=names[::-1]))
    for number, row in enumerate(rows["albums"]):
        row.update(support=["Vinyle", "CD", "Cassette", None][number % 4], year=1960 + number)
    rows |= heard({1: [NOW - DAY] * 40, 2: [NOW - DAY]})
    database = make_collection(rows)

    for month in range(0, 12, 2):
        run = home.page(database, now=NOW + month * 30 * DAY, dice=month, count=8, language=language)
        poems = haikus(text_of(run))
        assert [judge(poem, language).verdict for poem in poems] == ["valid"] * 8
        assert len(set(map(tuple, poems))) == 8


def test_fewer_albums_than_asked_for_are_all_on_the_page(make_collection: Make, home: Home) -> None:
    run = home.page(make_collection(numbered(3)), count=5)

    assert sorted(titles(text_of(run))) == ["Album 1", "Album 2", "Album 3"]
    assert (run.status, run.report.notes) == (ExitCode.OK, ["3 albums to write about, 5 were asked for"])


@pytest.mark.parametrize(
    ("rows", "selection", "note"),
    [
        ({}, {}, "the collection has no albums"),
        ({}, {"source": "manual"}, "the collection has no albums"),
        (
            numbered(2),
            {"source": "manual"},
            "no album is of source manual; the sources here are discogs",
        ),
        (numbered(1) | heard({1: [NOW - DAY]}), {"prefer": "unplayed"}, "no album is unplayed"),
        (numbered(1) | heard({1: [NOW - DAY]}), {"prefer": "forgotten"}, "no album is forgotten"),
    ],
)
def test_no_album_is_one_note_and_no_file(
    rows: Rows, selection: dict[str, Any], note: str, make_collection: Make, home: Home
) -> None:
    run = home.page(make_collection(rows), **selection)

    assert (run.status, run.artifacts, run.report.notes) == (ExitCode.OK, (), [note])
    assert not (home.folder / "out").exists()


def test_an_album_comes_back_when_all_others_had_their_turn(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(6))
    everything = {f"Album {number}" for number in range(1, 7)}

    turns: list[str] = []
    for day in range(9):
        run = home.page(database, now=NOW + day * DAY, dice=day, count=2)
        turns += titles(text_of(run))
        is_first_of_a_round = day in {3, 6}
        assert run.report.notes == (
            ["every album has had its turn: they come again from here on"] if is_first_of_a_round else []
        )

    assert [set(turns[start : start + 6]) for start in (0, 6, 12)] == [everything] * 3
    assert turns[:6] != turns[6:12]


def test_a_round_ends_within_a_page(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(5))
    first, second, third = (
        titles(text_of(home.page(database, now=NOW + day * DAY, dice=day, count=3))) for day in range(3)
    )

    assert set(second[:2]) == {f"Album {number}" for number in range(1, 6)} - set(first)
    assert second[2] in first
    assert len(set(second)) == 3
    assert second[2] not in third


def test_a_turn_outlives_a_new_import(make_collection: Make, home: Home) -> None:
    before = numbered(6)
    after = numbered(6)
    for row in before["albums"][:3] + after["albums"][:3]:
        row["discogs_id"] = f"48{row['id']}"
    for row in after["albums"][:3]:
        row["title"] += " (Remastered)"  # its Discogs id says that it is the same
    for table, keys in {
        "albums": ["id"],
        "artists": ["id"],
        "album_artist": ["album_id", "artist_id"],
    }.items():
        for row in after[table]:
            row.update({key: 7 - row[key] for key in keys})  # everything has another's row id

    first = titles(text_of(home.page(make_collection(before, name="before.db"), count=3, dice=5)))
    imported = make_collection(after, name="after.db")
    second = titles(text_of(home.page(imported, now=NOW + DAY, count=3, dice=6)))

    assert sorted(title.removesuffix(" (Remastered)") for title in first + second) == [
        f"Album {number}" for number in range(1, 7)
    ]
    assert {title[:7] for title in first} & {"Album 1", "Album 2", "Album 3"}
    assert {title[:7] for title in first} & {"Album 4", "Album 5", "Album 6"}


def test_another_source_in_between_takes_nobodys_turn(make_collection: Make, home: Home) -> None:
    rows = numbered(8)
    for row in rows["albums"][4:]:
        row["source"] = "manual"
    database = make_collection(rows)

    owned: list[str] = []
    others: list[str] = []
    for day in range(8):
        moment = NOW + day * DAY
        owned += titles(text_of(home.page(database, now=moment, dice=day, count=1)))
        others += titles(
            text_of(home.page(database, now=moment + DAY / 2, dice=day, count=2, source="manual"))
        )

    assert [set(owned[start : start + 4]) for start in (0, 4)] == [
        {"Album 1", "Album 2", "Album 3", "Album 4"}
    ] * 2
    assert [set(others[start : start + 4]) for start in (0, 4, 8, 12)] == [
        {"Album 5", "Album 6", "Album 7", "Album 8"}
    ] * 4


def test_an_album_that_was_named_has_had_its_turn(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(4))
    home.page(database, ids=[2, 3])

    assert sorted(titles(text_of(home.page(database, now=NOW + DAY, count=2)))) == ["Album 1", "Album 4"]


def test_with_a_seed_nothing_is_remembered_nor_known(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(6))
    first = text_of(home.page(database, remembers=False, dice=4))
    assert home.remembered() == (0, frozenset())

    remembered = text_of(home.page(database, dice=4, output="remembered"))
    before = home.remembered()
    again = home.page(database, remembers=False, dice=4)

    assert remembered == first
    assert text_of(again) == first
    assert again.artifacts[0].path.name == "generate-haiku-20260131-070016.md"
    assert home.remembered() == before


def test_the_order_of_the_rows_changes_nothing(make_collection: Make, home: Home) -> None:
    rows = numbered(40, support="Vinyle", year=1999) | heard({7: [NOW - DAY]})
    backwards = {table: list(values)[::-1] for table, values in rows.items()}
    renumbered = {table: [dict(row) for row in values] for table, values in rows.items()}
    for table, key in {"albums": "id", "album_artist": "album_id", "tracks": "album_id"}.items():
        for row in renumbered[table]:
            row[key] = 1000 - row[key]

    pages = [
        text_of(home.page(make_collection(each, name=f"{number}.db"), dice=8, remembers=False))
        for number, each in enumerate((rows, backwards, renumbered))
    ]

    assert pages[0] == pages[1] == pages[2]
    assert pages[0] != text_of(home.page(make_collection(rows), dice=9, remembers=False))


@pytest.mark.parametrize("spoiled", ["folder", "template"])
def test_what_was_never_published_is_not_remembered(spoiled: str, make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(6))
    if spoiled == "folder":
        (home.folder / "out").write_text("a file in the place of the folder")
        obstacle = home.folder / "out"
    else:
        obstacle = home.path / "config" / "templates" / "haiku.md.j2"
        obstacle.parent.mkdir(parents=True)
        obstacle.write_text("{{ nothing }}")
    with pytest.raises((FolderUnusable, SettingsError)):
        home.page(database, count=3)
    obstacle.unlink()

    with home.open_memory() as memory:
        assert len(memory.picked("generate-haiku")) == 0
        assert memory.recent_haikus(NOW - 30 * DAY) == set()
    fresh = text_of(home.page(database, count=3, remembers=False, output="fresh"))
    assert text_of(home.page(database, count=3)) == fresh


def test_picks_and_haikus_are_remembered_once_they_are_published(make_collection: Make, home: Home) -> None:
    run = home.page(make_collection(numbered(6)), count=3)

    with home.open_memory() as memory:
        assert len(memory.picked("generate-haiku")) == 3
        assert memory.recent_haikus(NOW) == {"\n".join(lines) for lines in haikus(text_of(run))}


def prefers(
    prefer: str, moments: Mapping[int, list[Any]], make_collection: Make, home: Home, rows: Rows | None = None
) -> list[str]:
    database = make_collection(dict(rows or numbered(3)) | heard(moments))
    return sorted(titles(text_of(home.page(database, prefer=prefer))))


def test_forgotten_is_not_heard_for_more_than_180_days(make_collection: Make, home: Home) -> None:
    limit = NOW - 180 * DAY
    second = timedelta(seconds=1)
    moments = {1: [limit], 2: [limit - second, limit - 90 * DAY], 3: [limit - 90 * DAY, NOW - DAY]}

    assert prefers("forgotten", moments, make_collection, home) == ["Album 2"]


def test_what_was_never_heard_is_unplayed_and_not_forgotten(make_collection: Make, home: Home) -> None:
    moments: dict[int, list[Any]] = {1: [NOW - 900 * DAY], 2: [0]}  # a clock that was not set is no listen

    assert prefers("unplayed", moments, make_collection, home) == ["Album 2", "Album 3"]


@pytest.mark.parametrize(
    ("prefer", "expected"), [("unplayed", ["Album 3"]), ("forgotten", ["Album 2"]), ("any", None)]
)
def test_listens_of_the_heard_twin_count(
    prefer: str, expected: list[str] | None, make_collection: Make, home: Home
) -> None:
    rows = numbered(3)
    rows["artists"] += [{"id": 4, "name": "ARTIST 1"}, {"id": 5, "name": "Ärtist 2 (3)"}]
    rows["albums"] += [album(4, "album  1", source="lastfm"), album(5, "Album 2.", source="lastfm")]
    rows["album_artist"] += [{"album_id": 4, "artist_id": 4}, {"album_id": 5, "artist_id": 5}]
    moments: dict[int, list[Any]] = {1: [NOW - 400 * DAY], 4: [NOW - DAY], 5: [NOW - 200 * DAY]}

    assert prefers(prefer, moments, make_collection, home, rows) == (
        expected or ["Album 1", "Album 2", "Album 3"]
    )


def test_a_preference_is_a_round_among_those_it_fits(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(4) | heard({1: [NOW - DAY], 2: [NOW - DAY]}))

    turns = [
        title
        for day in range(4)
        for title in titles(
            text_of(home.page(database, now=NOW + day * DAY, dice=day, count=1, prefer="unplayed"))
        )
    ]

    assert [set(turns[:2]), set(turns[2:])] == [{"Album 3", "Album 4"}] * 2


def test_no_haiku_of_the_last_thirty_days_comes_again(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(1))
    december = NOW - 60 * DAY  # so that all days are in one season
    poems = [haikus(text_of(home.page(database, now=december + day * DAY, dice=1)))[0] for day in range(31)]

    assert len(set(map(tuple, poems))) == 31  # though the dice fall the same every day
    later = home.page(database, now=december + 61 * DAY, dice=1)
    assert haikus(text_of(later))[0] == poems[0]


@pytest.mark.parametrize("spoiled", ["folder", "file", "garbage"])
def test_a_spoiled_memory_costs_a_warning_only(spoiled: str, make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(6))
    fresh = text_of(home.page(database, remembers=False, output="fresh"))
    shutil.rmtree(home.path / "state")
    (home.path / "state").mkdir()
    if spoiled == "folder":
        home.memory.mkdir(parents=True)
        warning = f"{home.memory} cannot be used (is a directory): this run remembers nothing"
    elif spoiled == "file":
        (home.path / "state").rmdir()
        (home.path / "state").write_text("")
        warning = f"{home.memory} cannot be used (its folder is a file): this run remembers nothing"
    else:
        home.memory.write_bytes(b"\xa5" * 5000)
        warning = (
            f"{home.memory} is damaged and was set aside as aime.db.corrupt-20260131-070015; "
            "there is no good copy, so aime remembers nothing from before"
        )

    run = home.page(database)

    assert (run.status, run.report.warnings) == (ExitCode.OK, [warning])
    assert text_of(run) == fresh


def test_the_copy_of_a_spoiled_memory_knows_whose_turn_it_is(make_collection: Make, home: Home) -> None:
    database = make_collection(numbered(6))
    first = titles(text_of(home.page(database, count=3)))
    home.memory.write_bytes(b"\xa5" * 5000)

    second = home.page(database, now=NOW + DAY, count=3)

    (warning,) = second.report.warnings
    assert warning == (
        f"{home.memory} is damaged and was set aside as aime.db.corrupt-20260201-070015; "
        "the copy of 2026-01-31 07:00 took its place"
    )
    assert sorted(first + titles(text_of(second))) == [f"Album {number}" for number in range(1, 7)]
