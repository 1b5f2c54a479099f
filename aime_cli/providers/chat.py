"""Texts from any service of OpenAI's chat-completions shape, verified before they are believed."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from aime_cli.entities import Language
from aime_cli.errors import AimeError, ProtocolError, Refused, SettingsError, Unavailable
from aime_cli.http import Budget, HttpClient, Waiting
from aime_cli.providers.completions import Message, Question, Reply, completions_url
from aime_cli.providers.facts import AlbumFacts, DescriptionFacts, WeekFacts
from aime_cli.providers.faults import faults_told
from aime_cli.providers.prose import Description
from aime_cli.providers.verse import Verse
from aime_cli.providers.wishes import DescriptionWish, HaikuWish, Wish
from aime_cli.secrets import MASK, Secret
from aime_cli.settings import EuriaSettings
from aime_cli.templating import Templates

T = TypeVar("T")

_LONGEST_TEXT = 2000
_GREETING = "Say hello."
_FEW_TOKENS = 5
_LONGEST_ECHO = 500
_OF_THIS_REQUEST = frozenset({400, 413, 422})
"""Refusals that may be due to what was asked, so that another album may still be answered."""


@dataclass(frozen=True)
class Try:
    """One question to the service and what became of it.

    Attributes:
        started_at: Aware.
        duration: Seconds, repetitions of the request and pauses included.
        verdict: "valid", or what was wrong, in English on one line.
        text: The start of the answer; None when none came.
    """

    model: str
    prompt_version: str
    started_at: datetime
    duration: float
    prompt_tokens: int | None
    completion_tokens: int | None
    verdict: str
    text: str | None


class ChatProvider:
    """Asks a chat service for texts. Close it after use; its budget counts from its making.

    Args:
        templates: Where the prompts are found.
        on_try: Is told of every question as soon as its outcome is known.

    Raises:
        SettingsError: `euria.url`, `euria.proxy` or the token cannot be used.
    """

    def __init__(
        self,
        settings: EuriaSettings,
        templates: Templates,
        *,
        bearer: Secret | None,
        waiting: Waiting,
        on_try: Callable[[Try], None],
    ) -> None:
        if not settings.url:
            raise SettingsError("euria.url: not set", hint="set EURIA_URL, or do without a service")
        self._settings = settings
        self._templates = templates
        self._bearer = Secret(bearer.reveal().strip() if bearer else "")
        self._waiting = waiting
        self._on_try = on_try
        self._budget = Budget(settings.budget, each=settings.timeout, clock=waiting.clock)
        self._ending: AimeError | None = None
        authorization = {"Authorization": Secret(f"Bearer {self._bearer.reveal()}")}
        self._http = HttpClient(
            "euria",
            completions_url(settings.url),
            budget=self._budget,
            waiting=waiting,
            secrets=authorization if self._bearer.reveal() else None,
            proxy=settings.proxy,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.close()

    def haiku(self, facts: AlbumFacts | WeekFacts, language: Language, *, taken: Container[str]) -> Verse:
        """Return a haiku that passes every check, asking up to `max_attempts` times.

        Args:
            taken: Keys (`verse_key`) of haikus that must not come again.

        Raises:
            Refused: The service answers, and no answer passes; the message tells the last fault.
            ProtocolError: It answers nonsense.
            NoPermission, TryLater, Unavailable: It cannot be had in this run; from now on the
                same error is raised at once, and nothing is sent.
            SettingsError: The address or a user's own template is wrong.
        """
        first, second, third = self._granted(HaikuWish(facts, language, taken))
        return Verse((first, second, third), self._settings.model)

    def description(
        self, facts: DescriptionFacts, language: Language, *, is_like_another: Callable[[str], bool]
    ) -> Description:
        """Return a description that passes every check, asking up to `max_attempts` times, at most thrice.

        Args:
            is_like_another: Says whether a text is nearly that of another album.

        Raises:
            AimeError: As `haiku`.
        """
        wish = DescriptionWish(facts, language, is_like_another)
        return Description(self._granted(wish), self._settings.model, wish.prompt_version)

    def _granted(self, wish: Wish[T]) -> T:
        """Return what is wished for, as soon as an answer has no fault."""
        self._check_not_ended()
        question = Message("user", wish.prompt(self._templates))
        dialogue: list[Message] = []
        failure: AimeError = Refused(f"{self._settings.model} was not asked")
        for _ in range(min(self._settings.max_attempts, wish.attempts)):
            self._check_not_ended()
            asked = self._waiting.now(), self._waiting.clock()
            try:
                reply = self._http.post_json("", self._question([question, *dialogue]), Reply)
            except AimeError as error:
                self._report(asked, wish.prompt_version, error.message, None)
                self._weigh(error)
                failure, dialogue = error, []
                continue
            judged = wish.judgement(reply, self._text(reply))
            fault = faults_told(judged.faults, "en")
            self._report(asked, wish.prompt_version, fault or "valid", reply)
            if not judged.faults:
                return judged.found
            failure = Refused(f"{self._settings.model} gives no {wish.noun}: {fault}")
            answer = (judged.echo or self._text(reply).strip())[:_LONGEST_ECHO]
            correction = wish.correction(self._templates, faults_told(judged.faults, wish.language))
            dialogue = [Message("assistant", answer), Message("user", correction)] if answer else []
        raise failure

    def greet(self) -> None:
        """Put the smallest question, and be content with any answer: can the service be had?

        Raises:
            AimeError: As `haiku`, but never Refused.
        """
        settings = self._settings
        words = [Message("user", _GREETING)]
        question = Question(
            model=settings.model, messages=words, max_tokens=_FEW_TOKENS, temperature=settings.temperature
        )
        self._http.post_json("", question, Reply)

    def _check_not_ended(self) -> None:
        if self._ending is None and not self._budget.remaining:
            message = f"euria: the {self._budget.seconds:g} s of this run for it are spent"
            self._ending = Unavailable(message, hint="raise euria.budget")
        if self._ending is not None:
            raise self._ending

    def _weigh(self, error: AimeError) -> None:
        """Return if asking again may help; remember the error if nothing helps in this run."""
        if isinstance(error, ProtocolError) and error.status is None:
            return
        if not (isinstance(error, ProtocolError) and error.status in _OF_THIS_REQUEST):
            self._ending = error
        raise error

    def _report(
        self, asked: tuple[datetime, float], prompt_version: str, verdict: str, reply: Reply | None
    ) -> None:
        started_at, start = asked
        self._on_try(
            Try(
                model=self._settings.model,
                prompt_version=prompt_version,
                started_at=started_at,
                duration=self._waiting.clock() - start,
                prompt_tokens=reply.tokens("prompt_tokens") if reply else None,
                completion_tokens=reply.tokens("completion_tokens") if reply else None,
                verdict=verdict,
                text=self._text(reply)[:_LONGEST_TEXT] if reply else None,
            )
        )

    def _question(self, messages: list[Message]) -> Question:
        settings = self._settings
        return Question(
            model=settings.model,
            messages=messages,
            max_tokens=settings.max_tokens,
            temperature=settings.temperature,
        )

    def _text(self, reply: Reply) -> str:
        """Return the answer's text; a service that repeats our token must not bring it into files."""
        token = self._bearer.reveal()
        return reply.text.replace(token, MASK) if token else reply.text
