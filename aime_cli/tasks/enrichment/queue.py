"""Which albums are asked for next, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from aime_cli.entities import Lack, LackingAlbum
from aime_cli.errors import UsageError
from aime_cli.names import artist_credit
from aime_cli.state import Enrichment, album_key
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
"""What was found or decided before, and is empty in the collection again."""

ARCHIVE = "coverartarchive"
"""Has the pictures of what MusicBrainz finds."""

_LARGEST_ID = 2**63


@dataclass(frozen=True)
class Job:
    """An album and the questions that are due for it.

    Attributes:
        key: What the album is called in our memory.
        questions: What it lacks, and who is asked for it.
        known: What our memory has for it.
    """

    album: LackingAlbum
    key: str
    questions: frozenset[tuple[Lack, str]]
    known: Mapping[Lack, str | int]

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

    What failed before comes after all others, so that it keeps nobody from their turn. For
    descriptions alone the albums heard most come first, owned or not. Costs one pass over the
    collection, and some bytes for each attempt that our memory has.

    Raises:
        UsageError: An album that was asked for is not in the collection.
    """
    _check_ids(context, wishes)
    memory = context.state.enrichment
    due = _Due(context, wishes, sources, memory)
    chosen = nsmallest(wishes.limit, due.jobs(), key=due.place)
    # Two rows of one key are one album to us: the second takes its turn when the first is done.
    jobs = tuple({job.key: job for job in reversed(chosen)}.values())[::-1]
    return Queue(jobs, due.count - len(jobs))


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
        self, context: TaskContext, wishes: Wishes, sources: frozenset[str], memory: Enrichment
    ) -> None:
        self._context = context
        self._wishes = wishes
        self._sources = sources
        self._attempts = memory.attempts()
        self._years = memory.original_years()
        self._decisions = memory.decisions()
        self.count = 0

    def jobs(self) -> Iterator[Job]:
        """Yield every album with a question that is due."""
        ids = tuple(self._wishes.ids) or None
        for album in self._context.collection.lacking(self._wishes.lacks, ids=ids):
            key = album_key(album.discogs_id, artist_credit(album.artists), album.title, album.format)
            known = dict(self._known(album, key))
            questions = frozenset(self._questions(album, key, known))
            if questions or known:
                self.count += 1
                yield Job(album, key, questions, known)

    def place(self, job: Job) -> tuple[float, ...]:
        """Return where an album stands in the queue."""
        tried = [self._attempts.last(job.key, lack, source) for lack, source in job.questions]
        last = max((moment.timestamp() for moment in tried if moment), default=0.0)
        has_failed = any(self._attempts.has_failed(job.key, *question) for question in job.questions)
        if self._wishes.lacks == {"description"}:
            return has_failed, last, -(job.album.play_count or 0), job.album.id
        return has_failed, not job.album.is_owned, last, job.album.id

    def _known(self, album: LackingAlbum, key: str) -> Iterator[tuple[Lack, str | int]]:
        """Yield what needs no question: decided by a person, or found before."""
        for lack in album.lacks & self._wishes.lacks:
            value = self._decisions.get((key, lack))
            if lack == "year" and (key, lack) not in self._decisions:
                value = self._years.get(key)
            if value is not None and (lack != "year" or album.takes_year):
                yield lack, value

    def _questions(
        self, album: LackingAlbum, key: str, known: Mapping[Lack, str | int]
    ) -> Iterator[tuple[Lack, str]]:
        if not album.title.strip():
            return  # nothing that could be looked for
        for lack in sorted(album.lacks & self._wishes.lacks):
            is_decided = (key, lack) in self._decisions and not (self._wishes.force and self._wishes.ids)
            if lack in known or is_decided or (lack == "year" and self._years.get(key) is not None):
                continue
            for source in SOURCES[lack]:
                needed = {source, ARCHIVE} if (lack, source) == ("cover", "musicbrainz") else {source}
                if needed <= self._sources and (
                    self._wishes.force or self._attempts.is_due(key, lack, source, self._context.now)
                ):
                    yield lack, source
