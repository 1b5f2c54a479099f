"""What is measured: one function for each group of figures."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.figures import Figure, peak, ratio, seconds, working_ratio
from benchmarks.measure import Command, in_turn

_QUERIES = Path(__file__).parent
_MANY_ALBUMS = 10_000
_FEW_RUNS, _MANY_RUNS = 10, 100_000
_MB_OF_JSON, _MB_OF_MARKDOWN, _MB_OF_ANALYSIS = 120, 250, 200
_MONTH = "2025-06"
"""As in reference_month.sql; the generated listens end in November 2025."""

_SMALL_ALBUMS, _SMALL_LISTENS = 2_000, 20_000


@dataclass(frozen=True)
class Place:
    """A generated collection, and a folder where commands may write."""

    collection: Path
    albums: int
    listens: int
    folder: Path

    @property
    def size(self) -> str:
        """How large it is, in words."""
        return f"{self.albums:,} albums, {self.listens:,} listens"


Group = Callable[[Place], Iterator[Figure]]


def groups_for(albums: int) -> tuple[Group, ...]:
    """Return what is worth measuring at this size: starting up, or working."""
    return (exports, analyses) if albums >= _MANY_ALBUMS else (whole_process, small_analysis, remembering)


def whole_process(place: Place) -> Iterator[Figure]:
    """Small tasks, most of which is starting Python; the haikus' first run, which makes its memory."""
    export, haiku = _aime("export-json", place), _aime("generate-haiku", place)
    imports = Command("imports", (sys.executable, "-c", "import typer, sqlalchemy"))
    samples = in_turn([export, haiku, imports], 15, place.folder)
    yield ratio(
        'export-json / python -c "import typer, sqlalchemy"', samples[export], samples[imports], limit=2.0
    )
    yield ratio("generate-haiku offline / export-json", samples[haiku], samples[export], limit=1.3)
    yield seconds("export-json", samples[export])
    yield seconds("generate-haiku offline", samples[haiku])


def remembering(place: Place) -> Iterator[Figure]:
    """What many recorded runs cost, of whatever collection."""
    few, many = _status(_FEW_RUNS, place), _status(_MANY_RUNS, place)
    samples = in_turn([few, many], 11, place.folder)
    yield ratio(
        f"status of {_MANY_RUNS:,} runs / of {_FEW_RUNS} runs", samples[many], samples[few], limit=1.3
    )
    yield seconds(f"status of {_MANY_RUNS:,} runs", samples[many])


def small_analysis(place: Place) -> Iterator[Figure]:
    """An analysis of a home's usual collection, most of which is starting Python, too."""
    path = place.folder / f"collection-{_SMALL_ALBUMS}-{_SMALL_LISTENS}.db"
    generator = [sys.executable, "-m", "benchmarks.collection"]
    subprocess.run([*generator, str(path), str(_SMALL_ALBUMS), str(_SMALL_LISTENS)], check=True)
    small = Place(path, _SMALL_ALBUMS, _SMALL_LISTENS, place.folder)
    export, analysis = _aime("export-json", small), _analyze(small)
    samples = in_turn([export, analysis], 15, place.folder)
    listens = f"{_SMALL_LISTENS:,} listens"
    yield ratio(f"analyze a month of {listens} / export-json", samples[analysis], samples[export], limit=1.8)
    yield seconds(f"analyze a month of {listens}", samples[analysis])


def analyses(place: Place) -> Iterator[Figure]:
    """A month beside the sqlite3 program, which computes four of the figures and writes no page."""
    analysis, reference = _analyze(place), _sqlite3("reference_month.sql", place)
    samples = in_turn([analysis, reference], 7, place.folder)
    yield ratio("analyze a month / sqlite3 of four figures", samples[analysis], samples[reference], limit=1.5)
    yield working_ratio(
        "analyze a month / sqlite3 of four figures, in processor time", samples[analysis], samples[reference]
    )
    yield seconds("analyze a month", samples[analysis])
    yield seconds("sqlite3 of four figures", samples[reference])
    yield peak("analyze a month, peak memory", samples[analysis], _MB_OF_ANALYSIS)


def exports(place: Place) -> Iterator[Figure]:
    """Whole exports beside the sqlite3 program.

    The program does less: it derives no values, sorts only by id, and leaves its file to
    the system, where ours is synced to the disk.
    """
    json, markdown = _aime("export-json", place), _aime("export-markdown", place)
    reference, brief = _sqlite3("reference.sql", place), _sqlite3("reference_brief.sql", place)
    samples = in_turn([json, reference, markdown, brief], 7, place.folder)
    sqlite3 = "sqlite3 -json of all columns"
    for name, command in (("export-json", json), ("export-markdown", markdown)):
        yield ratio(f"{name} / {sqlite3}", samples[command], samples[reference], limit=1.3)
        yield working_ratio(f"{name} / {sqlite3}, in processor time", samples[command], samples[reference])
    yield ratio("export-markdown / sqlite3 -json of what it shows", samples[markdown], samples[brief])
    yield seconds("export-json", samples[json])
    yield seconds("export-markdown", samples[markdown])
    yield seconds(sqlite3, samples[reference])
    yield peak("export-json, peak memory", samples[json])
    yield peak("export-markdown, peak memory", samples[markdown])


def growth(small: Place, large: Place) -> Iterator[Figure]:
    """Time and memory of a collection that is `large` beside one that is a tenth of it."""
    limit_of_memory = {
        "export-json": _MB_OF_JSON,
        "export-markdown": _MB_OF_MARKDOWN,
        "analyze": _MB_OF_ANALYSIS,
    }
    pairs = [(_aime(task, small), _aime(task, large)) for task in ("export-json", "export-markdown")]
    pairs.append((_analyze(small), _analyze(large)))
    reference = _sqlite3("reference.sql", large)
    samples = in_turn([*(command for pair in pairs for command in pair), reference], 3, large.folder)
    for (task, limit), (at_small, at_large) in zip(limit_of_memory.items(), pairs, strict=True):
        yield peak(f"{task}, peak memory", samples[at_large], limit)
        yield ratio(f"{task} / itself at {small.albums:,} albums", samples[at_large], samples[at_small], 12)
        yield ratio(f"{task} / sqlite3 -json of all columns", samples[at_large], samples[reference])
        yield seconds(task, samples[at_large])
    yield seconds("sqlite3 -json of all columns", samples[reference])


def _analyze(place: Place) -> Command:
    return _aime("analyze", place, "--at", _MONTH)


def _aime(task: str, place: Place, *more: str) -> Command:
    program = str(Path(sys.executable).with_name("aime"))
    options = ("--quiet", "--database", str(place.collection), "--output-dir", ".")
    return Command(f"aime {task} at {place.albums:,} albums", (program, task, *options, *more))


def _status(runs: int, place: Place) -> Command:
    """Return the command in a home with so many recorded runs, which another process makes."""
    home = Path(mkdtemp(prefix=f"runs-{runs}-", dir=place.folder))
    subprocess.run([sys.executable, "-m", "benchmarks.records", str(home), str(runs)], check=True)
    config = str(home / "config" / "app.json")
    return Command(
        f"aime status of {runs:,} runs",
        (str(Path(sys.executable).with_name("aime")), "status", "--config", config),
    )


def _sqlite3(query: str, place: Place) -> Command:
    """Return the program with a query of this folder; it writes to standard output."""
    sql = (_QUERIES / query).read_text(encoding="utf-8")
    return Command(
        f"sqlite3 {query} at {place.albums:,} albums",
        ("sqlite3", "-readonly", "-json", str(place.collection), sql),
    )
