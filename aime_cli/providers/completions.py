"""The wire format of chat completions, as far as all services of OpenAI's shape agree on it."""

from typing import Literal
from urllib.parse import urlsplit

import msgspec

_MOST_COUNTED = 2**31


class Message(msgspec.Struct, frozen=True):
    """One message of the dialogue that is sent."""

    role: Literal["user", "assistant"]
    content: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent."""

    model: str
    messages: list[Message]
    max_tokens: int
    temperature: float


class Part(msgspec.Struct, frozen=True):
    """A piece of an answer that comes in pieces: Mistral's thinking models answer so."""

    type: str = "text"
    text: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """A message that is received; some services give null for an empty one."""

    content: str | list[Part] | None = None


class Choice(msgspec.Struct, frozen=True):
    """One of the answers; we ask for one."""

    message: Answer
    finish_reason: str | None = None


class Reply(msgspec.Struct, frozen=True):
    """What is received."""

    choices: list[Choice]
    usage: dict[str, object] | None = None

    @property
    def text(self) -> str:
        """The text of the answer; empty when there is none."""
        content = self.choices[0].message.content if self.choices else None
        if isinstance(content, list):
            return "".join(part.text or "" for part in content if part.type == "text")
        return content or ""

    @property
    def is_whole(self) -> bool:
        """Whether the answer ends where the model meant to end."""
        return bool(self.choices) and self.choices[0].finish_reason == "stop"

    @property
    def is_filtered(self) -> bool:
        """Whether the service kept back a part of the answer."""
        return bool(self.choices) and self.choices[0].finish_reason == "content_filter"

    def tokens(self, name: str) -> int | None:
        """Return a figure of the usage, if the service gives a sensible one."""
        count = (self.usage or {}).get(name)
        return count if isinstance(count, int) and 0 <= count < _MOST_COUNTED else None


def completions_url(url: str) -> str:
    """Return the address of the chat completions, where `url` may name only the server or its API.

    A server alone gets `/v1` too, where Ollama, llama.cpp, vLLM and LM Studio have them.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url  # the client says what is wrong
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path = f"{path or '/v1'}/chat/completions"
    return parts._replace(path=path).geturl()
