"""Albums to compose of, and lines composed of them."""

from random import Random
from typing import get_args

from aime_cli.haiku.metre import Language
from aime_cli.providers.facts import AlbumFacts, Season

LANGUAGES: tuple[Language, ...] = get_args(Language)
SEASONS: tuple[Season, ...] = get_args(Season)
PLAIN = AlbumFacts("Moon Safari", "Air", "Vinyle", 1998, ("Source", "Virgin"), None, "winter")


def listed(text: str) -> list[str]:
    return text.split(", ")


TITLES = listed(
    "Abbey Road, Thriller, Kind Of Blue, Discovery, Moon Safari, La Question, Brel, L'Aigle Noir, Pastel Blues, Zombie,"
    " Homogenic, ( ), Группа крови, وحدن, 千のナイフ, Getz/Gilberto, Blade Runner, [Untitled], Blue, Rumours, Nevermind,"
    " In Rainbows, Exodus, London Calling, Oxygène, Purple Rain, Unknown Pleasures, Histoire De Melody Nelson, Les Marquises, Pet Sounds,"
    " Le Pas Du Chat Noir, Dummy"
)
CREDITS = listed(
    "The Beatles, Michael Jackson, Air, Miles Davis, Björk, Кино, فيروز, Barbara, Jacques Brel, Various, Nirvana,"
    " Serge Gainsbourg, Nina Simone, Amadou & Mariam, La Femme, mewithoutYou, The Clash, Kraftwerk, Sigur Rós, "
)
FORMATS = ("Vinyle", "Vinyle", "CD", "Cassette", "Digital", "Unknown", None)
LABELS = ("Barclay", "Blue Note", "Warp", "Impulse!", "Island Records", "4AD")


def realistic(number: int) -> AlbumFacts:
    dice = Random(number)
    return AlbumFacts(
        dice.choice(TITLES),
        dice.choice(CREDITS),
        dice.choice(FORMATS),
        dice.choice([None, dice.randint(1950, 2025)]),
        (dice.choice(LABELS),),
        dice.choice([None, 0, 0, 1, 3, 17, 80, 140]),
        dice.choice(SEASONS),
    )
