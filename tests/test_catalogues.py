"""The catalogues: each has exactly the texts of today, all translated; and no text stays outside of the door."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.explain.language import DECIMAL_SIGNS, ENGLISH, FOLDER, LANGUAGES
from scripts.update_catalogues import KEYWORDS, python_texts, texts

ROOT = Path(__file__).parent.parent
TRANSLATIONS = [language for language in LANGUAGES if language != ENGLISH]
TODAY = {message.id for message in texts() if message.id}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = ("Backprop by Hand", "utf-8", "curl -s", "Content-Type: application/json")
"""Words that are the same in every language."""


def catalogue(language: str) -> dict[Any, Any]:
    """The messages of a catalogue, by what stands in the code."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        content = read_po(file, locale=language)
    assert not content.obsolete
    assert not any(message.fuzzy for message in content if message.id)
    return {message.id: message for message in content if message.id}


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def placeholders(text: str) -> set[str]:
    """The values that a text takes, and its tags."""
    return set(re.findall(r"%\(\w+\)s|%%|</?\w+", text))


def test_every_language_but_english_has_a_catalogue_and_each_catalogue_a_language() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(TRANSLATIONS)
    assert set(DECIMAL_SIGNS) <= set(LANGUAGES)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_catalogue_has_exactly_the_texts_of_today(language: str) -> None:
    """Where this fails, scripts/update_catalogues.py takes in what is new and drops what is gone."""
    known = set(catalogue(language))
    assert known - TODAY == set(), "no longer in use"
    assert TODAY - known == set(), "not yet in the catalogue"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_text_is_translated_in_all_its_forms_and_keeps_its_values_and_tags(language: str) -> None:
    for english, message in catalogue(language).items():
        wanted = set.union(*map(placeholders, forms(english)))
        assert len(forms(message.string)) == len(forms(english))
        for form in forms(message.string):
            assert form.strip(), f"{english} is not translated"
            assert placeholders(form) == wanted, english


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_numbers_of_its_text(language: str) -> None:
    """The printed digits of the published examples above all."""
    for english, message in catalogue(language).items():
        for there, here in zip(forms(english), forms(message.string), strict=True):
            assert Counter(re.findall(r"\d+", there)) == Counter(re.findall(r"\d+", here)), there


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_signs_of_print(language: str) -> None:
    for message in catalogue(language).values():
        for form in forms(message.string):
            words = re.sub(r"<[^>]*>", "", form)
            assert not set("\"'") & set(words), form
            assert "..." not in words


def test_the_extraction_looks_into_f_strings_and_takes_nothing_but_texts() -> None:
    code = """f"# {_('one')} {x}", N_("two" "three"), _(y if x == "no" else z), ngettext("5", "6", n), Phrase("7")"""
    found = [text for _, _, text, _ in python_texts(BytesIO(code.encode()), KEYWORDS, (), {})]
    assert found == [("one",), ("twothree",), ("5", "6"), ("7",)]


@pytest.mark.parametrize("path", sorted((ROOT / "app").rglob("*.py")), ids=lambda path: path.name)
def test_no_text_is_put_together_before_it_goes_through_the_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            assert not any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in node.args), node.lineno


def raw_words(source: str) -> Iterator[str]:
    """The words of a template that stand outside of Jinja, in its text and in the attributes that are read aloud."""
    pieces, translating = [], False
    for _, kind, text in Environment(extensions=["jinja2.ext.i18n"]).lex(source):
        if kind == "name" and text in ("trans", "endtrans"):
            translating = text == "trans"
        if kind == "data":
            pieces.append("" if translating else text)
        if kind in ("variable_begin", "block_begin"):
            pieces.append("\0")
    text = "".join(pieces)
    for name in NAMES:
        text = text.replace(name, "")
    spoken = re.findall(r"\s(?:aria-label|title|alt|placeholder|content)=\"([^\"]*)\"", text)
    text = re.sub(r"<!--.*?-->|<(code|math)\b.*?</\1>|<[^>]*>|[\w-]+=\"[^\"]*\"", " ", text, flags=re.DOTALL)
    yield from re.findall(r"[^\W\d_]{2,}", " ".join((text, *(s for s in spoken if not s.startswith("width=")))))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_words_of_a_template_stand_outside_of_the_door(path: Path) -> None:
    assert set(raw_words(path.read_text(encoding="utf-8"))) <= {
        "light",
        "dark",
        "Δw",
        "Δb",
    }  # a color-scheme, and symbols


def test_words_outside_of_the_door_would_be_noticed() -> None:
    assert list(raw_words('<p title="One">two {{ _("no") }} {% trans %}no{% endtrans %}{# no #}</p>')) == ["two", "One"]
    assert list(raw_words('<b class="no" data-x="{{ y }}">{{ z }}</b> C = 1')) == []
