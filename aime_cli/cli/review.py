"""The commands for matches that are not sure: aime review, accept, reject, set."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import ConfigOption, DatabaseOption, JsonOption, settings_of
from aime_cli.cli.recorded import recorded

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings
    from aime_cli.state import Proposal


def add_to(app: typer.Typer) -> None:
    """Add these commands as `aime review …`."""
    commands = typer.Typer(invoke_without_command=True)
    commands.callback()(review)
    commands.command("accept")(accept)
    commands.command("reject")(reject)
    commands.command("set")(set_value)
    app.add_typer(
        commands, name="review", help="Decide about matches that are not sure enough to be written."
    )


def review(
    context: typer.Context,
    decided: Annotated[
        bool, typer.Option("--decided", help="What was decided, instead of what waits.")
    ] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List the matches that wait for a decision.

    Example: aime review
    """
    if context.invoked_subcommand:
        return
    console.json = json
    settings = settings_of(config)
    with recorded(settings) as state:
        proposals = list(state.enrichment.proposals(decided=decided))
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "proposals": [_shape(each) for each in proposals]})
        return
    if not proposals:
        console.note("nothing was decided" if decided else "nothing waits for a decision")
        return
    heads = (
        "number",
        "id",
        "album",
        "what",
        "candidate",
        "sure",
        "decision" if decided else "why",
        "address",
    )
    console.table(heads, [_row(each) for each in proposals])


def _row(proposal: "Proposal") -> tuple[str, ...]:
    found = proposal.candidate
    candidate = f"{found.title} - {', '.join(found.artists)}" if found else ""
    year = f" ({found.year})" if found and found.year else ""
    why = proposal.decision or ", ".join(proposal.reasons)
    return (
        str(proposal.id),
        str(proposal.album_id or ""),
        f"{proposal.title} - {proposal.credit}",
        proposal.lack,
        f"{candidate}{year}" if found else str(proposal.value),
        f"{proposal.score:.0%}" if found else "",
        why,
        found.url if found else "",
    )


def _shape(proposal: "Proposal") -> dict[str, object]:
    return vars(proposal)


def accept(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", help="As `aime review` tells it.")],
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Write these candidates, if the field is still empty.

    Example: aime review accept 3
    """
    _decide(numbers, settings_of(config, database), "accept")


def reject(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", help="As `aime review` tells it.")],
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Never propose these candidates again; others are looked for.

    Example: aime review reject 3 4
    """
    _decide(numbers, settings_of(config, database), "reject")


def set_value(
    album: Annotated[int, typer.Argument(metavar="ALBUM", help="The album's id.")],
    what: Annotated[str, typer.Argument(metavar="WHAT", help="link, year or cover.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The address, or the year.")],
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a value of your own; no run changes it again.

    Example: aime review set 17 link https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv
    """
    settings = settings_of(config, database)
    from aime_cli.tasks import enrichment  # noqa: PLC0415 -- loads SQLAlchemy

    with recorded(settings, is_asked_only=False) as state:
        console.line(enrichment.set_value(settings, state, album, what, value, datetime.now(UTC)))


def _decide(numbers: list[int], settings: "LoadedSettings", decision: str) -> None:
    from aime_cli.tasks import enrichment  # noqa: PLC0415 -- loads SQLAlchemy

    decide: Callable[..., str] = enrichment.accept if decision == "accept" else enrichment.reject
    with recorded(settings, is_asked_only=False) as state:
        for number in numbers:
            console.line(decide(settings, state, number, datetime.now(UTC)))
