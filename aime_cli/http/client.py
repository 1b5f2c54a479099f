"""HttpClient: JSON over HTTP within a budget; nothing but our own errors comes out."""

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from aime_cli import __version__
from aime_cli.errors import ProtocolError, SettingsError, Unavailable
from aime_cli.http.answers import MOST_BYTES, Answer, Failure, Reader
from aime_cli.http.checks import checked_address, checked_secret
from aime_cli.http.deadline import within
from aime_cli.http.pace import Pace
from aime_cli.http.question import Question
from aime_cli.http.waiting import Budget, Waiting
from aime_cli.secrets import Secret

T = TypeVar("T")

_NOT_THERE = frozenset({404, 410})


class HttpClient:
    """Asks one service. Close it after use.

    A request has a deadline as a whole, an answer is read raw and to `MOST_BYTES` only, redirects
    are not followed, and the environment (proxies, .netrc) has no say.

    Args:
        service: Its section of the settings, e.g. "euria"; errors call it so.
        base_url: Where paths count from.
        setting: The key of that section that holds `base_url`.
        secrets: Headers that nobody may see.
        proxy: Address of an HTTP proxy; None goes straight to the service.
        contact: Who asks, for services that want to know; part of the User-Agent.
        pace: What keeps requests apart; None sends them as they come.

    Raises:
        SettingsError: The address, the proxy or a secret cannot be used.
    """

    def __init__(  # noqa: PLR0913 -- the later ones have defaults that most callers keep
        self,
        service: str,
        base_url: str,
        *,
        budget: Budget,
        waiting: Waiting,
        setting: str = "url",
        secrets: Mapping[str, Secret] | None = None,
        proxy: str | None = None,
        contact: str | None = None,
        pace: Pace | None = None,
    ) -> None:
        for name in ("httpx", "httpcore"):  # they log addresses with their queries, and headers
            logging.getLogger(name).setLevel(logging.WARNING)
        self._setting = f"{service}.{setting}"
        address = checked_address(self._setting, base_url)
        self._service = service
        self._base = Secret(base_url.strip())  # it may hold a password or a key
        self._name = f"{service} at {address.host}{f':{address.port}' if address.port else ''}"
        self._budget = budget
        self._waiting = waiting
        self._secrets = {name: checked_secret(service, secret) for name, secret in (secrets or {}).items()}
        self._proxy = checked_address(f"{service}.proxy", proxy) if proxy else None
        self._agent = f"aime/{__version__}" + (f" ( {contact} )" if contact else "")
        self._pace = pace or Pace(0, None, waiting)
        self._reader = Reader(service, self._name, waiting, setting=self._setting)
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of open connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def get_json(
        self,
        path: str,
        reply: type[T],
        params: Mapping[str, str] | None = None,
        *,
        secrets: Mapping[str, Secret] | None = None,
    ) -> T:
        """Return the answer at `path`, checked to be of type `reply`.

        Args:
            params: The query.
            secrets: Headers that nobody may see, of this request alone.

        Raises:
            NoPermission: The service refuses us (401, 402, 403).
            TryLater: It asks us to wait longer than the budget allows, or has been asked `tries` times.
            Unavailable: No answer within the budget, repetitions included.
            ProtocolError: The answer is no such JSON, too long, encoded, a redirect or a refusal.
            SettingsError: The address cannot be asked.
        """
        of_now = {name: checked_secret(self._service, secret) for name, secret in (secrets or {}).items()}
        return self._decoded(self._asked(Question.get(path, params, of_now)), reply)

    def post_json(self, path: str, payload: object, reply: type[T]) -> T:
        """Send `payload` as JSON to `path` and return the answer, as `get_json` does."""
        return self._decoded(self._asked(Question.json(path, payload)), reply)

    def post_form(self, path: str, fields: Mapping[str, str], reply: type[T]) -> T:
        """Send the fields of a form to `path` and return the answer, as `get_json` does."""
        return self._decoded(self._asked(Question.form(path, fields)), reply)

    def is_there(self, path: str) -> bool:
        """Say whether there is something at `path`, or at the place that it redirects to.

        Neither is fetched. Raises what `get_json` raises, but no ProtocolError for 404 and 410.
        """
        try:
            self._asked(Question.get(path, is_read=False))
        except ProtocolError as error:
            if error.status not in _NOT_THERE:
                raise
            return False
        return True

    def _decoded(self, body: bytes, reply: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=reply)
        except msgspec.ValidationError:
            what = "JSON that is none of its answers"
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            what = "something that is not JSON"
        raise ProtocolError(f"{self._name} answers with {what}", hint=self._reader.check_address)

    def _asked(self, question: Question) -> bytes:
        """Send a request until it is answered, refused for good, or the budget is spent."""
        tries = 0
        while self._budget.remaining:
            with self._pace.turn(self._budget.remaining) as is_ours:
                outcome = self._sent(question) if is_ours else None
            if outcome is None:
                break
            if isinstance(outcome, bytes):
                return outcome
            tries += 1
            pause = outcome.wait or self._waiting.back_off(tries)
            if not outcome.passes or tries == self._waiting.tries or pause >= self._budget.remaining:
                raise outcome.error
            self._waiting.sleep(pause)
        raise Unavailable(f"{self._name}: the {self._budget.seconds:g} s for it are spent")

    def _sent(self, question: Question) -> bytes | Failure:
        """Send a request once. Errors are returned, so that no other error hangs on them."""
        seconds = self._budget.for_one()
        late = Failure(self._no_answer(seconds), passes=True)
        try:
            if self._client is None:
                self._client = httpx.Client(proxy=self._proxy, trust_env=False)
            request = self._client.build_request(
                question.method,
                self._url(question.path),
                headers=self._headers(question),
                content=question.content,
                timeout=seconds,
            )
            answer = within(seconds, partial(_exchanged, self._client, request, question.is_read))
        except TimeoutError:
            self._client = None  # the thread that was left behind closes it
            return late
        except httpx.TimeoutException:
            return late
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
            return Failure(SettingsError(f"{self._setting}: not an address that can be asked"))
        except UnicodeError:  # our address was checked, so it is the `Location` of the answer
            return Failure(ProtocolError(f"{self._name} redirects to what is no address"))
        except httpx.HTTPError as error:
            return self._reader.absence(error)
        return self._reader.body(answer) if question.is_read else self._reader.presence(answer)

    def _no_answer(self, seconds: float) -> Unavailable:
        """Return what it means to have waited so long in vain; the rest of a budget may be short."""
        if seconds == self._budget.each:
            return Unavailable(f"{self._name} gave no answer within {seconds:.3g} s")
        return Unavailable(
            f"{self._name} gave no answer in the last {seconds:.3g} s of its {self._budget.seconds:g} s",
            hint=f"raise {self._service}.budget",
        )

    def _url(self, path: str) -> str:
        base = self._base.reveal()
        return f"{base.rstrip('/')}/{path.lstrip('/')}" if path else base

    def _headers(self, question: Question) -> dict[str, str]:
        headers = {
            "User-Agent": self._agent,
            "Accept": "application/json" if question.is_read else "*/*",
            "Accept-Encoding": "identity",
        }
        if question.content_type is not None:
            headers["Content-Type"] = question.content_type
        secrets = {**self._secrets, **question.secrets}
        return headers | {name: secret.reveal() for name, secret in secrets.items()}


def _exchanged(
    client: httpx.Client, request: httpx.Request, is_read: bool, is_given_up: Callable[[], bool]
) -> Answer:
    """Send a request and read its answer as it comes, until it is longer than allowed."""
    try:
        response = client.send(request, stream=True)
        with closing(response):
            body = bytearray()
            if is_read and response.is_success:
                for piece in response.iter_raw():
                    body += piece
                    if is_given_up() or len(body) > MOST_BYTES:
                        break
            return Answer(response.status_code, response.headers, bytes(body))
    finally:
        if is_given_up():
            client.close()
