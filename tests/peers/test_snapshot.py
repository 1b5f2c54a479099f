"""An export is one state of the collection, whoever writes meanwhile, and it is in nobody's way."""

import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from aime_cli.errors import ExitCode
from tests.peers.conftest import Beside, Journal, Mount, NewHome
from tests.peers.machine import Home, document, finished, others, run, started, wait_until

pytestmark = pytest.mark.peers

_EXPORTS = 100  # in each journal mode: 200 together
_A_MOMENT = 2.0  # seconds


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_writer_that_commits_in_a_loop_never_makes_an_export_disagree_with_itself(
    journal: Journal, new_home: NewHome, beside: Beside
) -> None:
    home, other_home = new_home("home", albums=600, journal=journal), new_home("other")

    def export(runner: Home) -> None:
        for _ in range(_EXPORTS // 2):
            ended = run(runner.command("export-json", "--database", home.database))
            assert (ended.returncode, ended.stderr) == (0, "")

    with beside("commit", home.database) as owner:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(export, [home, other_home]))
        figures = owner.end()

    exports = [document(path) for runner in (home, other_home) for path in finished(runner.output)]
    assert len(exports) == _EXPORTS
    assert len({_generation(export) for export in exports}) > _EXPORTS / 2, "the writer hardly wrote"
    assert figures["slowest"] < _A_MOMENT


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_an_owner_commits_while_an_export_takes_its_time(
    journal: Journal, new_home: NewHome, beside: Beside
) -> None:
    home = new_home(albums=30_000, journal=journal)

    with started(home.command("export-json")) as export:
        wait_until(lambda: others(home.output), "an unfinished export")
        export.send_signal(signal.SIGSTOP)
        with beside("commit", home.database) as owner:
            assert owner.end()["commits"] >= 1
        export.send_signal(signal.SIGCONT)
        assert export.wait(timeout=60) == 0

    assert _generation(document(finished(home.output)[0])) == "0"


def test_a_writer_behind_a_read_only_view_never_makes_an_export_disagree_with_itself(
    new_home: NewHome, beside: Beside, read_only: Mount
) -> None:
    # As in a container that sees its neighbour's data read-only: SQLite cannot lock there.
    home = new_home(albums=30_000)
    view = read_only(home.database.parent, home.folder / "view")
    command = home.command("export-json", "--database", view / home.database.name)

    with started(command) as export:
        wait_until(lambda: others(home.output), "an unfinished export")
        export.send_signal(signal.SIGSTOP)
        with beside("commit", home.database) as owner:
            owner.end()
        export.send_signal(signal.SIGCONT)
        _, errors = export.communicate(timeout=60)

    assert export.returncode in {ExitCode.OK, ExitCode.TRY_LATER}, errors
    for path in finished(home.output):
        _generation(document(path))


def _generation(export: dict[str, Any]) -> str:
    """Return the one generation that every part of the export belongs to."""
    albums = export["albums"]
    marks = {album["title"].rpartition("#")[2] for album in albums}
    marks |= {name.rpartition("#")[2] for album in albums for name in album["artists"]}
    marks |= {image["url"].rpartition("#")[2] for album in albums for image in album["images"]}
    marks |= {label.rpartition("#")[2] for album in albums for label in album["labels"]}
    assert len(marks) == 1
    assert {album["film_title"] for album in albums} == {str(export["total_albums"])}
    assert {len(album["artists"]) for album in albums} == {1}
    assert {len(album["images"]) for album in albums} == {1}
    assert {albums[0]["tracks_count"], albums[0]["play_count"]} == {albums[0]["film_year"]}
    return str(marks.pop())
