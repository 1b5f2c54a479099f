"""Fills what albums lack, a few a run, until every album is found, for review, or known to be missing."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TextIO

from aime_cli.collection import BUSY_SECONDS
from aime_cli.errors import AimeError, ExitCode, NoPermission, TryLater, worst
from aime_cli.output import Artifact
from aime_cli.tasks.context import TaskContext, TaskResult
from aime_cli.tasks.enrichment.describing import Describer
from aime_cli.tasks.enrichment.ledger import Ledger
from aime_cli.tasks.enrichment.page import page
from aime_cli.tasks.enrichment.queue import SOURCES, Queue, queue
from aime_cli.tasks.enrichment.sources import Sources
from aime_cli.tasks.enrichment.wishes import DESCRIBING, ENRICHING, Wishes, task_of


def describe(context: TaskContext, wishes: Wishes = DESCRIBING) -> TaskResult:
    """Write descriptions for albums without one, those heard most first."""
    return enrich(context, wishes)


def enrich(
    context: TaskContext, wishes: Wishes = ENRICHING, *, busy_seconds: float = BUSY_SECONDS
) -> TaskResult:
    """Ask for what albums lack and write what is sure into fields that are empty.

    A service that cannot be had ends its own part only; what the others know is written, and
    the status tells.

    Args:
        busy_seconds: How long to wait for another program that writes to the collection.

    Raises:
        TryLater: Another program keeps the collection locked.
        CollectionInvalid, FolderUnusable, WriteFailed: It cannot be written.
        UsageError: An album that was asked for is not in the collection.
        SettingsError: The settings of a service are wrong.
    """
    with ExitStack() as opened:
        names = frozenset(name for lack in wishes.lacks for name in SOURCES[lack])
        sources = opened.enter_context(Sources(context, names))
        waiting = queue(context, wishes, frozenset(sources.all))
        context.report.count("albums", len(waiting.jobs))
        context.report.count("remaining", waiting.remaining)
        if not waiting.jobs:
            context.report.note("nothing to do: no request was sent")
            return TaskResult(artifacts=())
        ledger = opened.enter_context(Ledger(context, dry_run=wishes.dry_run, busy_seconds=busy_seconds))
        problem = _work(context, wishes, waiting, sources, ledger, opened)
    context.report.count("questions", sum(source.questions for source in sources.all.values()))
    return _result(context, wishes, waiting, sources, ledger, problem)


def _work(
    context: TaskContext, wishes: Wishes, waiting: Queue, sources: Sources, ledger: Ledger, opened: ExitStack
) -> AimeError | None:
    """Do one album after the other; return why the collection could not be written, if so."""
    from aime_cli.tasks.enrichment.searching import Searcher  # noqa: PLC0415 -- loads httpx

    searcher = Searcher(context, sources, ledger)
    describer: Describer | None = None
    if chat := sources.all.get("chat"):
        describer = Describer(context, _task(wishes), waiting.jobs, chat, dry_run=wishes.dry_run)
        opened.callback(describer.close)
    context.close_collection()
    sources.open()
    for job in context.report.following(waiting.jobs, len(waiting.jobs), step=1):
        if not job.known and not any(source.is_open for source in sources.all.values()):
            continue
        found = searcher.search(job)
        if describer and chat and chat.is_open and job.lacks_of("chat"):
            text = describer.describe(job)
            if text.outcome == "filled":
                found.append(text)
            else:
                ledger.note(text)
        try:
            ledger.fill(job, found)
        except AimeError as error:
            return error
    return None


def _result(
    context: TaskContext,
    wishes: Wishes,
    waiting: Queue,
    sources: Sources,
    ledger: Ledger,
    problem: AimeError | None,
) -> TaskResult:
    statuses: list[int] = []
    for source in sources.all.values():
        if source.problem:
            context.report.warnings.append(f"{source.name} was asked no more: {_told(source.problem)}")
            is_known = isinstance(source.problem, NoPermission | TryLater)
            statuses.append(source.problem.exit_code if is_known else ExitCode.ATTENTION)
    failed = context.report.counts.get("failed", 0) + context.report.counts.get("refused", 0)
    if failed and not statuses:
        context.report.warnings.append(f"{failed} questions had no usable answer; they are asked again")
        statuses.append(ExitCode.ATTENTION)
    if problem:
        if not ledger.entries:
            raise problem
        context.report.warnings.append(f"ended early: {_told(problem)}")
        statuses.append(problem.exit_code)
    if not ledger.entries:
        return TaskResult(artifacts=(), status=ExitCode(worst(statuses)))
    asked = {entry.job.key for entry in ledger.entries}
    left = waiting.remaining + sum(job.key not in asked for job in waiting.jobs)
    context.report.counts["remaining"] = left
    write: Callable[[TextIO], None] = page(context, wishes, ledger, left)
    return TaskResult((Artifact(_task(wishes), ".md", write),), ExitCode(worst(statuses)))


def _task(wishes: Wishes) -> str:
    return task_of(wishes.lacks) or "enrich"


def _told(error: AimeError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message
