"""The language of the words: English as written in the code, and one catalogue for each translation."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from ..backprop.errors import Phrase

FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch", "es": "Español"}
"""What the pages can be read in, by the name that it has in itself. Of each but English there is a catalogue."""
DECIMAL_SIGNS = {"de": "comma", "es": "comma"}

current: ContextVar[str] = ContextVar("language", default=ENGLISH)
"""The language of the page that is being written."""

Catalogue = dict[str, str | tuple[str, ...]]
"""Translations by English text; where it has a plural, one for each form of it."""


def _(message: str, **values: object) -> str:
    """The message in the current language, with %(name)s replaced by the values."""
    found = catalogue(current.get()).get(message, message)
    text = found if isinstance(found, str) else found[0]
    return text % values if values else text


def N_(message: str) -> str:
    """The message as it is: it is a word for a catalogue, translated where it is used."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that goes with a count. English, German and Spanish have two: for 1, and for all others."""
    found = catalogue(current.get()).get(one, (one, many))
    return found[count != 1] if isinstance(found, tuple) else found


def translated(text: str) -> str:
    """A text that was written in English elsewhere: marked with N_, a Phrase, or of a published example."""
    return _(text.pattern, **text.values) if isinstance(text, Phrase) else _(text)


def decimal_sign(language: str) -> str:
    """How its readers write numbers: "point" or "comma"."""
    return DECIMAL_SIGNS.get(language, "point")


@cache
def catalogue(language: str) -> Catalogue:
    """All translations of a language; none for English, and for one that is not known."""
    if language == ENGLISH or language not in LANGUAGES:
        return {}
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages: Any = read_po(file, locale=language)
    return {_id(message): message.string for message in messages if message.id and all(_strings(message))}


def _id(message: Any) -> str:
    """A message with a plural is found by its singular."""
    found: str = message.id if isinstance(message.id, str) else message.id[0]
    return found


def _strings(message: Any) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)
