"""What stands for an album's key where there are many; `names.album_key` says what that is."""

from hashlib import blake2b


def key_digest(key: str) -> int:
    """Return 64 bits that stand for `key`, signed as SQLite keeps them; the same in every process.

    Among a million keys two are taken for one with a chance of 1 in 37 million.
    """
    return int.from_bytes(
        blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )
