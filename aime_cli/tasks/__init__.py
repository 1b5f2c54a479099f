"""What cron runs: one module per task; TaskContext in, TaskResult out."""

from aime_cli.tasks.context import Report, TaskContext, TaskResult
from aime_cli.tasks.export import export
from aime_cli.tasks.generate_haiku import Selection, generate_haiku
from aime_cli.tasks.weekly_haiku import weekly_haiku

__all__ = ["Report", "Selection", "TaskContext", "TaskResult", "export", "generate_haiku", "weekly_haiku"]
