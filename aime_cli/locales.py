"""The words of the documents, in French and in English."""

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aime_cli.entities import Language

LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")
_FOLDER = Path(__file__).parent / "locales"


@cache
def words(language: Language) -> MappingProxyType[str, str]:
    """Return the words of `language` by their names, the same names in each language."""
    return MappingProxyType(tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8")))
