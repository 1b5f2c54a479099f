"""Our marked block in a crontab. Everything outside it stays byte for byte as it is."""

from aime_cli.crontab.lines import markers
from aime_cli.errors import CrontabInvalid

_MARKS = (b"# BEGIN aime ", b"# END aime ")


def block_in(table: bytes, key: str) -> bytes | None:
    """Return the block of this home, or None when there is none.

    Raises:
        CrontabInvalid: It is damaged.
    """
    place = _place(table, key)
    return table[place] if place else None


def with_block(table: bytes, key: str, block: bytes) -> bytes:
    """Return the table with `block` in the place of the old one, else at the end.

    A last line without an end is given one: crontab(1) takes no table without.

    Raises:
        CrontabInvalid: The block that is there is damaged.
    """
    place = _place(table, key)
    if place:
        return table[: place.start] + block + table[place.stop :]
    between = b"\n" if table and not table.endswith(b"\n") else b""
    return table + between + block


def without_block(table: bytes, key: str) -> bytes:
    """Return the table without the block of this home.

    Raises:
        CrontabInvalid: The block is damaged.
    """
    place = _place(table, key)
    return table[: place.start] + table[place.stop :] if place else table


def _place(table: bytes, key: str) -> slice | None:
    """Return where the block is.

    Anything but one whole block, or none, is damage: to guess could cost somebody's line.
    """
    begin, end = markers(key)
    start: int | None = None
    found: slice | None = None
    position = 0
    # Lines end with \n and nothing else, as for cron; an editor may have made it \r\n.
    for number, line in enumerate(table.split(b"\n"), 1):
        text, before = line.rstrip(b"\r"), position
        position = min(position + len(line) + 1, len(table))
        if text == begin:
            if start is not None or found:
                raise _damaged(number, "a second BEGIN", key)
            start = before
        elif text == end:
            if start is None:
                raise _damaged(number, "END without BEGIN", key)
            start, found = None, slice(start, position)
        elif start is not None and text.startswith(_MARKS):
            raise _damaged(number, "the block of another home inside ours", key)
    if start is not None:
        raise _damaged(table.count(b"\n", 0, start) + 1, "BEGIN without END", key)
    return found


def _damaged(number: int, what: str, key: str) -> CrontabInvalid:
    return CrontabInvalid(
        f"your crontab, line {number}: {what} (aime {key})",
        hint="with `crontab -e`, remove the lines from BEGIN to END, then `aime schedule install`",
    )
