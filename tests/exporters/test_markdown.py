"""export-markdown: the order of a shelf, and a structure that no title can break."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import Connection

from aime_cli.collection.changes import create_collection, insert_rows
from tests.conftest import Export, Make, album, by_artist

HOSTILE = [
    "[PIAS] 40", "# x", "a [/] b", "*Star*", "<script>alert(1)</script>", "two\nlines", "a\u202eb", "-", "/A\\", "I <3 U So",
    "Hotel*s", "  double  spaces ", "\x1b[31mred", "http://a.example/x", "www.example.com", "me@example.com", "1. Outside",
    "---", "===", "```", "~~gone~~", "a | b", "&amp; &copy;", "![x](y)", "[x]: http://a.example", "C#", "#", "\\", "_x_ __y__",
    "$x$", "\t tab", "- [ ] task", "> quote", "<!-- x", "", " ", "\u2028", "x" * 2000, "Группа крови", "وحدن", "千のナイフ", "\u3000日本", "日本\u2003",
]  # fmt: skip


def read(run_export: Export, database: Path, **options: Any) -> str:
    run = run_export("markdown", database, **options)
    assert run.artifacts[0].path.name == "export-markdown-20260131-070015.md"
    text = run.artifacts[0].path.read_text(encoding="utf-8")
    run.artifacts[0].path.unlink()
    return text


def headings(document: str) -> list[str]:
    return re.findall(r"^## 🎤 (.*)$", document, re.MULTILINE)


def test_the_whole_file_is_in_the_seeds_form(make_collection: Make, run_export: Export) -> None:
    rows: dict[str, Any] = {
        "artists": [
            {"id": 1, "name": "Pink Floyd"},
            {"id": 2, "name": "The Beatles"},
            {"id": 3, "name": "Various"},
        ],
        "albums": [
            album(1, "The Wall", year=1979),
            album(2, "Rubber Soul", year=1965),
            album(3, "Abbey Road", year=1969),
            album(4, "Past Masters"),
            album(5, "Nuggets", year=1972),
            album(6, "Untitled tape", year=0),
        ],
        "album_artist": [
            {"album_id": 1, "artist_id": 1},
            *({"album_id": number, "artist_id": 2} for number in (2, 3, 4)),
            {"album_id": 5, "artist_id": 3},
        ],
        "metadata": [
            {
                "album_id": 3,
                "ai_info": "**Abbey Road** est le onzième album studio des Beatles, enregistré à Londres au cours de l'été 1969 "
                "et paru la même année. (143 caractères)",
            }
        ],
    }

    assert read(run_export, make_collection(rows)) == (
        """# 📚 Collection Complète

Exporté: 31/01/2026 07:00:15
Total albums: 6

## 🎤 The Beatles
- **Rubber Soul** (1965)
- **Abbey Road** (1969)
  - Abbey Road est le onzième album studio des Beatles, enregistré à Londres au cours de l'été 1969...
- **Past Masters**

## 🎤 Pink Floyd
- **The Wall** (1979)

## 🎤 Artistes divers
- **Nuggets** (1972)

## 🎤 Sans artiste
- **Untitled tape**
"""
    )


def test_full_detail_in_english(make_collection: Make, run_export: Export) -> None:
    rows: dict[str, Any] = dict(by_artist("Air", titles=["Moon Safari"]))
    rows["albums"][0].update(
        support="Vinyle",
        genre="Electronic",
        year=1998,
        spotify_url="https://open.spotify.com/album/a b)<x>",
        discogs_url="javascript:alert(1)",
        apple_music_url="https://music.example/é",
    )
    rows |= {
        "metadata": [
            {
                "album_id": 1,
                "labels": "Source,Source,Virgin",
                "ai_info": "# Air\n\n- Un *premier* album.\n\n1. fin",
            }
        ],
        "tracks": [{"id": 1, "album_id": 1, "title": "Sexy Boy"}],
        "listening_history": [
            {"track_id": 1, "timestamp": 1767323045, "date": "", "source": "lastfm", "loved": True},
        ],
    }

    assert read(run_export, make_collection(rows), detail="full", language="en") == (
        """# 📚 Complete Collection

Exported: 2026-01-31 07:00:15
Total albums: 1

## 🎤 Air
- **Moon Safari** (1998)
  - Format: Vinyle
  - Labels: Source, Virgin
  - Genre: Electronic
  - Listens: 1 (last on 2026-01-02)
  - Links: [Spotify](<https://open.spotify.com/album/a%20b%29%3Cx%3E>) · [Apple Music](<https://music.example/%C3%A9>)
  - Air

    Un premier album.

    1\\. fin
"""
    )


def test_sections_stand_where_people_look(make_collection: Make, run_export: Export) -> None:
    shelf = [
        "!!!", "2Pac", "10cc", "50 Cent", "A Tribe Called Quest", "A-ha", "AIR", "Air", "Les Ambassadeurs", "The Beatles", "Björk",
        "Cœur de pirate", "L'Impératrice", "La Femme (4)", "Émilie Simon", "Eels", "Noir Désir", "Sigur Rós", "The The",
        "Ørsted", "Zebda", "Кино", "فيروز", "坂本龍一",
    ]  # fmt: skip
    expected = [
        "!!!", "2Pac", "10cc", "50 Cent", "A-ha", "AIR", "Air", "Les Ambassadeurs", "The Beatles", "Björk", "Cœur de pirate",
        "Eels", "Émilie Simon", "La Femme", "L'Impératrice", "Noir Désir", "Ørsted", "Sigur Rós", "The The",
        "A Tribe Called Quest", "Zebda", "Кино", "فيروز", "坂本龍一",
    ]  # fmt: skip

    document = read(run_export, make_collection(by_artist(*shelf)))

    assert headings(document) == expected


def test_many_artists_share_one_section(make_collection: Make, run_export: Export) -> None:
    rows = {
        "artists": [{"id": number, "name": f"Artist {number}"} for number in range(1, 6)],
        "albums": [album(number, f"Album {number}") for number in range(1, 6)],
        "album_artist": [
            {"album_id": count, "artist_id": artist}
            for count in range(1, 6)
            for artist in range(1, count + 1)
        ],
    }

    document = read(run_export, make_collection(rows))

    assert headings(document) == [
        "Artist 1",
        "Artist 1 & Artist 2",
        "Artist 1, Artist 2 & Artist 3",
        "Artistes divers",
    ]
    assert document.endswith("## 🎤 Artistes divers\n- **Album 4**\n- **Album 5**\n")


def test_a_description_is_cut_at_a_word_and_says_so(make_collection: Make, run_export: Export) -> None:
    texts = ["court", "x" * 300, ("mot " * 60).strip(), "[lien](https://a.example/" + "x" * 300 + ") fin"]
    rows: dict[str, Any] = {"albums": [album(number, "t") for number in range(1, 5)]}
    rows["metadata"] = [{"album_id": number, "ai_info": text} for number, text in enumerate(texts, 1)]

    lines = read(run_export, make_collection(rows)).splitlines()
    shown = [line.removeprefix("  - ") for line in lines if line.startswith("  - ")]

    assert shown[0] == "court"
    assert shown[1] == "x" * 97 + "..."
    assert shown[2] == "mot " * 23 + "mot..."
    assert shown[3].endswith("...")
    assert all(len(text.replace("\\", "")) <= 100 for text in shown)


def structure(html: str) -> tuple[int, int, int, int, int]:
    """Count sections, list items, links, images and other blocks of a rendered document."""
    counted = [len(re.findall(tag, html)) for tag in (r"<h2>", r"<li>", r"<a[ >]", r"<img")]
    others = len(re.findall(r"<(?:h[13-6]|pre|blockquote|table|hr|ol|script|input|code|del|em)\b", html))
    return (counted[0], counted[1], counted[2], counted[3], others)


def write_and_check(
    names: Sequence[str], titles: Sequence[str], run_export: Export, database: Path, detail: str
) -> None:
    def fill(connection: Connection) -> None:
        rows: dict[str, Any] = dict(by_artist(*names, titles=titles))
        for row, title in zip(rows["albums"], titles, strict=True):
            row.update(genre=title, support=title, spotify_url="https://open.spotify.com/album/x", year=1999)
        rows["metadata"] = [
            {"album_id": number, "ai_info": f"{text}\n\n{text}"} for number, text in enumerate(titles, 1)
        ]
        for table, values in rows.items():
            insert_rows(connection, table, values)

    create_collection(database, fill)
    document = read(run_export, database, detail=detail)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", document)
    renderers = {
        "CommonMark": MarkdownIt("commonmark").render,
        "GitHub, as markdown-it": MarkdownIt("gfm-like").render,
        "GitHub, as cmark-gfm": cmarkgfm.github_flavored_markdown_to_html,
    }
    lines = [line for line in document.splitlines() if re.match(r" *- ", line)]
    links = len(names) if detail == "full" else 0
    for name, render in renderers.items():
        sections, items, anchors, images, others = structure(render(document))
        assert (anchors, images, others) == (links, 0, 1), name  # the one <h1>
        assert items == len(lines), name
        assert sections == document.count("\n## 🎤 "), name
        assert len(re.findall("<strong>", render(document))) == len(names), name
    assert sum(line.startswith("- **") for line in lines) == len(names)


@pytest.mark.parametrize("detail", ["brief", "full"])
def test_hostile_titles_change_no_structure(detail: str, tmp_path: Path, run_export: Export) -> None:
    names = [f"{title} {number}" if title.strip() else f"n{number}" for number, title in enumerate(HOSTILE)]
    write_and_check(names, HOSTILE, run_export, tmp_path / "hostile.db", detail)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(titles=["*", "**", "_", "a*", "*a", "`", "\\*", "<", "&#42;"])
@given(
    titles=st.lists(
        st.text(
            st.sampled_from("ab1 .,*_`#[]()<>!|~$&;:/\\-+=@\n\t\"'é日\u3000\u2003\xa0\u200b\x85\x1b\u202e"),
            max_size=12,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_text_changes_the_structure(
    titles: list[str], tmp_path_factory: pytest.TempPathFactory, run_export: Export
) -> None:
    names = [f"{number} {title}" for number, title in enumerate(titles)]
    write_and_check(names, titles, run_export, tmp_path_factory.mktemp("any") / "any.db", "full")


def test_undecodable_text_is_shown_and_reported(make_collection: Make, run_export: Export) -> None:
    script = """
      INSERT INTO artists (id, name) VALUES (1, CAST(x'42ff' AS TEXT));
      INSERT INTO albums (id, title, source, created_at, updated_at) VALUES (2, CAST(x'43ff' AS TEXT), 'discogs', '', '');
      INSERT INTO album_artist (album_id, artist_id) VALUES (2, 1)
    """
    run = run_export("markdown", make_collection(script=script))

    assert run.artifacts[0].path.read_text().endswith("## 🎤 B\ufffd\n- **C\ufffd**\n")
    assert run.report.notes == ["album 2: not UTF-8: title, artists"]


def test_a_template_of_ones_own_is_used(tmp_path: Path, make_collection: Make, run_export: Export) -> None:
    own = tmp_path / "share" / "aime" / "config" / "templates" / "collection.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ total }} disques, {% for credit, albums in sections %}{{ credit }}{% endfor %}.\n")

    assert read(run_export, make_collection(by_artist("Air"))) == "1 disques, Air.\n"
