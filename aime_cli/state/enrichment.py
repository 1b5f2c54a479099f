"""What enrichment remembers: attempts, decisions, and what it wrote."""

from aime_cli.state.attempts import AttemptLog
from aime_cli.state.review import ReviewLog
from aime_cli.state.writes import WriteLog


class Enrichment(AttemptLog, ReviewLog, WriteLog):
    """The memory that makes enrichment converge and lets it be undone; `State` says what becomes of failures.

    A field is what an album lacks, by the album's key (`names.album_key`).
    """
