"""SIGKILL while albums are filled: each is filled whole or not at all, and can be taken back."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aime_cli.collection import Change, Target, open_for_changes
from aime_cli.names import album_key
from aime_cli.state import Write, open_state
from tests.collection.test_changing import dump, run
from tests.conftest import NOW, Make, album

pytestmark = pytest.mark.peers

VICTIM = """
import sys
from pathlib import Path
from aime_cli.collection import Fill, Target, open_for_changes
from aime_cli.state import Write, open_state
from tests.collection.test_changing import FILLS
from tests.conftest import NOW
from tests.peers.test_filling_kills import many_key, noted

with open_state(Path(sys.argv[2]), NOW, lambda line: print("!", line, flush=True)) as state:
    with open_for_changes(Path(sys.argv[1]), now=NOW) as changes:
        print("open", flush=True)
        for number in range(int(sys.argv[3]), 1001):
            key = many_key(number)
            changes.fill(Target(number, key), FILLS, before=lambda made: noted(state, number, key, made))
"""


def many_key(number: int) -> str:
    return album_key(None, "", f"Album {number}", None)


def noted(state: Any, number: int, key: str, made: Sequence[Change]) -> None:
    for each in made:
        written = Write(
            run_id=1,
            key=key,
            album_id=number,
            lack="link",
            source="x",
            table=each.table,
            column=each.column,
            old=each.old,
            new=each.new,
            written_at=NOW,
            row_id=each.row_id,
        )
        state.enrichment.begin_write(written)


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_run_killed_at_any_moment_leaves_whole_albums_that_can_be_undone(
    mode: str, make_collection: Make, tmp_path: Path
) -> None:
    rows = {"albums": [album(number, f"Album {number}", source="lastfm") for number in range(1, 1001)]}
    path = make_collection(rows)
    run(path, f"PRAGMA journal_mode = {mode}")
    before, rng, first = dump(path), random.Random(7), 1
    for _ in range(5):
        victim = subprocess.Popen(
            [sys.executable, "-c", VICTIM, str(path), str(tmp_path / "home"), str(first)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        assert victim.stdout
        with victim.stdout as output:
            assert output.readline() == "open\n"
            time.sleep(rng.uniform(0.005, 0.15))
            os.kill(victim.pid, signal.SIGKILL)
            assert output.read() == ""
        victim.wait()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            filled = connection.execute(
                "SELECT a.id, spotify_url IS NOT NULL, year IS NOT NULL, image_url IS NOT NULL,"
                " i.id IS NOT NULL, m.ai_info IS NOT NULL FROM albums AS a"
                " LEFT JOIN images AS i ON i.album_id = a.id LEFT JOIN metadata AS m ON m.album_id = a.id"
            ).fetchall()
        assert {sum(flags) for _, *flags in filled} <= {0, 5}
        first = max((number for number, *flags in filled if any(flags)), default=0) + 1

    assert first > 1
    with open_state(tmp_path / "home", NOW + timedelta(minutes=1), pytest.fail) as state:
        writes = state.enrichment.writes(1)
    with open_for_changes(path) as changes:
        for number in range(1, first):
            mine = [
                Change(w.table, w.column, w.row_id or 0, w.old, w.new) for w in writes if w.album_id == number
            ]
            assert len(set(changes.restore(Target(number, many_key(number)), mine))) == 6
    assert dump(path) == before
