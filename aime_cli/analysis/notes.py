"""What is honest to say beside the figures: what they leave out, and how far they reach."""

from collections.abc import Iterator

from aime_cli.analysis.figures import Analysis, Durations
from aime_cli.analysis.wording import Wording


def notes(analysis: Analysis, wording: Wording) -> list[str]:
    """Return sentences, what casts doubt on the figures first."""
    return [*_doubts(analysis, wording), *_reach(analysis, wording)]


def _doubts(analysis: Analysis, wording: Wording) -> Iterator[str]:
    t = wording.t
    for silence in analysis.silences:
        yield t["note_silence"].format(
            when=wording.between(silence.first, silence.last),
            days=wording.counted("days", silence.days),
            usual=wording.counted("days", silence.usual),
        )
    for name in ("impossible", "unattributed"):
        if number := getattr(analysis.left, name):
            yield wording.counted(f"note_{name}", number)
    if analysis.listens.value:
        yield _duration(analysis.durations, wording)


def _duration(durations: Durations, wording: Wording) -> str:
    t = wording.t
    if durations.seconds is None:
        key = "note_durations_few" if durations.known_tracks else "note_durations_none"
        tracks = wording.number(durations.tracks)
        return t[key].format(known=wording.counted("tracks", durations.known_tracks), tracks=tracks)
    hours, minutes = divmod(round(durations.seconds / 60), 60)
    return t["note_durations"].format(
        time=t["time_hours"].format(hours=wording.number(hours), minutes=f"{minutes:02}"),
        known=wording.counted("listens", durations.known_listens),
        listens=wording.number(durations.listens),
    )


def _reach(analysis: Analysis, wording: Wording) -> Iterator[str]:
    t = wording.t
    if analysis.history_start and analysis.listens.previous is None and analysis.period.kind != "all":
        yield t["nothing_before"]
    if analysis.history_start:
        yield t["note_history"].format(day=wording.day(analysis.history_start))
    zone = analysis.period.zone
    yield t["note_zone"].format(zone=zone) if zone else t["note_zone_machine"]
