"""The words on every page: those of a good textbook and a good app, in each language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.pofile import read_po
from httpx2 import AsyncClient

from app.explain.language import FOLDER
from app.web.api.requests import NOTES
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
    "W1": {
        "en": [("the whole number", "= is exact, ≈ is rounded")],
        "de": [("nach = steht", "= ist genau, ≈ ist gerundet")],
        "es": [("el número entero", "= es exacto, ≈ está redondeado")],
    },
    "W2": {
        "en": [
            ("printed by its source", "The source of this example has 2 wrong numbers"),
            ("that it has right", "✓ marks"),
        ],
        "de": [("die sie richtig hat", "ihre richtigen Zeilen")],
        "es": [("que tiene bien", "sus líneas correctas")],
    },
    "W3": {
        "en": [("makes a of it", "turns z into the activation a"), ("what comes in", "inputs")],
        "de": [("was hereinkommt", "ihre Eingaben")],
        "es": [("lo que le llega", "sus entradas")],
    },
    "W4": {
        "en": [
            ("Point at", "Hover over"),
            ("made of", "computed from"),
            ("Goes into", "Used in"),
            ("take away", "Export"),
            ("as the step needs", "automatic"),
            ("begin anew", "Start over"),
            ("usual", "default"),
            ("tested on", "test data"),
            ("trained on", "training data"),
            ("their seed", "Weight seed"),
            ("share to train on", "Training share"),
            ("work it through", "Calculate"),
            ("type all numbers", "Edit all numbers"),
            ("empty all boxes", "Clear all"),
            ("what was typed before", "Restore my answers"),
            ("across", "x axis"),
            ("irises", "iris flowers"),
            ("to the content", "Skip to content"),
            ("what stands", "the values"),
            ("mend", "correct"),
        ],
        "de": [
            ("Mitnehmen", "Exportieren"),
            ("Vorgabe", "Standard"),
            ("Stichprobe", "Datenpunkt"),
            ("verdeckte", "verborgene"),
            ("Biases", "Bias-Werte"),
            ("Aktualisierung", "Update"),
            ("Ziele ", "Zielwerte"),
            ("Vorwärtsschritt", "Vorwärtsdurchlauf"),
        ],
        "es": [
            ("Llevarse", "Exportar"),
            ("los deltas", "las deltas"),
            ("el delta", "la delta"),
            ("lirios", "flores de iris"),
            ("el momento por", "el momentum por"),
            ("en el sitio solo", "in situ"),
        ],
    },
    "W5": {
        "en": [
            ("something else", "say what to type"),
            ("that float64 cannot hold", "a number too large to compute with"),
        ],
        "de": [("etwas anderes", "anderer Text")],
        "es": [("otra cosa", "otro texto")],
    },
    "W6": {
        "de": [
            (f"{word} Sie", "du")
            for word in ("Wählen", "Rechnen", "tippen", "Nehmen", "Multiplizieren", "Was", "was", "ändern")
        ],
        "es": [
            (word, "tú") for word in ("Elija", "Trabaje", "Multiplique", "Tome", "Súmel", "Péguel", "Recorra", "Ponga")
        ],
    },
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


def test_w4_the_words_of_an_app(said: Texts) -> None:
    assert {"Computed from", "Used in", "Export", "automatic", "Start over", "test data", "training data"} <= set(
        said["en"]
    )
    assert {"Weight seed", "Training share", "Calculate", "Edit all numbers", "Clear all", "iris flowers"} <= set(
        said["en"]
    )


def test_w6_one_form_of_address(said: Texts) -> None:
    """German du, Spanish tú: the polite form is nowhere, at the start of a sentence or within it."""
    polite = re.compile(r"\b(Ihre[mnrs]?|Ihr|Ihnen)\b|\w+en Sie\b")
    opening = re.compile(r"(^|[.:?!] )(Ihre[mnrs]?|Ihr) ")  # may be of a unit: Ihr z
    for text in said["de"]:
        assert not polite.search(opening.sub(" ", text)), text
    formal = re.compile(r"\b(usted|su propi[oa]s?|sus propios números|[Ee]lija|[Ee]scriba|[Tt]ome|[Pp]onga)\b")
    for text in said["es"]:
        assert not formal.search(text.replace("su propia función", "").replace("su propio gradiente", "")), text


PAGES = [
    "/?step=8",
    "/?example=mazur-2015&step=5&select=W.1.0.0",
    "/?example=mazur-bias-updated&step=8",
    "/?learning_rate=0",
    "/examples",
    "/check",
]


@pytest.mark.anyio
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "decimal", "sign"), [("en", "point", "."), ("de", "comma", ","), ("es", "comma", ",")]
)
async def test_w6_a_sentence_has_the_decimal_sign_of_its_reader(
    client: AsyncClient, path: str, lang: str, decimal: str, sign: str
) -> None:
    """But for what is quoted: “0,4870462919” is what the source prints."""
    page = (await client.get(path, params={"lang": lang})).text
    other = {".": ",", ",": "."}[sign]
    sentences = re.findall(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", page, re.DOTALL)
    assert sentences
    for sentence in sentences:
        text = re.sub(
            r"<(math|code|del|a|option|span class=\"printed)\b.*?</\1>|<[^>]*>", " ", sentence, flags=re.DOTALL
        )
        text = re.sub(r"“[^”]*”|„[^“]*“|«[^»]*»|printed: \S*|gedruckt: \S*|impreso: \S*", " ", text)
        text = re.sub(r"[A-Za-z_]\.\d[\d.]*|\d[.,]\d (?:or|oder|o) \d[.,]\d", " ", text)
        text = re.sub(r"(section|Abschnitt|sección) [\d.]+", " ", text)
        assert not re.search(rf"\d\{other}\d", text), text.strip()


@pytest.mark.anyio
async def test_l9_a_network_of_ones_own_is_called_that(client: AsyncClient) -> None:
    own = (
        "/?sizes=2-2-1&W.1.0.0=0.3&W.1.0.1=0.1&W.1.1.0=0.9&W.1.1.1=0.4&W.2.0.0=0.2&W.2.0.1=0.5&a.0.0=1&a.0.1=2&lang=en"
    )
    page = (await client.get(own)).text
    assert "Your own network: 2-2-1</h1>" in page
    assert "Changed from" not in page
    one = (await client.get("/?example=notes-231&W.2.0.0=0.5&lang=en")).text
    assert "Changed from" in one


@pytest.mark.anyio
async def test_l9_an_opened_file_is_called_by_its_name_until_it_is_changed(client: AsyncClient) -> None:
    state = {"fc1.weight": [[0.5, -0.2], [0.1, 0.4]], "fc1.bias": [0.0, 0.1]}
    link = (await client.post("/open", params={"name": "my model.json"}, json=state)).json()["link"]
    assert "Opened file my model.json</h1>" in (await client.get(f"/{link}&lang=en")).text
    changed = (await client.get(f"/{link.replace('W.1.0.0=0.5', 'W.1.0.0=0.6')}&lang=en")).text
    assert "Opened file" not in changed
    assert "Your own network" in changed
    assert "Changed from" not in changed


@pytest.mark.anyio
async def test_l9_a_step_of_a_training_run_is_called_by_its_epoch(client: AsyncClient) -> None:
    answer = await client.get("/train/step?data=spiral&hidden=3&epochs=20&epoch=7&sample=2&lang=en")
    page = (await client.get(answer.headers["location"])).text
    assert re.search(r"Epoch \d+ of spiral, sample 2</h1>", page)
    assert "were filled in" not in page


TYPED = {"learning_rate": "abc", "cost": "money", "a.0.0": "x"}


@pytest.mark.anyio
async def test_w5_an_error_says_what_to_type(client: AsyncClient) -> None:
    page = (await client.get("/", params=TYPED | {"lang": "en"})).text
    listed = re.search(r'<ul class="faults">(.*?)</ul>', page, re.DOTALL)
    assert listed
    said = " ".join(re.sub(r"<[^>]*>", "", listed[1]).split())
    assert "Learning rate: enter a number above 0, for example 0.1" in said
    assert "Cost: enter one of half_squared_error" in said
    assert "Input 0 a.0.0: enter a number" in said
    assert "something else" not in page
    comma = (await client.get("/", params={"learning_rate": "0", "lang": "en", "decimal": "comma"})).text
    assert "a number above 0, for example 0,1" in comma


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "place", "expected"),
    [
        ({"learnin_rate": 0.1}, "learnin_rate", "learning_rate"),
        ({"network": {"layers": [{"Weights": [[1]], "W": [[1]], "b": [0], "activation": "relu"}]}}, None, "one of W"),
        ({"network": {"layers": [{"bb": [1], "W": [[1]], "b": [0], "activation": "relu"}]}}, None, "b"),
        ({"zzz": 1}, "zzz", "one of bias_update, cost"),
    ],
)
async def test_w5_an_unknown_key_is_answered_with_the_nearest_known_one(
    client: AsyncClient, body: dict[str, Any], place: str | None, expected: str
) -> None:
    answer = (await client.post("/api/forward", json=NOTES | body)).json()
    found = [fault for fault in answer["errors"] if fault["came"] == "an unknown key"]
    assert len(found) == 1
    assert found[0]["expected"].startswith(expected)
    assert place in (None, found[0]["place"])


@pytest.mark.anyio
async def test_w5_no_number_of_things_is_told_as_1_numbers(client: AsyncClient) -> None:
    layer = {"W": [[1.0]], "b": [0.0], "activation": "relu"}
    body = {"network": {"layers": [layer]}, "inputs": [1.0, 2.0], "targets": [1.0, 2.0]}
    answer = (await client.post("/api/forward", json=body)).text
    assert "as many numbers as the network has inputs (1)" in answer
    assert not re.search(r"\b1 (numbers|weights|biases|samples|rows|items)\b", answer)
