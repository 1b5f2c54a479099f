"""Tells what was listened to in a period: in files to read, to look at and to process."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, TextIO

from aime_cli.entities import Language
from aime_cli.output import Artifact
from aime_cli.state import Reported
from aime_cli.tasks.context import Report, TaskContext, TaskResult
from aime_cli.templating import Templates

if TYPE_CHECKING:
    from aime_cli.analysis.figures import Analysis, PeriodKind
    from aime_cli.analysis.period import Asked

Format = Literal["md", "json", "html"]
USUAL_FORMATS: Sequence[Format] = ("md", "html")


def analyze(
    context: TaskContext,
    asked: "Asked",
    *,
    formats: Sequence[Format] = USUAL_FORMATS,
    language: Language | None = None,
    tell: "Callable[[Analysis], None] | None" = None,
) -> TaskResult:
    """Analyze a period; a scheduled run tells of each period once, and of none without listens.

    Args:
        formats: One file each.
        tell: Is given the figures.

    Raises:
        UsageError: There is no such period, or it is not over.
    """
    from aime_cli.analysis.analyzing import Clock, analyze_period  # noqa: PLC0415 -- only its own runs pay for it

    settings, report = context.settings, context.report
    clock = Clock(context.now, settings.zone, settings.values.timezone)
    analysis = analyze_period(context.collection, asked, clock)
    context.close_collection()
    period = analysis.period
    _report(analysis, report)
    if tell:
        tell(analysis)
    if not formats:
        return TaskResult(artifacts=())
    stem = f"analyze-{period.kind}"
    days = f"{period.start}/{period.end}" if period.kind in {"rolling", "all"} else period.name
    reported = Reported(stem, days, str(settings.database.resolve()))
    known = context.state.is_reported(reported, scheduled=context.is_scheduled)
    if known:
        report.note(f"{period.name} was reported before")
    if context.is_scheduled and (known or not analysis.listens.value):
        return TaskResult(artifacts=())

    def remember() -> None:
        if context.run_id is not None:  # else the report went to standard output
            context.state.remember_report(reported, context.now, scheduled=context.is_scheduled)

    spoken = language or settings.values.language
    artifacts = (
        Artifact(stem, f".{format_}", partial(_write, format_, analysis, spoken, context.templates))
        for format_ in formats
    )
    return TaskResult(tuple(artifacts), remember=remember)


def analyze_last(context: TaskContext, kind: "PeriodKind") -> TaskResult:
    """Analyze the last complete week, month or year as usual."""
    from aime_cli.analysis.period import Asked  # noqa: PLC0415

    return analyze(context, Asked(kind))


def _report(analysis: "Analysis", report: Report) -> None:
    period, listens = analysis.period, int(analysis.listens.value)
    report.count("listens", listens)
    report.count("albums", int(analysis.albums.value))
    report.leave_out(analysis.left.impossible)
    if not listens:
        report.note(f"no listens from {period.start} to {period.end}")


def _write(
    format_: Format, analysis: "Analysis", language: Language, templates: Templates, stream: TextIO
) -> None:
    if format_ == "json":
        from aime_cli.analysis.json_file import json_document  # noqa: PLC0415

        stream.writelines(json_document(analysis))
        return
    from aime_cli.analysis.pages import html_page, markdown_page  # noqa: PLC0415 -- loads Jinja

    page = markdown_page if format_ == "md" else html_page
    stream.writelines(page(analysis, language, templates))
