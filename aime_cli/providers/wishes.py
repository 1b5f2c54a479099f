"""What is wished of a service: a text of one kind, how it is asked for and how it is judged."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from aime_cli.entities import Language
from aime_cli.providers import prompting
from aime_cli.providers.cleaning import poems
from aime_cli.providers.completions import Reply
from aime_cli.providers.facts import AlbumFacts, DescriptionFacts, WeekFacts
from aime_cli.providers.faults import Fault
from aime_cli.providers.prose import prose
from aime_cli.providers.verifying import faults_of
from aime_cli.providers.verifying_prose import prose_faults
from aime_cli.templating import Templates

T_co = TypeVar("T_co", covariant=True)

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Judgement(Generic[T_co]):
    """An answer and what is wrong with it; nothing when it may be kept.

    Attributes:
        echo: The answer as it is quoted to the model with its faults.
    """

    found: T_co
    faults: tuple[Fault, ...]
    echo: str


class Wish(Protocol[T_co]):
    """A text that a service shall write.

    Attributes:
        noun: What it is called when there is none.
        prompt_version: Raised with every change of what is asked.
        attempts: How often it is asked for at the most, whatever the settings allow.
        language: In which it is asked for and written.
    """

    @property
    def noun(self) -> str: ...
    @property
    def prompt_version(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def language(self) -> Language: ...

    def prompt(self, templates: Templates) -> str:
        """Return the first message to the service."""

    def correction(self, templates: Templates, fault: str) -> str:
        """Return the message that follows an answer with this fault."""

    def judgement(self, reply: Reply, text: str) -> Judgement[T_co]:
        """Judge an answer; `text` is what it says, without secrets."""


@dataclass(frozen=True)
class HaikuWish:
    """A haiku that is none of those whose `verse_key` is `taken`."""

    noun: ClassVar[str] = "haiku"
    prompt_version: ClassVar[str] = prompting.PROMPT_VERSION
    attempts: ClassVar[int] = 20  # as many as the settings allow

    facts: AlbumFacts | WeekFacts
    language: Language
    taken: Container[str]

    def prompt(self, templates: Templates) -> str:
        """Return the first message to the service."""
        return prompting.prompt(templates, self.facts, self.language)

    def correction(self, templates: Templates, fault: str) -> str:
        """Return the message that follows an answer with this fault."""
        return prompting.correction(templates, fault, self.language)

    def judgement(self, reply: Reply, text: str) -> Judgement[Lines]:
        """Judge the best poem of an answer."""
        found = poems(text) or [()]
        if not reply.is_whole:
            return _of_poem(found[0], (Fault("cut"),))
        names = self.facts.names
        judged = [
            _of_poem(poem, faults_of(poem, self.language, names=names, taken=self.taken)) for poem in found
        ]
        return next((each for each in judged if not each.faults), judged[0])


def _of_poem(poem: Lines, faults: tuple[Fault, ...]) -> Judgement[Lines]:
    return Judgement(poem, faults, "\n".join(poem))


@dataclass(frozen=True)
class DescriptionWish:
    """A paragraph on an album that `is_like_another` says no album has yet."""

    noun: ClassVar[str] = "description"
    prompt_version: ClassVar[str] = prompting.DESCRIPTION_PROMPT_VERSION
    attempts: ClassVar[int] = 3  # who contradicts the facts three times does not know the album

    facts: DescriptionFacts
    language: Language
    is_like_another: Callable[[str], bool]

    def prompt(self, templates: Templates) -> str:
        """Return the first message to the service."""
        return prompting.description_prompt(templates, self.facts, self.language)

    def correction(self, templates: Templates, fault: str) -> str:
        """Return the message that follows an answer with this fault."""
        return prompting.description_correction(templates, fault, self.language)

    def judgement(self, reply: Reply, text: str) -> Judgement[str]:
        """Judge the text of an answer."""
        found = prose(text)
        if reply.is_filtered:
            faults: tuple[Fault, ...] = (Fault("filtered"),)
        elif not reply.is_whole:
            faults = (Fault("unfinished"),)
        else:
            faults = prose_faults(
                found, self.language, facts=self.facts, is_like_another=self.is_like_another
            )
        return Judgement(found, faults, found)
