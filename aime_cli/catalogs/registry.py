"""What a catalog is, and how one module adds one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import TracebackType
from typing import Protocol, Self

from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.http import Waiting
from aime_cli.registry import Registry
from aime_cli.settings import LoadedSettings


class Catalog(Protocol):
    """Knows facts of albums. Close it after use; its budgets count from its making.

    Every method may raise NoPermission, TryLater, Unavailable, ProtocolError and SettingsError,
    as `HttpClient` does.
    """

    @property
    def name(self) -> str:
        """Its section of the settings."""

    def search(self, wanted: WantedAlbum) -> Sequence[CatalogAlbum]:
        """Return what it knows by about this title and artist, its best guess first."""

    def cover(self, found: CatalogAlbum) -> str | None:
        """Return the address of a picture of an album that it found."""

    def check(self) -> None:
        """Ask for the least thing, to learn whether the catalog can be had."""

    def close(self) -> None:
        """Let go of open connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True)
class CatalogSource:
    """A catalog before it is asked.

    Attributes:
        is_configured: Whether it has all that it needs; may raise SecretsExposed and SettingsError.
        open: Makes the catalog; raises NoPermission where it is not configured.
    """

    name: str
    is_configured: Callable[[LoadedSettings], bool]
    open: Callable[[LoadedSettings, Waiting], Catalog]


class _Catalogs(Registry[CatalogSource]):
    def source(
        self, name: str, *, is_configured: Callable[[LoadedSettings], bool] = lambda _: True
    ) -> Callable[
        [Callable[[LoadedSettings, Waiting], Catalog]], Callable[[LoadedSettings, Waiting], Catalog]
    ]:
        """Register the decorated function as what makes a catalog."""

        def register(
            make: Callable[[LoadedSettings, Waiting], Catalog],
        ) -> Callable[[LoadedSettings, Waiting], Catalog]:
            self.add(name, CatalogSource(name, is_configured, make))
            return make

        return register


CATALOGS = _Catalogs("catalog")


def load_catalogs(path: Iterable[str], package: str) -> None:
    """Import every module of the package, so that each adds its catalog."""
    for module in iter_modules(path):
        import_module(f"{package}.{module.name}")
