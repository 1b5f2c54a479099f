"""analyze as a task: which files there are, once for each period, the same bytes."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.json_file import json_schema
from aime_cli.analysis.period import Asked
from aime_cli.errors import UsageError
from aime_cli.runner import Manner, Run, run_task
from aime_cli.settings import load_settings
from aime_cli.tasks import TASKS, Format, Report, analyze
from tests.conftest import Make, by_artist, heard

NOW = datetime(2026, 2, 2, 7, 0, 15, 123, tzinfo=UTC)
DAY = timedelta(days=1)
VALIDATOR = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


class Place:
    """A home in which the real runner analyzes, and the report of its last run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report = Report()

    def run(
        self,
        database: Path,
        name: str = "analyze-month",
        task: Any = None,
        *,
        now: datetime = NOW,
        scheduled: bool = False,
        output: str = "out",
        timezone: str = "Europe/Paris",
    ) -> Run:
        settings = load_settings(
            overrides={"database.url": str(database), "scheduler.output_dir": str(self.folder / output)},
            environment={
                "XDG_DATA_HOME": str(self.folder / "share"),
                "XDG_CONFIG_HOME": str(self.folder),
                "AIME_TIMEZONE": timezone,
            },
        )
        self.report = Report()
        manner = Manner(trigger="scheduled" if scheduled else "manual")
        return run_task(name, task or TASKS[name], settings, manner=manner, now=now, report=self.report)

    def document(self, database: Path, asked: Asked, **options: Any) -> dict[str, Any]:
        """Return the JSON file of a period."""
        run = self.run(
            database, f"analyze-{asked.kind}", partial(analyze, asked=asked, formats=["json"]), **options
        )
        (written,) = run.artifacts
        document: dict[str, Any] = json.loads(written.path.read_bytes())
        VALIDATOR.validate(document)
        return document


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def database(make_collection: Make) -> Path:
    """Return a collection with listens in January 2026, and in its last week."""
    moments = [NOW - 3 * DAY, NOW - 3 * DAY, NOW - 20 * DAY]
    return make_collection({**by_artist("Air", "Björk")} | heard({1: moments, 2: [NOW - 40 * DAY, 12]}))


def names(run: Run) -> list[str]:
    return [written.path.name for written in run.artifacts]


def test_a_page_to_read_and_one_to_look_at_share_a_stamp(place: Place, database: Path) -> None:
    run = place.run(database)

    assert names(run) == ["analyze-month-20260202-080015.md", "analyze-month-20260202-080015.html"]
    assert (run.result, place.report.counts) == ("ok", {"listens": 3, "albums": 1, "ignored_listens": 1})
    assert place.report.notes == ["1 listen is not counted: before 2000, in the future, or at no time at all"]


@pytest.mark.parametrize(
    ("asked", "stem"),
    [
        (Asked("week"), "analyze-week"),
        (Asked("month"), "analyze-month"),
        (Asked(at="2025"), "analyze-year"),
        (Asked("all"), "analyze-all"),
        (Asked("rolling", rolling="30d"), "analyze-rolling"),
    ],
)
def test_every_kind_has_files_of_its_own(asked: Asked, stem: str, place: Place, database: Path) -> None:
    formats: Sequence[Format] = ("json", "md", "html")

    run = place.run(database, stem, partial(analyze, asked=asked, formats=formats))

    assert names(run) == [f"{stem}-20260202-080015.{suffix}" for suffix in formats]
    VALIDATOR.validate(json.loads(run.artifacts[0].path.read_bytes()))


def test_the_json_file(place: Place, database: Path) -> None:
    document = place.document(database, Asked("week"))

    assert list(document) == list(Analysis.__struct_fields__)
    assert document["generated_at"] == "2026-02-02T07:00:15Z"
    assert document["period"] == {
        "name": "2026-W05",
        "start": "2026-01-26",
        "end": "2026-02-01",
        "days": 7,
        "kind": "week",
        "previous": {"name": "2026-W04", "start": "2026-01-19", "end": "2026-01-25", "days": 7},
        "zone": "Europe/Paris",
    }
    assert document["listens"] == {"value": 2, "previous": 0, "difference": 2}
    assert document["top_artists"] == [{"name": "Air", "plays": 2, "share": 1.0, "previous": 0}]


def test_the_same_clock_makes_the_same_bytes(place: Place, database: Path) -> None:
    task = partial(analyze, asked=Asked("month"), formats=["md", "json", "html"])

    one, other = (place.run(database, task=task, output=output) for output in ("one", "other"))

    assert [file.sha256 for file in one.artifacts] == [file.sha256 for file in other.artifacts]


def test_a_period_is_in_the_zone_of_the_settings(place: Place, make_collection: Make) -> None:
    at_new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    path = make_collection({**by_artist("Air")} | heard({1: [at_new_year]}))

    paris = place.document(path, Asked("month"))
    utc = place.document(path, Asked("month"), timezone="UTC")

    assert (paris["listens"]["value"], paris["hours"][3][0]) == (1, 1)
    assert (utc["listens"]["value"], utc["history_start"]) == (0, "2025-12-31")


def test_a_scheduled_task_tells_of_each_period_once(place: Place, database: Path) -> None:
    first = place.run(database, scheduled=True)
    by_hand = place.run(database)
    again = place.run(database, now=NOW + 26 * DAY, scheduled=True)
    next_month = place.run(database, now=NOW + 27 * DAY, scheduled=True)

    assert [path.rsplit("-", 2)[0] for path in names(first)] == ["analyze-month"] * 2
    assert len(by_hand.artifacts) == 2
    assert again.result == "skipped", "its slot was taken"
    assert (next_month.result, names(next_month)) == ("nothing", [])
    assert place.report.notes[-1] == "no listens from 2026-02-01 to 2026-02-28"


def test_a_report_by_hand_is_noted_and_takes_nothing_from_the_schedule(
    place: Place, database: Path, make_collection: Make
) -> None:
    other = make_collection({**by_artist("Air")} | heard({1: [NOW - 5 * DAY]}), name="other.db")
    notes = []
    for path, scheduled in ((database, False), (database, False), (other, False), (database, True)):
        run = place.run(path, scheduled=scheduled)
        assert len(run.artifacts) == 2
        notes.append([note for note in place.report.notes if "reported" in note])

    assert notes == [[], ["2026-01 was reported before"], [], []]


def test_a_report_is_of_its_days_not_of_how_they_were_asked_for(place: Place, database: Path) -> None:
    notes = []
    for kind, days in (("rolling", 0), ("rolling", 0), ("rolling", 1), ("all", 1), ("all", 1), ("all", 2)):
        asked = Asked(rolling="30d") if kind == "rolling" else Asked("all")
        place.run(database, f"analyze-{kind}", partial(analyze, asked=asked), now=NOW + days * DAY)
        notes.append(any("reported" in note for note in place.report.notes))

    assert notes == [False, True, False, False, True, False]


def test_a_task_that_is_due_every_day_tells_of_each_week_once(place: Place, database: Path) -> None:
    (place.folder / "aime").mkdir()
    tasks = [{"name": "analyze-week", "frequency": 1, "unit": "day"}]
    (place.folder / "aime" / "app.json").write_text(json.dumps({"scheduler": {"tasks": tasks}}))

    monday = place.run(database, "analyze-week", scheduled=True)
    tuesday = place.run(database, "analyze-week", now=NOW + DAY, scheduled=True)

    assert (monday.result, tuesday.result) == ("ok", "nothing")
    assert place.report.notes[-1] == "2026-W05 was reported before"
    place.run(database, "analyze-week", now=NOW + DAY)
    assert place.report.notes[-1] == "2026-W05 was reported before"


def test_no_listens_are_told_by_hand_only(place: Place, make_collection: Make) -> None:
    path = make_collection(by_artist("Air"))

    by_hand, scheduled = place.run(path), place.run(path, scheduled=True)

    assert [written.path.suffix for written in by_hand.artifacts] == [".md", ".html"]
    assert (scheduled.result, scheduled.status, scheduled.artifacts) == ("nothing", 0, ())
    assert place.report.notes == ["no listens from 2026-01-01 to 2026-01-31"]


def test_a_failed_write_is_not_remembered(place: Place, database: Path) -> None:
    templates = place.folder / "aime" / "templates"
    templates.mkdir(parents=True)
    (templates / "analyze.md.j2").write_text("{{ nobody_knows }}")
    (place.folder / "aime" / "app.json").write_text("{}")
    with pytest.raises(Exception, match="nobody_knows"):
        place.run(database, scheduled=True)
    (templates / "analyze.md.j2").unlink()

    later = place.run(database, "analyze-month", now=NOW.replace(day=28), scheduled=True)
    by_hand = place.run(database)

    assert later.result == "skipped"
    assert place.report.notes == ["1 listen is not counted: before 2000, in the future, or at no time at all"]
    assert len(by_hand.artifacts) == 2


def test_a_period_that_is_not_over_is_refused(place: Place, database: Path) -> None:
    with pytest.raises(UsageError, match="2026-02 is not over"):
        place.run(database, task=partial(analyze, asked=Asked(at="2026-02")))
