"""The command aime doctor."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import ConfigOption, JsonOption, settings_of
from aime_cli.errors import ExitCode, worst
from aime_cli.templating import printable

if TYPE_CHECKING:
    from aime_cli.doctor import Check


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(doctor)


def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask the AI service, too, with one small question.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 3 where there are warnings.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Look at everything that a run needs, and change nothing.

    Example: aime doctor --online
    """
    console.json = json
    from aime_cli.doctor import examine  # noqa: PLC0415 -- loads SQLAlchemy

    checks = []
    for check in examine(partial(settings_of, config), datetime.now(UTC), online=online):
        checks.append(check)
        if not json:
            hint = f"; {check.hint}" if check.hint else ""
            console.text(f"{check.result:7}  {check.name:13}  {printable(check.message + hint)}")
    status = _status(checks, strict=strict)
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "status": status, "checks": [*map(_shape, checks)]})
    if status:
        raise typer.Exit(status)


def _status(checks: "list[Check]", *, strict: bool) -> int:
    warned = strict and any(check.result == "warning" for check in checks)
    return worst([ExitCode.ATTENTION if warned else ExitCode.OK, *(check.status for check in checks)])


def _shape(check: "Check") -> dict[str, str | None]:
    return {"name": check.name, "result": check.result, "message": check.message, "hint": check.hint}
