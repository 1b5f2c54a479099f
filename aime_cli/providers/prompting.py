"""What the service is asked: facts as JSON, in a template that a user may replace."""

from collections.abc import Mapping

import msgspec

from aime_cli.entities import Language
from aime_cli.locales import words
from aime_cli.providers.facts import AlbumFacts, DescriptionFacts, WeekFacts
from aime_cli.templating import Templates, printable, shortened

PROMPT_VERSION = "2"
"""Raised with every change of `haiku-prompt.j2` or of the facts it is given."""

DESCRIPTION_PROMPT_VERSION = "describe-1"
"""Raised with every change of `description-prompt.j2` or of the facts it is given."""

TEMPLATE = "haiku-prompt.j2"
DESCRIPTION_TEMPLATE = "description-prompt.j2"
_LONGEST_NAME = 200
_MOST_NAMES = 10


def prompt(templates: Templates, facts: AlbumFacts | WeekFacts, language: Language) -> str:
    """Return the first message to the service.

    Raises:
        SettingsError: A user's own template is wrong.
    """
    return _rendered(templates, TEMPLATE, language, facts=facts_json(facts, language), fault=None)


def correction(templates: Templates, fault: str, language: Language) -> str:
    """Return the message that follows an answer with this fault, told in `language`."""
    return _rendered(templates, TEMPLATE, language, facts=None, fault=fault)


def description_prompt(templates: Templates, facts: DescriptionFacts, language: Language) -> str:
    """Return the first message to the service that shall describe an album.

    Raises:
        SettingsError: A user's own template is wrong.
    """
    told = facts_json(facts, language)
    return _rendered(templates, DESCRIPTION_TEMPLATE, language, facts=told, fault=None)


def description_correction(templates: Templates, fault: str, language: Language) -> str:
    """Return the message that follows a description with this fault, told in `language`."""
    return _rendered(templates, DESCRIPTION_TEMPLATE, language, facts=None, fault=fault)


def facts_json(facts: AlbumFacts | DescriptionFacts | WeekFacts, language: Language) -> str:
    """Return what is known, as one line of JSON, so that no title can pass for an instruction."""
    t = words(language)
    if isinstance(facts, DescriptionFacts):
        told = _described(facts, t)
    else:
        told = _album(facts, t) if isinstance(facts, AlbumFacts) else _week(facts, t)
    return msgspec.json.encode(_known(told)).decode()


def _rendered(
    templates: Templates, name: str, language: Language, *, facts: str | None, fault: str | None
) -> str:
    return "".join(templates.render(name, language=language, facts=facts, fault=fault)).strip()


def _described(facts: DescriptionFacts, t: Mapping[str, str]) -> dict[str, object]:
    is_later = facts.edition_year is not None and facts.edition_year != facts.original_year
    return {
        t["prompt_album"]: _name(facts.title),
        t["prompt_artist"]: _name(facts.credit),
        t["prompt_original_year"]: facts.original_year,
        t["prompt_pressing"]: t["prompt_edition"].format(year=facts.edition_year) if is_later else None,
        t["prompt_labels"]: [_name(label) for label in facts.labels[:_MOST_NAMES]],
        t["prompt_tracks"]: [_name(track) for track in facts.tracks[:_MOST_NAMES]],
    }


def _album(facts: AlbumFacts, t: Mapping[str, str]) -> dict[str, object]:
    edition = t["prompt_edition"].format(year=facts.edition_year) if facts.edition_year else None
    return {
        t["prompt_album"]: _name(facts.title),
        t["prompt_artist"]: _name(facts.credit),
        t["prompt_original_year"]: facts.original_year,
        t["prompt_format"]: facts.format and _name(facts.format),
        t["prompt_pressing"]: edition,
        t["prompt_labels"]: [_name(label) for label in facts.labels[:_MOST_NAMES]],
        t["prompt_listens"]: facts.play_count,
        t["prompt_season"]: t[f"season_{facts.season}"],
    }


def _week(facts: WeekFacts, t: Mapping[str, str]) -> dict[str, object]:
    artist, listens = t["prompt_artist"], t["prompt_listens"]
    return {
        t["prompt_week_listens"]: facts.listens,
        t["prompt_week_artists"]: [
            {artist: _name(name), listens: count} for name, count in facts.artists[:_MOST_NAMES]
        ],
        t["prompt_week_albums"]: [
            _known({t["prompt_album"]: _name(title), artist: _name(credit), listens: count})
            for title, credit, count in facts.albums[:_MOST_NAMES]
        ],
        t["prompt_season"]: t[f"season_{facts.season}"],
    }


def _known(facts: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if value or value == 0}


def _name(text: str) -> str:
    return shortened(printable(text), _LONGEST_NAME)
