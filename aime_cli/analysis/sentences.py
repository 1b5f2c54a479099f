"""What is said of an analysis in sentences, each with the period before where there was one."""

from collections.abc import Iterator
from datetime import datetime

from aime_cli.analysis.figures import Analysis, Figure
from aime_cli.analysis.hours import peak
from aime_cli.analysis.parts import Spread, coverage
from aime_cli.analysis.tallies import AWAY
from aime_cli.analysis.wording import Wording, capitalized


class Sentences:
    """Says each thing where it is asked for."""

    def __init__(self, analysis: Analysis, wording: Wording) -> None:
        self._a = analysis
        self._w = wording
        self._t = wording.t

    def dates(self) -> str:
        """Say from when until when the period lasts."""
        first, last = self._a.period.start, self._a.period.end
        if first == last:
            said = self._t["on_day"].format(day=self._w.weekday(first, year=True))
        else:
            said = self._w.between(first, last)
        return f"{capitalized(said)}."

    def empty(self) -> str:
        """Say that there are no listens, and how many there were before."""
        start, previous = self._a.history_start, self._a.listens.previous
        if start is None:
            return self._t["analysis_never"]
        if start > self._a.period.end:
            return self._t["analysis_too_early"].format(day=self._w.day(start))
        if not previous:
            return self._t["analysis_empty"]
        then = self._t[f"analysis_empty_after_{self._w.form(previous)}"]
        return then.format(number=self._w.number(previous), when=self._w.when_before(self._a))

    def highlights(self) -> Iterator[str]:
        """Say which day was the busiest, and how long the longest streak; nothing of a single day."""
        if self._a.period.start == self._a.period.end:
            return
        w, busiest, streak = self._w, self._a.busiest_day, self._a.longest_streak
        many_years = self._a.period.start.year != self._a.period.end.year
        if busiest:
            listens = w.counted("listens", busiest.listens)
            yield self._t["busiest_day"].format(day=w.weekday(busiest.day, year=many_years), listens=listens)
        if streak:
            days = w.counted("days", streak.days)
            yield self._t["longest_streak"].format(days=days, when=w.between(streak.first, streak.last))

    def peak(self) -> str:
        """Say at which hour of the week most listens were."""
        return self._t["hours_peak"].format(note=peak(self._a, self._w))

    def events(self, name: str) -> str:
        """Say how many artists and albums were discovered, or came back."""
        events = getattr(self._a, name)
        if not events.artists.value and not events.albums.value:
            return self._t["returns_early" if name == "returns" and self._is_early() else f"{name}_none"]
        parts = [self._counted(what, getattr(events, what)) for what in ("artists", "albums")]
        said = self._w.named(self._t[f"{name}_about"], f"{', '.join(parts)}.")
        start = self._a.history_start
        is_first = name == "discoveries" and start is not None and start >= self._a.period.start
        return f"{said} {self._t['discoveries_all']}" if is_first else said

    def _is_early(self) -> bool:
        """Say whether nothing could have come back yet."""
        start = self._a.history_start
        return start is not None and self._a.period.end - start < AWAY

    def loved(self) -> str:
        """Say how many tracks are loved."""
        loved = self._a.loved
        if not loved or not loved.tracks.value:
            return self._t["loved_none"]
        return self._t["loved_count"].format(tracks=self._counted("tracks", loved.tracks))

    def _counted(self, what: str, figure: Figure) -> str:
        return self._w.counted(what, figure.value) + self._compared(figure)

    def _compared(self, figure: Figure) -> str:
        if figure.previous is None:
            return ""
        before = self._t["before_figure"].format(number=self._w.number(figure.previous))
        return f" ({self._w.change(figure)}, {before})"

    def coverage(self, name: Spread) -> str:
        """Say of how many listens the format, decade or genre is known."""
        return coverage(self._a, name, self._w)

    def shelf_list(self, name: str) -> str:
        """Return the heading of a list of the shelf: how many albums there are, of whom some are shown."""
        listed = getattr(self._a.shelf, name)
        count = listed.count if listed else 0
        return self._w.named(self._t[f"shelf_{name}"], self._w.counted("albums", count))

    def shelf(self) -> str:
        """Say how many of the owned albums were played, if anything is known of that."""
        shelf, end = self._a.shelf, self._a.period.end
        if not shelf.owned:
            return self._t["shelf_empty"]
        if shelf.never is None:
            owned = self._w.counted("albums", shelf.owned)
            return self._t["shelf_unknown"].format(owned=owned, day=self._w.day(end))
        return self._t["shelf_played"].format(
            played=self._w.number(shelf.played.value),
            owned=self._w.number(shelf.owned),
            share=self._w.percent(shelf.played.value, shelf.owned, in_words=True),
            before=self._compared(shelf.played),
        )

    def shelf_as_of(self) -> str:
        """Say until when the lists of the shelf reach; empty where there are none."""
        shelf = self._a.shelf
        lists = [listed for listed in (shelf.not_for_a_year, shelf.never) if listed and listed.some]
        return self._t["shelf_as_of"].format(day=self._w.day(self._a.period.end)) if lists else ""

    def made_by(self) -> str:
        """Say who wrote the page, and when."""
        made: datetime = self._a.generated_at
        time = self._t["time_of_day"].format(hour=made.hour, minute=made.minute)
        return self._t["made_by"].format(day=self._w.day(made.date()), time=time)
