"""The one flow of every run: lock, schedule, snapshot, task, files, record."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from types import TracebackType
from typing import Self, TextIO

from aime_cli import signals
from aime_cli.collection import open_collection
from aime_cli.errors import ExitCode, TryLater, failure_of
from aime_cli.lock import task_lock
from aime_cli.output import WrittenArtifact, print_artifact, write_artifacts
from aime_cli.schedule import Due, due, timetable
from aime_cli.settings import LoadedSettings
from aime_cli.state import Output, Result, RunRecord, State, Trigger, open_state
from aime_cli.tasks import Report, Task, TaskContext, TaskResult
from aime_cli.templating import Templates

_AT_THE_HEELS = 3.0
"""Seconds that a scheduled run waits for the lock: a crontab may start two at once, and the first
one then takes the slot of both. After a gap of the clock Debian's cron does so for hourly lines."""


_QUARTER = timedelta(minutes=15)
"""How often a line of the crontab may ask. Where no run can be recorded, a slot is good for as long:
else every quarter of an hour would write one more file."""


@dataclass(frozen=True)
class Run:
    """What became of one run that did not fail.

    Attributes:
        result: "skipped" where the schedule did not want it.
        started_at, finished_at: In UTC.
        artifacts: Files that are whole and durable.
    """

    task: str
    result: Result
    status: ExitCode
    started_at: datetime
    finished_at: datetime
    artifacts: tuple[WrittenArtifact, ...]
    report: Report


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a task is run.

    Attributes:
        trigger: All but "manual" run it only if it is enabled and due; the run then takes the slot.
        wait: Seconds to wait for another run of the same task.
        stream: Where the document goes instead of a file; then there is no lock and no record.
        is_trial: Whether our memory is only asked: none is made, and no copy of it is kept.
    """

    trigger: Trigger = "manual"
    wait: float = 0.0
    stream: TextIO | None = None
    is_trial: bool = False

    @property
    def is_scheduled(self) -> bool:
        """Whether the schedule decides."""
        return self.trigger != "manual"


def run_task(  # noqa: PLR0913 -- the world is handed in
    name: str,
    task: Task,
    settings: LoadedSettings,
    *,
    manner: Manner = Manner(),
    now: datetime | None = None,
    rng: Random | None = None,
    report: Report | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Run:
    """Run a task, write its artifacts, and record the run.

    Args:
        now: The moment of the run, aware; None asks the clock, once, under the lock.
        rng: The dice of the run; None takes some that nobody can foresee.
        report: Where counts, notes and progress go.
        sleep: Pauses for some seconds between two questions to a service.

    Raises:
        AimeError: Nothing was written.
    """
    report = report or Report()
    with ExitStack() as resources:
        if not manner.stream and not resources.enter_context(_lock(name, settings, manner, report)):
            return _skipped(name, now or datetime.now(UTC), report)
        moment = (now or datetime.now(UTC)).astimezone(settings.zone)

        @cache
        def state() -> State:
            opened = open_state(settings.home, moment, report.warnings.append, is_asked_only=manner.is_trial)
            return resources.enter_context(opened)

        def work(run_id: int | None = None) -> Run:
            with ExitStack() as snapshot:
                context = TaskContext(
                    collection=snapshot.enter_context(open_collection(settings.database, moment)),
                    settings=settings,
                    templates=Templates(settings.config_folder),
                    now=moment,
                    rng=rng or Random(),  # noqa: S311 -- verse needs no cryptography
                    report=report,
                    snapshot=snapshot,
                    open_state=state,
                    run_id=run_id,
                    is_scheduled=manner.is_scheduled,
                    sleep=sleep,
                )
                return _run(name, task(context), context, manner.stream)

        if manner.stream:
            return work()
        wanted = _due(name, settings, state(), moment) if manner.is_scheduled else None
        if manner.is_scheduled and wanted is None:
            return _skipped(name, moment, report)
        with _Recording(state(), _record(name, moment, wanted, manner), report) as recording:
            recording.begin()
            if wanted and not recording.is_kept and moment - wanted.slot >= _QUARTER:
                recording.run = _skipped(name, moment, report)
            else:
                recording.run = work(recording.id)
            return recording.run


def _skipped(name: str, moment: datetime, report: Report) -> Run:
    return Run(name, "skipped", ExitCode.OK, moment.astimezone(UTC), datetime.now(UTC), (), report)


def _run(name: str, result: TaskResult, context: TaskContext, stream: TextIO | None) -> Run:
    """Write what a task made."""
    written: tuple[WrittenArtifact, ...] = ()
    if stream:
        for artifact in result.artifacts:
            print_artifact(artifact, stream)
    elif result.artifacts:
        written = write_artifacts(result.artifacts, context.settings.output_dir, context.now)
    result.remember()
    outcome: Result = "ok" if result.status is ExitCode.OK else "partial"
    if not result.artifacts:
        outcome = "nothing"
    started_at = context.now.astimezone(UTC)
    return Run(name, outcome, result.status, started_at, datetime.now(UTC), written, context.report)


@contextmanager
def _lock(name: str, settings: LoadedSettings, manner: Manner, report: Report) -> Iterator[bool]:
    """Hold the task's lock.

    Yields whether there is something left to do: a scheduled run that finds the lock held may find
    its slot taken, too. If it is not, the run is recorded as skipped.
    """
    wait = max(manner.wait, _AT_THE_HEELS) if manner.is_scheduled else manner.wait
    with ExitStack() as stack:
        try:
            unlocked = stack.enter_context(task_lock(settings.home, name, wait=wait))
        except TryLater as error:
            if not manner.is_scheduled:
                raise
            now = datetime.now(UTC).astimezone(settings.zone)
            with open_state(settings.home, now, report.warnings.append) as state:
                is_due = _due(name, settings, state, now) is not None
                if is_due:
                    skipped = RunRecord(task=name, trigger=manner.trigger, started_at=now, finished_at=now)
                    state.runs.end(
                        replace(skipped, result="skipped", status=error.exit_code, error=error.message)
                    )
            if is_due:
                raise
            yield False
            return
        if unlocked:
            report.note(f"no lock: cannot write {settings.home / 'state'}: {unlocked.strerror}")
        yield True


def _due(name: str, settings: LoadedSettings, state: State, moment: datetime) -> Due | None:
    """Return the slot that the schedule wants the task for, if it is enabled and due."""
    plan = next(plan for plan in timetable(settings.values) if plan.name == name)
    if not plan.enabled:
        return None
    last = state.runs.last_scheduled(name)
    return due(plan, settings.zone, moment, last.slot if last else None)


def _record(name: str, moment: datetime, wanted: Due | None, manner: Manner) -> RunRecord:
    record = RunRecord(task=name, trigger=manner.trigger, started_at=moment)
    return replace(record, slot=wanted.slot, missed=wanted.missed) if wanted else record


class _Recording:
    """Records a run when it begins, and how it ended, whatever ends it.

    Attributes:
        run: What became of it; None unless it went well.
    """

    def __init__(self, state: State, record: RunRecord, report: Report) -> None:
        self._state = state
        self._record = record
        self._report = report
        self.run: Run | None = None

    @property
    def id(self) -> int | None:
        """What our memory calls this run; None where it cannot be recorded."""
        return self._record.id

    @property
    def is_kept(self) -> bool:
        """Whether the next run will know of this one."""
        return self._state.is_kept and self._record.id is not None

    def __enter__(self) -> Self:
        return self

    def begin(self) -> None:
        """Note that the run begins; what ends it from now on is recorded."""
        with signals.held():  # until its id is known, too: else nobody could say how it ended
            self._record = replace(self._record, id=self._state.runs.begin(self._record))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        ended = replace(
            self._record,
            finished_at=datetime.now(UTC),
            counts=self._report.counts,
            warnings=self._report.warnings,
        )
        if self.run:
            outputs = [
                Output(str(artifact.path.absolute()), artifact.size, artifact.sha256)
                for artifact in self.run.artifacts
            ]
            ended = replace(ended, result=self.run.result, status=self.run.status, outputs=outputs)
            if self.run.result == "skipped":
                ended = replace(ended, slot=None)
        else:
            if number := signals.received():
                error = SystemExit(128 + number)  # what failed, failed because of it
            status, reason = failure_of(error)
            ended = replace(ended, result="failed", status=status, error=reason)
        self._state.runs.end(ended)
