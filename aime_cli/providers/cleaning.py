"""Finds the poem in an answer: without thoughts, fences, titles, numbers, quotes and comments.

Nothing of the poem itself is changed but blanks and marks around its lines. What cannot be
told from verse by its marks or its place stays, for the metre to refuse.
"""

import re
import unicodedata
from collections.abc import Iterator

LINES = 3
_LONGEST_ANSWER = 20_000
_LONGEST_LINE = 300  # no line of verse; what is cut off is missed by nobody
_THOUGHTS = r"think|thinking|thought|thoughts|reasoning|reflection"
_THOUGHT = re.compile(rf"<({_THOUGHTS})>.*?</\1>|\[THINK\].*?\[/THINK\]", re.DOTALL | re.IGNORECASE)
_THOUGHT_BEFORE = re.compile(rf"\A.*(?:</(?:{_THOUGHTS})>|\[/THINK\])", re.DOTALL | re.IGNORECASE)
_THOUGHT_AFTER = re.compile(rf"(?:<(?:{_THOUGHTS})>|\[THINK\]).*\Z", re.DOTALL | re.IGNORECASE)
_MODEL_TAG = re.compile(r"<\|[^|<>\n]{1,40}\|>|</?s>|\[/?INST\]|\ufeff|[\u200b\u2060\ufe0e\ufe0f]")
_BREAK = re.compile(r"<br ?/?>|\\n|\r\n?|[\u2028\u2029\x0b\x0c\x85]", re.IGNORECASE)
_FENCE = re.compile(r"(```|~~~)(?:[\w-]*\n)?(.*?)(?:\1|\Z)", re.DOTALL)
_HAIKU = r"(?:weekly )?ha[iï]k(?:u|ou)s?\b[^:,;.!?]{0,30}"
_BESIDE = re.compile(
    rf"{_HAIKU}|[(\[].*[)\]]"
    r"|(?:titre|title|note|nb|p\.? ?s|remarque|explications?|explanations?|commentaire|comment|analyse"
    r"|analysis|m[ée]trique|metre|meter|syllabes|syllables|structure)\s*:.*",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[-*_=~•.\s]+$", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~|`)(?=\S)(.+?)(?<=\S)\1")
_LEAD = re.compile(
    r"[>*_~`#|\s]+"
    r"|\(?\d{1,2}(?:[.):/]|\s+[-–—])\s*(?=\D)"
    r"|[-–—•·+]\s+"
    r"|(?:\d(?:re|ère|e|ème|st|nd|rd|th)?\s+)?(?:ligne|line|vers|verse)"
    r"\s*(?:\d\s*(?:\([^()\n]{1,20}\)[*_\s]*)?[:.)–—-]|:)\s*"
    rf"|{_HAIKU}\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\s*[(\[]\s*\d{1,2}\s*(?:syllabes?|syllables?|syll?\.?|pieds?)?\s*[)\]]\s*$"
    r"|\s+[-–—:=/]+\s*\d{1,2}(?:\s*(?:syllabes?|syllables?|syll?\.?))?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[*_~`|/\\\s]+$")
_OPENING, _CLOSING = '"«“„‹', '"»”“›'
_SLASH = re.compile(r"\s+/{1,2}\s+|\s*\|\s*")


def poems(answer: str) -> list[tuple[str, ...]]:
    """Return what may be the poem of this answer, the likeliest first.

    These are texts of three lines; where there are none, all the lines there are; where there
    are no lines, nothing.
    """
    text = without_thoughts(unicodedata.normalize("NFC", answer[:_LONGEST_ANSWER]))
    fenced = [inside for _, inside in _FENCE.findall(text)]
    stanzas = [stanza for part in (*fenced, _FENCE.sub("\n\n", text)) for stanza in _stanzas(part)]
    found = [stanza for stanza in stanzas if len(stanza) == LINES]
    lines = tuple(line for stanza in stanzas for line in stanza)
    return list(dict.fromkeys(found)) or ([lines] if lines else [])


def without_thoughts(answer: str) -> str:
    """Drop what a model thinks aloud, also where one of the two tags is missing."""
    text = _THOUGHT.sub("\n\n", answer)
    text = _THOUGHT_AFTER.sub("", _THOUGHT_BEFORE.sub("", text))
    return _BREAK.sub("\n", _MODEL_TAG.sub("", text))


def _stanzas(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the stanzas of a text; single lines, one a paragraph, make one stanza together."""
    paragraphs = [list(_verses(paragraph)) for paragraph in re.split(r"\n\s*\n", _RULE.sub("", text))]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    if len(paragraphs) == LINES and all(len(paragraph) == 1 for paragraph in paragraphs):
        yield tuple(line for paragraph in paragraphs for line in paragraph)
        return
    for paragraph in paragraphs:
        parts = [bare for part in _SLASH.split(paragraph[0]) if (bare := _bare(part))]
        yield tuple(parts if len(paragraph) == 1 and len(parts) == LINES else paragraph)


def _verses(paragraph: str) -> Iterator[str]:
    """Yield the lines of a paragraph, bare; unless there are three, without headings and comments."""
    lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
    if len(lines) > LINES and _is_emphasised(lines[0]) and not any(map(_is_emphasised, lines[1:])):
        del lines[0]
    for line in lines:
        bare = _bare(line)
        if bare and (len(lines) == LINES or not _is_beside(line, bare)):
            yield bare


def _is_beside(line: str, bare: str) -> bool:
    """Say whether a line has the looks of a heading or of a comment."""
    return line.startswith("#") or bare.endswith(":") or bool(_BESIDE.fullmatch(bare))


def _is_emphasised(line: str) -> bool:
    return bool(re.fullmatch(r"([*_]{1,3}|\").*\1", line))


def _bare(line: str) -> str:
    """Return a line without the marks around it."""
    bare, before = line[:_LONGEST_LINE], ""
    while bare != before:
        before = bare
        bare = _EMPHASIS.sub(r"\2", bare).strip()
        lead = _LEAD.match(bare)
        bare = _COUNT.sub("", bare[lead.end() :] if lead else bare)
        bare = _without_quotes(_without_pictures(_TAIL.sub("", bare)))
    return " ".join(bare.split())


def _without_quotes(line: str) -> str:
    """Drop quotation marks that belong to the whole poem or to the whole line."""
    opens, closes = line[:1] in _OPENING and line != "", line[-1:] in _CLOSING and line != ""
    inner = line[1 if opens else 0 : -1 if closes and len(line) > 1 else None]
    if any(sign in inner for sign in _OPENING + _CLOSING):
        return line
    return inner.strip()


def _without_pictures(line: str) -> str:
    """Drop emoji and other pictures at both ends."""
    start, end = 0, len(line)
    while start < end and (line[start].isspace() or unicodedata.category(line[start]) == "So"):
        start += 1
    while end > start and (line[end - 1].isspace() or unicodedata.category(line[end - 1]) == "So"):
        end -= 1
    return line[start:end]
