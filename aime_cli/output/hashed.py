"""A file that is hashed while it is written."""

import errno
import os
from contextlib import suppress
from hashlib import sha256
from io import FileIO
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

_PIECE = 1 << 20


class HashedFile(FileIO):
    """A new file, whose SHA-256 is known soon after its last byte: a large one is hashed by a thread.

    The thread follows the writing and reads what the system still holds in memory. Handing
    it the bytes instead costs more than it saves. It is never joined: a signal may come at any
    moment, and Python takes a thread for ended whose `join` was broken off.
    """

    def __init__(self, descriptor: int) -> None:
        self._digest = sha256()
        self._size = self._hashed = 0
        self._lock = Lock()
        self._written_until: SimpleQueue[int | None] = SimpleQueue()
        self._is_followed = False
        super().__init__(descriptor, "w")

    def write(self, content: Any, /) -> int:
        written = super().write(content)
        self._size += written
        if self._size > _PIECE:
            self._begin_following()
            self._written_until.put(self._size)
        return written

    def hexdigest(self) -> str:
        """Return the hash of all that was written until now."""
        self._hash_until(self._size)
        return self._digest.hexdigest()

    def close(self) -> None:
        self._written_until.put(None)
        with self._lock:
            super().close()

    def _begin_following(self) -> None:
        if not self._is_followed:
            self._is_followed = True
            with suppress(RuntimeError):  # no more threads for this user: it is hashed at its end
                Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        # Closed, or not to be read: whoever asks for the hash reads on from there, and meets it again.
        with suppress(ValueError, OSError):
            while (end := self._written_until.get()) is not None:
                self._hash_until(end)

    def _hash_until(self, end: int) -> None:
        while self._hashed < end:
            with self._lock:
                self._hash_piece(min(end - self._hashed, _PIECE))

    def _hash_piece(self, size: int) -> None:
        if size > 0:  # else the other thread was here meanwhile
            content = os.pread(self.fileno(), size, self._hashed)
            if not content:
                raise OSError(errno.EIO, "what was written is gone")
            self._digest.update(content)
            self._hashed += len(content)
