"""Poems found in what models answer."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.providers.cleaning import poems

A, B, C = VERSE = ("La nuit sur les toits", "une guitare lointaine", "la neige s'efface")
BARE = "\n".join(VERSE)


@pytest.mark.parametrize(
    "answer",
    [
        BARE,
        f"    {A}\n\t{B}  \n  {C}\n\n",
        BARE.replace("\n", "\r\n"),
        BARE.replace("\n", "\\n"),
        BARE.replace("\n", "<br>"),
        f"{A}  \n{B}\\\n{C}",
        f"{A}\n\n{B}\n\n{C}",
        f"{A} / {B} / {C}",
        f"{A} /\n{B} /\n{C}",
        f"| {A} |\n| {B} |\n| {C} |",
        f"```\n{BARE}\n```",
        f"```text\n{BARE}",
        f"```{BARE}```",
        f"~~~\n{BARE}\n~~~",
        f"Voici un haïku :\n\n```\n{BARE}\n```\n\nIl évoque la nuit,\nles toits\net la neige.",
        f"Voici :\n{BARE}",
        f"# Thriller\n{BARE}",
        f"**Thriller**\n{BARE}",
        f"**Haïku**\n\n{BARE}",
        f"Titre : Thriller\n\n{BARE}",
        f"Thriller - Michael Jackson\n\n{BARE}",
        f"Haïku : {BARE}",
        f"Haïku généré :\n\n{BARE}\n(5-7-5)",
        f"1. {A}\n2. {B}\n3. {C}",
        f"1) {A}\n2) {B}\n3) {C}",
        f"(1) {A}\n(2) {B}\n(3) {C}",
        f"- {A}\n- {B}\n- {C}",
        f"• {A}\n• {B}\n• {C}",
        f"> {A}\n> {B}\n> {C}",
        f"Ligne 1 : {A}\nLigne 2 : {B}\nLigne 3 : {C}",
        f"**Line 1:** {A}\n**Line 2:** {B}\n**Line 3:** {C}",
        f"Ligne 1 (5 syllabes) : {A}\nLigne 2 (7 syllabes) : {B}\nLigne 3 (5 syllabes) : {C}",
        f"**Line 1 (5)**: {A}\n**Line 2 (7)**: {B}\n**Line 3 (5)**: {C}",
        f"« {BARE} »",
        f"“{BARE}”",
        f'"{A}"\n"{B}"\n"{C}"',
        f"*{A}*\n*{B}*\n*{C}*",
        f"_{A}_\n_{B}_\n_{C}_",
        f"**{BARE}**",
        f"***{A}***  \n***{B}***  \n***{C}***",
        f"{A} (5)\n{B} (7)\n{C} (5)",
        f"{A} (5 syllabes)\n{B} [7 syllabes]\n{C} (5 syllabes)",
        f"{A} - 5\n{B} – 7\n{C} — 5",
        f"🎵 {A} 🎵\n{B}\n{C} ❄️",
        f"{BARE}\n---\nNote : j'ai compté les syllabes.",
        f"{BARE}\n\nExplication : la nuit\net la neige,\nsur trois lignes.",
        f"{BARE}\n\n(Note: this follows 5-7-5.)",
        f"<think>5, 7, 5:\n\na\nb\nc</think>\n\n{BARE}",
        f"<THINKING>\n{C}\n{B}\n{A}\n</THINKING>{BARE}",
        f"Okay, the user wants:\nx\ny</think>\n{BARE}",
        f"{BARE}\n<think>Is it good?",
        f"[THINK]hm[/THINK]{BARE}",
        f"{BARE}<|im_end|>",
        f"<s>[INST]{BARE}</s>",
    ],
)
def test_the_poem_is_found(answer: str) -> None:
    assert poems(answer)[0] == VERSE


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("", []),
        (" \n\n```\n```", []),
        ("<think>for ever", []),
        ("Aucune information disponible", [("Aucune information disponible",)]),
        ("a\nb\nc\nd", [("a", "b", "c", "d")]),
        ("a\nb\nc\n\nd\ne\nf", [("a", "b", "c"), ("d", "e", "f")]),
        ("33 tours\n1969\nl'été", [("33 tours", "1969", "l'été")]),
        (
            "Il dit « oui »\n« non », dit-elle\nla nuit : fin",
            [("Il dit « oui »", "« non », dit-elle", "la nuit : fin")],
        ),
        ("Elle dit ceci :\nl'hiver\ns'en va", [("Elle dit ceci :", "l'hiver", "s'en va")]),
        ("la 5e nuit\nsnow-white\nrock'n'roll…", [("la 5e nuit", "snow-white", "rock'n'roll…")]),
    ],
)
def test_verse_stays_as_it_is(answer: str, found: list[tuple[str, ...]]) -> None:
    assert poems(answer) == found


@given(st.text(st.sampled_from('ab 15.()*_`#<>/|\n"«»:-thinkTHINK[]')))
def test_whatever_is_answered_comes_back_in_lines(answer: str) -> None:
    for poem in poems(answer):
        assert all(line == " ".join(line.split()) != "" for line in poem)


@pytest.mark.parametrize(
    "piece",
    ["*", "**a", "<think>", "[THINK]", "</think>", "(", "1. ", "` a", "_a ", "\n", "```", "- ", "a / ", '"', " - 5",
     "haïku a", " ", "🎵", "(5", "a\n", "** \n", "<|", "ligne 1 ", "« "],
)  # fmt: skip
def test_no_answer_takes_long(piece: str) -> None:
    start = time.perf_counter()

    poems(piece * (2_000_000 // len(piece)))

    assert time.perf_counter() - start < 1.5
