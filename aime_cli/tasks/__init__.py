"""What cron runs: one module per task; TaskContext in, TaskResult out."""

from aime_cli.tasks.context import Report, TaskContext, TaskResult
from aime_cli.tasks.export import export

__all__ = ["Report", "TaskContext", "TaskResult", "export"]
