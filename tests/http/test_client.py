"""The client against a real web server and against raw sockets."""

import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from aime_cli.errors import (
    AimeError,
    NoPermission,
    ProtocolError,
    SettingsError,
    TryLater,
    Unavailable,
)
from aime_cli.http import Budget, HttpClient, Waiting
from aime_cli.http.deadline import within
from aime_cli.http.waiting import TRIES
from aime_cli.secrets import Secret
from tests.raw_service import (
    RawService,
    Reply,
    answer,
    drip_body,
    drip_header,
    endless,
    gzip_bomb,
    hang,
    raw,
    seconds_since,
)

NOW = datetime(2026, 1, 31, 6, 0, 15, tzinfo=UTC)
TOKEN = "hush-hush-4711"
Make = Callable[..., HttpClient]


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that a client made, instead of sleeping."""
    return []


@pytest.fixture
def client(pauses: list[float]) -> Iterator[Make]:
    """Make clients that are closed in the end."""
    made: list[HttpClient] = []

    def make(url: str, *, seconds: float = 60, each: float = 10, **options: Any) -> HttpClient:
        waiting = Waiting(rng=Random(1), sleep=pauses.append, now=lambda: NOW)
        secrets = {"Authorization": Secret(f"Bearer {TOKEN}\n")}
        made.append(
            HttpClient(
                "euria", url, budget=Budget(seconds, each=each), waiting=waiting, secrets=secrets, **options
            )
        )
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_json_is_asked_for_plainly(httpserver: HTTPServer, client: Make) -> None:
    httpserver.expect_request("/v1/things").respond_with_json({"ok": [1, 2]})

    assert client(httpserver.url_for("/v1/")).get_json("/things", dict[str, list[int]]) == {"ok": [1, 2]}
    (request, _), *_ = httpserver.log
    assert request.headers["Accept-Encoding"] == "identity"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["User-Agent"].startswith("aime/")
    assert "Cookie" not in request.headers


def test_json_is_sent(httpserver: HTTPServer, client: Make) -> None:
    httpserver.expect_request("/chat", method="POST", json={"a": "é"}).respond_with_json("done")

    assert client(httpserver.url_for("/chat")).post_json("", {"a": "é"}, str) == "done"


@pytest.mark.parametrize(
    ("status", "error", "requests"),
    [
        (400, ProtocolError, 1),
        (401, NoPermission, 1),
        (402, NoPermission, 1),
        (403, NoPermission, 1),
        (404, ProtocolError, 1),
        (408, Unavailable, TRIES),
        (429, TryLater, TRIES),
        (500, Unavailable, TRIES),
        (502, Unavailable, TRIES),
        (503, Unavailable, TRIES),
        (301, ProtocolError, 1),
        (304, ProtocolError, 1),
    ],
)
def test_every_status_has_a_meaning(
    status: int,
    error: type[AimeError],
    requests: int,
    httpserver: HTTPServer,
    client: Make,
    pauses: list[float],
) -> None:
    httpserver.expect_request("/").respond_with_data(TOKEN, status=status)

    with pytest.raises(error) as failure:
        client(httpserver.url_for("/")).get_json("", int)

    assert type(failure.value) is error
    assert str(status) in failure.value.message or status == 429
    assert (len(httpserver.log), len(pauses)) == (requests, requests - 1)
    assert shown(failure.value).count(TOKEN) == 0


def shown(error: BaseException) -> str:
    """Return all that anybody could print of an error."""
    hanging = [error.__context__, error.__cause__]
    assert hanging == [None, None], "another error hangs on it, and that one may know the request"
    return f"{error} {error!r} {vars(error)} {traceback.format_exception(error)}"


def test_a_busy_service_is_asked_again_when_it_says(
    httpserver: HTTPServer, client: Make, pauses: list[float]
) -> None:
    httpserver.expect_ordered_request("/").respond_with_data("", status=429, headers={"Retry-After": "7"})
    late = {"Retry-After": "Sat, 31 Jan 2026 06:00:25 GMT"}
    httpserver.expect_ordered_request("/").respond_with_data("", status=503, headers=late)
    httpserver.expect_ordered_request("/").respond_with_json(1)

    assert client(httpserver.url_for("/")).get_json("", int) == 1
    assert pauses == [7.0, 10.0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_is_busy_for_too_long_is_left(
    status: int, httpserver: HTTPServer, client: Make, pauses: list[float]
) -> None:
    httpserver.expect_request("/").respond_with_data("", status=status, headers={"Retry-After": "86400"})

    with pytest.raises(TryLater) as failure:
        client(httpserver.url_for("/")).get_json("", int)

    assert failure.value.until == datetime(2026, 2, 1, 6, 0, 15, tzinfo=UTC)
    assert failure.value.message.endswith("asks us to wait until 2026-02-01 06:00:15 UTC")
    assert (len(httpserver.log), pauses) == (1, [])


def test_a_service_that_recovers_is_believed(
    httpserver: HTTPServer, client: Make, pauses: list[float]
) -> None:
    httpserver.expect_ordered_request("/").respond_with_data("", status=500)
    httpserver.expect_ordered_request("/").respond_with_json(1)

    assert client(httpserver.url_for("/")).get_json("", int) == 1
    assert len(pauses) == 1
    assert 0.5 <= pauses[0] <= 1


def test_no_pause_is_longer_than_what_is_left(
    httpserver: HTTPServer, client: Make, pauses: list[float]
) -> None:
    httpserver.expect_request("/").respond_with_data("", status=500)

    with pytest.raises(Unavailable):
        client(httpserver.url_for("/"), seconds=0.4).get_json("", int)

    assert (len(httpserver.log), pauses) == (1, [])


def test_a_spent_budget_asks_nothing(httpserver: HTTPServer, client: Make) -> None:
    with pytest.raises(Unavailable, match="are spent"):
        client(httpserver.url_for("/"), seconds=0).get_json("", int)

    assert httpserver.log == []


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (hang, Unavailable, "gave no answer within 0.3 s"),
        (drip_body, Unavailable, "gave no answer within 0.3 s"),
        (drip_header, Unavailable, "gave no answer within 0.3 s"),
        (raw(b""), Unavailable, "the connection broke off"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), Unavailable, "the connection broke off"),
        (raw(b"220 mail.example ESMTP\r\n\r\n"), ProtocolError, "does not speak HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000), ProtocolError, "does not speak HTTP"),
        (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9), Unavailable, "the connection broke off"),
        (gzip_bomb, ProtocolError, "answers in an encoding that we did not ask for"),
        (answer("1", Content_Encoding="identity, br"), ProtocolError, "answers in an encoding"),
        (endless, ProtocolError, "answers with more than 2 MiB"),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(5_000_000)), ProtocolError, "more than 2 MiB"),
        (answer("not json"), ProtocolError, "something that is not JSON"),
        (answer(""), ProtocolError, "something that is not JSON"),
        (answer(b'"\xff\xfe"'), ProtocolError, "something that is not JSON"),
        (answer(b'"\\ud800"'), ProtocolError, "something that is not JSON"),
        (answer("[" * 1_000_000), ProtocolError, "something that is not JSON"),
        (answer('{"a":' * 200_000), ProtocolError, "something that is not JSON"),
        (answer('{"a": "1"}'), ProtocolError, "JSON that is none of its answers"),
        (answer("1" * 5000), ProtocolError, "JSON that is none of its answers"),
        (answer("", "302 Found", Location="http://xn--/"), ProtocolError, "no address"),
        (answer("", "302 Found", Location="ftp://127.0.0.1/"), ProtocolError, "redirects elsewhere (302)"),
        (answer("", "204 No Content"), ProtocolError, "something that is not JSON"),
    ],
)
def test_a_strange_answer_costs_bounded_time(
    reply: Reply, error: type[AimeError], message: str, client: Make
) -> None:
    start = time.monotonic()

    with RawService(reply) as service, pytest.raises(error) as failure:
        client(service.url, seconds=4, each=0.3).get_json(
            "", Any if "not JSON" in message else dict[str, int]
        )

    assert seconds_since(start) < 4
    assert message in failure.value.message
    assert f"127.0.0.1:{service.port}" in failure.value.message
    assert TOKEN not in shown(failure.value)


def test_the_client_works_on_after_a_hang(client: Make) -> None:
    with RawService(hang, drip_body, answer("1"), answer("2")) as service:
        ours = client(service.url, each=0.3)

        assert [ours.get_json("", int), ours.get_json("", int)] == [1, 2]


def test_a_thread_that_is_left_behind_ends() -> None:
    given_up = threading.Event()

    def work(is_given_up: Callable[[], bool]) -> None:
        while not is_given_up():
            time.sleep(0.01)
        given_up.set()

    with pytest.raises(TimeoutError):
        within(0.05, work)
    assert given_up.wait(5)


def test_what_goes_wrong_in_the_thread_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda _: 1 // 0)
    with pytest.raises(TimeoutError, match="its own"):
        within(5, raise_its_own)


def raise_its_own(is_given_up: Callable[[], bool]) -> None:
    raise TimeoutError("its own")


def test_nothing_follows_a_redirect(client: Make) -> None:
    with RawService(answer("1")) as other:
        elsewhere = answer("", "307 Temporary Redirect", Location=f"{other.url}/?to=there")
        with (
            RawService(elsewhere) as service,
            pytest.raises(ProtocolError, match="redirects elsewhere") as failure,
        ):
            client(service.url).post_json("", {}, int)

    assert failure.value.status == 307
    assert other.requests == []


def test_a_service_that_is_down_is_named(client: Make, pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(Unavailable) as failure:
        client(f"http://127.0.0.1:{port}/").get_json("", int)

    assert failure.value.message == f"euria at 127.0.0.1:{port} cannot be reached: connection refused"
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "euria", "localhost:11434/v1", "ftp://h/", "http://", "http://:80/", "http://h:0/", "http://h:99999/",
        "http://[::1", "http://256.1.1.1/", "http://a..b/", "http://.h/", f"http://{'a' * 70}.fr/", "http://h\n.fr/",
        "http://xn--/", "http://\ud800/", "//h/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_a_setting_gone_wrong(url: str, client: Make) -> None:
    for wrong, options in ((r"euria\.url", {}), (r"euria\.proxy", {"proxy": url or " "})):
        with pytest.raises(SettingsError, match=f"^{wrong}: not a web address$") as failure:
            client("http://127.0.0.1:1/" if options else url, **options)
        assert failure.value.__context__ is None


@pytest.mark.parametrize("token", ["hush\nhush", "hush\r\nX: y", "hush\0", "hushé", "hush\x7f", "hush\ud800"])
def test_a_token_that_no_header_may_carry_is_not_quoted(token: str) -> None:
    waiting = Waiting(rng=Random(1))

    with pytest.raises(SettingsError) as failure:
        HttpClient(
            "euria", "http://h/", budget=Budget(1, each=1), waiting=waiting, secrets={"A": Secret(token)}
        )

    assert "hush" not in shown(failure.value)


def test_the_environment_has_no_say(client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawService(answer("1")) as proxy, RawService(answer("2")) as service:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)

        assert client(service.url).get_json("", int) == 2
        assert proxy.requests == []
        assert client("http://elsewhere.invalid/v1", proxy=proxy.url).get_json("", int) == 1

    assert proxy.requests[0].startswith(b"GET http://elsewhere.invalid/v1 HTTP/1.1\r\n")


def test_no_secret_reaches_a_log(client: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret_query = f"/?api_key={TOKEN}"

    with RawService(answer("1"), answer("", "401 Unauthorized")) as service:
        ours = client(f"http://me:{TOKEN}@127.0.0.1:{service.port}{secret_query}")
        ours.get_json("", int)
        with pytest.raises(NoPermission) as failure:
            ours.get_json("", int)

    assert secret_query.encode() in service.requests[0]
    assert TOKEN not in caplog.text + shown(failure.value) + repr(ours) + repr(vars(ours))
    assert [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))] == []


def test_a_query_is_encoded_and_a_form_is_sent(httpserver: HTTPServer, client: Make) -> None:
    httpserver.expect_request("/search").respond_with_json(1)
    httpserver.expect_request("/token", method="POST").respond_with_json(2)
    ours = client(httpserver.url_for("/"), contact="me@example.org")

    assert ours.get_json("search", int, {"q": 'a "b" & c=é+\udce9', "limit": "5"}) == 1
    assert ours.post_form("token", {"grant_type": "a b&c"}, int) == 2

    (search, _), (token, _) = httpserver.log
    assert search.query_string == b"q=a%20%22b%22%20%26%20c%3D%C3%A9%2B%3F&limit=5"
    assert token.get_data() == b"grant_type=a%20b%26c"
    assert token.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert search.headers["User-Agent"].endswith(" ( me@example.org )")


def test_a_header_of_one_request_replaces_that_of_all(httpserver: HTTPServer, client: Make) -> None:
    httpserver.expect_request("/").respond_with_json(1)
    ours = client(httpserver.url_for("/"))

    ours.get_json("", int, secrets={"Authorization": Secret("Bearer other\n")})
    ours.get_json("", int)

    sent = [request.headers["Authorization"] for request, _ in httpserver.log]
    assert sent == ["Bearer other", f"Bearer {TOKEN}"]
    with pytest.raises(SettingsError) as failure:
        ours.get_json("", int, secrets={"Authorization": Secret("hush\nhush")})
    assert "hush" not in str(vars(failure.value))


def test_what_is_there_is_not_fetched(client: Make) -> None:
    with RawService(answer("1")) as other:
        elsewhere = answer("", "307 Temporary Redirect", Location=f"{other.url}/image")
        with RawService(
            elsewhere, endless, gzip_bomb, answer("", "404 Not Found"), answer("", "410 Gone")
        ) as service:
            ours = client(service.url)
            assert [ours.is_there("image") for _ in range(5)] == [True, True, True, False, False]

    assert other.requests == []
    assert service.requests[0].startswith(b"GET /v1/image HTTP/1.1\r\n")


def test_a_setting_of_another_name_is_named(client: Make) -> None:
    with pytest.raises(SettingsError, match=r"^euria\.accounts_url: not a web address$"):
        client("nowhere", setting="accounts_url")
    with RawService(answer("x")) as service, pytest.raises(ProtocolError) as failure:
        client(service.url, setting="accounts_url").get_json("", int)
    assert failure.value.hint == "check euria.accounts_url"
