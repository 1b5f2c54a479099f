"""An analysis on the terminal: what is shown, and names that stay names."""

import msgspec
import pytest

from aime_cli.analysis.listed import TopTrack
from aime_cli.cli.analysis_view import show
from aime_cli.entities import Language
from tests.analysis import listening

_WEEK = """\
What I Listened To: week 5 of 2026
From 26 January to 1 February 2026.

                 Week 5 of 2026  Week 4 of 2026  Difference
Listens                      12              10          +2
Days with music               5               5          ±0
Days without                  2               2          ±0
Listens a day              1.71            1.43       +0.28
Artists                       2               3          −1
Albums                        2               0          +2
Tracks                        7               6          +1

Day by Day
Mon 26  2  █████████▋
Tue 27  0
Wed 28  3  ██████████████▍
Thu 29  0
Fri 30  1  ████▊
Sat 31  5  ████████████████████████
Sun  1  1  ████▊
Busiest day: Saturday 31 January, 5 listens.
Longest run of days with music: 3 days, from 30 January to 1 February 2026.

When the Music Plays
     00:00       06:00       12:00       18:00
Mon  ········································▒▒······
Tue  ················································
Wed  ········································▓▓······
Thu  ················································
Fri  ········································░░······
Sat  ········································██······
Sun  ········································░░······
Busiest hour: Saturday at 20:00, 5 listens.

Artists
№  Artist               Listens  Share  Before  +/−
1  Air                        9  75.0%       4   +5
2  *AR* (Kane & Roche)        3  25.0%       0   +3

Albums
№  Album              Listens  Share  Before  +/−
1  Moon Safari — Air        9  75.0%       4   +5
2  untitled                 3  25.0%       0   +3

Tracks
№  Track           Listens  Share  Before  +/−
1  Sexy Boy — Air        4  33.3%       0   +4

Discoveries
Heard for the first time, as far as anything is recorded: 0 artists (−1, before: 1), 1 album (±0,
before: 1).

Returns
Not enough time is recorded yet: a return follows 180 days of silence.

Formats
Name    Listens  Share of the known listens
Vinyle        9                        100%
Format known for 9 of 12 listens. It is that on the shelf, not the way it was played.

Decades
Name   Listens  Share of the known listens
1990s        9                        100%
Year known for 9 of 12 listens. It is that of the earliest pressing known.

The Shelf
Albums played: 1 of 2, which is 50.0% (±0, before: 1).

Most played
Album              Listens
Moon Safari — Air        9

What These Figures Say, and What They Do Not
1 listen of the file has an impossible time (before 2000, in the future, or none) and is not
counted.
Listening time: 53 min.
The first listen recorded is of 3 January 2026.
Days and hours are those of the machine.
"""


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())


def test_a_week_as_it_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show(listening.small_week(), "en")

    assert shown(capsys) == _WEEK


def test_tracks_of_one_name_have_their_albums_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    tracks = [TopTrack("Intro", "Alt-J", album, 3, 0.25, 0) for album in ("Relaxer", "An Awesome Wave")]

    show(msgspec.structs.replace(listening.small_week(), top_tracks=tracks), "en")

    assert "Intro — Alt-J · An Awesome Wave        3  25.0%" in shown(capsys)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_names_are_neither_markup_nor_control(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    show(listening.hostile_month(), language)

    text = shown(capsys)
    assert "�[31mred[/] # two lines — �[31mred[/] # two lines" in text
    assert "[bold] — [bold]" in text
    assert not [
        character for character in text if character not in "\n\ufffe" and not character.isprintable()
    ]


def test_an_empty_week_is_short(capsys: pytest.CaptureFixture[str]) -> None:
    show(listening.empty_week(), "fr")

    assert shown(capsys) == (
        """\
Mes écoutes : la semaine 5 de 2026
Du 26 janvier au 1er février 2026.

Aucune écoute n’est notée pour cette période ; il y en avait 212 pendant la semaine 4 de 2026.

L’étagère
Albums joués : 0 sur 395, soit 0 % (−20, avant : 20).

Ce que disent et taisent ces chiffres
Silence du 26 janvier au 1er février 2026 (7 jours) ; ici, d’habitude, 2 jours au plus : peut-être
que rien n’était noté.
La première écoute notée est du 9 mars 2014.
Les jours et les heures sont ceux du fuseau Europe/Paris.
"""
    )
