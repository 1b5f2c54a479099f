"""Demos that ask the network, or wait for one: again in the same folder, and in one of any name."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Aime
from tests.loaded_program import PROGRAM

pytestmark = pytest.mark.peers


def test_demo_again_adds_files(aime: Aime, tmp_path: Path) -> None:
    aime("demo", "d")
    assert aime("demo", "d").status == 0

    assert len(list((tmp_path / "d/Scheduled Output").iterdir())) == 16


def test_demo_in_a_folder_that_is_not_utf8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"

    done = subprocess.run([PROGRAM, b"demo", folder], cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(Path(os.fsdecode(folder), "Scheduled Output").iterdir())) == 8
