"""The syllables of one English word, by its spelling alone."""

import re

_VOWELS = "aeiouyàâäéèêëîïôöùûüÿœæ"
_GROUPS = re.compile(f"[{_VOWELS}]+")

# First halves of compounds, whose final e stays silent (fire.light, some.one).
_FIRST_HALVES = (
    "any?wher bak bar bas bon brak brid bridg cag cak car cas chees cloth crim danc dat els every ey "
    "fac fenc fir for fr fram gam gat goos grap grav guid hedg her hom hors hos hous ic juic knif lak "
    "lif lik lim lin liv loos lov mak mil moor mor nam nin nos not offic pag pin pip plac rac ric "
    "ridg rop ros saf sav scar shad shar shor sid skat slim smok snak som spac spic spok stag stal "
    "stat ston stor stov tak tap ther thym tid tim tr trad wak war wast wav whal wher whit whol wid "
    "win wir wis"
).replace(" ", "|")

# Letters that are no vowel where they stand; "." takes their place.
_SILENT = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^y(?=[aeiou])|(?<=[aeiou])y(?=[aeiou])", "."),
        (r"qu(?=[aeiouy])", "q"),
        (r"(?<=g)u(?=[aeiy])", ""),
        (
            rf"^({_FIRST_HALVES})e(?=[bcdfghjklmnpqrstvwxz][^d])(?!r[es]?|n$|ns$|th$|ts?$|ls?$)",
            r"\1.",
        ),
        (
            (
                r"(?<=[^aeiou])e(?=(?:ments?|ful(?:ly|ness)?|less(?:ly|ness)?|ly|ness(?:es)?|some|s?man|s?men"
                r"|land|ton|town|wood|worth|side|house|field|ville|work|works|worker|workers|holders?|berry)$)"
            ),
            ".",
        ),
        (r"(?<=ic)a(?=lly$)", "."),
        (r"(?<=[aeiouy])e[sd]?$", "."),
        (r"(?<![dt])(?<![^aeiouylrw]l)(?<![bcdgkt]r)ed(?=$|ly$)", "."),
        (r"(?<![scgxz])(?<!ch)(?<!sh)(?<![^aeiouylrw]l)(?<![bcdgt]r)es$", "."),
        (r"(?<![^aeiouylrw]l)(?<![bcdgt]r)e$", "."),
    )
]

# Between these, one syllable ends and another begins.
_SPLIT = re.compile(
    r"(?<=[aeiou])(?=[äëïöü])|"
    r"(?<=[aeiouy])(?=ing)"
    r"|(?<=i)(?=[aou])(?<![cst]i(?=a[ln]|o[nu]|um|a\b))(?<![gx]i(?=ou|on))(?<!ni(?=on|or))"
    r"(?<!lli(?=on|an))(?<!vi(?=or))(?<!ri(?=age))(?<!ti(?=en))(?<!li(?=ar))"
    r"|(?<=[^tcd.]i)(?=e(?:nt|nc|r$|rs$|st$|t$|ts$|t[iy]))|(?<=[td]i)(?=e(?:r$|rs$|st$|t))"
    r"|(?<=e)(?=o(?!pl|pa|u))|(?<=[^gc]e)(?=ous)"
    r"|(?<=u)(?=[ao])(?<!su(?=a))|(?<=u)(?=e[lnt])|(?<=u)(?=i(?:n|d|ti|tou|t[yi]|ci))"
    r"|(?<=a)(?=o)|(?<=o)(?=e(?:[mt]|sy))|(?<=o)(?=ic)|(?<=i)(?=i)|(?<=cre)(?=at)|(?<=e)(?=(?:um|a)s?$)"
)
_SYLLABIC = re.compile(r"^mc|(?<=[ias])sm(?=s?$)|thm(?=s?$)|[sdt]n't$|(?<=[^aeiouylrw])l's$")


def by_rule(word: str) -> int:
    """Return the syllables of `word`, in lower case, as its spelling suggests them."""
    syllabic = len(_SYLLABIC.findall(word))
    for pattern, replacement in _SILENT:
        word = pattern.sub(replacement, word)
    return (len(_GROUPS.findall(_SPLIT.sub(".", word))) + syllabic) or 1
