"""aime enrich, describe and review as processes: what is printed, what is written, how it ends."""

import base64
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from aime_cli.errors import ExitCode
from aime_cli.state import RunRecord, open_state
from tests.conftest import Aime, Make, Outcome, by_artist
from tests.providers.descriptions import FRENCH
from tests.tasks.enrichment.conftest import KEYS, Chat, Twin, as_json, chat, link_of, mbid_of, twin

__all__ = ["chat", "twin"]

THRILLER, TEXT = FRENCH[0]
Enrich = Callable[..., Outcome]
NONE = {"schema_version": 1, "proposals": []}


class Place:
    """A home with one album that lacks everything."""

    def __init__(self, folder: Path, aime: Aime, url: str) -> None:
        self.folder = folder
        self.url = url
        self._aime = aime
        self.environment: dict[str, str] = {
            "AIME_SPOTIFY_ACCOUNTS_URL": url,
            "AIME_SPOTIFY_API_URL": url,
            "AIME_MUSICBRAINZ_URL": url,
            "AIME_MUSICBRAINZ_INTERVAL": "0",
            "AIME_COVERARTARCHIVE_URL": url,
            **KEYS,
        }

    def __call__(self, *arguments: str | Path) -> Outcome:
        return self._aime(*arguments, env=self.environment)

    @contextmanager
    def started(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """Start the program; it is gone afterwards in all cases."""
        variables = {"HOME": str(self.folder / "user"), "PATH": "/usr/bin:/bin"} | self.environment
        with subprocess.Popen(
            [Path(sys.executable).with_name("aime"), *arguments],
            cwd=self.folder,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "musique.db")) as connection:
            return connection.execute(query).fetchall()

    def dump(self) -> list[str]:
        with closing(sqlite3.connect(self.folder / "musique.db")) as connection:
            return list(connection.iterdump())

    def links(self) -> list[Any]:
        return [link for (link,) in self.rows("SELECT spotify_url FROM albums ORDER BY id")]

    def files(self) -> Mapping[str, str]:
        """Return a digest of each file of the home, those aside that SQLite makes for readers."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        paths = [path for path in paths if not path.name.endswith(("-wal", "-shm"))]
        return {str(path): sha256(path.read_bytes()).hexdigest() for path in paths}

    def last_run(self) -> RunRecord:
        with open_state(self.folder, datetime.now(UTC), pytest.fail) as state:
            return next(iter(state.runs.history(limit=1)))

    def change(self, **task: Any) -> None:
        """Change a task in the settings."""
        file = self.folder / "config" / "app.json"
        values = json.loads(file.read_text())
        values["scheduler"]["tasks"] = [task]
        file.write_text(json.dumps(values))


@pytest.fixture
def place(aime: Aime, make_collection: Make, tmp_path: Path, httpserver: HTTPServer) -> Place:
    rows: dict[str, Any] = dict(by_artist("Michael Jackson", titles=["Thriller"]))
    rows["albums"][0] |= {"source": "manual", "year": 1982}
    make_collection(rows)
    (tmp_path / "config").mkdir()
    settings = {"database": {"url": "musique.db"}, "scheduler": {}}
    (tmp_path / "config" / "app.json").write_text(json.dumps(settings))
    return Place(tmp_path, aime, httpserver.url_for("/").rstrip("/"))


@pytest.fixture
def hanging(twin: Twin) -> Iterator[Event]:
    """Let the services hang; return what is set once they are asked."""
    asked, end = Event(), Event()

    def hang() -> None:
        asked.set()
        end.wait(30)

    twin.before_answer = hang
    yield asked
    end.set()


def test_the_report_s_path_is_all_that_is_printed(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)

    outcome = place("enrich")

    (report,) = (place.folder / "Scheduled Output").glob("enrich-*.md")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, f"Scheduled Output/{report.name}\n", "")
    assert place.links() == [link_of(1)]


def test_a_trial_prints_the_report_and_writes_nothing(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    before = place.files()

    outcome = place("enrich", "--dry-run")

    cover = f"{place.url}/release-group/{mbid_of(1)}/front-500"
    year = "- **Thriller** - Michael Jackson (id 1) — année\xa0: 1982 (MusicBrainz, 100\u202f%)"
    lines = outcome.stdout.splitlines()
    assert (outcome.status, outcome.stderr, place.files()) == (0, "", before)
    assert [*lines[:1], *lines[3:]] == [
        "# 🔎 Enrichissement",
        "",
        "*Essai\xa0: rien n’a été écrit.*",
        "",
        "## Complété (3)",
        "",
        f"- **Thriller** - Michael Jackson (id 1) — pochette\xa0: {cover} (MusicBrainz, 100\u202f%)",
        f"{year}, année d’origine, gardée à côté de la collection",
        f"- **Thriller** - Michael Jackson (id 1) — lien Spotify\xa0: {link_of(1)} (Spotify, 100\u202f%)",
        "",
        "Albums qui attendent encore leur tour\xa0: 0",
    ]


def test_a_trial_leaves_what_is_remembered_as_it_is(twin: Twin, chat: Chat, place: Place) -> None:
    place.environment["AIME_EURIA_URL"] = f"{place.url}/v1/chat/completions"
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    assert place("enrich", "--only", "years").status == 0
    before = place.files()

    for command in ("enrich", "describe"):
        assert place(command, "--dry-run").stdout

    assert (place.files(), len(twin.of("spotify")), len(chat.asked)) == (before, 1, 3)


def test_a_trial_in_json_is_one_object(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    before = place.files()

    outcome = place("enrich", "--dry-run", "--json")

    run = json.loads(outcome.stdout)
    assert (run["task"], run["status"], run["artifacts"], run["counts"]["filled"]) == ("enrich", 0, [], 2)
    assert place.files() == before


def test_a_run_in_json(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)

    first, second = (json.loads(place("enrich", "--json").stdout) for _ in range(2))

    assert first["counts"] == {
        "albums": 1,
        "remaining": 0,
        "filled": 2,
        "found": 1,
        "questions": 3,
    }
    assert [Path(each["path"]).suffix for each in first["artifacts"]] == [".md"]
    assert (second["result"], second["artifacts"]) == ("nothing", [])
    assert second["notes"] == ["nothing to do: no request was sent"]


def test_nothing_to_do_is_said_to_people_only(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    place.change(name="enrich", enabled=True)

    assert place("enrich", "--scheduled").stdout == ""
    assert place.links() == [link_of(1)]
    for options in (["--scheduled"], ["-q"]):
        outcome = place("enrich", *options)
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    outcome = place("enrich")
    assert (outcome.stdout, outcome.stderr) == ("", "note: nothing to do: no request was sent\n")


def test_it_does_not_run_by_itself_until_it_is_switched_on(twin: Twin, chat: Chat, place: Place) -> None:
    for command in ("enrich", "describe"):
        outcome = place(command, "--scheduled")
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")

    assert (twin.asked, chat.asked) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["enrich", "--only", "link"], "error: --only: no link\nhint: did you mean `links`?\n"),
        (["enrich", "--only", ","], "error: --only names nothing\n"),
        (["enrich", "--scheduled", "--album", "1"], "error: --scheduled goes with no other choice but"),
        (["enrich", "--scheduled", "--dry-run"], "error: --scheduled goes with no other choice but"),
        (["describe", "--scheduled", "--album", "1"], "error: --scheduled goes with no other choice but"),
        (["enrich", "--undo", "1", "--album", "1"], "error: --undo goes with no other choice of what to do"),
        (["enrich", "--undo", "9" * 30], "error: run 9999"),
        (["enrich", "--album", "9"], "error: no album has the id 9\n"),
        (["review", "accept", "1"], "error: no proposal has the number 1\n"),
        (["review", "set", "1", "link", "http://x"], "error: not a link: http://x\n"),
    ],
)
def test_what_is_impossible_is_a_line_and_a_hint(
    arguments: list[str], said: str, twin: Twin, place: Place
) -> None:
    outcome = place(*arguments)

    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")
    assert outcome.stderr.startswith(said)
    assert twin.asked == []


def test_a_run_is_taken_back(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    before = place.dump()
    place("enrich")

    outcome = place("enrich", "--undo", "1")

    assert (outcome.status, outcome.stdout, outcome.stderr) == (
        0,
        "3 taken back, 0 kept because they were changed since\n",
        "",
    )
    assert place.dump() == before
    twin.asked.clear()
    assert (place("enrich").status, twin.asked) == (0, [])
    assert place("enrich", "--undo", "1").status == ExitCode.USAGE


def test_what_is_kept_wants_attention(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    place("enrich")
    with closing(sqlite3.connect(place.folder / "musique.db")) as other:
        other.execute("UPDATE albums SET spotify_url = 'theirs'")
        other.commit()

    outcome = place("enrich", "--undo", "1", "--json")

    assert outcome.status == ExitCode.ATTENTION
    assert json.loads(outcome.stdout) == {"schema_version": 1, "run": 1, "undone": 2, "kept": 1}
    assert place.links() == ["theirs"]


def test_review_lists_what_waits(twin: Twin, place: Place) -> None:
    assert place("review").stderr == "note: nothing waits for a decision\n"
    assert json.loads(place("review", "--json").stdout) == NONE
    twin.has(1, "Thriller", "Michael Jackson", 1950)
    place("enrich", "--only", "links")

    table, answer = place("review"), place("review", "--json")

    assert table.stderr == ""
    candidate = "Thriller - Michael Jackson (1950)"
    assert table.stdout.splitlines() == [
        (
            f"number  id  album                       what  {'candidate'.ljust(len(candidate))}  sure  "
            "why                        address"
        ),
        (
            f"1       1   Thriller - Michael Jackson  link  {candidate}  89%   "
            f"of 1950, long before 1982  {link_of(1)}"
        ),
    ]
    (proposal,) = json.loads(answer.stdout)["proposals"]
    assert {name: proposal[name] for name in ("id", "album_id", "lack", "value", "decision")} == {
        "id": 1,
        "album_id": 1,
        "lack": "link",
        "value": link_of(1),
        "decision": None,
    }
    assert proposal["candidate"]["id"] == f"{1:022d}"


def test_review_carries_decisions_out(twin: Twin, place: Place) -> None:
    twin.has(1, "Thriller", "Michael Jackson", 1950)
    place("enrich")

    outcomes = [
        place("review", "reject", "1", "2", "3"),
        place("review", "accept", "4"),
        place("review", "set", "1", "year", "1983"),
    ]

    assert [(outcome.status, outcome.stderr) for outcome in outcomes] == [(0, "")] * 3
    assert outcomes[0].stdout.startswith("rejected 1: the next run looks for another cover of Thriller\nrej")
    assert outcomes[2].stdout == "set: year of Thriller is 1983\n"
    assert place.rows("SELECT year FROM albums") == [(1983,)]
    assert place("review").stdout == ""
    decided = place("review", "--decided").stdout.splitlines()
    assert "decision" in decided[0]
    for line, decision in zip(decided[1:], [*["rejected"] * 3, "accepted", "set"], strict=True):
        assert f"  {decision}" in line


def test_describe_asks_for_as_many_as_are_wanted(chat: Chat, place: Place) -> None:
    place.environment["AIME_EURIA_URL"] = f"{place.url}/v1/chat/completions"
    chat.texts = {"Thriller": TEXT.replace("Sorti chez Epic en 1982, ", "")}

    outcome = place("describe", "--limit", "1")

    (report,) = (place.folder / "Scheduled Output").glob("describe-*.md")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, f"Scheduled Output/{report.name}\n", "")
    assert place.rows("SELECT ai_info FROM metadata") == [(chat.texts["Thriller"],)]
    assert place("enrich", "--only", "descriptions").stderr == "note: nothing to do: no request was sent\n"


def test_two_at_once_do_not_disturb_each_other(hanging: Event, place: Place) -> None:
    with place.started("enrich"):
        assert hanging.wait(20)

        second = place("enrich")

    assert (second.status, second.stdout) == (ExitCode.TRY_LATER, "")
    assert second.stderr.startswith("error: enrich is already running")


def test_a_signal_while_a_service_hangs_leaves_all_as_it_was(hanging: Event, place: Place) -> None:
    before = place.dump()

    with place.started("enrich") as process:
        assert hanging.wait(20)
        process.send_signal(signal.SIGTERM)
        printed = process.communicate(timeout=20)

    assert (process.returncode, printed) == (143, ("", ""))
    assert (place.dump(), place.rows("PRAGMA integrity_check")) == (before, [("ok",)])
    run = place.last_run()
    assert (run.task, run.result, run.status, run.error) == (
        "enrich",
        "failed",
        143,
        "ended by SIGTERM",
    )


def test_no_secret_is_printed_or_kept(twin: Twin, chat: Chat, place: Place) -> None:
    secret, bearer, token = KEYS["SPOTIFY_CLIENT_SECRET"], "token-of-a-service-4711", "token-of-spotify-4711"
    login = base64.b64encode(f"{KEYS['SPOTIFY_CLIENT_ID']}:{secret}".encode()).decode()
    place.environment |= {
        "AIME_EURIA_URL": f"{place.url}/v1/chat/completions",
        "EURIA_BEARER": bearer,
    }
    echo = f"{bearer} {secret} {login} {token}"
    twin.has(1, "Thriller", "Michael Jackson", 1982)
    found = [*twin.spotify.values()]
    printed = ""

    def tried(*options: str) -> None:
        nonlocal printed
        every = ("--only", "links,years,covers,descriptions")
        outcome = place("enrich", "-v", "--force", "--log-file", "log", *every, *options)
        printed += outcome.stdout + outcome.stderr

    twin.on_token = lambda _: as_json({"access_token": token, "token_type": "Bearer", "expires_in": 3600})
    twin.on_spotify = lambda _: Response(f'{{"error": "{echo}"}}', status=401)
    chat.on_question = lambda _: Response(echo, status=403)
    tried()
    twin.on_token = lambda _: Response(f'{{"error": "{echo}"}}', status=400)
    chat.on_question = lambda _: as_json({"choices": [{"message": {"content": f"Le {bearer}."}}]})
    tried("--json")
    twin.on_token = None
    twin.on_spotify = lambda _: as_json({"albums": {"items": found}})
    tried()

    assert place.links() == [link_of(1)]
    kept = b"".join(path.read_bytes() for path in place.folder.rglob("*") if path.is_file())
    for each in (secret, bearer, login):
        assert each not in printed
        assert each.encode() not in kept
    assert token not in printed
    assert token.encode() not in kept
