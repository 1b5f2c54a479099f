"""Has descriptions written by the service, and believes those that pass every check."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

from aime_cli.errors import Refused
from aime_cli.names import display_name
from aime_cli.providers.facts import DescriptionFacts
from aime_cli.providers.likeness import Texts
from aime_cli.state import OriginalYears, Outcome
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.ledger import Entry
from aime_cli.tasks.enrichment.queue import Job
from aime_cli.tasks.enrichment.sources import Source
from aime_cli.tasks.tries import log_try

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aime_cli.providers.chat import ChatProvider, Try


class Describer:
    """Writes one description after the other. Close it after use.

    Args:
        jobs: Those that need a text. What it takes from the collection is read here, so that
            the collection can be closed before the service is asked.
        dry_run: Whether answers are not logged.
    """

    def __init__(
        self, context: TaskContext, task: str, jobs: "Sequence[Job]", source: Source, *, dry_run: bool
    ) -> None:
        self._context = context
        self._task = task
        self._dry_run = dry_run
        self._source = source
        self._language = context.settings.values.language
        self._years: OriginalYears = context.state.enrichment.original_years()
        ids = [job.album.id for job in jobs if job.lacks_of("chat")]
        self._tracks = context.collection.heard_tracks(ids)
        self._texts = Texts()
        for _, text in context.collection.descriptions():
            self._texts.add(text)
        self._job: Job | None = None
        self._opened = ExitStack()
        self._chat: ChatProvider | None = None

    def close(self) -> None:
        """Let go of the service."""
        self._opened.close()

    def describe(self, job: Job) -> Entry:
        """Return the text for an album, or why there is none.

        Raises:
            SettingsError: The address of the service or a user's own template is wrong.
        """
        names = (job.album.title, *map(display_name, job.album.artists))
        facts = self._facts(job)
        self._job = job
        written = self._source.ask(
            lambda: self._service().description(
                facts, self._language, is_like_another=lambda text: self._texts.is_like(text, names=names)
            )
        )
        if written is None:
            error = self._source.last_error
            outcome: Outcome = "refused" if isinstance(error, Refused) else "failed"
            return Entry(
                job=job,
                lack="description",
                source=self._source.name,
                outcome=outcome,
                reason=error.message if error else None,
            )
        self._texts.add(written.text, names=names)
        return Entry(
            job=job,
            lack="description",
            source=self._source.name,
            outcome="filled",
            value=written.text,
            origin=(written.model, written.prompt_version, self._language),
        )

    def _facts(self, job: Job) -> DescriptionFacts:
        album = job.album
        return DescriptionFacts(
            title=album.title,
            artists=tuple(map(display_name, album.artists)),
            credit=job.credit,
            original_year=self._years.get(job.key),
            edition_year=album.edition_year,
            labels=tuple(album.labels),
            tracks=tuple(self._tracks.get(album.id, ())),
        )

    def _service(self) -> "ChatProvider":
        if self._chat is None:
            from aime_cli.providers.chat import ChatProvider  # noqa: PLC0415 -- only a service needs httpx

            context = self._context
            provider = ChatProvider(
                context.settings.values.euria,
                context.templates,
                bearer=context.settings.secret("euria.bearer"),
                waiting=context.waiting(),
                on_try=self._log,
            )
            self._chat = self._opened.enter_context(provider)
        return self._chat

    def _log(self, outcome: "Try") -> None:
        if self._job and not self._dry_run:
            log_try(self._context, self._task, outcome, title=self._job.album.title, key=self._job.key)
