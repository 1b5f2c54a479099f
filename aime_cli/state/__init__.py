"""Our own memory, in `state/aime.db` of home."""

from aime_cli.names import album_key
from aime_cli.state.attempts import WAITS, Attempts, OriginalYears, Outcome
from aime_cli.state.enrichment import Enrichment
from aime_cli.state.looking import KeptCopy, has_state, kept_copy, look_at_state
from aime_cli.state.opening import open_state
from aime_cli.state.picking import Choice, Picked, choose, take
from aime_cli.state.records import HAIKUS_KEPT, TRIES_KEPT, Reported, TryRecord
from aime_cli.state.review import Decision, Proposal
from aime_cli.state.runlog import RunLog
from aime_cli.state.runs import INTERRUPTED, Output, Result, RunRecord, Trigger
from aime_cli.state.state import State
from aime_cli.state.writes import TextOrigin, Write

__all__ = [
    "HAIKUS_KEPT",
    "INTERRUPTED",
    "TRIES_KEPT",
    "WAITS",
    "Attempts",
    "Choice",
    "Decision",
    "Enrichment",
    "KeptCopy",
    "OriginalYears",
    "Outcome",
    "Output",
    "Picked",
    "Proposal",
    "Reported",
    "Result",
    "RunLog",
    "RunRecord",
    "State",
    "TextOrigin",
    "Trigger",
    "TryRecord",
    "Write",
    "album_key",
    "choose",
    "has_state",
    "kept_copy",
    "look_at_state",
    "open_state",
    "take",
]
