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
        yield t["note_silence" if silence.usual else "note_silence_daily"].format(
            when=wording.between(silence.first, silence.last),
            days=wording.counted("days", silence.days),
            usual=wording.counted("days", silence.usual),
        )
    for name in ("impossible", "unattributed"):
        if number := getattr(analysis.left, name):
            yield wording.counted(f"note_{name}", number)
    if analysis.durations.tracks:
        yield _duration(analysis.durations, wording)


def _duration(durations: Durations, wording: Wording) -> str:
    t = wording.t
    if durations.seconds is None:
        key = "note_durations_few" if durations.known_tracks else "note_durations_none"
        return t[key].format(tracks=wording.part_of("tracks", durations.known_tracks, durations.tracks))
    if durations.known_listens == durations.listens:
        return wording.named(t["note_durations_all"], f"{_time(durations.seconds, wording)}.")
    return t["note_durations"].format(
        time=_time(durations.seconds, wording),
        listens=wording.part_of("listens", durations.known_listens, durations.listens),
    )


def _time(seconds: int, wording: Wording) -> str:
    """Return a length of time, to the minute."""
    hours, minutes = divmod(round(seconds / 60), 60)
    key = "time_hours" if hours else "time_minutes" if minutes else "time_seconds"
    return wording.t[key].format(hours=wording.number(hours), minutes=minutes)


def _reach(analysis: Analysis, wording: Wording) -> Iterator[str]:
    t, period = wording.t, analysis.period
    if (key := _beginning(analysis)) and analysis.history_start:
        yield t[key].format(day=wording.day(analysis.history_start))
    if period.kind == "all" and analysis.listens.value and not analysis.days[-1].listens:
        yield t["note_today"].format(day=wording.day(period.end))
    zone = period.zone
    yield t["note_zone"].format(zone=zone) if zone else t["note_zone_machine"]


def _beginning(analysis: Analysis) -> str:
    """Return the words for when recording began; none where the page has said so already."""
    start, period = analysis.history_start, analysis.period
    if start is None or start > period.end:
        return ""
    if period.previous is None or start <= period.previous.start:
        return "note_history"
    if start < period.start:
        return "note_began_before"
    return "note_began_with" if start == period.start else "note_began_within"
