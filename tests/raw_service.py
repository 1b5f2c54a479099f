"""A service of raw sockets on 127.0.0.1: it can do what no web server does, and keeps every byte it got."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from itertools import chain, repeat
from types import TracebackType
from typing import Self

Reply = Callable[[socket.socket, threading.Event], None]
"""Writes to the connection until it is done, or until the service closes."""


def answer(body: str | bytes, status: str = "200 OK", **headers: str) -> Reply:
    """Return a whole answer; underscores in the names of headers stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body
    fields = {"Content-Length": str(len(content)), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content)


def raw(content: bytes) -> Reply:
    """Return these bytes and close."""

    def reply(connection: socket.socket, closed: threading.Event) -> None:
        connection.sendall(content)

    return reply


def completion(text: str | None, finish_reason: str = "stop") -> Reply:
    """Return an answer of a chat service."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 210, "completion_tokens": 21, "total_tokens": 231}
    return answer(json.dumps({"id": "x", "choices": [choice], "usage": usage}))


def hang(connection: socket.socket, closed: threading.Event) -> None:
    """Say nothing."""
    closed.wait(30)


def drip(beginning: bytes) -> Reply:
    """Return `beginning`, then a blank every 50 ms."""

    def reply(connection: socket.socket, closed: threading.Event) -> None:
        connection.sendall(beginning)
        while not closed.wait(0.05):
            connection.sendall(b" ")

    return reply


drip_body = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
drip_header = drip(b"HTTP/1.1 200 OK\r\nX-Slow:")
gzip_bomb = answer(gzip.compress(bytes(200_000_000), 9), Content_Encoding="gzip")
endless = answer(b"[" + b" " * 3_000_000 + b"]")


class RawService:
    """Gives these replies in turn, one a connection, then the last one for ever.

    Attributes:
        requests: What was asked, head and body.
    """

    def __init__(self, *replies: Reply) -> None:
        self._replies: Iterable[Reply] = chain(replies, repeat(replies[-1]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closed = threading.Event()
        self._threads = [threading.Thread(target=self._serve)]
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self.requests: list[bytes] = []

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closed.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        for reply in self._replies:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            thread = threading.Thread(target=self._answer, args=(connection, reply))
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket, reply: Reply) -> None:
        with closing(connection), suppress(OSError):
            connection.settimeout(30)
            self.requests.append(_request(connection))
            reply(connection, self._closed)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (piece := connection.recv(65536)):
            return received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    ]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def seconds_since(start: float) -> float:
    """Return the seconds since a reading of `time.monotonic`."""
    return time.monotonic() - start
