"""Descriptions from a service that writes what services write, stored only where all is right."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug import Response

from aime_cli.entities import Language
from aime_cli.errors import ExitCode
from aime_cli.providers.facts import DescriptionFacts
from aime_cli.state import TextOrigin, album_key
from aime_cli.tasks.enrichment import undo
from aime_cli.tasks.enrichment.wishes import DESCRIBING
from tests.conftest import MOMENT, NOW, by_artist, heard
from tests.providers.descriptions import ENGLISH, FRENCH
from tests.tasks.enrichment.conftest import Chat, Shelf, page_of

Known = tuple[DescriptionFacts, str]
Library = Callable[..., Shelf]
DESCRIPTIONS: dict[str, Any] = {"lacks": DESCRIBING.lacks, "limit": DESCRIBING.limit}
OTHER = "Ce disque me rappelle l'été à la mer."


def key_of(facts: DescriptionFacts) -> str:
    return album_key(None, facts.credit, facts.title, None)


@pytest.fixture
def library(shelf_of: Callable[..., Shelf], chat: Chat) -> Library:
    """Return what makes a home with these albums, for which the service has these texts."""

    def make(albums: Sequence[Known], *, language: Language = "fr", **rows: Any) -> Shelf:
        names = [facts.artists[0] for facts, _ in albums]
        titles = [facts.title for facts, _ in albums]
        own: dict[str, Any] = dict(by_artist(*names, titles=titles))
        for row, (facts, _) in zip(own["albums"], albums, strict=True):
            row["year"] = facts.edition_year
        shelf = shelf_of(own | rows)
        shelf.environment = {"AIME_EURIA_URL": f"{shelf.url}/v1/chat/completions", "AIME_LANGUAGE": language}
        with shelf.memory() as state:
            for facts, _ in albums:
                if facts.original_year:
                    state.enrichment.remember_year(key_of(facts), facts.original_year, "x", NOW)
        chat.texts = {facts.title: text for facts, text in albums}
        return shelf

    return make


def texts(shelf: Shelf) -> dict[int, str | None]:
    """Return what the collection keeps as descriptions, by album."""
    return dict(shelf.rows("SELECT album_id, ai_info FROM metadata ORDER BY album_id"))


def test_a_good_text_is_stored_verbatim_with_its_origin(chat: Chat, library: Library) -> None:
    (facts, text) = FRENCH[0]
    shelf = library([FRENCH[0]])
    before = shelf.dump()

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.task, run.status, texts(shelf)) == ("describe", ExitCode.OK, {1: text})
    (line,) = [line for line in shelf.dump() if line not in before]
    assert line.startswith('INSERT INTO "metadata"')
    (written,) = run.artifacts
    assert written.path.name == "describe-20260131-070015.md"
    assert "- **Thriller** - Michael Jackson (id 1) — description (Euria)" in page_of(run)
    with shelf.memory() as state:
        origin = state.enrichment.text_origin(key_of(facts))
        (tried,) = state.tries(limit=9)
    assert origin == TextOrigin("mistral3", tried.prompt_version or "", "fr", "chat", NOW)
    assert (tried.verdict, tried.task, tried.title) == ("valid", "describe", "Thriller")
    assert "1982" in chat.questions[0]["messages"][0]["content"]


def test_a_row_without_a_text_keeps_what_else_it_has(chat: Chat, library: Library) -> None:
    rows = [
        {"album_id": 1, "labels": "Epic", "film_title": "The Wiz", "ai_info": None},
        {"album_id": 2, "labels": "Philips", "ai_info": " \n"},
    ]
    shelf = library(FRENCH[:2], metadata=rows)

    shelf.enrich(**DESCRIPTIONS)

    assert shelf.rows("SELECT album_id, labels, film_title, ai_info FROM metadata") == [
        (1, "Epic", "The Wiz", FRENCH[0][1]),
        (2, "Philips", None, FRENCH[1][1]),
    ]


def test_a_person_s_text_is_never_replaced(chat: Chat, library: Library) -> None:
    shelf = library(FRENCH[:1], metadata=[{"album_id": 1, "ai_info": OTHER}])
    before = shelf.dump()

    for force in (False, True):
        assert shelf.enrich(force=force, **DESCRIPTIONS).result == "nothing"

    assert (shelf.dump(), chat.asked) == (before, [])


@pytest.mark.parametrize(
    ("present", "statement"),
    [
        ([], "INSERT INTO metadata (album_id, ai_info) VALUES (1, ?)"),
        ([{"album_id": 1, "ai_info": None}], "UPDATE metadata SET ai_info = ?"),
    ],
    ids=["no row", "row"],
)
def test_who_writes_a_text_meanwhile_wins(
    present: list[dict[str, Any]], statement: str, chat: Chat, library: Library
) -> None:
    shelf = library(FRENCH[:1], metadata=present)

    def write() -> None:
        with closing(sqlite3.connect(shelf.database)) as other:
            other.execute(statement, (OTHER,))
            other.commit()

    chat.before_answer = write
    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.result, texts(shelf)) == ("nothing", {1: OTHER})
    with shelf.memory() as state:
        assert state.enrichment.text_origin(key_of(FRENCH[0][0])) is None


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Désolé, je ne connais pas cet album.",
        FRENCH[0][1][:300],
        f"{FRENCH[0][1]} (612 caractères)",
        f"## Thriller\n\n{FRENCH[0][1]}",
        FRENCH[0][1].replace("1982", "1979"),
        ENGLISH[0][1],
        '{"error": "quota exceeded"}',
    ],
    ids=["empty", "apology", "half", "count", "heading", "year", "english", "error"],
)
def test_a_text_that_is_refused_leaves_the_field_empty(answer: str, chat: Chat, library: Library) -> None:
    shelf = library(FRENCH[:1])
    chat.texts = {"Thriller": answer}
    before = shelf.dump()

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.status, run.report.counts["refused"]) == (ExitCode.ATTENTION, 1)
    assert (shelf.dump(), chat.asked) == (before, ["Thriller"] * 3)
    assert "## Sans réponse utilisable (1)" in page_of(run)


def test_what_was_refused_is_asked_again_after_a_week(chat: Chat, library: Library) -> None:
    shelf = library(FRENCH[:3])
    titles = [facts.title for facts, _ in FRENCH[:3]]
    good = chat.texts[titles[0]]
    chat.texts[titles[0]] = "Désolé."
    shelf.enrich(lacks=DESCRIBING.lacks, limit=1)
    chat.texts[titles[0]] = good
    chat.asked.clear()

    shelf.enrich(**DESCRIPTIONS)
    shelf.enrich(now=NOW + timedelta(days=7), **DESCRIPTIONS)

    assert chat.asked == [titles[1], titles[2], titles[0]]
    assert texts(shelf) == {number: text for number, (_, text) in enumerate(FRENCH[:3], 1)}


def test_those_heard_most_come_first_ten_a_run(chat: Chat, library: Library) -> None:
    assert len(FRENCH) == 12
    moment = datetime.fromisoformat(MOMENT).replace(tzinfo=UTC)
    plays = {number: [moment] * number for number in range(1, 13)}
    shelf = library(FRENCH, **heard(plays))
    titles = [facts.title for facts, _ in FRENCH]

    first = shelf.enrich(**DESCRIPTIONS)

    assert chat.asked == titles[:1:-1]
    assert (first.report.counts["filled"], first.report.counts["remaining"]) == (10, 2)
    second, third = shelf.enrich(**DESCRIPTIONS), shelf.enrich(**DESCRIPTIONS)
    assert (second.report.counts["filled"], third.result) == (2, "nothing")
    assert third.report.notes == ["nothing to do: no request was sent"]
    assert texts(shelf) == {number: text for number, (_, text) in enumerate(FRENCH, 1)}


def test_an_english_collection_gets_english_texts(chat: Chat, library: Library) -> None:
    shelf = library(ENGLISH[:1], language="en")

    run = shelf.enrich(**DESCRIPTIONS)

    assert texts(shelf) == {1: ENGLISH[0][1]}
    assert "in English" in chat.questions[0]["messages"][0]["content"]
    assert page_of(run).startswith("# 🔎 Enrichment\n")


@pytest.mark.parametrize("is_new", [False, True], ids=["stored before", "of this run"])
def test_a_text_that_nearly_equals_another_album_s_is_refused(
    is_new: bool, chat: Chat, library: Library
) -> None:
    (thriller, text), (dummy, _) = FRENCH[0], FRENCH[3]
    stored = [] if is_new else [{"album_id": 1, "ai_info": text}]
    shelf = library([FRENCH[0], FRENCH[3]], metadata=stored)
    copied = text.replace("en 1982", "en 1994").replace("Thriller", "Dummy")
    chat.texts[dummy.title] = copied.replace("Michael Jackson", "Portishead")

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.report.counts["refused"], texts(shelf)) == (1, {1: text})
    assert chat.asked == [*([thriller.title] if is_new else []), *[dummy.title] * 3]


@pytest.mark.parametrize(
    ("answer", "status", "asked"),
    [
        (Response(status=401), ExitCode.NO_PERMISSION, 1),
        (Response(status=429, headers={"Retry-After": "79892"}), ExitCode.TRY_LATER, 1),
        (Response("<html>", content_type="text/html"), ExitCode.ATTENTION, 9),
    ],
    ids=["refuses", "patience", "nonsense"],
)
def test_a_service_that_cannot_be_had_stores_nothing(
    answer: Response, status: ExitCode, asked: int, chat: Chat, library: Library
) -> None:
    shelf = library(FRENCH[:5])
    chat.on_question = lambda _: answer
    before = shelf.dump()

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.status, len(chat.asked), shelf.dump()) == (status, asked, before)
    chat.on_question = None
    later = shelf.enrich(**DESCRIPTIONS)
    assert (later.report.counts.get("filled", 0) == 5) is (status is not ExitCode.TRY_LATER)


def test_a_service_that_is_down_is_no_miss(chat: Chat, library: Library) -> None:
    shelf = library(FRENCH[:1])
    there = dict(shelf.environment)
    shelf.environment |= {
        "AIME_EURIA_URL": "http://127.0.0.1:9/v1/chat/completions",
        "AIME_EURIA_BUDGET": "1",
    }
    before = shelf.dump()

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.status, shelf.dump()) == (ExitCode.ATTENTION, before)
    assert run.report.counts["failed"] == 1
    shelf.environment = there
    assert shelf.enrich(**DESCRIPTIONS).report.counts["filled"] == 1


def test_without_a_service_nobody_is_asked(chat: Chat, library: Library) -> None:
    shelf = library(FRENCH[:1])
    del shelf.environment["AIME_EURIA_URL"]

    run = shelf.enrich(**DESCRIPTIONS)

    assert (run.status, run.result, chat.asked) == (ExitCode.OK, "nothing", [])
    assert run.report.notes == [
        "euria.url is not set: what only it knows is left alone",
        "nothing to do: no request was sent",
    ]


@pytest.mark.parametrize("present", [[], [{"album_id": 1, "labels": "Epic", "ai_info": None}]])
def test_a_text_is_taken_back_with_the_row_that_was_made_for_it(
    present: list[dict[str, Any]], chat: Chat, library: Library
) -> None:
    shelf = library(FRENCH[:1], metadata=present)
    before = shelf.dump()
    shelf.enrich(**DESCRIPTIONS)

    with shelf.memory() as state:
        assert undo(shelf.settings(), state, 1, NOW).kept == 0
        assert state.enrichment.text_origin(key_of(FRENCH[0][0])) is None
    assert shelf.dump() == before
    assert shelf.enrich(**DESCRIPTIONS).result == "nothing"
