"""Our block in a crontab: quoting, editing, the zone of its hours."""

import shlex
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aime_cli.crontab import Line, block_in, block_text, units, with_block, without_block
from aime_cli.crontab.hours import is_clock_of_machine
from aime_cli.errors import CrontabInvalid, UsageError

NOW = datetime(2026, 1, 31, tzinfo=UTC)
KEY = "/home/you/my music/config/app.json"
BLOCK = block_text(KEY, [Line("0 6 * * *", ("aime", "generate-haiku"))])
OTHER = block_text("/home/you/other/config/app.json", [Line("0 7 * * *", ("aime", "export-json"))])

foreign_lines = st.lists(
    st.one_of(
        st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")),
        st.sampled_from(
            [
                b"",
                b"\r",
                b"MAILTO=you",
                b"# BEGIN aime",
                b"# BEGIN aime /other",
                b"# END aime /other",
                b"30 5 * * * caf\xe9 100\\%\r",
                f" # BEGIN aime {KEY}".encode(),
                f"# BEGIN aime {KEY}2".encode(),
            ]
        ),
    ),
    max_size=8,
)
tables = st.builds(lambda lines, end: b"\n".join(lines) + end, foreign_lines, st.sampled_from([b"", b"\n"]))
words = st.text(
    st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), min_size=1, max_size=20
)


def as_cron_reads(command: str, *, unescapes_backslashes: bool) -> str:
    """Return what the shell is given, by do_command.c of Vixie's cron; some take `\\\\` for a backslash, too."""
    read, position = "", 0
    while position < len(command) and command[position] != "%":
        if command[position] == "\\" and position + 1 < len(command):
            following = command[position + 1]
            is_escape = following == "%" or (following == "\\" and unescapes_backslashes)
            read += following if is_escape else "\\" + following
            position += 2
        else:
            read += command[position]
            position += 1
    return read


@given(st.lists(words, min_size=1, max_size=4), st.booleans())
@example([r"\%", "100%", "a b", r"\\", "it's", '"', r"c:\\%%\%"], True)
@example([r"\%", "100%", "a b", r"\\", "it's", '"', r"c:\\%%\%"], False)
def test_any_words_reach_the_program_through_any_cron(command: list[str], unescapes: bool) -> None:
    fields, _, text = Line("0 6 * * *", command).text.partition("  ")

    assert fields == "0 6 * * *"
    assert shlex.split(as_cron_reads(text, unescapes_backslashes=unescapes)) == command


def test_the_shell_gives_the_program_its_words() -> None:
    words = ["it's 100% \\% $HOME `x` \\\\", "*", "~", "été", "\udcff"]
    text = Line("* * * * *", ["printf", r"%s\n", *words]).text.partition("  ")[2]

    shell = ["sh", "-c", as_cron_reads(text, unescapes_backslashes=False)]
    said = subprocess.run(shell, capture_output=True, check=True).stdout

    assert said.decode(errors="surrogateescape").splitlines() == words


@pytest.mark.parametrize("path", ["/a\nb", "/a\rb", "/" + 1000 * "x"])
def test_what_a_line_cannot_hold_is_refused(path: str) -> None:
    with pytest.raises(UsageError):
        _ = Line("0 6 * * *", ["aime", path]).text


def test_a_key_with_a_line_break_is_refused() -> None:
    with pytest.raises(UsageError, match="line break"):
        block_text("/a\n0 0 * * * rm/config/app.json", [])


@given(tables)
@example(b"")
@example(b"0 5 * * * true")
@example(b"a\r\nb\r\n")
def test_all_other_lines_stay_byte_for_byte(table: bytes) -> None:
    installed = with_block(table, KEY, BLOCK)

    assert block_in(installed, KEY) == BLOCK
    assert with_block(installed, KEY, BLOCK) == installed
    # crontab(1) takes no last line without an end, neither now nor when the block is gone.
    end = b"\n" if table and not table.endswith(b"\n") else b""
    assert without_block(installed, KEY) == table + end
    assert without_block(table, KEY) == table


@given(tables, tables)
def test_a_block_is_replaced_where_it_stands(above: bytes, below: bytes) -> None:
    assume(not above or above.endswith(b"\n"))
    newer = block_text(KEY, [Line("1 2 * * *", ["aime"])], ["a comment"])

    assert with_block(above + BLOCK + below, KEY, newer) == above + newer + below
    assert without_block(above + BLOCK + below, KEY) == above + below


def test_each_home_has_a_block_of_its_own() -> None:
    both = with_block(with_block(b"# mine\n", "/home/you/other/config/app.json", OTHER), KEY, BLOCK)

    assert both == b"# mine\n" + OTHER + BLOCK
    assert without_block(both, KEY) == b"# mine\n" + OTHER


def test_a_block_that_an_editor_gave_other_line_ends_is_ours() -> None:
    table = b"# mine\r\n" + BLOCK.replace(b"\n", b"\r\n") + b"# last\r\n"

    assert with_block(table, KEY, BLOCK) == b"# mine\r\n" + BLOCK + b"# last\r\n"


_BEGIN, _LINE, _END = BLOCK.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("damaged", "line", "what"),
    [
        (_BEGIN + _LINE + b"0 5 * * * mine\n", 2, "BEGIN without END"),
        (_LINE + _END, 3, "END without BEGIN"),
        (_END + _BEGIN, 2, "END without BEGIN"),
        (_BEGIN + _LINE + BLOCK, 4, "a second BEGIN"),
        (BLOCK + b"# mine\n" + BLOCK, 6, "a second BEGIN"),
        (_BEGIN + OTHER + _END, 3, "the block of another home inside ours"),
    ],
)
def test_a_damaged_block_is_refused(damaged: bytes, line: int, what: str) -> None:
    table = b"# mine\n" + damaged

    with pytest.raises(CrontabInvalid, match=f"line {line}: {what}"):
        with_block(table, KEY, BLOCK)
    with pytest.raises(CrontabInvalid):
        without_block(table, KEY)
    with pytest.raises(CrontabInvalid):
        block_in(table, KEY)


def test_another_homes_damage_is_not_ours() -> None:
    damaged = OTHER.replace(b"# END", b"# end")

    assert without_block(with_block(damaged, KEY, BLOCK), KEY) == damaged


def test_units_are_escaped_for_systemd() -> None:
    text = units(["/opt/a $b/aime", "--config", '/50% "$HOME" \\ été\t\udcff'])

    assert r'ExecStart="/opt/a $b/aime" --config "/50%% \"$$HOME\" \\ été\x09\xff"' in text.splitlines()
    with pytest.raises(UsageError):
        units(["aime", "/a\nExecStart=rm"])


def localtime(name: str) -> Path:
    """Return the file that describes a zone."""
    return next(path for folder in TZPATH if (path := Path(folder) / name).exists())


@pytest.mark.parametrize(
    ("zone", "machine", "expected"),
    [
        ("Europe/Zurich", "Europe/Zurich", True),
        ("Europe/Zurich", "Europe/Berlin", True),
        ("UTC", "Africa/Abidjan", True),
        ("Europe/London", "UTC", False),
        ("Pacific/Apia", "Europe/Zurich", False),
        ("America/Phoenix", "America/Denver", False),
    ],
)
@pytest.mark.parametrize("now", [NOW, NOW + timedelta(days=180)])
def test_zones_are_compared_by_their_hours(zone: str, machine: str, expected: bool, now: datetime) -> None:
    assert is_clock_of_machine(ZoneInfo(zone), now, localtime(machine)) is expected


def test_a_machine_without_a_zone_keeps_to_utc(tmp_path: Path) -> None:
    (tmp_path / "rubbish").write_text("rubbish")

    assert is_clock_of_machine(None, NOW, tmp_path / "nowhere")
    assert is_clock_of_machine(ZoneInfo("UTC"), NOW, tmp_path / "nowhere")
    assert not is_clock_of_machine(ZoneInfo("Asia/Tokyo"), NOW, tmp_path / "nowhere")
    assert not is_clock_of_machine(ZoneInfo("UTC"), NOW, tmp_path / "rubbish")
