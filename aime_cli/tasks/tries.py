"""Logs what a service answered to each question."""

from typing import TYPE_CHECKING

from aime_cli.state import TryRecord
from aime_cli.tasks.context import TaskContext

if TYPE_CHECKING:
    from aime_cli.providers.chat import Try


def log_try(context: TaskContext, task: str, outcome: "Try", *, title: str, key: str | None) -> None:
    """Log one question of a task.

    Args:
        title: What the text was to be about; `key` is the album's, if it is about one.
    """
    context.state.log_try(
        TryRecord(
            started_at=outcome.started_at,
            task=task,
            title=title,
            provider="chat",
            verdict=outcome.verdict,
            text=outcome.text or "",
            duration=outcome.duration,
            album_key=key,
            model=outcome.model,
            prompt_version=outcome.prompt_version,
            prompt_tokens=outcome.prompt_tokens,
            completion_tokens=outcome.completion_tokens,
        )
    )
