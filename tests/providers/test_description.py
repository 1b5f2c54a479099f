"""Descriptions against a service that writes what services write: good ones kept, all others refused."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aime_cli.entities import Language
from aime_cli.errors import NoPermission, Refused
from aime_cli.http import Waiting
from aime_cli.locales import words
from aime_cli.providers.chat import ChatProvider, Try
from aime_cli.providers.facts import DescriptionFacts
from aime_cli.providers.likeness import Texts
from aime_cli.providers.prose import Description
from aime_cli.secrets import Secret
from aime_cli.settings import EuriaSettings
from aime_cli.templating import Templates
from tests.providers.descriptions import ENGLISH, FRENCH, GOOD, THRILLER, THRILLER_EN, THRILLER_FR, known

NOW = datetime(2026, 1, 31, 6, 0, 15, tzinfo=UTC)
TOKEN = "hush-hush-4711"


@dataclass
class Poet:
    """A service that gives these answers in turn, the last one for ever, and a provider that asks it.

    Attributes:
        answers: Text and `finish_reason`, or a status alone.
    """

    provider: ChatProvider
    answers: list[tuple[str, str | None] | int]
    questions: list[dict[str, Any]] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)

    def describe(
        self,
        facts: DescriptionFacts,
        language: Language,
        is_like_another: Callable[[str], bool] | None = None,
    ) -> Description:
        is_like = is_like_another or (lambda _: False)
        return self.provider.description(facts, language, is_like_another=is_like)

    def answer(self, request: Request) -> Response:
        self.questions.append(json.loads(request.data))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, int):
            return Response(status=answer)
        text, reason = answer
        choice = {"message": {"role": "assistant", "content": text}, "finish_reason": reason}
        return Response(json.dumps({"choices": [choice], "usage": {"prompt_tokens": 300}}))


MakePoet = Callable[..., Poet]


@pytest.fixture
def poet(httpserver: HTTPServer) -> Iterator[MakePoet]:
    """Return what makes a poet of some answers and settings."""
    made: list[Poet] = []

    def make(*answers: str | tuple[str, str | None] | int, **settings: Any) -> Poet:
        tries: list[Try] = []
        provider = ChatProvider(
            EuriaSettings(url=httpserver.url_for("/v1"), **({"timeout": 5.0} | settings)),
            Templates(Path("nowhere")),
            bearer=Secret(TOKEN),
            waiting=Waiting(rng=Random(1), sleep=lambda _: None, now=lambda: NOW),
            on_try=tries.append,
        )
        told = [(answer, "stop") if isinstance(answer, str) else answer for answer in answers]
        made.append(Poet(provider, told, tries=tries))
        httpserver.clear_all_handlers()  # the last poet speaks
        httpserver.expect_request("/v1/chat/completions", method="POST").respond_with_handler(made[-1].answer)
        return made[-1]

    yield make
    for each in made:
        with each.provider:
            pass
    httpserver.check_assertions()


@pytest.mark.parametrize(("language", "facts", "text"), GOOD)
def test_a_good_description_is_taken_verbatim(
    language: Language, facts: DescriptionFacts, text: str, poet: MakePoet
) -> None:
    ours = poet(text, max_tokens=800, temperature=0.3)

    assert ours.describe(facts, language) == Description(text, "mistral3", "describe-1")

    (question,) = ours.questions
    assert set(question) == {"model", "messages", "max_tokens", "temperature"}
    assert (question["model"], question["max_tokens"], question["temperature"]) == ("mistral3", 800, 0.3)
    assert [message["role"] for message in question["messages"]] == ["user"]
    (noted,) = ours.tries
    assert (noted.prompt_version, noted.verdict, noted.text) == ("describe-1", "valid", text)


def test_there_are_good_ones_enough() -> None:
    assert (len(FRENCH), len(ENGLISH)) == (12, 13)


LAST_FR = "l'ensemble garde une fraîcheur que peu de disques populaires ont su conserver."
LAST_EN = "it still sounds fresher than most of the records that tried to follow it."
assert THRILLER_FR.endswith(LAST_FR)
assert THRILLER_EN.endswith(LAST_EN)


def fr(old: str, new: str) -> str:
    """Return the French description with one thing changed."""
    assert old in THRILLER_FR
    return THRILLER_FR.replace(old, new)


def en(old: str, new: str) -> str:
    """Return the English description with one thing changed."""
    assert old in THRILLER_EN
    return THRILLER_EN.replace(old, new)


SPANISH = (
    "Publicado por Epic en 1982, Thriller muestra a Michael Jackson en la cima de su arte. El bajo obsesivo de "
    "Billie Jean y la guitarra nerviosa de Beat It dan al álbum su impulso, mientras que las baladas dejan oír una "
    "voz flexible y tierna. Cada arreglo está pulido hasta el último chasquido de los dedos, sin perder nunca su "
    "calor. Se pasa de la pista de baile a la noche de las películas de terror con el mismo placer, y todo conserva "
    "una frescura que pocos discos populares han sabido guardar."
)
ITALIAN = (
    "Uscito per la Epic nel 1982, Thriller mostra Michael Jackson al culmine della sua arte. Il basso ossessivo di "
    "Billie Jean e la chitarra nervosa di Beat It danno slancio al disco, mentre le ballate lasciano sentire una voce "
    "morbida e tenera. Ogni arrangiamento è curato fino all'ultimo schiocco di dita, senza mai perdere calore. Si "
    "passa dalla pista da ballo alla notte dei film di paura con lo stesso piacere, e il tutto conserva una freschezza "
    "che pochi dischi hanno saputo mantenere."
)
GERMAN = (
    "Thriller erschien bei Epic und zeigt Michael Jackson auf der Höhe seiner Kunst. Der Bass von Billie Jean und die "
    "nervöse Gitarre von Beat It geben dem Album seinen Schwung, während die Balladen eine weiche und zarte Stimme "
    "hören lassen. Jedes Arrangement ist bis zum letzten Fingerschnippen poliert, ohne je an Wärme zu verlieren. Man "
    "gelangt mit dem gleichen Vergnügen von der Tanzfläche in die Nacht der Gruselfilme, und das Ganze hat eine Frische "
    "bewahrt, die nur wenige Platten haben."
)
NAMELESS_FR = fr("Thriller montre Michael Jackson", "cet album montre le chanteur")
MIXED_FR = f"{THRILLER_FR.partition('. On y')[0]}. The rest of the album is a journey from the floor to the night of the movies."

BAD: Sequence[tuple[str, Language, str | tuple[str, str | None], str]] = (
    ("cut", "fr", (THRILLER_FR[:300], "length"), "unfinished"),
    ("cut that looks whole", "fr", (THRILLER_FR, "length"), "unfinished"),
    ("filtered", "en", (THRILLER_EN, "content_filter"), "filtered"),
    ("no reason", "en", (THRILLER_EN, None), "unfinished"),
    ("tool calls", "en", (THRILLER_EN, "tool_calls"), "unfinished"),
    ("nothing", "fr", "", "words"),
    ("only thoughts", "fr", f"<think>{THRILLER_FR}</think>", "words"),
    ("unfinished thoughts", "fr", f"<think>{THRILLER_FR}", "words"),
    ("English in French", "fr", THRILLER_EN, "not_fr"),
    ("French in English", "en", THRILLER_FR, "not_en"),
    ("Spanish", "fr", SPANISH, "not_fr"),
    ("Spanish in English", "en", SPANISH, "not_en"),
    ("Italian", "fr", ITALIAN, "not_fr"),
    ("German", "en", GERMAN, "not_en"),
    ("a sentence of English", "fr", MIXED_FR, "not_fr"),
    ("a Chinese word", "fr", fr("une voix souple", "une 声音 souple"), "not_fr"),
    ("Russian", "en", "Альбом вышел в 1982 году. " * 15, "not_en"),
    ("too short", "fr", f"Avec Thriller, {LAST_FR}", "words"),
    ("too long", "en", en(LAST_EN, "it goes on, and on, " + "and then it goes on for another while, " * 9 + LAST_EN), "words"),
    ("a word without end", "en", en("fresher", "fresh" + "er" * 30), "words"),
    ("no last sign", "fr", THRILLER_FR[:-1], "sentence"),
    ("half a sentence", "en", en(LAST_EN, "it still sounds fresher than most of the"), "sentence"),
    ("ends with a comma", "en", en("follow it.", "follow it,"), "sentence"),
    ("ends at an abbreviation", "en", en("follow it.", "follow it, feat."), "sentence"),
    ("an open bracket", "fr", fr(LAST_FR, f"(l'écoute le montre et {LAST_FR}"), "sentence"),
    ("begins in a sentence", "en", THRILLER_EN[0].lower() + THRILLER_EN[1:], "paragraphs"),
    ("no name", "fr", NAMELESS_FR, "unnamed"),
    ("another artist", "en", en("Thriller shows Michael Jackson", "Purple Rain shows Prince"), "unnamed"),
    ("a wrong year", "fr", fr("1982", "1983"), "year"),
    ("a second year", "en", en("fresher than", "fresher in 1999 than"), "year"),
    ("a year to come", "en", en("1982", "2082"), "year"),
    ("a wrong decade", "fr", fr("films d'épouvante", "films d'épouvante des années 1950"), "year"),
    ("a wrong decade in short", "fr", fr("films d'épouvante", "films d'épouvante des années 60"), "year"),
    ("a wrong decade in words", "en", en("haunted house", "haunted house of the fifties"), "year"),
    ("an English decade", "en", en("haunted house", "haunted house of the 1970s"), "year"),
    ("a year in words", "fr", fr("en 1982", "en mille neuf cent quatre-vingt-trois"), "year"),
    ("a day", "fr", fr("en 1982", "le 30 novembre 1982"), "year"),
    ("an edition as the year", "fr", fr("en 1982", "en 2015"), "edition"),
    ("the edition as the release", "en", en("Released on Epic in 1982", "Recorded for Epic in 2015"), "edition"),
    ("bold", "fr", fr("Thriller montre", "**Thriller** montre"), "formatting"),
    ("italics", "en", en("Thriller shows", "_Thriller_ shows"), "formatting"),
    ("stars", "en", en("Thriller shows", "*Thriller* shows"), "formatting"),
    ("code", "en", en("Thriller shows", "`Thriller` shows"), "formatting"),
    ("a tag", "fr", fr("Thriller montre", "<i>Thriller</i> montre"), "formatting"),
    ("an entity", "fr", fr("Chaque arrangement", "Chaque arrangement &amp; mixage"), "formatting"),
    ("a link", "en", en("Thriller shows", "Thriller [1] shows"), "formatting"),
    ("an address", "en", en("follow it.", "follow it, as www.example.org says."), "formatting"),
    ("an emoji", "fr", fr("de son art.", "de son art 🎶."), "formatting"),
    ("a control sign", "en", en("Thriller shows", "Thriller\x1b[31m shows"), "formatting"),
    ("a reversing sign", "en", en("Thriller shows", "Thriller \u202eshows"), "formatting"),
    ("a placeholder", "en", en("supple and tender", "supple and [adjective]"), "formatting"),
    ("a heading", "fr", f"# Thriller\n\n{THRILLER_FR}", "formatting; paragraphs"),
    ("a plain title", "fr", f"Thriller, un disque pour toutes les nuits\n\n{THRILLER_FR}", "paragraphs"),
    ("a line of names", "en", f"Thriller - Michael Jackson: {THRILLER_EN}", "paragraphs"),
    ("a title with a colon", "en", f"Thriller: {THRILLER_EN}", "paragraphs"),
    ("three paragraphs", "fr", THRILLER_FR.replace(". ", ".\n\n", 2), "paragraphs"),
    ("a list", "en", "- " + THRILLER_EN.replace(". ", ".\n- "), "formatting; paragraphs"),
    ("numbers", "fr", f"1. {THRILLER_FR}", "formatting"),
    ("a length", "fr", f"{THRILLER_FR} (1999 caractères).", "comment; year"),
    ("a length alone", "fr", f"{THRILLER_FR} (503 caractères)", "sentence; comment"),
    ("a count of words", "en", f"{THRILLER_EN} (93 words)", "sentence; comment"),
    ("an introduction", "fr", f"Voici une description de l'album. {THRILLER_FR}", "comment"),
    ("an introduction in English", "en", f"Here is a short description of the album. {THRILLER_EN}", "comment"),
    ("a label", "fr", f"Description : {THRILLER_FR}", "comment"),
    ("an eager one", "en", f"Sure! {THRILLER_EN}", "comment"),
    ("an eager one in French", "fr", f"Bien sûr ! {THRILLER_FR}", "comment"),
    ("talk of the data", "fr", f"Selon les données fournies, c'est un grand disque. {THRILLER_FR}", "comment"),
    ("talk of the data in English", "en", f"Based on the provided data, it is a great one. {THRILLER_EN}", "comment"),
    ("talk of itself", "en", en("Every arrangement", "As this description shows, every arrangement"), "comment"),
    ("an offer", "en", f"{THRILLER_EN} Let me know if you need more.", "comment"),
    ("an offer in French", "fr", f"{THRILLER_FR} N'hésitez pas à demander plus.", "comment"),
    ("nothing known", "fr", "Aucune information disponible", "excuse"),
    ("nothing known, at length", "fr", f"Aucune information n'est disponible sur cet album. {THRILLER_FR}", "excuse"),
    ("nothing had", "fr", f"Je ne dispose pas d'éléments sûrs. {THRILLER_FR}", "excuse"),
    ("an apology", "fr", f"Désolé, je manque de place. {THRILLER_FR}", "excuse"),
    ("an apology in English", "en", f"I'm sorry, I can be brief only. {THRILLER_EN}", "excuse"),
    ("a machine", "fr", f"En tant que modèle de langage, j'écoute peu. {THRILLER_FR}", "excuse"),
    ("a machine in English", "en", f"As an AI, I listen little. {THRILLER_EN}", "excuse"),
    ("a refusal", "en", f"I cannot verify all of it. {THRILLER_EN}", "excuse"),
    ("an error", "en", "Error: 503 upstream connect failure", "excuse"),
    ("the same sentence", "en", " ".join([f"{THRILLER_EN.partition('. ')[0]}."] * 4), "loop"),
    ("our token", "en", en("Thriller shows", f"Thriller {TOKEN} shows"), "formatting"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "answer", "faults"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_bad_description_is_asked_again_with_its_faults(
    language: Language, answer: str | tuple[str, str | None], faults: str, poet: MakePoet
) -> None:
    good = THRILLER_FR if language == "fr" else THRILLER_EN
    ours = poet(answer, good)

    assert ours.describe(THRILLER, language).text == good

    first, second = ours.questions
    assert second["messages"][0] == first["messages"][0]
    correction = second["messages"][-1]["content"]
    names = faults.split("; ")
    told, logged = [words(language)[f"fault_{name}"] for name in names], ours.tries[0].verdict
    english = [words("en")[f"fault_{name}"] for name in names]
    if len(second["messages"]) == 3:
        assert second["messages"][1]["role"] == "assistant"
        assert all(part in correction.splitlines()[0] for text in told for part in fixed_parts(text))
        assert TOKEN not in json.dumps(ours.questions) + repr(ours.tries)
    else:
        assert not answer, "only an empty answer cannot be quoted"
    assert all(part in logged for text in english for part in fixed_parts(text))
    assert len(logged.split("; ")) == len(names), logged
    assert ours.tries[1].verdict == "valid"


def fixed_parts(text: str) -> list[str]:
    """Return a text of the locales without its fields."""
    for name in ("{count}", "{year}"):
        text = text.replace(name, "\n")
    return text.split("\n")


def test_there_are_bad_ones_enough() -> None:
    assert len(BAD) >= 80


@pytest.mark.parametrize(
    "answer",
    [
        f"```text\n{THRILLER_FR}\n```",
        f'"{THRILLER_FR}"',
        f"« {THRILLER_FR} »",
        f"<think>The user wants French.\n1982, not 2015.</think>\n\n{THRILLER_FR}\n",
        THRILLER_FR.replace("sans jamais ", "sans jamais\t  "),
        f"```\n“{THRILLER_FR}”\n```",
    ],
)
def test_what_is_around_a_description_is_dropped(answer: str, poet: MakePoet) -> None:
    assert poet(answer).describe(THRILLER, "fr").text == THRILLER_FR


def test_wrapped_lines_are_one_paragraph(poet: MakePoet) -> None:
    at, lines = 0, []
    while at < len(THRILLER_EN):
        end = THRILLER_EN.find(" ", at + 70)
        lines.append(THRILLER_EN[at : end if end > 0 else None])
        at = end + 1 if end > 0 else len(THRILLER_EN)

    assert poet("\n".join(lines)).describe(THRILLER, "en").text == THRILLER_EN


@pytest.mark.parametrize(
    ("allowed", "asked"), [(1, 1), (2, 2), (3, 3), (20, 3)]
)  # more than three is for haikus
def test_three_bad_answers_are_enough(allowed: int, asked: int, poet: MakePoet) -> None:
    ours = poet(THRILLER_EN, max_attempts=allowed)

    with pytest.raises(Refused, match=r"^mistral3 gives no description: the text is not in French$"):
        ours.describe(THRILLER, "fr")

    assert len(ours.questions) == len(ours.tries) == asked


def test_a_poet_with_one_text_for_all_albums_is_believed_once(poet: MakePoet) -> None:
    texts = Texts()
    outcomes: list[str] = []

    for title, artist in (("Thriller", "Michael Jackson"), ("Parade", "Prince"), ("True Blue", "Madonna")):
        facts = known(title, artist, year=1982, labels=("Epic",), tracks=("Billie Jean", "Beat It"))
        ours = poet(THRILLER_FR.replace("Thriller", title).replace("Michael Jackson", artist))
        try:
            text = ours.describe(facts, "fr", partial(texts.is_like, names=facts.names)).text
            texts.add(text, names=facts.names)
            outcomes.append(text)
        except Refused as error:
            outcomes.append(error.message)

    refusal = "mistral3 gives no description: this text is nearly that of another album"
    assert outcomes == [THRILLER_FR, refusal, refusal]


def test_a_service_that_refuses_the_token_is_asked_once(poet: MakePoet) -> None:
    ours = poet(401)

    for _ in range(2):
        with pytest.raises(NoPermission):
            ours.describe(THRILLER, "fr")

    assert len(ours.questions) == 1


def test_nothing_is_assumed_of_an_album_without_a_year(poet: MakePoet) -> None:
    facts = known("Thriller", "Michael Jackson")

    for text in (THRILLER_FR, THRILLER_FR.replace("en 1982", "dans les années 80")):
        with pytest.raises(Refused, match="is not in the data"):
            poet(text, max_attempts=1).describe(facts, "fr")

    undated = THRILLER_FR.replace("Sorti chez Epic en 1982", "Sorti chez Epic")
    assert poet(undated).describe(facts, "fr").text == undated
