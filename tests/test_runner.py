"""What is recorded of runs, and what the schedule lets through, by a given clock."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from aime_cli.errors import AimeError, CollectionMissing, ExitCode
from aime_cli.runner import Manner, Run, run_task
from aime_cli.settings import LoadedSettings, load_settings
from aime_cli.state import RunRecord, State, open_state
from aime_cli.status import task_statuses
from aime_cli.tasks import TASKS, Selection, generate_haiku
from tests.conftest import Make, by_artist

DAY = timedelta(days=1)
MORNING = datetime(2026, 1, 31, 10, 0, 15, tzinfo=UTC)  # export-json is wanted at 10:00
SCHEDULED, MANUAL = Manner(trigger="scheduled"), Manner()


class Place:
    """A home with a collection, and the default timetable in UTC."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = database

    def settings(self, **environment: str) -> LoadedSettings:
        return load_settings(
            overrides={"database.url": str(self.database), "scheduler.output_dir": str(self.folder / "out")},
            environment={"XDG_DATA_HOME": str(self.folder), "AIME_TIMEZONE": "UTC"} | environment,
        )

    def run(
        self,
        name: str = "export-json",
        now: datetime = MORNING,
        manner: Manner = MANUAL,
        **environment: str,
    ) -> Run:
        return run_task(
            name, TASKS[name], self.settings(**environment), manner=manner, now=now, rng=Random(1)
        )

    @contextmanager
    def state(self, now: datetime = MORNING) -> Iterator[State]:
        warnings: list[str] = []
        with open_state(self.settings().home, now, warnings.append) as state:
            yield state
        assert warnings == []

    def records(self) -> list[RunRecord]:
        """Return the recorded runs, the last first."""
        with self.state() as state:
            return list(state.runs.history(limit=1000))


@pytest.fixture
def place(make_collection: Make, tmp_path: Path) -> Place:
    return Place(tmp_path, make_collection(by_artist("Air", "Björk")))


def test_a_run_is_recorded_with_what_it_wrote(place: Place) -> None:
    run = place.run()

    (written,) = run.artifacts
    (record,) = place.records()
    (output,) = record.outputs
    assert output.path == str(written.path)
    assert (output.size, output.sha256) == (
        written.path.stat().st_size,
        hashlib.sha256(written.path.read_bytes()).hexdigest(),
    )
    assert (record.task, record.trigger, record.slot, record.missed) == ("export-json", "manual", None, 0)
    assert (record.started_at, record.result, record.status) == (MORNING, "ok", 0)
    assert record.finished_at
    assert (record.counts, record.warnings, record.error) == ({"albums": 2}, [], None)


def test_a_failed_run_is_recorded_with_its_reason(place: Place) -> None:
    place.database = place.folder / "gone.db"

    with pytest.raises(CollectionMissing) as caught:
        place.run()

    (record,) = place.records()
    assert (record.result, record.status, record.error) == (
        "failed",
        ExitCode.NO_INPUT,
        caught.value.message,
    )
    assert record.finished_at
    assert record.outputs == []


def test_a_defect_is_recorded_too(place: Place) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("of zero")

    with pytest.raises(ZeroDivisionError):
        run_task("export-json", broken, place.settings(), now=MORNING)  # type: ignore[arg-type]

    (record,) = place.records()
    assert (record.result, record.status, record.error) == ("failed", 1, "ZeroDivisionError: of zero")


def test_a_run_without_a_file_is_recorded_as_nothing(place: Place) -> None:
    run = place.run("weekly-haiku")

    (record,) = place.records()
    assert (run.result, record.result, record.status, record.outputs) == ("nothing", "nothing", 0, [])


def test_warnings_and_a_partial_result_are_recorded(place: Place) -> None:
    picked = partial(generate_haiku, selection=Selection(ids=(1,)))
    unreachable = place.settings(EURIA_URL="http://127.0.0.1:9/v1/chat/completions", EURIA_BEARER="x")

    pauses: list[float] = []

    run = run_task("generate-haiku", picked, unreachable, now=MORNING, rng=Random(1), sleep=pauses.append)

    (record,) = place.records()
    assert (record.result, record.status) == ("partial", run.status)
    assert run.status != ExitCode.OK
    assert record.warnings == run.report.warnings != []
    assert len(pauses) == 3, "the service was asked four times"


def test_a_scheduled_run_takes_its_slot_once(place: Place) -> None:
    first = place.run(manner=SCHEDULED)
    again = [
        place.run(now=MORNING + timedelta(minutes=minutes), manner=SCHEDULED) for minutes in (0, 15, 600)
    ]

    assert first.result == "ok"
    assert {(run.result, run.status, run.artifacts) for run in again} == {("skipped", 0, ())}
    (record,) = place.records()
    assert (record.trigger, record.slot) == ("scheduled", MORNING.replace(second=0))
    assert place.run(now=MORNING + DAY, manner=SCHEDULED).result == "ok"


def test_slots_that_passed_are_caught_up_once_and_counted(place: Place) -> None:
    place.run(manner=SCHEDULED)

    assert place.run(now=MORNING + 5 * DAY - timedelta(hours=1), manner=SCHEDULED).result == "ok"
    assert place.run(now=MORNING + 5 * DAY - timedelta(minutes=30), manner=SCHEDULED).result == "skipped"

    assert [record.missed for record in place.records()] == [3, 0]
    assert place.records()[0].slot == MORNING.replace(second=0) + 4 * DAY


def test_a_manual_run_moves_nothing(place: Place) -> None:
    place.run(now=MORNING - DAY, manner=SCHEDULED)
    place.run()

    assert place.run(manner=SCHEDULED).result == "ok"
    place.run()
    assert place.run(manner=SCHEDULED).result == "skipped"


@pytest.mark.parametrize("name", list(TASKS))
def test_what_is_off_does_not_run(name: str, place: Place) -> None:
    assert place.run(name, manner=SCHEDULED, AIME_SCHEDULER_ENABLED="false").result == "skipped"
    assert place.records() == []


def test_the_slot_of_a_failed_run_is_taken(place: Place) -> None:
    database, place.database = place.database, place.folder / "gone.db"
    with pytest.raises(AimeError):
        place.run(manner=SCHEDULED)
    place.database = database

    assert place.run(manner=SCHEDULED).result == "skipped"
    assert place.run(now=MORNING + DAY, manner=SCHEDULED).result == "ok"


def test_a_run_that_never_ended_is_closed_by_the_next(place: Place) -> None:
    with place.state() as state:
        killed = RunRecord(task="export-json", trigger="scheduled", started_at=MORNING, slot=MORNING)
        state.runs.begin(killed)
        state.runs.begin(replace(killed, task="export-markdown"))

    place.run()

    assert [(record.task, record.result, record.error) for record in place.records()] == [
        ("export-json", "ok", None),
        ("export-markdown", None, None),
        ("export-json", "failed", "interrupted"),
    ]


def test_status_tells_what_is_late_from_what_is_on_its_way(place: Place) -> None:
    place.run(manner=SCHEDULED)
    next_slot = MORNING.replace(second=0) + DAY

    def stands(now: datetime) -> tuple[bool, int, bool]:
        with place.state(now) as state:
            (found,) = (
                each
                for each in task_statuses(place.settings(), state, now)
                if each.plan.name == "export-json"
            )
        return found.due is not None, found.missed, found.is_overdue

    assert stands(next_slot - timedelta(seconds=1)) == (False, 0, False)
    assert stands(next_slot + timedelta(minutes=20)) == (True, 0, False)
    assert stands(next_slot + timedelta(minutes=40)) == (True, 1, True)
    assert stands(next_slot + 3 * DAY + timedelta(minutes=20)) == (True, 3, True)


def test_where_nothing_can_be_recorded_a_slot_is_good_for_a_quarter_of_an_hour(place: Place) -> None:
    (place.folder / "aime").mkdir()
    (place.folder / "aime" / "state").write_text("a file where the folder should be")

    results = [
        place.run(now=MORNING + timedelta(minutes=minutes), manner=SCHEDULED).result
        for minutes in (0, 15, 30, 24 * 60, 24 * 60 + 15)
    ]

    assert results == ["ok", "skipped", "skipped", "ok", "skipped"]
