"""Counts artists, albums and tracks while they stream by, and keeps the first few of each kind."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from zlib import crc32

from aime_cli.analysis.clock import local_day
from aime_cli.analysis.ranking import SHOWN, Best
from aime_cli.collection.totals import HeardTotals, HeardTrack

AWAY = timedelta(days=180)
"""Who is heard again after so long comes back."""

_AWAY = int(AWAY.total_seconds())
_LONG_AGO = 365 * 86_400


class Heard:
    """Artists or albums of a period.

    Attributes:
        count: How many in the period, and in the one before; so are `new` and `again`.
        new: First heard then.
        again: Not heard for 180 days before.
        first_days: Day of the period, and how many were first heard on it.
        top, top_new, top_again: The most heard ones.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self.count, self.new, self.again = [0, 0], [0, 0], [0, 0]
        self.first_days: Counter[date] = Counter()
        self.top, self.top_new, self.top_again = Best[HeardTotals](), Best[HeardTotals](), Best[HeardTotals]()
        self.listens = 0

    def add(self, heard: HeardTotals) -> None:
        """Count one of them."""
        rank = (-heard.plays, heard.key)
        if heard.again is not None:
            self.listens += heard.plays
            self.count[0] += 1
            self.top.offer(rank, heard)
            if heard.before is None:
                self.new[0] += 1
                self.first_days[local_day(heard.again, self._zone)] += 1
                self.top_new.offer(rank, heard)
            elif heard.again - heard.before >= _AWAY:
                self.again[0] += 1
                self.top_again.offer(rank, heard)
        if heard.again_previous is not None:
            self.count[1] += 1
            if heard.before_previous is None:
                self.new[1] += 1
            elif heard.again_previous - heard.before_previous >= _AWAY:
                self.again[1] += 1


class OnShelf:
    """Owned albums as they stand at the end of a period.

    Attributes:
        played: In the period, and in the one before.
        is_known: Whether any album at all, owned or not, had been heard by then.
    """

    def __init__(self, end: int, name: str) -> None:
        """Take the end of the period in Unix seconds, and its name."""
        self._long_ago = end - _LONG_AGO
        self._name = name.encode()
        self.owned, self.forgotten, self.never = 0, 0, 0
        self.played = [0, 0]
        self.is_known = False
        self.most_played, self.longest_ago = Best[HeardTotals](), Best[HeardTotals]()
        self.some_never = Best[HeardTotals]()

    def add(self, album: HeardTotals) -> None:
        """Count an album, if it is owned."""
        self.is_known = self.is_known or album.last is not None
        if not album.is_owned:
            return
        self.owned += 1
        if album.plays:
            self.played[0] += 1
            self.most_played.offer((-album.plays, album.key), album)
        if album.previous:
            self.played[1] += 1
        if album.last is None:
            self.never += 1
            # Other ones each period, as foreseeable as all figures.
            self.some_never.offer((crc32(self._name + album.key.encode()), album.key), album)
        elif album.last < self._long_ago:
            self.forgotten += 1
            self.longest_ago.offer((album.last, album.key), album)


class HeardTracks:
    """Tracks of a period.

    Attributes:
        count, loved: In the period, and in the one before.
        timed, timed_listens, seconds: Those whose duration is known, of this period.
    """

    def __init__(self, tracks: Iterable[HeardTrack]) -> None:
        self.count, self.loved = [0, 0], [0, 0]
        self.timed, self.timed_listens, self.seconds = 0, 0, 0
        self.top, self.top_loved = Best[HeardTrack](SHOWN), Best[HeardTrack](SHOWN)
        for track in tracks:
            self._add(track)

    def _add(self, track: HeardTrack) -> None:
        self.count[1] += track.previous > 0
        self.loved[1] += bool(track.was_loved)
        if not track.plays:
            return
        rank = (-track.plays, track.key, track.album_key)
        self.count[0] += 1
        self.top.offer(rank, track)
        if track.is_loved:
            self.loved[0] += 1
            self.top_loved.offer(rank, track)
        if track.duration is not None:
            self.timed += 1
            self.timed_listens += track.plays
            self.seconds += track.plays * track.duration
