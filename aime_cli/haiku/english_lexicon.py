"""The words that English spelling does not tell, read once, at the first English line.

`data/english.gz` is made from CMUdict (its notice is beside it) by
`tests/haiku/build_english.py`; `data/english.txt` is ours and wins.
"""

import gzip
from functools import cache
from importlib.resources import files

from aime_cli.haiku.count import Count


@cache
def lexicon() -> dict[str, Count]:
    """Return the exceptions by word; the first call reads the files, about 5 ms."""
    folder = files(__package__).joinpath("data")
    lines = gzip.decompress(folder.joinpath("english.gz").read_bytes()).decode().splitlines()
    lines += folder.joinpath("english.txt").read_text("utf-8").splitlines()
    known: dict[str, Count] = {}
    for line in lines:
        if line and not line.startswith("#"):
            best, low, high, *words = line.split()
            known |= dict.fromkeys(words, Count(int(best), int(low), int(high)))
    return known
