"""Numbers as they are spoken, in French and in English."""

import re

_LONGEST = 12  # digits; a longer number is spelled digit by digit

_FRENCH_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_FRENCH_TENS = "- dix vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"
_FRENCH_SCALES = ((10**9, "milliard"), (10**6, "million"), (1000, "mille"), (100, "cent"))

_ENGLISH_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))

_ROMAN = re.compile(r"(?=[ivx]{2})(x{0,3})(ix|iv|v?i{0,3})$")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


def french_words(digits: str) -> list[str]:
    """Return the words of a number: "1969" is mille neuf cent soixante-neuf."""
    if len(digits) > _LONGEST:
        return [_FRENCH_UNITS[int(digit)] for digit in digits]
    return _french(int(digits))


def french_ordinal(digits: str) -> list[str]:
    """Return the words of a rank: "2" is deuxième."""
    words = french_words(digits)
    if words == ["un"]:
        return ["premier"]
    last = {"cinq": "cinqu", "neuf": "neuv"}.get(words[-1], words[-1].removesuffix("e"))
    return [*words[:-1], last + "ième"]


def english_words(digits: str) -> list[str]:
    """Return the words of a number; four digits that look like a year are read as one."""
    if len(digits) > _LONGEST:
        return [_ENGLISH_UNITS[int(digit)] for digit in digits]
    number = int(digits)
    century, rest = divmod(number, 100)
    if len(digits) == 4 and 11 <= century <= 20 and century != 10 and number // 10 != 200:
        return [*_english(century), *(_english_year_end(rest))]
    return _english(number)


def roman(letters: str) -> str | None:
    """Return the digits of a roman numeral from ii to xxxix, None for any other word."""
    found = _ROMAN.match(letters)
    if found is None:
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    return str(sum(-a if a < b else a for a, b in zip(values, following, strict=True)))


def _french(number: int) -> list[str]:
    for scale, name in _FRENCH_SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            one_is_silent = count == 1 and scale <= 1000
            words = [] if one_is_silent else _french(count)
            return [*words, name, *(_french(rest) if rest else [])]
    if number <= 16:
        return [_FRENCH_UNITS[number]]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    words = _FRENCH_TENS.split()[tens].split("-")
    if unit == 0:
        return words
    link = ["et"] if unit in (1, 11) and 2 <= tens <= 7 else []
    return [*words, *link, *_french(unit)]


def _english(number: int) -> list[str]:
    for scale, name in _ENGLISH_SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            return [*_english(count), name, *(_english(rest) if rest else [])]
    if number < 20:
        return [_ENGLISH_UNITS[number]]
    tens, unit = divmod(number, 10)
    return [_ENGLISH_TENS[tens], *([_ENGLISH_UNITS[unit]] if unit else [])]


def _english_year_end(rest: int) -> list[str]:
    if rest == 0:
        return ["hundred"]
    if rest < 10:
        return ["oh", _ENGLISH_UNITS[rest]]
    return _english(rest)
