"""What the listens of an artist, an album or a track add up to in a period."""

import msgspec


class HeardTotals(msgspec.Struct, frozen=True, gc=False):
    """Listens of an artist or album in a period and before; all moments in Unix seconds.

    Attributes:
        key: What its rows share, and no others.
        id: Of the row that stands for it.
        previous: Listens in the period before.
        before, before_previous: The last listen before the period, and before the one before.
        last: The last listen up to the end of the period.
        again, again_previous: The first listen in each period.
    """

    key: str
    id: int
    is_owned: bool
    plays: int
    previous: int
    before: int | None
    before_previous: int | None
    last: int | None
    again: int | None
    again_previous: int | None


class HeardTrack(msgspec.Struct, frozen=True, gc=False):
    """Listens of a track in a period and in the one before.

    Attributes:
        album_key, key: Together what its rows share, and no others.
        is_loved, was_loved: Whether a listen of each period is marked so; None where the file has no marks.
        duration: In seconds; None where it is not known.
    """

    album_key: str
    key: str
    id: int
    plays: int
    previous: int
    is_loved: bool | None
    was_loved: bool | None
    duration: int | None


class HeardTraits(msgspec.Struct, frozen=True, gc=False):
    """What one row of an album says of it, and the listens of this row in the period."""

    key: str
    plays: int
    format: str | None
    genre: str | None
    year: int | None
