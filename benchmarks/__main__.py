"""Measures aime on generated collections; ends with 1 when a limit is exceeded."""

import argparse
import compileall
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import aime_cli
from benchmarks.figures import Figure, show
from benchmarks.groups import Place, groups_for, growth
from benchmarks.measure import CommandFailed

_SIZES = (1_000, 100_000)
_LARGE = (100_000, 1_000_000)
_LISTENS_PER_ALBUM = 10
_PACKAGE = Path(aime_cli.__file__).parent


def main() -> int:
    """Measure what the arguments ask for; return the status to end with."""
    arguments = _arguments()
    if shutil.which("sqlite3") is None:
        print("error: no sqlite3 program to compare with\nhint: apt-get install sqlite3", file=sys.stderr)
        return 1
    compileall.compile_dir(_PACKAGE, quiet=1)
    started = time.monotonic()
    print(_machine())
    with _folder(arguments.folder) as folder:
        try:
            over = _measure_large(folder) if arguments.large else _measure(arguments.sizes, folder)
        except CommandFailed as failure:
            print(f"error: {failure}", file=sys.stderr)
            return 1
    print(f"\n{time.monotonic() - started:.0f} s, load at the end {os.getloadavg()[0]:.1f}")
    for figure in over:
        print(f"over its limit: {figure.what}")
    return 1 if over else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sizes", metavar="ALBUMS", type=int, nargs="*", default=_SIZES, help="sizes to measure"
    )
    parser.add_argument(
        "--large", action="store_true", help="measure 1,000,000 albums instead; 3 GB, 10 minutes"
    )
    parser.add_argument("--folder", type=Path, help="keep the collections here, for the next time")
    return parser.parse_args()


def _measure(sizes: Sequence[int], folder: Path) -> list[Figure]:
    places = [_generated(albums, folder) for albums in sizes]
    return [
        figure
        for place in places
        for group in groups_for(place.albums)
        for figure in show(place.size, group(place))
    ]


def _measure_large(folder: Path) -> list[Figure]:
    small, large = (_generated(albums, folder) for albums in _LARGE)
    return show(large.size, growth(small, large))


def _machine() -> str:
    (program,) = subprocess.check_output(["sqlite3", "--version"], text=True).split()[:1]
    return (
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()} "
        f"with SQLite {sqlite3.sqlite_version}, sqlite3 program {program}"
    )


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Yield a folder for large files: the one to keep, or one that goes afterwards."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="aime-benchmarks-") as folder:
            yield Path(folder)


def _generated(albums: int, folder: Path) -> Place:
    """Return a collection of this size, made unless the folder has it.

    Another process makes it, so that this one stays small: see `measure.in_turn`.
    """
    sources = (Path(__file__).with_name("collection.py"), _PACKAGE / "collection" / "schema.py")
    made_by = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
    listens = albums * _LISTENS_PER_ALBUM
    path = folder / f"collection-{albums}-{listens}-{made_by}.db"
    if not path.exists():
        print(f"generating {path.name}", flush=True)
        generator = [sys.executable, "-m", "benchmarks.collection", str(path), str(albums), str(listens)]
        subprocess.run(generator, check=True)
    return Place(path, albums, listens, folder)


if __name__ == "__main__":
    sys.exit(main())
