"""Who writes words: `chat`, any service of OpenAI's shape, and `offline`, our own composer."""

from typing import Literal

ProviderName = Literal["chat", "offline"]
