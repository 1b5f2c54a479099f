"""What albums are called in our memory."""

import subprocess
import sys

import pytest

from aime_cli.names import album_key
from aime_cli.state.keys import key_digest


@pytest.mark.parametrize(
    ("discogs_id", "credit", "title", "medium", "key"),
    [
        ("1362040", "Air", "Moon Safari", "Vinyl", "discogs:1362040"),
        (" 1362040 ", "Air", "Moon Safari", "Vinyl", "discogs:1362040"),
        (None, "Air", "Moon Safari", "Vinyl", "album:air|moon safari|vinyl"),
        ("", "Air", "Moon Safari", None, "album:air|moon safari|"),
        (" ", "AIR", "Moon  Safari!", "VINYL", "album:air|moon safari|vinyl"),
        (None, "Étienne Daho", "Éden", "CD", "album:etienne daho|eden|cd"),
        (None, "David Bowie", "★", "CD", "album:david bowie|★|cd"),
        (None, "", "!!!", None, "album:|!!!|"),
        (None, "坂本龍一", "音楽図鑑", "LP", "album:坂本龍一|音楽図鑑|lp"),
    ],
)
def test_the_key_of_an_album(
    discogs_id: str | None, credit: str, title: str, medium: str | None, key: str
) -> None:
    assert album_key(discogs_id, credit, title, medium) == key


def test_two_formats_of_an_album_are_two_albums() -> None:
    assert album_key(None, "Air", "Moon Safari", "CD") != album_key(None, "Air", "Moon Safari", "Vinyl")


def test_a_digest_is_the_same_in_every_process_and_version() -> None:
    script = "from aime_cli.state.keys import key_digest; print(key_digest('discogs:1362040'))"
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
    )

    assert key_digest("discogs:1362040") == int(elsewhere.stdout) == DIGEST
    assert isinstance(key_digest("half a \ud83d"), int)


DIGEST = -4677388551415299639
