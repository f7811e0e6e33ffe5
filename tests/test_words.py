"""The words on every page: those of a good textbook and a good app, in each language."""

from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.pofile import read_po

from app.explain.language import FOLDER
from scripts.update_catalogues import texts

Texts = dict[str, list[str]]


def _forms(text: Any) -> Iterator[str]:
    yield from (text,) if isinstance(text, str) else text


@pytest.fixture(scope="module")
def said() -> Texts:
    """All texts of the pages, in each language."""
    found = {"en": [form for message in texts() if message.id for form in _forms(message.id)]}
    for path in FOLDER.glob("*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        found[path.stem] = [form for message in catalogue if message.id for form in _forms(message.string)]
    return found


BANNED = {
    "W7": {
        "en": [
            ("a new error in this line", "the mistake is in this line"),
            ("turned around", "reversed"),
            ("uphill", "added η times the gradient; it must be subtracted"),
            ("the likeliest", "the most likely"),
            ("in place of", "instead of"),
            ("was multiplied in", "multiplied by"),
            ("No known mistake gives", "This matches no common mistake"),
        ],
        "de": [("bergauf", "addiert statt abgezogen"), ("umgedreht", "umgekehrt"), ("von nach dem", "aktualisiert")],
        "es": [("cuesta arriba", "se sumó; hay que restarlo"), ("posteriores a la actualización", "ya actualizados")],
    },
}
"""By the row of the findings: what was on the pages and is not clear English, German or Spanish, and what is."""

CASES = [
    (row, language, phrase, better)
    for row, languages in BANNED.items()
    for language, phrases in languages.items()
    for phrase, better in phrases
]


@pytest.mark.parametrize(("row", "language", "phrase", "better"), CASES)
def test_unclear_words_do_not_come_back(said: Texts, row: str, language: str, phrase: str, better: str) -> None:
    found = [text for text in said[language] if phrase.lower() in text.lower()]
    assert not found, f"{row}: say “{better}”"


def test_w7_a_mistake_is_shown_beside_what_should_be_there(said: Texts) -> None:
    assert {"should be", "you did", "the mistake is in this line", "the sign is reversed"} <= set(said["en"])
    assert "added η times the gradient; it must be subtracted" in said["en"]
