"""A crontab of a test's own, kept by `fake_crontab.py`."""

import sys
from pathlib import Path

from tests import fake_crontab


class Crontab:
    """The crontab that the stand-in keeps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "edits").mkdir(parents=True)
        program = folder / "crontab"
        program.write_text(f"#!{sys.executable}\n{Path(fake_crontab.__file__).read_text()}")
        program.chmod(0o755)

    @property
    def stored(self) -> bytes | None:
        """The file as it stands in the spool."""
        file = self.folder / "table"
        return file.read_bytes() if file.exists() else None

    @property
    def table(self) -> bytes:
        """The user's lines."""
        return b"".join((self.stored or b"").splitlines(keepends=True)[3:])

    def hold(self, table: bytes) -> None:
        """Put a table into the spool by hand, without a header."""
        (self.folder / "table").write_bytes(table)

    def edit(self, number: int, line: bytes) -> None:
        """Let somebody append a line after the n-th reading."""
        (self.folder / "edits" / str(number)).write_bytes(line)
