"""The services of one run: which can be asked, and when one is left in peace."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from aime_cli.errors import AimeError, NoPermission, ProtocolError, Refused, SettingsError, TryLater
from aime_cli.settings import LoadedSettings
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.queue import ARCHIVE

if TYPE_CHECKING:
    from aime_cli.catalogs import Catalog

T = TypeVar("T")
_FAILURES_IN_A_ROW = 3
_OF_THIS_QUESTION = frozenset({400, 404, 413, 414, 422})
_NOT_SET_UP = {"spotify": "Spotify has no credentials", "chat": "euria.url is not set"}


class Source:
    """One service in one run.

    It is left in peace for the rest of the run when it refuses us, asks for more patience than
    we have, or fails three times in a row; the next run asks again, or when its pause is over.

    Attributes:
        name: As our memory calls it.
        problem: Why it is asked no more, None while it is.
        questions: How many were put to it; a question may take several requests.
    """

    def __init__(self, name: str, context: TaskContext) -> None:
        self.name = name
        self.problem: AimeError | None = None
        self.last_error: AimeError | None = None
        self.questions = 0
        self._context = context
        self._failures = 0

    @property
    def is_open(self) -> bool:
        """Whether it may be asked."""
        return self.problem is None

    def ask(self, question: Callable[[], T]) -> T | None:
        """Return the answer; None where none came, which `last_error` then explains.

        Raises:
            SettingsError: The address is wrong: no other question would fare better.
        """
        self.last_error = None
        self.questions += 1
        try:
            answer = question()
        except SettingsError:
            raise
        except AimeError as error:
            self._failed(error)
            return None
        self._failures = 0
        return answer

    def _failed(self, error: AimeError) -> None:
        self.last_error = error
        if isinstance(error, Refused):
            self._failures = 0  # it answers: the next text may be better
            return
        if isinstance(error, ProtocolError) and error.status in _OF_THIS_QUESTION:
            return  # another album may still be answered
        self._failures += 1
        if isinstance(error, TryLater) and error.until:
            self._context.state.enrichment.pause(self.name, error.until)
        if isinstance(error, NoPermission | TryLater) or self._failures >= _FAILURES_IN_A_ROW:
            self.problem = error


class Sources:
    """The catalogs and the service with words, as far as they are set up. Close it after use."""

    def __init__(self, context: TaskContext, names: frozenset[str]) -> None:
        self._context = context
        self._opened = ExitStack()
        self.all: dict[str, Source] = {}
        self.catalogs: dict[str, Catalog] = {}
        asked = names | {ARCHIVE} if "musicbrainz" in names else names
        for name in sorted(asked):
            if not _is_configured(name, context.settings):
                context.report.note(f"{_NOT_SET_UP[name]}: what only it knows is left alone")
            elif until := context.state.enrichment.paused_until(name, context.now):
                moment = until.astimezone(UTC)
                context.report.note(f"{name} wants to be left in peace until {moment:%Y-%m-%d %H:%M} UTC")
            else:
                self.all[name] = Source(name, context)

    def open(self) -> None:
        """Make what asks the catalogs; their budgets count from here."""
        from aime_cli.catalogs import CATALOGS  # noqa: PLC0415 -- loads httpx

        for name in self.all:
            if name in CATALOGS:
                catalog = CATALOGS[name].open(self._context.settings, self._context.waiting())
                self.catalogs[name] = self._opened.enter_context(catalog)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.close()


def _is_configured(name: str, settings: LoadedSettings) -> bool:
    from aime_cli.catalogs import CATALOGS  # noqa: PLC0415 -- loads httpx

    if name in CATALOGS:
        return CATALOGS[name].is_configured(settings)
    return name == ARCHIVE or bool(settings.values.euria.url)
