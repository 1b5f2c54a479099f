"""Writes a page of haikus on a few albums of the collection."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TextIO

from aime_cli.entities import Candidate, Language, Preference
from aime_cli.errors import UsageError
from aime_cli.locales import words
from aime_cli.names import artist_credit
from aime_cli.output import Artifact
from aime_cli.providers import ProviderName
from aime_cli.providers.facts import AlbumFacts, Season
from aime_cli.providers.verse import Verse
from aime_cli.state import Choice, OriginalYears, Picked, album_key, choose, take
from aime_cli.tasks.context import TaskContext, TaskResult
from aime_cli.tasks.export import note_emptiness
from aime_cli.tasks.poet import Poet, season_of, signature
from aime_cli.templating import markdown, markdown_links

TASK = "generate-haiku"
FORGOTTEN_AFTER = timedelta(days=180)

_UNKNOWN_FORMATS = frozenset({"", "unknown"})


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which albums a page is about.

    Attributes:
        count: How many to pick at random.
        ids: Take these instead.
        source: Pick from the albums of this source; None picks from the owned ones.
        prefer: Pick only albums that were never heard, or not for 180 days.
    """

    count: int = 5
    ids: Collection[int] = ()
    source: str | None = None
    prefer: Preference = "any"


def generate_haiku(
    context: TaskContext,
    selection: Selection = Selection(),
    *,
    language: Language | None = None,
    provider: ProviderName | None = None,
    remembers: bool = True,
) -> TaskResult:
    """Write a haiku for each of a few albums.

    A haiku that the service cannot give is composed offline and told in a warning: a
    whole page is worth more than none.

    Args:
        remembers: Whether an album or a haiku of earlier runs comes again only after all others.

    Raises:
        UsageError: An album that was asked for is not in the collection.
        SettingsError: The settings of the service are wrong.
    """
    spoken = language or context.settings.values.language
    choice = (
        _named(context, selection.ids) if selection.ids else _picked(context, selection, remembers=remembers)
    )
    albums = choice.items
    context.report.count("albums", len(albums))
    if not albums:
        if selection.prefer == "any" or not context.collection.album_count(source=selection.source):
            note_emptiness(context, selection.source)
        else:
            context.report.note(f"no album is {selection.prefer}")
        return TaskResult(artifacts=())
    context.close_collection()
    years = context.original_years() if remembers else OriginalYears()
    season = season_of(context.now.month)
    with Poet(context, TASK, spoken, provider=provider, remembers=remembers) as poet:
        verses = [
            poet.haiku(_facts(album, season, years), album.title, _key(album))
            for album in context.report.following(albums, len(albums), step=1)
        ]
        poet.tell()

    def write(stream: TextIO) -> None:
        page = context.templates.render(
            "haiku.md.j2",
            t=words(spoken),
            now=context.now,
            is_random=not selection.ids,
            haikus=[
                _printed(album, verse, spoken, years.get(_key(album)))
                for album, verse in zip(albums, verses, strict=True)
            ],
        )
        stream.writelines(page)

    def remember() -> None:
        if remembers:
            context.state.remember_picks(TASK, choice)
        poet.remember()

    return TaskResult((Artifact(TASK, ".md", write),), poet.status, remember)


def _named(context: TaskContext, ids: Collection[int]) -> Choice[Candidate]:
    possible = [number for number in ids if number.bit_length() < 64]  # what SQLite can be asked for
    found = {album.id: album for album in context.collection.candidates(ids=possible)}
    missing = [number for number in ids if number not in found]
    if missing:
        raise UsageError(f"no album has the id {missing[0]}", hint="`aime export-json` tells every id")
    return take((_key(found[number]), found[number]) for number in dict.fromkeys(ids))


def _picked(context: TaskContext, wanted: Selection, *, remembers: bool) -> Choice[Candidate]:
    candidates = context.collection.candidates(source=wanted.source)
    preferred = _preferred(candidates, wanted.prefer, context.now)
    picked = context.state.picked(TASK) if remembers else Picked()
    choice = choose(((_key(album), album) for album in preferred), wanted.count, picked, context.rng)
    if 0 < len(choice.items) < wanted.count:
        albums = "1 album" if len(choice.items) == 1 else f"{len(choice.items)} albums"
        context.report.note(f"{albums} to write about, {wanted.count} were asked for")
    elif choice.starts_over and choice.items and remembers:
        context.report.note("every album has had its turn: they come again from here on")
    return choice


def _preferred(albums: Iterable[Candidate], prefer: Preference, now: datetime) -> Iterator[Candidate]:
    before = (now - FORGOTTEN_AFTER).timestamp()
    for album in albums:
        heard = album.last_listened_at
        is_wanted = {
            "any": True,
            "unplayed": not album.play_count,
            "forgotten": heard is not None and heard < before,
        }
        if is_wanted[prefer]:
            yield album


def _key(album: Candidate) -> str:
    return album_key(album.discogs_id, artist_credit(album.artists), album.title, album.format)


def _facts(album: Candidate, season: Season, years: OriginalYears) -> AlbumFacts:
    return AlbumFacts(
        title=album.title,
        credit=artist_credit(album.artists),
        format=_format(album),
        edition_year=album.edition_year,
        labels=tuple(album.labels),
        play_count=album.play_count,
        season=season,
        original_year=years.get(_key(album)),
    )


def _format(album: Candidate) -> str | None:
    known = (album.format or "").strip()
    return None if known.casefold() in _UNKNOWN_FORMATS else known


def _printed(
    album: Candidate, verse: Verse, language: Language, original_year: int | None
) -> dict[str, object]:
    """Return a haiku as the template shows it; the title and the artist are still to be escaped."""
    t = words(language)
    links = {"Discogs": album.discogs_url, "Spotify": album.spotify_url}
    remarks = signature(verse, language)
    if original_year:
        remarks.append(t["released"].format(year=original_year))
    if album.edition_year and album.edition_year != original_year:
        remarks.append(t["prompt_edition"].format(year=album.edition_year))
    if known := _format(album):
        remarks.append(markdown(known))
    return {
        "title": album.title if album.title.strip() else t["untitled"],
        "artist": artist_credit(album.artists),
        "lines": verse.lines,
        "remarks": remarks + markdown_links(links | {"Apple Music": album.apple_music_url}),
    }
