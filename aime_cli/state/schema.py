"""The steps that make the tables of our memory, and bring a file of any older version up to date.

STRICT, so that a plain integrity check sees whatever SQLite can see.
"""

import sqlite3
from collections.abc import Sequence

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
    (
        """CREATE TABLE attempts (
            digest INTEGER PRIMARY KEY,
            album_key TEXT NOT NULL,
            lack TEXT NOT NULL,
            source TEXT NOT NULL,
            outcome TEXT NOT NULL,
            misses INTEGER NOT NULL,
            tried_at INTEGER NOT NULL,
            due_at INTEGER
        ) STRICT""",
        "CREATE INDEX attempts_by_album ON attempts (album_key, lack)",
        """CREATE TABLE pauses (
            source TEXT NOT NULL PRIMARY KEY,
            until TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE original_years (
            digest INTEGER PRIMARY KEY,
            album_key TEXT NOT NULL,
            year INTEGER NOT NULL,
            source_id TEXT NOT NULL,
            found_at TEXT NOT NULL
        ) STRICT""",
        # AUTOINCREMENT: whoever accepts a number that has gone must not accept what came after it.
        """CREATE TABLE proposals (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            album_key TEXT NOT NULL,
            album_id INTEGER,
            title TEXT NOT NULL,
            credit TEXT NOT NULL,
            lack TEXT NOT NULL,
            catalog TEXT NOT NULL,
            candidate_id TEXT NOT NULL,
            candidate TEXT NOT NULL,
            value TEXT NOT NULL,
            score REAL NOT NULL,
            reasons TEXT NOT NULL,
            proposed_at TEXT NOT NULL,
            decision TEXT,
            decided_at TEXT
        ) STRICT""",
        "CREATE INDEX proposals_by_album ON proposals (album_key, lack)",
        """CREATE TABLE rejections (
            album_key TEXT NOT NULL,
            lack TEXT NOT NULL,
            catalog TEXT NOT NULL,
            candidate_id TEXT NOT NULL,
            rejected_at TEXT NOT NULL,
            PRIMARY KEY (album_key, lack, catalog, candidate_id)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE writes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER,
            album_key TEXT NOT NULL,
            album_id INTEGER NOT NULL,
            lack TEXT NOT NULL,
            source TEXT NOT NULL,
            in_table TEXT NOT NULL,
            in_column TEXT NOT NULL,
            row_id INTEGER,
            old TEXT NOT NULL,
            new TEXT NOT NULL,
            written_at TEXT NOT NULL,
            catalog TEXT,
            candidate_id TEXT,
            undone_at TEXT
        ) STRICT""",
        "CREATE INDEX writes_by_run ON writes (run_id, id)",
        """CREATE TABLE texts (
            album_key TEXT NOT NULL PRIMARY KEY,
            source TEXT NOT NULL,
            model TEXT NOT NULL,
            prompt_version TEXT NOT NULL,
            language TEXT NOT NULL,
            written_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE reports (
            task TEXT NOT NULL,
            period TEXT NOT NULL,
            reported_at TEXT NOT NULL,
            PRIMARY KEY (task, period)
        ) STRICT, WITHOUT ROWID""",
    ),
    # Which collection a report was of, and whether the schedule or a person wanted it.
    # Before, all were the schedule's, and of whichever collection: ''.
    (
        """CREATE TABLE told (
            task TEXT NOT NULL,
            period TEXT NOT NULL,
            collection TEXT NOT NULL,
            reported_at TEXT NOT NULL,
            is_scheduled INTEGER NOT NULL,
            PRIMARY KEY (task, period, collection)
        ) STRICT, WITHOUT ROWID""",
        "INSERT INTO told SELECT task, period, '', reported_at, 1 FROM reports",
        "DROP TABLE reports",
        "ALTER TABLE told RENAME TO reports",
    ),
)
"""The statements of each version; a step that was released never changes."""

VERSION = len(MIGRATIONS)


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
