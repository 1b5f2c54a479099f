"""The charts of an analysis, in the words of a language."""

from collections.abc import Sequence

from aime_cli.analysis.figures import Analysis, Day
from aime_cli.analysis.hours import hour_note, peak
from aime_cli.analysis.listed import TopArtist
from aime_cli.analysis.parts import Spread, named_parts
from aime_cli.analysis.pieces import Piece, grain_of, pieces, weeks, years_begun
from aime_cli.analysis.wording import Wording
from aime_cli.charts import Chart, GridRow, Mark, columns, grid, ranking, shares

_HEADED_HOURS = {0, 6, 12, 18}
_YEAR_SHOWN = 372
"""Days that have a calendar of their own, beside the bars of their months."""


class Drawn:
    """Each chart is drawn where the template asks for it; empty where there is nothing to draw."""

    def __init__(self, analysis: Analysis, wording: Wording) -> None:
        self._analysis = analysis
        self._wording = wording
        self.grain = grain_of(analysis.period)
        self.pieces = pieces(analysis.days, self.grain, wording)

    def listens(self) -> str:
        """Draw the listens of each day, month or year."""
        noted = [(piece, piece.listens, "listens") for piece in self.pieces]
        return self._columns("chart-listens", self._wording.t[f"{self.grain}_title"], noted)

    def discoveries(self) -> str:
        """Draw the albums first heard on each day, in each month or year."""
        noted = [(piece, piece.new_albums, "albums") for piece in self.pieces]
        return self._columns("chart-discoveries", self._wording.t["discoveries_title"], noted)

    def _columns(self, name: str, title: str, noted: Sequence[tuple[Piece, int, str]]) -> str:
        w = self._wording
        marks = [
            Mark(piece.label, value, w.number(value), w.named(piece.name, w.counted(what, value)))
            for piece, value, what in noted
        ]
        if not any(mark.value for mark in marks):
            return ""
        best = max(marks, key=lambda mark: mark.value)
        chart = Chart(name, title, w.t["bars_about"].format(note=best.note))
        return columns(chart, marks, w.number, milestones=[piece.year for piece, _, _ in noted])

    def calendar(self) -> str:
        """Draw a cell for each day, a week in each column, where the bars are not of days."""
        w, days = self._wording, self._analysis.days
        if self.grain == "days" or len(days) > _YEAR_SHOWN:
            return ""
        by_week = list(weeks(days))
        rows = []
        for place, weekday in enumerate(w.short_weekdays):
            marks = [self._day(week[place]) for week in by_week]
            rows.append(GridRow(weekday if place in {0, 3, 6} else "", marks))
        heads = [
            next((w.short_month(day.day) for day in week if day and day.day.day == 1), "") for week in by_week
        ]
        years = years_begun([max(day.day for day in week if day) for week in by_week])
        most = w.number(max(day.listens for day in days))
        about = w.t["calendar_about"].format(listens=most)
        chart = Chart("chart-calendar", w.t["calendar_title"], about)
        return grid(chart, rows, columns=heads, legend=("0", most), milestones=years)

    def _day(self, day: Day | None) -> Mark | None:
        if day is None:
            return None
        w, name = self._wording, self._wording.weekday(day.day, year=True)
        note = w.named(name, w.counted("listens", day.listens))
        return Mark("", day.listens, w.number(day.listens), note)

    def hours(self) -> str:
        """Draw the listens by weekday and hour."""
        w, hours = self._wording, self._analysis.hours
        rows = [
            GridRow(
                w.short_weekdays[weekday],
                [
                    Mark("", listens, w.number(listens), hour_note(self._analysis, w, weekday, hour))
                    for hour, listens in enumerate(row)
                ],
            )
            for weekday, row in enumerate(hours)
        ]
        about = w.t["hours_about"].format(note=peak(self._analysis, w))
        heads = [w.hour(hour) if hour in _HEADED_HOURS else "" for hour in range(24)]
        most = w.number(max(map(max, hours)))
        chart = Chart("chart-hours", w.t["hours_title"], about)
        return grid(chart, rows, columns=heads, legend=("0", most))

    def artists(self) -> str:
        """Draw the artists heard most."""
        w, artists = self._wording, self._analysis.top_artists
        if not artists:
            return ""

        def mark(artist: TopArtist) -> Mark:
            name = w.name(artist.name, "unnamed_artist")
            share = w.percent(artist.plays, self._analysis.listens.value)
            figure = f"{w.number(artist.plays)} · {share}"
            note = w.named(name, f"{w.counted('listens', artist.plays)}, {share}")
            return Mark(name, artist.plays, figure, note)

        marks = [mark(artist) for artist in artists]
        about = w.t["artists_about"].format(number=w.number(len(marks)), note=marks[0].note)
        title = w.named(w.t["top_heading"], w.t["artists"].lower())
        return ranking(Chart("chart-artists", title, about), marks)

    def spread(self, name: Spread) -> str:
        """Draw how the listens are spread over formats, decades or genres."""
        w = self._wording
        parts = named_parts(self._analysis, name, w)
        if not parts:
            return ""
        marks = [
            Mark(text, plays, share, w.named(text, w.counted("listens", plays)))
            for text, plays, share in parts
        ]
        about = ", ".join(f"{mark.label} {mark.figure}" for mark in marks)
        chart = Chart(f"chart-{name}", w.t[f"{name}_title"], w.t["shares_about"].format(parts=about))
        return ranking(chart, marks) if name == "decades" else shares(chart, marks)
