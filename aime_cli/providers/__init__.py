"""Who writes words: `chat`, any service of OpenAI's shape, and `offline`, our own composer."""

from typing import Literal, get_args

ProviderName = Literal["chat", "offline"]
PROVIDERS: tuple[ProviderName, ...] = get_args(ProviderName)
