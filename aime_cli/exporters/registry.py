"""What an exporter is, and how one module adds one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, TextIO, TypeVar

from aime_cli.entities import Language
from aime_cli.registry import Registry
from aime_cli.templating import Templates

Detail = Literal["brief", "full"]
Write = TypeVar("Write", bound=Callable[..., None])


@dataclass(frozen=True)
class ExportHeader:
    """What a file says of itself, and what its writer may need.

    Attributes:
        now: The moment of the run, aware, in the zone of the settings.
        total: How many albums follow.
        undecodable: To be called with an album's id and the names of its fields that are not UTF-8.
    """

    now: datetime
    total: int
    language: Language
    detail: Detail
    templates: Templates
    undecodable: Callable[[int, Iterable[str]], None]


@dataclass(frozen=True)
class Exporter:
    """A format.

    Attributes:
        write: Takes albums by id (`Album`), or for documents shelf entries in their order
            (`ShelfEntry`); a stream; an `ExportHeader`.
        is_document: Whether it is for reading: then it has a language and a detail.
        schema: Returns the JSON Schema of the file, if it has one.
    """

    name: str
    suffix: str
    help: str
    write: Callable[[Iterable[Any], TextIO, ExportHeader], None]
    is_document: bool
    schema: Callable[[], dict[str, Any]] | None

    @property
    def task(self) -> str:
        """The name of the task and command that writes this format."""
        return f"export-{self.name}"


class _Exporters(Registry[Exporter]):
    def format(
        self,
        name: str,
        *,
        suffix: str,
        help: str,  # noqa: A002 -- the word that Typer uses for the same
        is_document: bool = False,
        schema: Callable[[], dict[str, Any]] | None = None,
    ) -> Callable[[Write], Write]:
        """Register the decorated function as the writer of a format."""

        def register(write: Write) -> Write:
            self.add(name, Exporter(name, suffix, help, write, is_document, schema))
            return write

        return register


EXPORTERS = _Exporters("exporter")


def load_exporters(path: Iterable[str], package: str) -> None:
    """Import every module of the package, so that each adds its format."""
    for module in iter_modules(path):
        import_module(f"{package}.{module.name}")
