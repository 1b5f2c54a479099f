"""What an album is called in our memory: row ids are reused after a delete, so they will not do."""

from hashlib import blake2b

from aime_cli.names import identity


def album_key(discogs_id: str | None, credit: str, title: str, format: str | None) -> str:  # noqa: A002  the glossary's word
    """Return the key of an album, e.g. `discogs:1362040` or `album:air|moon safari|vinyl`.

    Args:
        credit: The artist credit.
    """
    if discogs_id and discogs_id.strip():
        return f"discogs:{discogs_id.strip()}"
    return f"album:{identity(credit)}|{identity(title)}|{identity(format or '')}"


def key_digest(key: str) -> int:
    """Return 64 bits that stand for `key`, signed as SQLite keeps them; the same in every process.

    Among a million keys two are taken for one with a chance of 1 in 37 million.
    """
    return int.from_bytes(
        blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )
