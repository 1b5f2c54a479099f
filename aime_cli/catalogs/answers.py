"""What is believed of any catalog's answer."""

import re

LONGEST_NAME = 500
"""Characters of a title or an artist; what is longer is none."""

_DATE = re.compile(r"(\d{4})(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def year_of(date: str | None) -> int | None:
    """Return the year of a date that may lack day and month; 0000 stands for an unknown one."""
    written = _DATE.fullmatch(date or "")
    return int(written[1]) or None if written else None
