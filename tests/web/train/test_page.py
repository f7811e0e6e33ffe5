"""The training page over HTTP: its link is all that a run depends on, whatever is wrong is said at its field, and
without scripts nothing is missing."""

import json
import random
import re
from html import unescape
from struct import unpack_from
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from httpx2 import AsyncClient

from app.backprop.arithmetic import Array
from app.backprop.forward import forward
from app.explain.numbers import Style
from app.web.lab.link import read as read_lab
from app.web.train import run as training_run
from app.web.train import run as training_setup
from app.web.train.fields import FIELDS
from app.web.train.frame import parameters_of
from app.web.train.link import read_text
from app.web.train.run import trained
from app.web.train.words import percent

pytestmark = pytest.mark.anyio
FORM = {"content-type": "application/x-www-form-urlencoded"}
HTML = {"accept": "text/html"}
QUICK = "data=gate_xor&hidden=3&epochs=20"
TABLE = "Gewicht;Höhe;Art\n1,5;2;Maus\n2,5;1;Hund\n1,25;2,5;Maus\n3;1;Hund\n1;2;Maus\n2,75;0,5;Hund"


def parts(answer: bytes) -> list[bytes]:
    """An answer in bytes as its parts."""
    found, at = [], 0
    while at < len(answer):
        (length,) = unpack_from("<I", answer, at)
        found.append(answer[at + 4 : at + 4 + length])
        at += 4 + length
    return found


async def run(client: AsyncClient, link: str) -> tuple[dict[str, Any], dict[str, str], bytes, Any]:
    """Head, page, look and parameters of a run."""
    answer = await client.post("/train/run", content=link, headers=FORM)
    assert answer.status_code == 200, answer.text
    head, page, look, parameters = parts(answer.content)
    return (
        json.loads(head),
        json.loads(page),
        look,
        np.frombuffer(parameters).reshape(len(json.loads(head)["epochs"]), -1),
    )


async def get(client: AsyncClient, link: str, status: int = 200) -> str:
    answer = await client.get(f"/train?{link}", headers=HTML)
    assert answer.status_code == status
    return answer.text


@pytest.mark.parametrize("link", [QUICK, "data=moons&samples=30&epochs=5&optimizer=adam&shuffle=yes&batch_size=4"])
async def test_the_same_link_gives_the_same_run_to_the_last_bit(client: AsyncClient, link: str) -> None:
    first = await client.post("/train/run", content=link, headers=FORM)
    training_run._kept.clear()
    training_setup.setup.cache_clear()
    again = await client.post("/train/run", content=link, headers=FORM)
    assert again.content == first.content


def test_a_link_says_only_what_is_not_usual() -> None:
    assert read_text("").link() == "?"
    usual = {name: field.default for name, field in FIELDS.items()}
    assert read_text(urlencode(usual | {"hidden": "8-8", "activation.1": "tanh"})).link() == "?"
    assert (
        read_text("learning_rate=0,10&epochs=50&beta1=0.5&alpha=0.3").link() == "?learning_rate=0.1&beta1=0.5&epochs=50"
    )


def test_a_link_that_is_read_and_written_stays_the_same() -> None:
    said = {
        "data": "moons", "samples": "60", "noise": "0.2", "training": "0.7", "seed": "4", "hidden": "3-2",
        "activation.1": "relu", "activation.2": "silu", "output": "sigmoid", "cost": "squared_error",
        "initialization": "he", "weights_seed": "9", "optimizer": "adamw", "learning_rate": "0.002", "beta1": "0.8",
        "beta2": "0.99", "epsilon": "1e-6", "weight_decay": "0.1", "schedule": "step", "every": "5", "factor": "0.3",
        "batch_size": "7", "shuffle": "no", "l1": "0.01", "l2": "0.02", "epochs": "33", "target_cost": "0.001",
        "patience": "9", "features": "x1,sin_x2", "epoch": "12", "sample": "3", "edges": "changes", "scale": "log",
    }  # fmt: skip
    link = read_text(urlencode(said))
    assert link.faults == []
    told = dict(parse_qsl(link.link().removeprefix("?")))
    assert {name: text for name, text in told.items() if text != said.get(name)} == {"epsilon": "0.000001"}
    assert set(said) == set(told)
    assert read_text(link.link()).link() == link.link()


async def test_without_scripts_the_page_has_everything(client: AsyncClient) -> None:
    page = await get(client, "data=circle&samples=40&hidden=4-2&epochs=10")
    assert len(re.findall(r'<image href="data:image/png;base64,', page)) == 1 + 9 + 9  # map, units, strips
    assert len(re.findall(r'class="curve-(training|test)" data-key="[^"]*" d="M[^"]{60}', page)) == 4
    assert len(re.findall(r'<path class="(?:pos|neg|zero)" stroke-width="[\d.]+" d="M[^"]*C', page)) == 8 + 8 + 2
    assert re.search(r"<b data-result>10 epochs, test cost [\d.]+, accuracy [\d.]+ %</b>", page)
    for name in ("mark class-0 test", "mark class-1", "Inside the network at epoch 10"):
        assert name in page
    assert page.count("<script") == 2


async def test_every_epoch_of_the_time_line_has_a_link(client: AsyncClient) -> None:
    page = await get(client, QUICK)
    back = unescape(re.findall(r'href="(/train\?[^"]*)" data-move="back"', page)[0])
    earlier = (await client.get(back, headers=HTML)).text
    assert "epoch=19" in back
    assert "Inside the network at epoch 19" in earlier


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("epochs=0", "epochs"),
        ("epochs=ten", "epochs"),
        ("hidden=8-x", "hidden"),
        ("hidden=65", "hidden"),
        ("hidden=64-64-64-64", "hidden"),
        ("learning_rate=0", "learning_rate"),
        ("learning_rate=nan", "learning_rate"),
        ("learning_rate=", "learning_rate"),
        ("activation.1=softmax", "activation.1"),
        ("data=nowhere", "data"),
        ("samples=1", "samples"),
        ("samples=100000", "samples"),
        ("noise=2", "noise"),
        ("training=0", "training"),
        ("seed=-1", "seed"),
        ("optimizer=lion", "optimizer"),
        ("momentum=1&optimizer=momentum", "momentum"),
        ("cost=cross_entropy&output=tanh&epochs=2", "W."),
        ("features=x3", "features"),
        ("features=", "features"),
        ("data=plane&output=softmax", "activation"),
        ("data=table&table=+", "table"),
        ("data=table&table=1", "table"),
        ("data=table&table=a,b%0A1,x%0A2,y&kind=regression", "row 2, column 2"),
        ("data=table&table=a,b%0A1,2&column.0=unused", "inputs"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(client: AsyncClient, link: str, place: str) -> None:
    page = await get(client, link, 422)
    fields = dict(parse_qsl(link, keep_blank_values=True))
    assert "This cannot be trained yet" in page
    found = training_run.train_or_none(read := read_text(link))
    assert found is None
    assert read.faults[0].place.startswith(place) or place == "W."
    for name, text in fields.items():
        if name in ("epochs", "hidden", "learning_rate", "samples", "noise", "training", "seed", "momentum"):
            assert f'name="{name}" value="{text}"' in page
    answer = await client.post("/train/run", content=link, headers=FORM)
    assert answer.status_code == 422
    assert set(answer.json()["page"]) == {"controls", "result"}


async def test_nothing_that_is_typed_breaks_the_page(client: AsyncClient) -> None:
    rng = random.Random(5)
    names = [
        *FIELDS,
        "hidden",
        "features",
        "table",
        "epoch",
        "sample",
        "before",
        "do",
        "across",
        "up",
        "column.0",
        "activation.1",
    ]
    odd = [
        "",
        "x",
        "-1",
        "1e999",
        "0",
        "2",
        "٣",
        "\x00",
        "9" * 400,
        "<script>",
        "'\"",
        "a,b\n1,2\n3,4",
        "table",
        "relu",
        "keep",
        "nan",
    ]
    for _ in range(80):
        asked = {name: rng.choice(odd) for name in rng.sample(names, 5)} | {"epochs": "2", "samples": "6"}
        for method in ("GET", "POST"):
            path = f"/train?{urlencode(asked)}" if method == "GET" else "/train"
            body = urlencode(asked) if method == "POST" else None
            answer = await client.request(method, path, content=body, headers=HTML | FORM)
            assert answer.status_code in (200, 303, 422), asked
            assert "<script>" not in answer.text
        for path in ("/train/run", "/train/look", "/train/more"):
            answer = await client.post(path, content=urlencode(asked), headers=FORM)
            assert answer.status_code in (200, 422), (path, asked)
            assert b"NaN" not in answer.content
        assert (await client.get(f"/train/step?{urlencode(asked)}")).status_code in (200, 303, 422)


async def test_a_table_of_ones_own_is_trained_on(client: AsyncClient) -> None:
    page = await get(
        client, urlencode({"data": "table", "table": TABLE, "epochs": "30", "hidden": "3", "standardise": "yes"})
    )
    assert "Hund" in page
    assert re.search(r"30 epochs, test cost [\d.e−]+, accuracy", page)
    assert page.count('<option value="target" selected>') == 1
    assert "Gewicht from" in page
    known = trained(read_text(urlencode({"data": "table", "table": TABLE})).run).setup
    assert known.data.columns == ("Gewicht", "Höhe")
    assert known.data.inputs[:3].tolist() == [[1.5, 2.0], [2.5, 1.0], [1.25, 2.5]]


@pytest.mark.parametrize(
    ("edit", "hidden", "more"),
    [
        ("add-unit.1", "5-2", {}),
        ("remove-unit.2", "4-1", {}),
        ("add-layer", "4-2-2", {"activation.3": "relu"}),
        ("remove-layer.1", "2", {"activation.1": "relu"}),
        ("remove-layer.9", "4-2", {}),
        ("nonsense", "4-2", {}),
    ],
)
async def test_layers_and_units_are_added_and_removed(
    client: AsyncClient, edit: str, hidden: str, more: dict[str, str]
) -> None:
    answer = await client.get(f"/train?hidden=4-2&activation.2=relu&epochs=3&do={edit}")
    assert answer.status_code == 303
    link = read_text(answer.headers["location"].removeprefix("/train"))
    assert link.texts["hidden"] == hidden
    assert link.texts["epochs"] == "3"
    for name, text in more.items():
        assert link.texts[name] == text


async def test_a_run_is_kept_and_what_changed_since_is_said(client: AsyncClient) -> None:
    kept = (await client.get(f"/train?{QUICK}&do=keep")).headers["location"]
    assert "before=" in kept
    page = await get(client, kept.partition("?")[2] + "&learning_rate=0.5&hidden=2")
    assert "Kept for comparison" in page
    assert "Learning rate: 0.01 → 0.5" in page
    assert "Hidden layers: 3 → 2" in page
    assert 'class="curve-kept" data-key="curve-kept" d="M' in page
    assert "Kept for comparison" not in await get(client, "before=epochs%3Dnonsense&" + QUICK)


@pytest.mark.parametrize("epoch", [0, 7, 20])
async def test_a_step_of_a_run_opens_in_the_lab_with_every_digit(client: AsyncClient, epoch: int) -> None:
    answer = await client.get(f"/train/step?{QUICK}&epoch={epoch}&sample=2&optimizer=momentum&schedule=step&every=5")
    assert answer.status_code == 303
    lab = read_lab(dict(parse_qsl(answer.headers["location"].removeprefix("/?"))))
    known = trained(read_text(f"{QUICK}&optimizer=momentum&schedule=step&every=5").run)
    frame = known.epochs.index(epoch)
    assert lab.faults == []
    assert lab.problem is not None
    assert lab.problem.network.flat().tolist() == known.training.frame_parameters[frame].tolist()
    assert lab.problem.inputs.tolist() == known.setup.problem.inputs[2:3].tolist()
    assert float(lab.problem.learning_rate) == pytest.approx(0.01 * 0.5 ** (epoch // 5))
    assert (await client.get(answer.headers["location"])).status_code == 200


@pytest.mark.parametrize(
    ("schedule", "epoch", "is_at_rest"),
    [
        ("cosine", 20, True),
        ("cosine&minimum=0.001", 20, False),
        ("cosine", 19, False),
        ("step&every=5&factor=0", 7, True),
        ("constant", 20, False),
    ],
)
async def test_where_a_schedule_comes_to_0_the_page_says_which_rate_the_lab_has(
    client: AsyncClient, schedule: str, epoch: int, is_at_rest: bool
) -> None:
    """The lab takes no rate of 0: nothing would be learnt in it."""
    link = f"{QUICK}&learning_rate=0.25&schedule={schedule}&epoch={epoch}"
    note = re.search(r'<p [^>]*id="at-rest"( hidden)?>([^<]*)</p>', page := await get(client, link))
    assert note, page
    assert (note[1] is None) == is_at_rest
    assert "0.25" in note[2]
    head, *_ = await run(client, link)
    assert (head["frame"] in head["at_rest"]) == is_at_rest
    lab = read_lab(dict(parse_qsl((await client.get(f"/train/step?{link}")).headers["location"].removeprefix("/?"))))
    assert lab.problem
    assert (float(lab.problem.learning_rate) == 0.25) == (is_at_rest or schedule == "constant")


async def test_a_network_too_large_for_a_link_is_a_file_that_the_lab_opens(client: AsyncClient) -> None:
    answer = await client.get("/train/step?data=gate_or&hidden=30-20&epochs=2")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    opened = await client.post("/open", content=answer.content, headers={"content-type": "application/json"})
    assert opened.status_code == 200
    assert "sizes=2-30-20-1" in opened.json()["link"]
    assert "Save this step as a file" in await get(client, "data=gate_or&hidden=30-20&epochs=2")


async def test_what_an_epoch_looks_like_is_in_the_bytes(client: AsyncClient) -> None:
    link = f"{QUICK}&epoch=5"
    head, _, look, parameters = await run(client, link)
    again = (await client.post("/train/look", content=link, headers=FORM)).content
    assert again == look
    lines = json.loads(parts(look[: 4 + unpack_from("<I", look)[0]])[0])
    squares = np.frombuffer(look[4 + unpack_from("<I", look)[0] :], np.uint8)
    assert len(squares) == lines["map"] ** 2 + 6 * lines["unit"] ** 2  # two inputs, three units, one output
    weights = parameters[head["frame"], :6]
    assert lines["signs"][:6] == ["neg" if weight < 0 else "pos" for weight in weights]
    assert [float(text.replace("−", "-")) for text in lines["texts"][:6]] == pytest.approx(weights, rel=1e-3)


@pytest.mark.parametrize("data", [b"", b"\0" * 8, np.full(2 * 13, np.nan).tobytes()])
def test_frames_that_do_not_fit_are_refused(data: bytes) -> None:
    with pytest.raises(Exception, match="parameters: expected"):
        parameters_of(read_text(QUICK).run, data)


@pytest.mark.parametrize("how", ["epochs=50&hidden=4-2&activation.2=identity", "epochs=5&hidden=2"])
async def test_a_run_that_diverges_says_where_and_what_to_try(client: AsyncClient, how: str) -> None:
    """A longer one and a short one, which are worked by two engines."""
    data = "data=circle&samples=40&optimizer=sgd&learning_rate=1000000&activation.1=identity&output=identity"
    page = await get(client, f"{data}&{how}")
    assert re.search(r"Training diverged in update \d+, epoch \d: .* Try a smaller learning rate", page)


async def test_a_short_run_with_a_schedule_is_worked_as_on_paper(client: AsyncClient) -> None:
    page = await get(client, "data=gate_xor&hidden=3&epochs=20&optimizer=sgd&schedule=step&every=5")
    assert "20 epochs" in page


async def test_dead_units_are_named(client: AsyncClient) -> None:
    page = await get(
        client, "data=circle&samples=60&epochs=20&learning_rate=5&activation.1=relu&activation.2=relu&optimizer=sgd"
    )
    assert "Dead ReLU" in page


def test_histograms_count_every_weight() -> None:
    run = read_text(QUICK).run
    counts = trained(run).statistics.weights.counts
    assert [int(of_layer[-1].sum()) for of_layer in counts[1:]] == [6, 3]


@pytest.mark.parametrize(("language", "sign"), [("de", "0,1"), ("en", "0.1")])
async def test_numbers_are_written_as_the_reader_does(client: AsyncClient, language: str, sign: str) -> None:
    page = await get(client, f"{QUICK}&lang={language}&learning_rate=0,1")
    assert f'name="learning_rate" value="{sign}"' in page


async def test_a_page_stays_light(client: AsyncClient) -> None:
    answer = await client.get("/train?epochs=5", headers=HTML | {"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) < 60_000


async def test_every_number_on_the_edges_stands_in_a_table(client: AsyncClient) -> None:
    """As the trained network itself has them, to the digits that are shown."""
    answer = await client.post("/train/more", content=f"{QUICK}&epoch=7", headers=FORM)
    tables = [
        [re.findall(r"<td>([^<]+)</td>", row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table)]
        for table in re.findall(r'<table class="numbers">.*?</table>', answer.text, re.DOTALL)
    ]
    found = trained(read_text(QUICK).run)
    network = found.setup.network.with_flat(found.training.frame_parameters[found.epochs.index(7)])
    for layer, table in enumerate(tables, start=1):
        numbers = [[float(text.replace("−", "-")) for text in row] for row in table]
        assert np.allclose(numbers, np.column_stack([network.W[layer], network.b[layer]]), rtol=6e-4)
    assert len(tables) == 2


async def test_gradients_on_the_edges_stand_in_the_table_too(client: AsyncClient) -> None:
    weights, gradients = [
        re.findall(r"<td>([^<]+)</td>", (await client.post("/train/more", content=link, headers=FORM)).text)
        for link in (QUICK, f"{QUICK}&edges=gradients")
    ]
    assert len(weights) == len(gradients) == 3 * 3 + 4
    assert weights != gradients


async def test_a_table_says_where_units_are_left_out(client: AsyncClient) -> None:
    answer = await client.post("/train/more", content="data=gate_xor&hidden=12&epochs=2", headers=FORM)
    assert answer.text.count("only the part that is drawn") == 2


async def test_irises_are_standardised_on_request(client: AsyncClient) -> None:
    plain, asked = (
        training_setup.setup(read_text(f"data=iris&epochs=1{more}").run) for more in ("", "&standardise=yes")
    )
    raw, known = plain.data.inputs, plain.training.inputs
    assert np.allclose(asked.data.inputs, (raw - known.mean(axis=0)) / known.std(axis=0))
    assert 'name="standardise"' in await get(client, "data=iris&epochs=1")
    assert 'name="standardise"' not in await get(client, "data=spiral&epochs=1")


COLUMN = "x;y\n0;1\n1;3\n2;2,5\n3;0\n4;-1\n5;0,5"


def numbers_of(path: str) -> Array:
    return np.array([point.split(",") for point in path.removeprefix("M").split("L")], dtype=float)


@pytest.mark.parametrize(("table", "outputs"), [(COLUMN, 1), ("x;k\n0;a\n1;a\n2;b\n3;b\n4;c\n5;c", 3)])
async def test_of_one_column_the_answers_are_curves(client: AsyncClient, table: str, outputs: int) -> None:
    """Through what the trained network itself answers, with the samples at their targets."""
    link = urlencode({"data": "table", "table": table, "hidden": "3", "epochs": "50", "training": "1"})
    page = await get(client, link)
    curves = [numbers_of(path) for path in re.findall(r'class="fit-line[^"]*" d="([^"]+)"', page)]
    assert len(curves) == outputs
    found = trained(read_text(link).run)
    network = found.setup.network.with_flat(found.training.frame_parameters[-1])
    targets = found.setup.problem.targets
    assert targets is not None
    bottom, top = targets.min(), targets.max()
    margin = (top - bottom) / 10
    x = curves[0][:, 0] / 400 * 6 - 0.5
    answers = forward(network, x[:, None]).a[-1]
    for curve, answer in zip(curves, np.asarray(answers, dtype=float).T, strict=True):
        height = bottom - margin + (1 - curve[:, 1] / 400) * (top - bottom + 2 * margin)
        assert np.allclose(height, answer, atol=2e-3 * (top - bottom))
    head, *_ = await run(client, link)
    assert len(head["samples"]) == 6
    assert np.allclose(sorted(x for x, _y in head["samples"]), [(x + 0.5) / 6 * 400 for x in range(6)], atol=0.06)


async def test_samples_of_one_column_stand_at_their_targets(client: AsyncClient) -> None:
    link = urlencode({"data": "table", "table": COLUMN, "hidden": "2", "epochs": "2", "training": "1"})
    head, *_ = await run(client, link)
    heights = [-1.4 + (1 - y / 400) * 4.8 for _x, y in sorted(head["samples"])]
    assert np.allclose(heights, [1, 3, 2.5, 0, -1, 0.5], atol=2e-3)


async def test_features_of_ones_own_table_are_trained_on(client: AsyncClient) -> None:
    page = await get(client, "data=table&features=x1,x2,x1_squared,sin_x1&epochs=2")
    assert "4-8-8-1" in page


async def test_a_table_is_kept_while_other_data_is_chosen_and_the_network_is_edited(client: AsyncClient) -> None:
    link = urlencode({"data": "circle", "table": TABLE, "epochs": "2", "do": "add-layer"})
    _head, page, *_ = await run(client, link)
    assert "Maus" in page["controls"]


async def test_a_wrong_number_is_kept_when_the_network_is_edited(client: AsyncClient) -> None:
    answer = await client.post("/train", content="learning_rate=0,0x1&epochs=2&do=add-layer", headers=FORM | HTML)
    assert answer.status_code == 422
    assert 'value="0,0x1"' in answer.text
    assert answer.text.count('name="activation.') == 3


async def test_columns_that_the_data_has_not_are_the_usual_ones(client: AsyncClient) -> None:
    page = await get(client, "data=spiral&across=2&up=3&epochs=2")
    assert "x axis: x₁ from −6 to 6, y axis: x₂ from −6 to 6." in page


async def test_a_column_that_is_constant_and_very_large_is_drawn(client: AsyncClient) -> None:
    rows = "".join(f"\n1700000000000000000;{n};{n % 2}" for n in range(6))
    answer = await client.post(
        "/train/run", content=urlencode({"data": "table", "table": "t;b;c" + rows}), headers=FORM
    )
    assert answer.status_code == 200
    assert b"NaN" not in parts(answer.content)[0]


async def test_two_tables_of_the_same_length_differ(client: AsyncClient) -> None:
    before = urlencode({"data": "table", "table": "x;y\n1;4\n2;5\n3;7", "epochs": "2"})
    now = urlencode({"data": "table", "table": "x;y\n1;4\n2;9\n3;7", "epochs": "2", "before": before})
    assert "Nothing has changed since." not in await get(client, now)


@pytest.mark.parametrize(("share", "text"), [(1, "100"), (4998 / 4999, "99.98"), (1999 / 2000, "99.95"), (0.98, "98")])
def test_one_mistake_of_many_is_not_rounded_away(share: float, text: str) -> None:
    assert percent(share, Style()) == text


@pytest.mark.parametrize(
    ("link", "field"),
    [
        ({"data": "plane", "output": "softmax"}, "output"),
        ({"data": "table", "table": "a;b;c\n1;x;0\n2;3;1"}, "table"),
        ({"data": "table", "table": "a;b;c\n1;2;k\n2;3;k"}, "table"),
    ],
)
async def test_what_is_wrong_leads_to_the_field_where_it_is_mended(
    client: AsyncClient, link: dict[str, str], field: str
) -> None:
    columns = {"column.0": "input", "column.1": "input", "column.2": "target"} if field == "table" else {}
    page = await get(client, urlencode(link | columns), 422)
    assert f'<a href="#f-{field}">' in page
    assert re.search(rf'id="f-{field}"[^>]* aria-invalid="true"', page)


async def test_a_cost_at_the_end_of_float64_is_drawn(client: AsyncClient) -> None:
    link = "kind=regression&hidden=0&optimizer=sgd&batch_size=0&cost=squared_error&training=0.5&epochs=100000"
    table = urlencode({"data": "table", "table": "x;y\n1;0.5\n1;0.7"})
    for scale in ("linear", "log"):
        await get(client, f"{table}&{link}&learning_rate=0.506&scale={scale}")


async def test_what_is_seen_of_a_run_that_the_clock_ended_is_of_that_run(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a run goes on further another time, and has other frames then."""
    monkeypatch.setattr(training_setup, "PAGE_TRAINING_SECONDS", 0.03)
    training_setup.setup.cache_clear()
    runs = []
    kept = training_run.Trained.__init__
    monkeypatch.setattr(training_run.Trained, "__init__", lambda self, setup: (runs.append(self), kept(self, setup))[1])
    answer = await client.post(
        "/train/more", content="data=circle&samples=1000&epochs=190&batch_size=1&training=0.9", headers=FORM
    )
    training_setup.setup.cache_clear()
    assert answer.status_code == 200
    assert [run.training.stopped for run in runs] == ["time_budget"]


def test_several_edits_go_together_but_not_any_number_of_them() -> None:
    assert read_text("hidden=2&do=add-unit.1%2Badd-unit.1%2Badd-layer").hidden == (4, 4)
    assert read_text("hidden=2&do=" + "%2B".join(["add-unit.1"] * 10_000)).hidden == (22,)


async def test_an_own_table_is_standardised_by_its_training_rows(client: AsyncClient) -> None:
    """T1, for inputs and the values of a regression."""
    text = "x,y\n" + "".join(f"{n},{n * n / 7}\n" for n in range(20))
    link = urlencode({"data": "table", "table": text, "standardise": "yes", "training": "0.5", "kind": "regression"})
    found = training_setup.setup(read_text(link).run)
    assert found.test.samples == 10
    for values in (found.training.inputs, found.training.values):
        assert np.allclose((values.mean(axis=0), values.std(axis=0)), ([0], [1]))


async def test_roles_are_forgotten_with_their_table(client: AsyncClient) -> None:
    """T2: a form with another table in it brings the roles of the old one along."""
    page = await get(client, urlencode({"data": "table", "table": TABLE, "epochs": "1"}))
    sent = dict(re.findall(r'<input type="hidden" name="(columns)" value="(\w+)">', page))
    roles = {"column.0": "input", "column.1": "input", "column.2": "target"}
    other = {"data": "table", "table": "a,b\n1,2\n2,4\n3,6.5", "epochs": "1", **sent, **roles}
    found = training_setup.setup(read_text(urlencode(other)).run)
    assert (found.data.columns, found.data.classes) == (("a",), ("b",))
    same = read_text(urlencode({**other, "table": TABLE, "column.1": "unused"}))
    assert training_setup.setup(same.run).data.columns == ("Gewicht",)


@pytest.mark.parametrize(("cell", "place"), [("", "row 3, column 1"), ("NaN", "row 3, column 1")])
async def test_a_column_that_is_not_used_says_why(client: AsyncClient, cell: str, place: str) -> None:
    """T5."""
    link = urlencode({"data": "table", "table": f"x,z,y\n1,1,1\n{cell},2,2\n3,3,3.5\n", "epochs": "1"})
    assert f"not used: {place} is no number" in await get(client, link)
