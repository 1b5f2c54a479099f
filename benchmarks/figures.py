"""A measured figure beside its limit, and the table of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Sample

_WIDTH = 62


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes:
        values: One for each round.
        limit: What the figure may be at most; None where it is only told.
    """

    what: str
    values: Sequence[float]
    unit: str
    limit: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether even the best round exceeds the limit: others on the machine can only slow a round."""
        return self.limit is not None and min(self.values) > self.limit

    @property
    def verdict(self) -> str:
        """`ok`, `OVER`, or `over` where only the median is."""
        if self.limit is None or median(self.values) <= self.limit:
            return "ok"
        return "OVER" if self.is_over else "over"


def ratio(what: str, samples: Sequence[Sample], to: Sequence[Sample], limit: float | None = None) -> Figure:
    """Return how many times as long it took as the other of the same round."""
    pairs = zip(samples, to, strict=True)
    return Figure(what, [sample.seconds / other.seconds for sample, other in pairs], "×", limit)


def working_ratio(what: str, samples: Sequence[Sample], to: Sequence[Sample]) -> Figure:
    """Return the same in processor time, which says more on a machine that others use too."""
    pairs = zip(samples, to, strict=True)
    return Figure(what, [sample.working / other.working for sample, other in pairs], "×")


def seconds(what: str, samples: Sequence[Sample]) -> Figure:
    """Return the wall time."""
    return Figure(what, [sample.seconds for sample in samples], "s")


def peak(what: str, samples: Sequence[Sample], limit: float | None = None) -> Figure:
    """Return the peak memory in MB, a limit too."""
    return Figure(what, [sample.peak / 1e6 for sample in samples], "MB", limit)


def show(title: str, figures: Iterable[Figure]) -> list[Figure]:
    """Print the figures as a table; return those over their limit."""
    print(f"\n{title:{_WIDTH}}{'median':>10}   {'lowest – highest':>17}   limit", flush=True)
    over = []
    for figure in figures:
        verdict = ""
        if figure.limit is not None:
            verdict = f"{_number(figure.limit, figure.unit):>8}   {figure.verdict}"
        middle = _number(median(figure.values), figure.unit)
        lowest, highest = (f"{end(figure.values):.{_digits(figure.unit)}f}" for end in (min, max))
        spread = f"{lowest} – {highest}"
        print(f"  {figure.what:{_WIDTH - 2}}{middle:>10}   {spread:>17}   {verdict}".rstrip(), flush=True)
        if figure.is_over:
            over.append(figure)
    return over


def _number(value: float, unit: str) -> str:
    return f"{value:.{_digits(unit)}f} {unit}"


def _digits(unit: str) -> int:
    return 0 if unit == "MB" else 2
