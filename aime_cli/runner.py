"""The one flow of every run: lock, snapshot, task, files."""

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TextIO

from aime_cli.collection import open_collection
from aime_cli.errors import ExitCode
from aime_cli.lock import task_lock
from aime_cli.output import WrittenArtifact, print_artifact, write_artifacts
from aime_cli.settings import LoadedSettings
from aime_cli.tasks import Report, Task, TaskContext
from aime_cli.templating import Templates


@dataclass(frozen=True)
class Run:
    """What became of one run that did not fail.

    Attributes:
        started_at, finished_at: In UTC.
        artifacts: Files that are whole and durable.
    """

    task: str
    status: ExitCode
    started_at: datetime
    finished_at: datetime
    artifacts: tuple[WrittenArtifact, ...]
    report: Report


def run_task(  # noqa: PLR0913 -- the world is handed in
    name: str,
    task: Task,
    settings: LoadedSettings,
    *,
    now: datetime | None = None,
    rng: Random | None = None,
    report: Report | None = None,
    stream: TextIO | None = None,
) -> Run:
    """Run a task and write its artifacts into the output folder, or onto `stream`.

    Args:
        now: The moment of the run, aware; None asks the clock, once, under the lock.
        rng: The dice of the run; None takes some that nobody can foresee.
        report: Where counts, notes and progress go.
        stream: Where the document goes instead of a file; then no lock is taken.

    Raises:
        AimeError: Nothing was written.
    """
    report = report or Report()
    with nullcontext() if stream else task_lock(settings.home, name) as unlocked:
        if unlocked:
            report.note(f"no lock: cannot write {settings.home / 'state'}: {unlocked.strerror}")
        moment = (now or datetime.now(UTC)).astimezone(settings.zone)
        started_at = moment.astimezone(UTC)
        written: tuple[WrittenArtifact, ...] = ()
        with ExitStack() as resources, ExitStack() as snapshot:
            context = TaskContext(
                collection=snapshot.enter_context(open_collection(settings.database, moment)),
                settings=settings,
                templates=Templates(settings.config_folder),
                now=moment,
                rng=rng or Random(),  # noqa: S311 -- verse needs no cryptography
                report=report,
                snapshot=snapshot,
                resources=resources,
            )
            result = task(context)
            if stream:
                for artifact in result.artifacts:
                    print_artifact(artifact, stream)
            elif result.artifacts:
                written = write_artifacts(result.artifacts, settings.output_dir, moment)
            result.remember()
    return Run(name, result.status, started_at, datetime.now(UTC), written, report)
