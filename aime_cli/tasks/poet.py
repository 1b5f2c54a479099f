"""Writes the haikus of one run, and remembers what was written."""

from collections import Counter
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aime_cli.entities import Language
from aime_cli.errors import AimeError, ExitCode, SettingsError
from aime_cli.locales import words
from aime_cli.providers import ProviderName
from aime_cli.providers.facts import AlbumFacts, Season, WeekFacts
from aime_cli.providers.verse import Verse, verse_key
from aime_cli.state import HAIKUS_KEPT
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.tries import log_try
from aime_cli.templating import markdown

if TYPE_CHECKING:
    from aime_cli.providers.chat import ChatProvider, Try

_SEASONS: tuple[Season, ...] = ("winter", "spring", "summer", "autumn")


def season_of(month: int) -> Season:
    """Return the meteorologists' season, as north of the equator."""
    return _SEASONS[month % 12 // 3]


def signature(verse: Verse, language: Language) -> list[str]:
    """Return the count of a haiku's lines and who wrote it, as Markdown."""
    from aime_cli.haiku.metre import judge  # noqa: PLC0415 -- tables of syllables that an export can do without

    counts = "-".join(str(line.count.best) for line in judge(verse.lines, language).lines)
    author = markdown(verse.model) if verse.model is not None else words(language)["composed_offline"]
    return [counts, author]


class Poet:
    """Asks the service for haikus as long as it can be had, and composes the others offline.

    Args:
        task: What tries are logged as.
        provider: Who writes; None asks the service where one is set.
        remembers: Whether no haiku of the last thirty days may come again.

    Raises:
        SettingsError: The service is wanted, and its settings are wrong.
        SecretsExposed: Somebody else can read its token.
    """

    def __init__(
        self,
        context: TaskContext,
        task: str,
        language: Language,
        *,
        provider: ProviderName | None,
        remembers: bool,
    ) -> None:
        from aime_cli.providers.offline import OfflineProvider  # noqa: PLC0415 -- it too

        self._context = context
        self._task = task
        self._language = language
        self._remembers = remembers
        self._taken: set[str] = set()
        if remembers:
            recent = context.state.recent_haikus(context.now - HAIKUS_KEPT)
            self._taken.update(verse_key(text.splitlines()) for text in recent)
        self._verses: list[Verse] = []
        self._reasons: Counter[str] = Counter()
        self._subject: tuple[str, str | None] = ("", None)
        self._offline = OfflineProvider(context.rng)
        self._opened = ExitStack()
        euria = context.settings.values.euria
        wants_service = provider == "chat" or (provider is None and euria.url)
        self._chat = self._service() if wants_service else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def status(self) -> ExitCode:
        """Whether the service failed to write something."""
        return ExitCode.ATTENTION if self._reasons else ExitCode.OK

    def haiku(self, facts: AlbumFacts | WeekFacts, title: str, key: str | None = None) -> Verse:
        """Return a haiku that is none of those before it.

        Args:
            title: What tries are logged to be about; `key` is the album's.

        Raises:
            SettingsError: The address of the service or a user's own template is wrong.
        """
        self._subject = (title, key)
        verse = self._asked(facts) or self._offline.haiku(facts, self._language, taken=self._taken)
        self._taken.add(verse.key)
        self._verses.append(verse)
        return verse

    def tell(self) -> None:
        """Report how many haikus there are, and why the service did not write them all."""
        report = self._context.report
        report.count("haikus", len(self._verses))
        report.count("composed_offline", sum(verse.model is None for verse in self._verses))
        for reason, times in self._reasons.items():
            report.warnings.append(f"{times} of {len(self._verses)} haikus composed offline: {reason}")

    def remember(self) -> None:
        """Remember the haikus for thirty days; call it when they are published."""
        if self._remembers:
            texts = ("\n".join(verse.lines) for verse in self._verses)
            self._context.state.remember_haikus(texts, self._language, self._context.now)

    def _asked(self, facts: AlbumFacts | WeekFacts) -> Verse | None:
        if self._chat is None:
            return None
        try:
            return self._chat.haiku(facts, self._language, taken=self._taken)
        except SettingsError:
            raise
        except AimeError as error:
            self._reasons[f"{error.message} ({error.hint})" if error.hint else error.message] += 1
            return None

    def _service(self) -> "ChatProvider":
        from aime_cli.providers.chat import ChatProvider  # noqa: PLC0415 -- only a service needs httpx

        context = self._context
        provider = ChatProvider(
            context.settings.values.euria,
            context.templates,
            bearer=context.settings.secret("euria.bearer"),
            waiting=context.waiting(),
            on_try=self._log,
        )
        return self._opened.enter_context(provider)

    def _log(self, outcome: "Try") -> None:
        title, key = self._subject
        log_try(self._context, self._task, outcome, title=title, key=key)
