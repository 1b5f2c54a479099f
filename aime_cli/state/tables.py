"""The tables of our memory as they are now; `schema` says how they came about."""

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, Table, Text

metadata = MetaData()
picks = Table(
    "picks",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("digest", Integer, primary_key=True),
)
haikus = Table(
    "haikus",
    metadata,
    Column("text", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("written_at", Text, nullable=False),
)
tries = Table(
    "tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("album_key", Text),
    Column("title", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text),
    Column("prompt_version", Text),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("duration", Float, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("text", Text, nullable=False),
)
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("slot", Text),
    Column("missed", Integer, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("result", Text),
    Column("status", Integer),
    Column("counts", Text, nullable=False),
    Column("outputs", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("error", Text),
)
attempts = Table(
    "attempts",
    metadata,
    Column("digest", Integer, primary_key=True),
    Column("album_key", Text, nullable=False),
    Column("lack", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("tried_at", Integer, nullable=False),
    Column("due_at", Integer),
)
pauses = Table(
    "pauses",
    metadata,
    Column("source", Text, primary_key=True),
    Column("until", Text, nullable=False),
)
original_years = Table(
    "original_years",
    metadata,
    Column("digest", Integer, primary_key=True),
    Column("album_key", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("found_at", Text, nullable=False),
)
proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("album_key", Text, nullable=False),
    Column("album_id", Integer),
    Column("title", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("lack", Text, nullable=False),
    Column("catalog", Text, nullable=False),
    Column("candidate_id", Text, nullable=False),
    Column("candidate", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("proposed_at", Text, nullable=False),
    Column("decision", Text),
    Column("decided_at", Text),
)
rejections = Table(
    "rejections",
    metadata,
    Column("album_key", Text, primary_key=True),
    Column("lack", Text, primary_key=True),
    Column("catalog", Text, primary_key=True),
    Column("candidate_id", Text, primary_key=True),
    Column("rejected_at", Text, nullable=False),
)
writes = Table(
    "writes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer),
    Column("album_key", Text, nullable=False),
    Column("album_id", Integer, nullable=False),
    Column("lack", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("in_table", Text, nullable=False),
    Column("in_column", Text, nullable=False),
    Column("row_id", Integer),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("catalog", Text),
    Column("candidate_id", Text),
    Column("undone_at", Text),
)
texts = Table(
    "texts",
    metadata,
    Column("album_key", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("written_at", Text, nullable=False),
)
reports = Table(
    "reports",
    metadata,
    Column("task", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("collection", Text, primary_key=True),
    Column("reported_at", Text, nullable=False),
    Column("is_scheduled", Boolean, nullable=False),
)
