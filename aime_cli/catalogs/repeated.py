"""Titles that artists give to several albums, so that a title says less than elsewhere."""

import re

from aime_cli.catalogs.credits import name_words
from aime_cli.catalogs.titles import compact, taken_apart
from aime_cli.entities import WantedAlbum

_GENERIC = re.compile(
    r"(?:(?:very|le) )?(?:best|meilleur)(?: (?:of|de)\b.*)?|(?:.+ )?(?:greatest|biggest|super) hits(?: .+)?"
    r"|hits|(?:.+ )?singles|gold|(?:.+ )?anthology|icon|works|playlist|retrospective|collected|portrait"
    r"|(?:ultimate|definitive|platinum|complete|essential)(?: collection)?|(?:.+ )?collection|untitled"
    r"|essentials?\b.*|essentiel\b.*|(?:ses |les )?plus grands succes|grandes exitos|lo mejor de\b.*"
    r"|integrale"
    r"|(?:.+ )?original album (?:series|classics)|original albums|(?:complete )?(?:studio )?albums(?: .+)?"
    r"|box ?set|(?:.+ )?christmas(?: .+)?|noel"
    r"|(?:.+ )?(?:demos?|rarities|outtakes|remix(?:es|ed)?|b sides)(?: .+)?"
    r"|ep|covers|acoustic|instrumentals?|duets|solo|(?:solo )?piano(?: solo)?|standards|ballads"
    r"|trio|quartet|quintet|soundtracks?|ost|mixtape|freestyles?|(?:.+ )?sessions?"
)
_CONCERT = re.compile(
    r"(?:.+ )?live|live (?:at|in|from|on|a|au|aux|en|im|in der|with|avec)\b.*|.*\b(?:in|en|the) concert\b.*"
    r"|(?:mtv )?unplugged|concerts?|.*\b(?:at|from) the bbc|en public|(?:a l |l )?olympia\b.*"
)
_WORK = re.compile(
    r"\b(?:symphon(?:y|ies|ie|ien|ia)|sinfonias?|sinfonie|concert(?:o|os|i)|[a-z]*konzerte?|sonat(?:a|as|e|es|en)"
    r"|variation(?:s|en)|requiem|mass|messe|missa|opus|op|bwv|kv|rv|hwv|nocturnes?|preludes?|preludien|etudes?"
    r"|fugues?|cantatas?|cantates?|kantaten?|partitas?|suites?|oratorio|passion|messiah|messias|lieder|waltzes"
    r"|valses|mazurkas?|impromptus?|quartets|quatuors?|four seasons|quattro stagioni|quatre saisons"
    r"|well tempered|wohltemperierte|winterreise|goldberg|brandenburg|rite of spring|sacre du printemps"
    r"|traviata|carmen|tosca|don giovanni|zauberflote|magic flute|boheme|aida|rigoletto|butterfly|turandot"
    r"|figaro|cosi fan tutte|fidelio|tristan|parsifal|lohengrin|walkure|rheingold|siegfried|gotterdammerung"
    r"|otello|norma|rosenkavalier|salome|elektra|nutcracker|swan lake|carmina burana|peer gynt|scheherazade"
    r"|lied von der erde|inspired by bach|plays (?:bach|mozart|chopin|beethoven|satie|debussy))\b"
)


def is_repeated_title(wanted: WantedAlbum) -> bool:
    """Say whether artists give this title to several albums: their own name, "Greatest Hits"…"""
    title = taken_apart(wanted.title)
    if not title.extras and _is_self_titled(title.core, wanted):
        return True
    if title.places or _CONCERT.fullmatch(title.core):
        return True
    return bool(_GENERIC.fullmatch(title.core) or _WORK.search(title.core))


def _is_self_titled(core: str, wanted: WantedAlbum) -> bool:
    names = {name_words(wanted.artists), *(name_words([name]) for name in wanted.artists)}
    return compact(core) in {compact(name) for name in names if name}
