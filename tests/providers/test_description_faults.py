"""Where the checks of a description draw their lines: names, dates and remarks that look like faults and are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.entities import Language
from aime_cli.locales import words
from aime_cli.providers.facts import DescriptionFacts
from aime_cli.providers.faults import faults_told
from aime_cli.providers.likeness import Texts
from aime_cli.providers.prose import prose
from aime_cli.providers.verifying_prose import prose_faults
from tests.providers.descriptions import GOOD, THRILLER, THRILLER_EN, THRILLER_FR, known

BODY_FR = THRILLER_FR.partition(". ")[2].replace("de Billie Jean ", "").replace("de Beat It ", "")
BODY_EN = THRILLER_EN.partition(". ")[2].replace("of Billie Jean ", "").replace("of Beat It ", "")


def told(text: str, language: Language, facts: DescriptionFacts) -> str:
    """Return the names of the faults of a text."""
    found = prose_faults(prose(text), language, facts=facts, is_like_another=lambda _: False)
    return "; ".join(fault.name for fault in found)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (known("Moon Safari", "Air"), "Ce premier album d’Air avance sans hâte."),
        (known("Abbey Road", "The Beatles"), "Les Beatles s'écoutent encore, et cela s'entend."),
        (known("Legend", "Bob Marley & The Wailers"), "Bob Marley et les Wailers y sont au complet."),
        (known("Bookends", "Simon & Garfunkel"), "Simon and Garfunkel y chantent tout bas."),
        (known("Back in Black", "AC/DC"), "AC/DC frappe fort et juste."),
        (known("No Strings Attached", "*NSYNC"), "Les cinq voix de *NSYNC s'accordent sans effort."),
        (known("The Album", "A$AP Rocky"), "A$AP Rocky y parle bas."),
        (known("M*A*S*H", "Johnny Mandel"), "Avec M*A*S*H, la guerre devient une farce triste."),
        (known("!!!", "!!!"), "Le groupe !!! danse sur un fil."),
        (known("Sigur Rós", "Ágætis byrjun"), "Sigur Ros invente ici une langue."),
        (known("What's Going On", "Marvin Gaye"), "What’s Going On console autant qu'il accuse."),
        (known("Thriller (25th Anniversary Edition)", "X"), "Thriller a gardé son éclat."),
        (known("Sorry, I Cannot Describe It", "X"), "Sorry, I Cannot Describe It porte bien son nom."),
        (known("無罪モラトリアム", "椎名林檎"), "Dans 無罪モラトリアム, tout change de couleur."),
        (known("I'm Sorry", "Brenda Lee"), "I'm Sorry est une confidence."),
        (known("1984", "Van Halen"), "Avec 1984, les claviers entrent dans la danse."),
        (
            known("Anthologie", "Léo Ferré", tracks=("Avec le temps",)),
            "Léo Ferré y chante « Avec le temps ».",
        ),
        (known("Ferré 64", "Léo Ferré", year=1964), "Léo Ferré signe un grand disque des années 60."),
        (known("Ferré 64", "Léo Ferré", year=1964), "Léo Ferré signe un grand disque des années 1960."),
        (known("Ferré 64", "Léo Ferré", year=1964), "Léo Ferré résume les années soixante."),
        (known("X", "Nino Ferrer", edition=2004), "Nino Ferrer renaît dans cette réédition de 2004."),
        (known("X", "Nino Ferrer", edition=2004), "Le pressage de 2004 rend justice à Nino Ferrer."),
        (known("X", "Nino Ferrer", year=1966), "Nino Ferrer a mis 3 ans et 12 musiciens à le finir."),
        (known("Désolée", "Nino Ferrer"), "Nino Ferrer traverse des plaines désolées."),
        (
            known("X", "Nino Ferrer"),
            "Nino Ferrer y mêle les éléments avec des éléments de jazz, sans donnée fixe.",
        ),
        (known("X", "Nino Ferrer"), "Voici un album où Nino Ferrer se découvre : il y rit."),
        (known("X", "Nino Ferrer"), "Nino Ferrer joue au XXᵉ siècle, nº 5, à 33 tours."),
        (
            known("X", "Nino Ferrer"),
            "Sans mots ni bruit, Nino Ferrer se tait, et ce modèle d'erreur le sert.",
        ),
    ],
)
def test_what_looks_like_a_fault_in_french(facts: DescriptionFacts, sentence: str) -> None:
    assert told(f"{sentence} {BODY_FR}", "fr", facts) == ""


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (known("X", "The The"), "The The have never sounded so alone."),
        (known("La Femme", "La Femme"), "La Femme drive through the desert with the radio on."),
        (known("Je t'aime moi non plus", "Serge Gainsbourg"), "Je t'aime moi non plus is all breath."),
        (known("Les fleurs du mal et de la nuit", "X"), "Les fleurs du mal et de la nuit is all breath and dusk."),
        (known("X", "Carole King", year=1971), "Carole King owns the early 1970s."),
        (known("X", "Carole King", year=1971), "Carole King owns the '70s and she knows it."),
        (known("X", "Carole King", year=1971), "Carole King owns the seventies, and is not in her twenties any more."),
        (known("X", "Carole King", edition=2004), "The 2004 remaster does justice to Carole King."),
        (known("X", "Carole King"), "Carole King is sorry for nobody, and no error mars the playing."),
        (known("X", "Carole King"), "Here is a record that Carole King had to make; sure, it took time."),
        (known("X", "Carole King"), "With a word or two, Carole King tells all."),
        (known("X", "Carole King"), "Carole King sings 'I can't help it' and “I don't know” as if for the first time."),
        (known("X", "Carole King", tracks=("12 March 1999",)), "Carole King opens with 12 March 1999, a diary."),
        (known("No Information Available", "X"), "No Information Available is a joke that rocks."),
    ],
)  # fmt: skip
def test_what_looks_like_a_fault_in_english(facts: DescriptionFacts, sentence: str) -> None:
    assert told(f"{sentence} {BODY_EN}", "en", facts) == ""


@pytest.mark.parametrize(
    ("facts", "sentence", "faults"),
    [
        (known("Blue", "Joni Mitchell"), "The sky is blue and so is this song.", "unnamed"),
        (known("Hits", "Various"), "Here are songs by various people.", "unnamed"),
        (known("Airs", "Air"), "The fair airman repairs stairs.", "unnamed"),
        (known("1989", "Taylor Swift", year=2014), "Taylor Swift released it in 1989.", "year"),
        (
            known("X", "Carole King", year=1971),
            "Carole King made it in 1971 and again in 1972.",
            "year; year",
        ),
        (known("X", "Carole King", year=1971), "Carole King made it in １９７２.", "year"),
        (known("X", "Carole King", year=1971), "Carole King made it in nineteen seventy-two.", "year"),
        (known("X", "Carole King", year=1971), "Carole King owns the 80s.", "year"),
        (known("X", "Carole King", year=1971), "Carole King owns the 1980s.", "year"),
        (known("X", "Carole King"), "Carole King made it in the seventies.", "year"),
        (known("X", "Carole King"), "Carole King made it on March 3rd.", "year"),
        (known("X", "Carole King"), "Carole King made it on 03/04/71.", "year"),
        (known("X", "Carole King", year=1971, edition=2004), "Carole King sang this in 2004.", "edition"),
    ],
)
def test_what_is_a_fault_though_it_looks_like_none(
    facts: DescriptionFacts, sentence: str, faults: str
) -> None:
    found = told(f"{sentence} {BODY_EN}", "en", facts)

    assert "; ".join(dict.fromkeys(found.split("; "))) == "; ".join(dict.fromkeys(faults.split("; ")))


@pytest.mark.parametrize("count", [54, 55, 135, 136])
def test_a_little_less_or_more_than_asked_is_kept(count: int) -> None:
    spare = " ".join(
        f"and another line of its own that is the {word}" for word in ("first", "second", "third", "last")
    )
    text = f"On Thriller, Michael Jackson sings {' '.join(f'{BODY_EN} {spare} {spare.upper()}'.split()[: count - 5])}"

    assert ("words" in told(f"{text.rstrip('.,')}.", "en", THRILLER)) == (count in {54, 136})


def test_a_text_of_another_album_is_the_last_fault() -> None:
    texts = Texts()
    texts.add(THRILLER_FR, names=THRILLER.names)

    found = prose_faults(
        THRILLER_FR,
        "fr",
        facts=THRILLER,
        is_like_another=lambda text: texts.is_like(text, names=THRILLER.names),
    )

    assert faults_told(found, "fr") == "ce texte est presque celui d'un autre album"
    assert faults_told(found, "en") == "this text is nearly that of another album"


def test_every_fault_has_words_in_both_languages() -> None:
    assert {name for name in words("fr") if name.startswith("fault_")} == {
        name for name in words("en") if name.startswith("fault_")
    }


@pytest.mark.parametrize(("language", "facts", "text"), GOOD)
def test_a_cut_is_seen_wherever_it_is(language: Language, facts: DescriptionFacts, text: str) -> None:
    for end in range(1, len(text)):
        part = text[:end]
        if not part.rstrip().endswith((".", "!", "?", "…")):
            assert told(part, language, facts) != ""


@given(st.text(max_size=2000))
def test_no_answer_is_too_odd_to_be_judged(text: str) -> None:
    assert told(text, "fr", THRILLER) != ""
    assert prose(prose(text)) == prose(text) or "<" in text
