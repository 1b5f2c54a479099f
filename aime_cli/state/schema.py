"""The tables of our memory, and the steps that bring a file of any older version up to date.

STRICT, so that a plain integrity check sees whatever SQLite can see.
"""

import sqlite3
from collections.abc import Sequence

from sqlalchemy import Column, Float, Integer, MetaData, Table, Text

MIGRATIONS: Sequence[Sequence[str]] = (
    (
        """CREATE TABLE picks (
            purpose TEXT NOT NULL,
            digest INTEGER NOT NULL,
            PRIMARY KEY (purpose, digest)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE haikus (
            text TEXT NOT NULL PRIMARY KEY,
            language TEXT NOT NULL,
            written_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE tries (
            id INTEGER PRIMARY KEY,
            started_at TEXT NOT NULL,
            task TEXT NOT NULL,
            album_key TEXT,
            title TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT,
            prompt_version TEXT,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            duration REAL NOT NULL,
            verdict TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT""",
    ),
    (
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            task TEXT NOT NULL,
            trigger TEXT NOT NULL,
            slot TEXT,
            missed INTEGER NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            result TEXT,
            status INTEGER,
            counts TEXT NOT NULL,
            outputs TEXT NOT NULL,
            warnings TEXT NOT NULL,
            error TEXT
        ) STRICT""",
        "CREATE INDEX runs_by_task ON runs (task, id)",
    ),
    # The step of enrichment comes here.
    (
        """CREATE TABLE reports (
            task TEXT NOT NULL,
            period TEXT NOT NULL,
            reported_at TEXT NOT NULL,
            PRIMARY KEY (task, period)
        ) STRICT, WITHOUT ROWID""",
    ),
)
"""The statements of each version; a step that was released never changes."""

VERSION = len(MIGRATIONS)

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
reports = Table(
    "reports",
    metadata,
    Column("task", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("reported_at", Text, nullable=False),
)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a file; 0 when nothing was ever made in it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, steps: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring a file up to the version of `steps`, in one transaction."""
    if version_of(connection) >= len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again: somebody else may have been faster.
        for statements in steps[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(len(steps), version_of(connection))}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
