"""What an answer, or its absence, means to us."""

import re
from dataclasses import dataclass

import httpx

from aime_cli.errors import AimeError, NoPermission, ProtocolError, TryLater, Unavailable
from aime_cli.http.waiting import Waiting

MOST_BYTES = 2 * 1024 * 1024
"""The longest body that is read."""

_ERRNO = re.compile(r"^\[[^\]]*\] ")
_BROKEN_OFF = ("disconnected", "closed connection")
_PASSING = frozenset({408, 425})
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """What came back; the body of a refusal is not read."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True)
class Failure:
    """Why a request gave nothing.

    Attributes:
        error: What is raised if this is the last word.
        passes: Whether asking again may help.
        wait: The seconds that the service asks us to wait.
    """

    error: AimeError
    passes: bool = False
    wait: float | None = None


class Reader:
    """Reads the answers of one service.

    Args:
        service: Its section of the settings.
        name: The service and its host, as errors call it.
        setting: Where its address stands.
    """

    def __init__(self, service: str, name: str, waiting: Waiting, *, setting: str) -> None:
        self._name = name
        self._waiting = waiting
        self._check_token = f"check the token of {service} in the environment or in secrets.json"
        self.check_address = f"check {setting}"

    def body(self, answer: Answer) -> bytes | Failure:
        """Return the body of a good answer, or what a bad one means."""
        if not httpx.codes.is_success(answer.status):
            return self._refusal(
                answer.status, self._waiting.asked_for(answer.headers.get("Retry-After", ""))
            )
        if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            return Failure(ProtocolError(f"{self._name} answers in an encoding that we did not ask for"))
        if len(answer.body) > MOST_BYTES:
            return Failure(ProtocolError(f"{self._name} answers with more than {MOST_BYTES >> 20} MiB"))
        return answer.body

    def presence(self, answer: Answer) -> bytes | Failure:
        """Return nothing if something is there, or else what the answer means."""
        return (
            b"" if answer.status in _ELSEWHERE or httpx.codes.is_success(answer.status) else self.body(answer)
        )

    def absence(self, error: httpx.HTTPError) -> Failure:
        """Return what it means that no answer came."""
        if isinstance(error, httpx.ConnectError):
            reason = _ERRNO.sub("", str(error)).lower() or "no connection"
            return Failure(Unavailable(f"{self._name} cannot be reached: {reason}"), passes=True)
        if isinstance(error, httpx.ProxyError):
            return Failure(Unavailable(f"{self._name}: the proxy refuses"))
        is_broken_off = any(words in str(error) for words in _BROKEN_OFF)
        if isinstance(error, httpx.RemoteProtocolError) and not is_broken_off:
            return Failure(ProtocolError(f"{self._name} does not speak HTTP", hint=self.check_address))
        return Failure(Unavailable(f"{self._name}: the connection broke off"), passes=True)

    def _refusal(self, status: int, wait: float | None) -> Failure:
        if status in {401, 402, 403}:
            refusal = f"{self._name} refuses us ({status})"
            return Failure(NoPermission(refusal, hint=self._check_token, status=status))
        if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and wait):
            return Failure(self._asks_to_wait(wait), passes=True, wait=wait)
        if status >= 500 or status in _PASSING:
            return Failure(Unavailable(f"{self._name} is out of order ({status})"), passes=True, wait=wait)
        what = "redirects elsewhere" if httpx.codes.is_redirect(status) else "cannot answer the request"
        return Failure(
            ProtocolError(f"{self._name} {what} ({status})", hint=self.check_address, status=status)
        )

    def _asks_to_wait(self, wait: float | None) -> TryLater:
        if wait is None:
            return TryLater(f"{self._name} has too many requests")
        until = self._waiting.after(wait)
        return TryLater(f"{self._name} asks us to wait until {until:%Y-%m-%d %H:%M:%S} UTC", until=until)
