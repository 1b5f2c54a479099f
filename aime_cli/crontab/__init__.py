"""The schedule as our marked block in the user's crontab, and back; as timer units of systemd, too."""

from aime_cli.crontab.block import block_in, with_block, without_block
from aime_cli.crontab.lines import EVERY_QUARTER, Line, block_text
from aime_cli.crontab.table import edit_table, read_table
from aime_cli.crontab.units import units
from aime_cli.crontab.wanted import Comparison, Style, Wanted, compare, program, wanted

__all__ = [
    "EVERY_QUARTER",
    "Comparison",
    "Line",
    "Style",
    "Wanted",
    "block_in",
    "block_text",
    "compare",
    "edit_table",
    "program",
    "read_table",
    "units",
    "wanted",
    "with_block",
    "without_block",
]
