"""Metre: the syllables of a line, in French and in English, and the 5-7-5 verdict."""
