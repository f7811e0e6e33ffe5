"""The pages in every language: which one is chosen, that links stay in it, and that nothing is left in English."""

import re
from html import unescape
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from app.explain import language as languages
from app.explain.examples import examples
from app.explain.language import ENGLISH, LANGUAGES
from app.web.languages import preferred
from tests.web.asking import NOTES, read

TRANSLATIONS = [language for language in LANGUAGES if language != ENGLISH]
PAGES = [
    "/",
    "/examples",
    "/docs",
    "/nowhere",
    "/?W.1.0.0=abc&samples=99&cost=none",
    "/?sizes=9999",
    "/?activation.1=softmax",
    "/?learning_rate=-1",
    "/?activation.2=identity&cost=binary_cross_entropy&y.2.0=7",
    "/?sizes=2-3-2-1&samples=3&sample=1&reduction=sum&bias_update=shared",
    "/?samples=6&bias_update=frozen&step=4",
    "/?sizes=2-20-1&activation.1=leaky_relu",
    "/?sizes=2-3-3-3-3-3-3-1&learning_rate=1e12&W.1.0.0=1e12&W.2.0.0=1e12",
    "/?cost=huber&learning_rate=9",
    "/?cost=mean_absolute_error&y.2.0=0.283",
    "/?W.1.0.0=0&W.1.0.1=0&b.1.0=0&activation.1=elu",
    "/?activation.1=gelu&activation.2=silu",
    *(f"/?example={id}" for id in examples()),
]
SENTINELS = (
    "The learning rate times its gradient is subtracted",
    "What does the network output?",
    "learning rate",
    "expected",
    "Worked examples are copied",
    "Hover over a number",
    "Open in the lab",
    "Page not found",
    "weight from unit",
    "printed",
)


def visible(page: str) -> str:
    """The words of a page, those that are read aloud too; without code, formulas, and what says that it is English."""
    page = re.sub(r"<!--.*?-->|<(script|code|math|textarea)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<(\w+)[^>]*\slang="\w+".*?</\1>', " ", re.sub("<html[^>]*>", "", page), flags=re.DOTALL)
    spoken = re.findall(r'\s(?:aria-label|title)="([^"]*)"', page)
    return unescape(" ".join((re.sub(r"<[^>]*>", " ", page), *spoken)))


async def page(client: AsyncClient, path: str, language: str = "", accept: str = "") -> Response:
    path += ("&" if "?" in path else "?") + f"lang={language}" if language else ""
    return await client.get(path, headers={"accept": "text/html", "accept-language": accept})


@pytest.mark.anyio
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", TRANSLATIONS)
async def test_a_page_answers_as_in_english_and_has_no_english_left(
    client: AsyncClient, path: str, language: str
) -> None:
    here = await page(client, path, language)
    assert here.status_code == (await page(client, path, ENGLISH)).status_code
    assert here.headers["content-language"] == language
    assert f'<html lang="{language}"' in here.text
    words = visible(here.text)
    assert [sentinel for sentinel in SENTINELS if sentinel in words] == []


ALLOWED = {
    *("Backprop", "by", "Hand", "EN", "DE", "ES", "XX", "English", "Deutsch", "Español", "API"),
    *(
        "Δw",
        "Δb",
        "λ₁",
        "λ₂",
        "ReLU",
        "ELU",
        "tanh",
        "softplus",
        "SiLU",
        "GELU",
        "softmax",
        "Huber",
        "LReLU",
        "id",
        "ln",
    ),
    *(
        "POST",
        "GET",
        *("curl", "Python", "JavaScript"),
        *("Sgd", "Momentum", "Nesterov", "Adagrad", "Rmsprop", "Adam", "Adamw", "Constant", "Steps", "Cosine"),
        "PerSample",
        "Health",
        *("Problem", "Fault"),
        "Version",
        "number",
        "integer",
        "boolean",
        "string",
        "object",
        "array",
        "any",
        "null",
        "true",
        "false",
    ),
}


@pytest.mark.anyio
@pytest.mark.parametrize("path", PAGES)
async def test_every_word_of_a_page_comes_through_the_door(
    client: AsyncClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a language in which every text is the English one in brackets, nothing stands outside of brackets."""

    class Brackets(dict[str, Any]):
        def get(self, message: str, default: Any = None) -> Any:
            return tuple(f"⟦{form}⟧" for form in default) if isinstance(default, tuple) else f"⟦{message}⟧"

    monkeypatch.setitem(LANGUAGES, "xx", "XX")
    monkeypatch.setattr(languages, "catalogue", lambda _: Brackets())
    words = visible((await page(client, path, "xx")).text)
    outside, count = words, 1
    while count:
        outside, count = re.subn("⟦[^⟦⟧]*⟧", " ", outside)
    outside = re.sub(r"(https?://|github\.com/|/)[^⟧\s]+|\"\w+\"|\w+[._]\w+|\w+(In|Out|Layer)\b", " ", outside)
    assert set(re.findall(r"[^\W\d_]{2,}", outside)) - ALLOWED == set()


@pytest.mark.anyio
@pytest.mark.parametrize("language", LANGUAGES)
async def test_links_stay_in_the_language_that_a_link_names(client: AsyncClient, language: str) -> None:
    for path in ("/?example=mazur-2015&samples=2", "/examples", "/docs", "/nowhere"):
        text = unescape((await page(client, path, language)).text)
        links = [link for link in re.findall(r'href="([^"]*)"', text) if re.match(r"\?|/(\?|examples|docs|$)", link)]
        assert len(links) > 5
        own = [link for link in links if not any(f"lang={other}" in link for other in LANGUAGES if other != language)]
        assert all(f"lang={language}" in link for link in own)
        assert len(links) - len(own) == len(LANGUAGES) - 1, "the switches lead elsewhere"
        leading = text.count("<form") - text.count("<form data-method")  # others are sent by a script
        assert leading == text.count(f'<input type="hidden" name="lang" value="{language}">')


@pytest.mark.anyio
async def test_a_link_that_names_no_language_leaves_it_to_the_reader(client: AsyncClient) -> None:
    german = await page(client, "/?example=mazur-2015", accept="de-AT,de;q=0.9,en;q=0.5")
    assert german.headers["content-language"] == "de"
    assert "Accept-Language" in german.headers["vary"]
    switch, rest = re.split('<nav class="languages".*?</nav>', german.text, flags=re.DOTALL)
    assert "lang=" not in re.sub("<html[^>]*>", "", switch) + rest
    assert (await page(client, "/?lang=tlh", accept="es")).headers["content-language"] == "es"
    assert (await page(client, "/?lang=en", accept="es")).headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("de", "de"),
        ("fr,es;q=0.8,de;q=0.9", "de"),
        ("ES-MX , en;q=0.3", "es"),
        ("de;q=0,es;q=0.1", "es"),
        ("fr-CH, fr;q=0.9", "en"),
        ("de;q=x, ;;, es;q", "en"),
        ("de;q=nan,es;q=0.5", "es"),
        ("x," * 10_000 + "de", "en"),
    ],
)
def test_the_header_is_read_with_its_weights(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("query", "comma", "links_name"),
    [
        ("lang=en", False, set()),
        ("lang=de", True, set()),
        ("lang=es", True, set()),
        ("lang=de&decimal=point", False, {"point"}),
        ("lang=en&decimal=comma", True, {"comma"}),
        ("lang=de&decimal=comma", True, set()),
        ("decimal=comma", True, {"comma"}),
    ],
)
async def test_the_decimal_sign_is_that_of_the_language_unless_the_link_names_it(
    client: AsyncClient, query: str, comma: bool, links_name: set[str]
) -> None:
    text = unescape((await page(client, f"/?W.1.0.0=0.25&{query}")).text)
    assert ("0,25" in visible(text), "0.25" in visible(text)) == (comma, not comma)
    steps = re.findall(r'<li><a href="([^"]*)" data-step', text)
    assert len(steps) == 8
    assert {sign for link in steps for sign in re.findall(r"decimal=(\w+)", link)} == links_name
    hidden = re.findall(r'<input type="hidden" name="decimal" value="(\w+)">', text)
    assert set(hidden) == links_name


@pytest.mark.anyio
async def test_the_api_is_english_whatever_the_reader_likes(client: AsyncClient) -> None:
    german = {"accept-language": "de"}
    body = NOTES | {"inputs": [1], "cost": "cross_entropy", "targets": [7]}
    for path in ("/api/examples", "/openapi.json", "/api/examples/none"):
        assert (await client.get(path, headers=german)).content == (await client.get(path)).content
    for content in (body, NOTES, {}, NOTES | {"cost": "other"}):
        there, here = [await client.post("/api/gradient", json=content, headers=h) for h in ({}, german)]
        assert read(there) == read(here)
    assert read(await client.post("/api/gradient", json=body, headers=german))["errors"][0] == {
        "place": "a.0",
        "expected": "as many numbers as the network has inputs (2)",
        "came": "1",
    }
