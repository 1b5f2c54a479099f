"""Asks the catalogs for one album, and judges what they answer."""

from collections.abc import Iterator
from dataclasses import replace

from aime_cli.catalogs import Catalog, Match, match
from aime_cli.entities import Lack, WantedAlbum
from aime_cli.names import display_name
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.ledger import Entry, Ledger
from aime_cli.tasks.enrichment.queue import ARCHIVE, MEMORY, Job
from aime_cli.tasks.enrichment.sources import Source, Sources

_CATALOGS = ("musicbrainz", "spotify")
"""The better source of pictures first: what it finds the other need not be asked for."""


class Searcher:
    """Looks one album after the other up."""

    def __init__(self, context: TaskContext, sources: Sources, ledger: Ledger) -> None:
        self._memory = context.state.enrichment
        self._sources = sources
        self._ledger = ledger

    def search(self, job: Job) -> list[Entry]:
        """Return what was found for sure; what was not, or needs a person, goes to the ledger.

        Raises:
            SettingsError: The address of a catalog is wrong.
        """
        found = list(self._remembered(job))
        for name in _CATALOGS:
            wanted = job.lacks_of(name) - {entry.lack for entry in found}
            archive = self._sources.all.get(ARCHIVE)
            if name == "musicbrainz" and not (archive and archive.is_open):
                wanted -= {"cover"}
            source = self._sources.all.get(name)
            if wanted and source and source.is_open:
                found += self._asked(job, wanted, source, self._sources.catalogs[name])
        return found

    @staticmethod
    def _remembered(job: Job) -> Iterator[Entry]:
        for lack, value in sorted(job.known.items()):
            yield Entry(job=job, lack=lack, source=MEMORY, outcome="filled", value=value)

    def _asked(self, job: Job, lacks: frozenset[Lack], source: Source, catalog: Catalog) -> Iterator[Entry]:
        candidates = source.ask(lambda: catalog.search(_wanted(job)))
        if candidates is None:
            for lack in sorted(lacks):
                self._ledger.note(_failed(job, lack, source))
            return
        for lack in sorted(lacks):
            rejected = self._memory.rejected_ids(job.key, lack, source.name)
            best = match(_wanted(job), candidates, rejected=rejected)
            if best is None or best.band == "reject":
                self._ledger.note(Entry(job=job, lack=lack, source=source.name, outcome="miss"))
                continue
            entry = self._valued(job, lack, source, catalog, best)
            if entry.value is None:
                self._ledger.note(entry)
            elif best.band == "review":
                self._ledger.propose(job, lack, best, entry.value)
            else:
                yield entry

    def _valued(self, job: Job, lack: Lack, source: Source, catalog: Catalog, best: Match) -> Entry:
        """Return what a match says of what the album lacks."""
        value: str | int | None
        if lack == "cover":
            archive = self._sources.all[ARCHIVE] if source.name == "musicbrainz" else source
            value = best.album.cover or archive.ask(lambda: catalog.cover(best.album))
            if value is None and archive.last_error:
                return replace(_failed(job, lack, archive), source=source.name)
        else:
            value = best.album.year if lack == "year" else best.album.url
        if value is None:
            return Entry(job=job, lack=lack, source=source.name, outcome="miss")
        is_known_elsewhere = lack == "year" and not job.album.takes_year
        return Entry(
            job=job,
            lack=lack,
            source=source.name,
            outcome="found" if is_known_elsewhere else "filled",
            value=value,
            score=best.score,
            candidate_id=best.album.id,
        )


def _wanted(job: Job) -> WantedAlbum:
    album = job.album
    return WantedAlbum(
        title=album.title,
        artists=tuple(map(display_name, album.artists)),
        year=album.edition_year or album.year,
        is_edition=album.is_edition,
    )


def _failed(job: Job, lack: Lack, source: Source) -> Entry:
    error = source.last_error
    return Entry(
        job=job, lack=lack, source=source.name, outcome="failed", reason=error.message if error else None
    )
