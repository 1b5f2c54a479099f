"""Which albums are asked for next, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from aime_cli.entities import Lack, LackingAlbum
from aime_cli.errors import UsageError
from aime_cli.names import artist_credit
from aime_cli.state import Attempts, OriginalYears, album_key
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.wishes import Wishes

SOURCES: dict[Lack, tuple[str, ...]] = {
    "link": ("spotify",),
    "year": ("musicbrainz",),
    "cover": ("musicbrainz", "spotify"),
    "description": ("chat",),
}
"""Who knows what, the better source first."""

MEMORY = "memory"
"""What was found before, and is empty in the collection again."""

_LARGEST_ID = 2**63


@dataclass(frozen=True)
class Job:
    """An album and the questions that are due for it.

    Attributes:
        key: What the album is called in our memory.
        questions: What it lacks, and who is asked for it.
    """

    album: LackingAlbum
    key: str
    questions: frozenset[tuple[Lack, str]]

    @property
    def credit(self) -> str:
        """The artists as one text."""
        return artist_credit(self.album.artists)

    def lacks_of(self, source: str) -> frozenset[Lack]:
        """Return what this source is asked for."""
        return frozenset(lack for lack, name in self.questions if name == source)


@dataclass(frozen=True)
class Queue:
    """What a run does.

    Attributes:
        jobs: In the order in which they are done.
        remaining: How many albums are due beside these.
    """

    jobs: tuple[Job, ...]
    remaining: int


def queue(context: TaskContext, wishes: Wishes, sources: frozenset[str]) -> Queue:
    """Return the albums whose turn it is: owned ones first, then what was never asked for, then the oldest.

    For descriptions alone the albums heard most come first, owned or not. Costs one pass over the
    collection, and some bytes for each attempt that our memory has.

    Raises:
        UsageError: An album that was asked for is not in the collection.
    """
    _check_ids(context, wishes)
    memory = context.state.enrichment
    due = _Due(context, wishes, sources, memory.attempts(), memory.original_years())
    jobs = nsmallest(wishes.limit, due.jobs(), key=due.place)
    return Queue(tuple(jobs), due.count - len(jobs))


def _check_ids(context: TaskContext, wishes: Wishes) -> None:
    possible = [number for number in wishes.ids if abs(number) < _LARGEST_ID]
    known = {album.id for album in context.collection.candidates(ids=possible)} if wishes.ids else set()
    missing = [number for number in wishes.ids if number not in known]
    if missing:
        raise UsageError(f"no album has the id {missing[0]}", hint="`aime export-json` tells every id")


class _Due:
    """Finds what is due.

    Attributes:
        count: Albums found so far.
    """

    def __init__(
        self,
        context: TaskContext,
        wishes: Wishes,
        sources: frozenset[str],
        attempts: Attempts,
        years: OriginalYears,
    ) -> None:
        self._context = context
        self._wishes = wishes
        self._sources = sources
        self._attempts = attempts
        self._years = years
        self.count = 0

    def jobs(self) -> Iterator[Job]:
        """Yield every album with a question that is due."""
        ids = tuple(self._wishes.ids) or None
        for album in self._context.collection.lacking(self._wishes.lacks, ids=ids):
            key = album_key(album.discogs_id, artist_credit(album.artists), album.title, album.format)
            questions = frozenset(self._questions(album, key))
            if questions:
                self.count += 1
                yield Job(album, key, questions)

    def place(self, job: Job) -> tuple[float, ...]:
        """Return where an album stands in the queue."""
        tried = [self._attempts.last(job.key, lack, source) for lack, source in job.questions]
        last = max((moment.timestamp() for moment in tried if moment), default=0.0)
        if self._wishes.lacks == {"description"}:
            return last, -(job.album.play_count or 0), job.album.id
        return not job.album.is_owned, last, job.album.id

    def _questions(self, album: LackingAlbum, key: str) -> Iterator[tuple[Lack, str]]:
        if not album.title.strip():
            return  # nothing that could be looked for
        for lack in sorted(album.lacks & self._wishes.lacks):
            if lack == "year" and self._years.get(key) is not None:
                if not album.is_edition and not album.year and self._is_due(key, lack, MEMORY):
                    yield lack, MEMORY
                continue
            for source in SOURCES[lack]:
                if source in self._sources and self._is_due(key, lack, source):
                    yield lack, source

    def _is_due(self, key: str, lack: Lack, source: str) -> bool:
        return self._wishes.force or self._attempts.is_due(key, lack, source, self._context.now)
