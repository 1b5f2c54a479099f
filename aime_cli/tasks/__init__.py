"""What cron runs: one module per task; TaskContext in, TaskResult out."""

from collections.abc import Callable, Mapping
from functools import partial

from aime_cli.exporters import EXPORTERS
from aime_cli.tasks.analyze import USUAL_FORMATS, Format, analyze, analyze_last
from aime_cli.tasks.context import Report, TaskContext, TaskResult
from aime_cli.tasks.enrichment import describe, enrich
from aime_cli.tasks.export import export
from aime_cli.tasks.generate_haiku import Selection, generate_haiku
from aime_cli.tasks.weekly_haiku import weekly_haiku

__all__ = [
    "TASKS",
    "USUAL_FORMATS",
    "Format",
    "Report",
    "Selection",
    "Task",
    "TaskContext",
    "TaskResult",
    "analyze",
    "describe",
    "enrich",
    "export",
    "generate_haiku",
    "weekly_haiku",
]

Task = Callable[[TaskContext], TaskResult]

TASKS: Mapping[str, Task] = {
    "enrich": enrich,
    "describe": describe,
    "generate-haiku": generate_haiku,
    "weekly-haiku": weekly_haiku,
    "analyze-week": partial(analyze_last, kind="week"),
    "analyze-month": partial(analyze_last, kind="month"),
    **{exporter.task: partial(export, exporter=exporter) for exporter in EXPORTERS.values()},
}
"""Every task with its usual options."""
