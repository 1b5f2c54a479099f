"""The chat provider against a service that does all that services do."""

import json
import logging
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from aime_cli.entities import Language
from aime_cli.errors import (
    AimeError,
    NoPermission,
    ProtocolError,
    Refused,
    SettingsError,
    TryLater,
    Unavailable,
)
from aime_cli.haiku.metre import judge
from aime_cli.http import Waiting
from aime_cli.providers.chat import ChatProvider, Try
from aime_cli.providers.completions import completions_url
from aime_cli.providers.facts import AlbumFacts
from aime_cli.providers.prompting import PROMPT_VERSION
from aime_cli.providers.verse import Verse
from aime_cli.secrets import Secret
from aime_cli.settings import EuriaSettings
from aime_cli.templating import Templates
from tests.raw_service import (
    RawService,
    Reply,
    answer,
    completion,
    drip_body,
    drip_header,
    gzip_bomb,
    hang,
    raw,
    seconds_since,
)

NOW = datetime(2026, 1, 31, 6, 0, 15, tzinfo=UTC)
TOKEN = "hush-hush-4711"
FACTS = AlbumFacts("Thriller", "Michael Jackson", "Vinyle", 2015, ("Epic",), 12, "winter")
GOOD = "La nuit sur les toits\nune guitare lointaine\nla neige s'efface"
OTHER = "Le sillon s'éveille\nune voix traverse l'ombre\nl'hiver se réchauffe"
THIRD = "Sous le diamant noir\nla chanson du vieux quartier\nrevient doucement"
ENGLISH = "The needle comes down\nan old song fills the kitchen\nsnow against the glass"
SHORT = "Musique qui danse\nalbums en harmonie\ncœur qui s'envole"


@dataclass
class Asked:
    """A provider, and what was noted of it.

    Attributes:
        start: When its clock was made.
        pauses: Seconds that were not slept; its clock goes on by them.
    """

    provider: ChatProvider
    start: float
    tries: list[Try] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def haiku(self, language: Language = "fr", taken: Sequence[str] = ()) -> Verse:
        return self.provider.haiku(FACTS, language, taken=taken)

    @property
    def spent(self) -> float:
        """The seconds that passed by its clock."""
        return seconds_since(self.start) + sum(self.pauses)

    @property
    def verdicts(self) -> list[str]:
        return [each.verdict for each in self.tries]


@contextmanager
def asked(url: str, **settings: Any) -> Iterator[Asked]:
    """Make a provider that asks `url`, with pauses that only its clock knows of."""
    tries: list[Try] = []
    pauses: list[float] = []
    chosen: dict[str, Any] = {"timeout": 1.0, "budget": 30.0} | settings

    start = time.monotonic()

    def clock() -> float:
        return time.monotonic() + sum(pauses)

    with ChatProvider(
        EuriaSettings(url=url, **chosen),
        Templates(Path("nowhere")),
        bearer=Secret(f"{TOKEN}\n"),
        waiting=Waiting(rng=Random(1), sleep=pauses.append, now=lambda: NOW, clock=clock),
        on_try=tries.append,
    ) as provider:
        yield Asked(provider, start, tries, pauses)


def bodies(service: RawService) -> list[dict[str, Any]]:
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in service.requests]


def test_a_good_haiku_is_taken_at_once() -> None:
    with (
        RawService(completion(f"```\n1. {GOOD}\n```")) as service,
        asked(service.url, max_tokens=3000) as ours,
    ):
        verse = ours.haiku()

    assert verse == Verse(tuple(GOOD.splitlines()), "mistral3")  # type: ignore[arg-type] # three lines
    assert len(service.requests) == 1
    head = service.requests[0].partition(b"\r\n\r\n")[0].decode()
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert f"Authorization: Bearer {TOKEN}" in head.split("\r\n")
    (body,) = bodies(service)
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("mistral3", 0.7, 3000)
    assert [message["role"] for message in body["messages"]] == ["user"]
    (noted,) = ours.tries
    assert (noted.model, noted.prompt_version, noted.started_at) == ("mistral3", PROMPT_VERSION, NOW)
    assert (noted.prompt_tokens, noted.completion_tokens, noted.verdict) == (210, 21, "valid")
    assert noted.text == f"```\n1. {GOOD}\n```"
    assert 0 < noted.duration < 5


def test_a_refused_haiku_is_asked_again_with_its_fault() -> None:
    with RawService(completion(f"**{SHORT}**"), completion(GOOD)) as service, asked(service.url) as ours:
        ours.haiku()

    first, second = bodies(service)
    assert second["messages"][0] == first["messages"][0]
    assert second["messages"][1] == {"role": "assistant", "content": SHORT}
    correction = second["messages"][2]
    assert correction["role"] == "user"
    assert "ligne 2: 6 syllabes, il en faut 7; ligne 3: 4 syllabes, il en faut 5" in correction["content"]
    assert ours.verdicts == [
        "line 2: 6 syllables, 7 are wanted; line 3: 4 syllables, 5 are wanted",
        "valid",
    ]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (completion(SHORT), "line 2: 6 syllables, 7 are wanted; line 3: 4 syllables, 5 are wanted"),
        (completion(ENGLISH), "the text is not in French"),
        (completion("Aucune information disponible"), "this is a message, not a haiku"),
        (completion("Je suis désolé, je ne peux pas."), "this is a message, not a haiku"),
        (completion(GOOD, "length"), "the answer is cut off, only three lines are wanted"),
        (completion(GOOD, "content_filter"), "the answer is cut off, only three lines are wanted"),
        (completion(None), "0 line(s), 3 are wanted"),
        (completion(""), "0 line(s), 3 are wanted"),
        (answer('{"choices": []}'), "the answer is cut off, only three lines are wanted"),
        (completion(OTHER), "this haiku exists already, another is wanted"),
        (
            completion(f"{GOOD.replace('nuit', '<i>nuit')}"),
            "line 1: plain words only, no signs or formatting",
        ),
        (answer("not json"), "euria at HOST answers with something that is not JSON"),
        (answer('{"error": "overloaded"}'), "euria at HOST answers with JSON that is none of its answers"),
        (gzip_bomb, "euria at HOST answers in an encoding that we did not ask for"),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(3_000_000)), "euria at HOST answers with more than 2 MiB"),
        (answer("", "500 Internal Server Error"), "valid"),
        (answer("", "429 Too Many Requests", Retry_After="2"), "valid"),
        (hang, "valid"),
        (drip_body, "valid"),
    ],
)
def test_the_next_answer_is_taken_after(reply: Reply, verdict: str) -> None:
    with RawService(reply, completion(GOOD)) as service, asked(service.url, timeout=0.5) as ours:
        verse = ours.haiku(taken=[Verse(tuple(OTHER.splitlines()), "").key])  # type: ignore[arg-type] # three lines

    assert "\n".join(verse.lines) == GOOD
    host = f"127.0.0.1:{service.port}"
    assert ours.verdicts[0].replace(host, "HOST") == verdict
    assert ours.verdicts[-1] == "valid"
    assert len(service.requests) == 2


def test_a_service_that_never_succeeds_is_asked_as_often_as_allowed() -> None:
    with RawService(completion(SHORT)) as service, asked(service.url, max_attempts=3) as ours:
        for requests in (3, 6):
            with pytest.raises(
                Refused, match=r"^mistral3 gives no haiku: line 2: 6 syllables, 7 are wanted; "
            ):
                ours.haiku()
            assert len(service.requests) == len(ours.tries) == requests


def test_nonsense_for_ever_is_a_protocol_error() -> None:
    with (
        RawService(answer("not json")) as service,
        asked(service.url, max_attempts=2) as ours,
        pytest.raises(ProtocolError, match="not JSON"),
    ):
        ours.haiku()

    assert len(ours.tries) == 2


@pytest.mark.parametrize(
    ("reply", "error", "requests"),
    [
        (answer("", "401 Unauthorized"), NoPermission, 1),
        (answer("", "403 Forbidden"), NoPermission, 1),
        (answer("", "404 Not Found"), ProtocolError, 1),
        (answer("", "301 Moved Permanently", Location="http://127.0.0.1:9/"), ProtocolError, 1),
        (answer("", "429 Too Many Requests", Retry_After="86400"), TryLater, 1),
        (answer("", "500 Internal Server Error"), Unavailable, 4),
        (hang, Unavailable, 4),
    ],
)
def test_a_service_that_is_of_no_use_is_not_asked_again(
    reply: Reply, error: type[AimeError], requests: int
) -> None:
    with RawService(reply) as service, asked(service.url, timeout=0.2) as ours:
        with pytest.raises(error) as first:
            ours.haiku()
        with pytest.raises(error) as second:
            ours.haiku("en")

    assert first.value is second.value
    assert (len(service.requests), len(ours.tries)) == (requests, 1)


def test_a_request_that_is_refused_says_nothing_of_the_next(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/v1/chat/completions").respond_with_data("", status=400)
    choice = {"message": {"content": GOOD}, "finish_reason": "stop"}
    httpserver.expect_ordered_request("/v1/chat/completions").respond_with_json({"choices": [choice]})

    with asked(httpserver.url_for("/v1")) as ours:
        with pytest.raises(ProtocolError):
            ours.haiku()
        assert "\n".join(ours.haiku().lines) == GOOD


def test_an_answer_in_pieces_is_put_together() -> None:
    pieces = [{"type": "thinking", "thinking": [{}]}, {"type": "text", "text": GOOD}]
    reply = json.dumps(
        {
            "choices": [{"message": {"content": pieces}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": "?"},
        }
    )

    with RawService(answer(reply)) as service, asked(service.url) as ours:
        assert "\n".join(ours.haiku().lines) == GOOD

    assert ours.tries[0].prompt_tokens is None


def test_the_second_stanza_counts_when_the_first_is_none() -> None:
    with RawService(completion(f"{SHORT}\n\n{GOOD}")) as service, asked(service.url) as ours:
        assert "\n".join(ours.haiku().lines) == GOOD


def test_nothing_is_sent_without_a_token() -> None:
    with RawService(completion(GOOD)) as service:
        for bearer in (None, Secret(" \n")):
            with ChatProvider(
                EuriaSettings(url=service.url),
                Templates(Path("nowhere")),
                bearer=bearer,
                waiting=Waiting(rng=Random(1)),
                on_try=lambda _: None,
            ) as provider:
                provider.haiku(FACTS, "fr", taken=())

    assert all(b"authorization" not in request.lower() for request in service.requests)


def test_a_service_without_address_is_a_setting_that_lacks() -> None:
    with pytest.raises(SettingsError, match=r"^euria\.url: not set$"), asked(""):
        pass


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        (" http://localhost:11434/v1/\n", "http://localhost:11434/v1/chat/completions"),
        ("https://h/2/ai/7/openai/v1/chat/completions", "https://h/2/ai/7/openai/v1/chat/completions"),
        ("https://h/1/ai/7/openai/chat/completions/", "https://h/1/ai/7/openai/chat/completions"),
        ("https://h/1/ai/7/openai", "https://h/1/ai/7/openai/chat/completions"),
        ("https://h/d/chat/completions?api-version=1", "https://h/d/chat/completions?api-version=1"),
        ("https://h/d?api-version=1", "https://h/d/chat/completions?api-version=1"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_the_address_of_the_completions_is_found(url: str, whole: str) -> None:
    assert completions_url(url) == whole


@pytest.mark.parametrize("taker", [hang, drip_body, drip_header, answer("", "503 Service Unavailable", Retry_After="1"),
    answer("", "429 Too Many Requests"), answer("", "500 Oh"), completion(SHORT), gzip_bomb])  # fmt: skip
def test_the_budget_of_a_run_is_kept(taker: Reply) -> None:
    failures: list[AimeError] = []

    with RawService(taker) as service, asked(service.url, timeout=60, budget=0.5) as ours:
        for _ in range(200):
            try:
                ours.haiku()
            except AimeError as error:
                failures.append(error)
        assert ours.spent < 0.5 + 2

    assert len(failures) == 200


IN_TURN = (
    completion(SHORT),
    completion(f"Voici un haïku :\n```\n{GOOD}\n```"),
    completion(ENGLISH),
    completion("Aucune information disponible"),
    answer("", "500 Internal Server Error"),
    answer("", "429 Too Many Requests", Retry_After="2"),
    completion(OTHER),
    hang,
    drip_body,
    gzip_bomb,
    answer("[" * 100_000),
    completion(THIRD, "length"),
    completion(f"{TOKEN}\n{GOOD}"),
    completion(THIRD),
)


@pytest.mark.parametrize(
    ("end", "error"),
    [
        ("401 Unauthorized", NoPermission),
        ("429 Too Many Requests", TryLater),
        ("307 Temporary Redirect", ProtocolError),
    ],
)
def test_a_service_at_its_worst(
    end: str, error: type[AimeError], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    page: list[Verse | AimeError] = []

    with RawService(completion(GOOD)) as other:
        last = answer(TOKEN, end, Retry_After="86400", Location=other.url)
        with (
            RawService(*IN_TURN, last) as service,
            asked(service.url, timeout=0.5, budget=25) as ours,
        ):
            taken: set[str] = set()
            for _ in range(5):
                try:
                    page.append(verse := ours.haiku(taken=sorted(taken)))
                    taken.add(verse.key)
                except AimeError as failure:
                    page.append(failure)
            assert ours.spent < 25 + 2

    verses = [verse for verse in page if isinstance(verse, Verse)]
    assert ["\n".join(verse.lines) for verse in verses] == [GOOD, OTHER, THIRD]
    assert all(judge(verse.lines, "fr").verdict == "valid" for verse in verses)
    assert [type(failure) for failure in page[3:]] == [error, error]
    assert len(service.requests) == len(IN_TURN) + 1
    assert 2.0 in ours.pauses
    assert other.requests == []
    assert [request.count(TOKEN.encode()) for request in service.requests] == [1] * len(service.requests)
    shown = [repr(page), repr(ours), repr(vars(ours.provider)), caplog.text, *capfd.readouterr()]
    shown += ["".join(traceback.format_exception(each)) for each in page if isinstance(each, AimeError)]
    assert TOKEN not in "".join(shown)
