"""The tables of an analysis, in the words of a language; every page shows the same ones."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aime_cli.analysis.figures import HOURS, Analysis, Figure
from aime_cli.analysis.listed import AlbumEvent, ArtistEvent, ShelfAlbum, TopAlbum, TopArtist, TopTrack
from aime_cli.analysis.parts import Spread, named_parts
from aime_cli.analysis.pieces import Grain, Piece
from aime_cli.analysis.wording import Wording, capitalized

SUMMARY = ("listens", "active_days", "days_without", "listens_a_day", "artists", "albums", "tracks")
_NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """What one place of a table says; foreign text is not escaped yet.

    Attributes:
        by: What stands smaller beside or below it: an artist.
    """

    text: str
    by: str = ""


@dataclass(frozen=True)
class Column:
    """What stands above the cells.

    Attributes:
        is_number: Whether the cells are figures.
        is_second: Whether they may stand below those of the column before, where there is little room.
    """

    head: str
    is_number: bool = True
    is_second: bool = False


@dataclass(frozen=True)
class Table:
    """Rows below their heads."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


class Tables:
    """Makes each table where it is asked for."""

    def __init__(self, analysis: Analysis, wording: Wording) -> None:
        self._analysis = analysis
        self._w = wording
        self._t = wording.t
        self._before = bool(wording.when_before(analysis))

    def summary(self) -> Table:
        """Return the figures of the period beside those of the one before."""
        heads = self._w.heads(self._analysis)
        heads += [capitalized(self._t["difference"])] if self._before else []
        rows = [self._compared(name, getattr(self._analysis, name)) for name in SUMMARY]
        return Table([Column("", is_number=False), *map(Column, heads)], rows)

    def _compared(self, name: str, figure: Figure) -> list[Cell]:
        texts = [self._t["plays" if name == "listens" else name], self._w.number(figure.value)]
        if self._before:
            known = figure.previous is not None
            texts += [self._w.number(figure.previous or 0) if known else _NOTHING]
            texts += [self._w.change(figure) or _NOTHING]
        return list(map(Cell, texts))

    def top(self, name: str) -> Table:
        """Return the artists, albums or tracks heard most; `name` is that of the figures."""
        tops: Sequence[TopArtist | TopAlbum | TopTrack] = getattr(self._analysis, f"top_{name}")
        columns = [Column("№"), Column(self._t[name.removesuffix("s")], is_number=False)]
        columns += [Column(self._t["plays"]), Column(self._t["share"], is_second=True)]
        if self._before:
            columns += [Column(capitalized(self._t["before"])), Column("+/−", is_second=True)]
        rows = []
        whole = self._analysis.listens.value
        for rank, (top, named) in enumerate(zip(tops, self._all_named(tops), strict=True), 1):
            texts = [self._w.number(top.plays), self._w.percent(top.plays, whole)]
            if self._before:
                known = top.previous is not None
                texts.append(self._w.number(top.previous or 0) if known else _NOTHING)
                texts.append(self._w.signed(top.plays - (top.previous or 0)) if known else _NOTHING)
            rows.append([Cell(str(rank)), named, *map(Cell, texts)])
        return Table(columns, rows)

    def loved(self) -> Table:
        """Return the loved tracks heard most."""
        loved = self._analysis.loved.top if self._analysis.loved else ()
        columns = [Column(self._t["track"], is_number=False), Column(self._t["plays"])]
        cells = [Cell(self._w.number(top.plays)) for top in loved]
        return Table(columns, list(zip(self._all_named(loved), cells, strict=True)))

    def listens(self, pieces: Sequence[Piece], grain: Grain) -> Table:
        """Return the listens of each day, month or year."""
        columns = [Column(self._t[grain.removesuffix("s")], is_number=False), Column(self._t["plays"])]
        return Table(columns, [[Cell(piece.name), Cell(self._w.number(piece.listens))] for piece in pieces])

    def discovered(self, pieces: Sequence[Piece], grain: Grain) -> Table:
        """Return how many artists and albums were first heard on each day, in each month or year."""
        heads = (self._t["new_artists"], self._t["new_albums"])
        columns = [Column(self._t[grain.removesuffix("s")], is_number=False), *map(Column, heads)]
        rows = []
        for piece in pieces:
            numbers = (piece.new_artists, piece.new_albums)
            rows.append([Cell(piece.name), *(Cell(self._w.number(number)) for number in numbers)])
        return Table(columns, rows)

    def calendar(self) -> Table:
        """Return the listens of each day: a row for each day of the month, a column for each month."""
        listens = {each.day: each.listens for each in self._analysis.days}
        months = list(dict.fromkeys(day.replace(day=1) for day in listens))
        columns = [Column(self._t["day"], is_number=False)]
        has_years = months[0].year != months[-1].year
        columns += [Column(self._w.short_month(month, year=has_years)) for month in months]
        rows = []
        for number in range(1, 32):
            row = {day.replace(day=1): many for day, many in listens.items() if day.day == number}
            cells = (Cell(self._w.number(row[month]) if month in row else "") for month in months)
            rows.append([Cell(str(number)), *cells])
        return Table(columns, rows)

    def hours(self) -> Table:
        """Return the listens by hour, a column for each weekday."""
        columns = [Column(self._t["hour_word"], is_number=False), *map(Column, self._w.short_weekdays)]
        rows = []
        for hour in range(HOURS):
            numbers = (self._w.number(row[hour]) for row in self._analysis.hours)
            rows.append([Cell(self._w.hour(hour)), *map(Cell, numbers)])
        return Table(columns, rows)

    def events(self, name: str, what: str) -> Table:
        """Return the artists or albums (`what`) of the discoveries or returns (`name`) heard most."""
        events: Sequence[ArtistEvent | AlbumEvent] = getattr(getattr(self._analysis, name), f"top_{what}")
        when = self._t["first_day" if name == "discoveries" else "absent_since"]
        heads = [self._t["plays"], when]
        columns = [Column(self._t[what.removesuffix("s")], is_number=False), *map(Column, heads)]
        rows = []
        for event in events:
            day = self._w.month(event.absent_since) if event.absent_since else self._day(event)
            rows.append([self._named(event), Cell(self._w.number(event.plays)), Cell(day)])
        return Table(columns, rows)

    def _day(self, event: ArtistEvent | AlbumEvent) -> str:
        period = self._analysis.period
        return self._w.short_day(event.day, year=period.start.year != period.end.year)

    def spread(self, name: Spread) -> Table:
        """Return the parts of the formats, decades or genres."""
        columns = [
            Column(self._t["name"], is_number=False),
            Column(self._t["plays"]),
            Column(self._t["part"]),
        ]
        parts = named_parts(self._analysis, name, self._w)
        return Table(
            columns,
            [[Cell(text), Cell(self._w.number(plays)), Cell(share)] for text, plays, share in parts],
        )

    def shelf(self, name: str) -> Table:
        """Return the owned albums most played, not heard for a year, or never."""
        shelf = self._analysis.shelf
        listed = shelf.never if name == "never" else shelf.not_for_a_year
        albums = shelf.most_played if name == "most_played" else listed.some if listed else ()
        columns = [Column(self._t["album"], is_number=False)]
        columns += [Column(self._t["plays"])] if name == "most_played" else []
        columns += [Column(self._t["last_heard"])] if name == "not_for_a_year" else []
        rows = []
        for album in albums:
            row = [self._named(album)]
            row += [Cell(self._w.number(album.plays))] if name == "most_played" else []
            if name == "not_for_a_year":
                row.append(Cell(self._w.month(album.last_heard) if album.last_heard else _NOTHING))
            rows.append(row)
        return Table(columns, rows)

    def _all_named(self, tops: Sequence[TopArtist | TopAlbum | TopTrack]) -> list[Cell]:
        """Return the names; tracks that cannot be told apart have their albums beside them."""
        cells = list(map(self._named, tops))
        times = Counter(cells)
        return [
            self._of_album(cell, top.album) if times[cell] > 1 and isinstance(top, TopTrack) else cell
            for cell, top in zip(cells, tops, strict=True)
        ]

    def _of_album(self, cell: Cell, album: str) -> Cell:
        title = self._w.name(album)
        return Cell(cell.text, f"{cell.by} · {title}" if cell.by else title)

    def _named(self, named: TopArtist | TopAlbum | TopTrack | ArtistEvent | AlbumEvent | ShelfAlbum) -> Cell:
        if isinstance(named, TopArtist | ArtistEvent):
            return Cell(self._w.name(named.name, "unnamed_artist"))
        credit = named.artist_credit
        return Cell(self._w.name(named.title), self._w.name(credit) if credit.strip() else "")
