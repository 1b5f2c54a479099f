"""The report of a run of enrichment, as a page to read."""

from collections.abc import Callable
from typing import TextIO

from aime_cli.entities import Language
from aime_cli.locales import words
from aime_cli.state import Outcome
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.ledger import Entry, Ledger
from aime_cli.tasks.enrichment.wishes import Wishes

_SOURCE_NAMES = {
    "spotify": "Spotify",
    "musicbrainz": "MusicBrainz",
    "chat": "Euria",
    "memory": "aime",
}


def page(context: TaskContext, wishes: Wishes, ledger: Ledger, remaining: int) -> Callable[[TextIO], None]:
    """Return what writes the report."""
    language = context.settings.values.language
    t = words(language)
    has_written = not wishes.dry_run and any(ledger.of("filled"))
    sections = [
        (t[f"enrich_{name}"], [_line(entry, language) for entry in ledger.of(*outcomes)])
        for name, outcomes in _SECTIONS.items()
    ]

    def write(stream: TextIO) -> None:
        stream.writelines(
            context.templates.render(
                "enrich.md.j2",
                t=t,
                now=context.now,
                run_id=context.run_id if has_written else None,
                is_dry_run=wishes.dry_run,
                sections=[(title, lines) for title, lines in sections if lines],
                remaining=remaining,
            )
        )

    return write


def _line(entry: Entry, language: Language) -> dict[str, object]:
    """Return a line as the template shows it; title, artist, value and reason are still to be escaped."""
    t = words(language)
    source = _SOURCE_NAMES.get(entry.source, entry.source)
    sure = t["percent"].format(number=round(entry.score * 100)) if entry.score is not None else None
    return {
        "id": entry.job.album.id,
        "title": entry.job.album.title,
        "artist": entry.job.credit,
        "what": t[f"lack_{entry.lack}"],
        "value": entry.value,
        "is_link": isinstance(entry.value, str) and entry.lack in {"link", "cover"},
        "is_text": entry.lack == "description",
        "source": f"{source}, {sure}" if sure else source,
        "is_elsewhere": entry.outcome == "found",
        "reason": entry.reason,
    }


_SECTIONS: dict[str, tuple[Outcome, ...]] = {
    "filled": ("filled", "found"),
    "to_review": ("review",),
    "not_found": ("miss",),
    "failed": ("failed", "refused"),
}
