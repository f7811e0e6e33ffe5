"""What programs print is read, compared, and its bugs are named, with the line that would be right."""

import os
from collections import Counter
from zlib import crc32

import numpy as np
import pytest

from app.check.arrays import compare
from app.check.programs import right_line, says
from app.explain.examples import examples
from app.explain.pasted_arrays import read_arrays
from tests.check.mutants import PROGRAM, SHAPES, mutants, problem_of, run

SHARE = 1.0 if os.environ.get("THOROUGH") else 0.05
NOTES = examples()["notes-231"].problem
RIGHT = "dW2 = [[-0.01536, 0, 0]]\ndW1 = [[-0.00512, 0.0032], [0, 0], [0, 0]]"
TABLE = ("0.1", "0.2", "0.3", "0.4")
PASTED = {
    "[[0.1 0.2]\n [0.3 0.4]]": "", "dW1 = [[0.1 0.2]\n [0.3 0.4]]": "dW1", "array([[0.1, 0.2],\n [0.3, 0.4]])": "",
    "{'dW1': array([[0.1, 0.2], [0.3, 0.4]], dtype=float32)}": "dW1", "0.1\t0.2\n0.3\t0.4": "", "0.1, 0.2\n0.3, 0.4": "",
    "fc1.weight.grad tensor([[0.1, 0.2],\n        [0.3, 0.4]], grad_fn=<MmBackward0>)": "fc1.weight.grad",
    "tf.Tensor(\n[[0.1 0.2]\n [0.3 0.4]], shape=(2, 2), dtype=float32)": "", "[0.1 0.2; 0.3 0.4]": "",
    "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[0.1, 0.2], [0.3, 0.4]], dtype=float32)>": "",
    "W =\n\n   0.1   0.2\n   0.3   0.4\n": "W", "\\begin{bmatrix} 0.1 & 0.2 \\\\ 0.3 & 0.4 \\end{bmatrix}": "",
    "0,1 0,2\n0,3 0,4": "", "W = [0,1 0,2; 0,3 0,4]": "W", '{"dW1": [[0.1, 0.2], [0.3, 0.4]]}': "dW1",
    "OrderedDict([('fc1.weight', tensor([[0.1, 0.2], [0.3, 0.4]]))])": "fc1.weight", "grads['dW1']: [[0.1 0.2] [0.3 0.4]]":
    "grads['dW1']", "Parameter containing:\ntensor([[0.1, 0.2], [0.3, 0.4]], requires_grad=True)": "",
}  # fmt: skip


@pytest.mark.parametrize("text", PASTED)
def test_arrays_are_read_as_programs_print_them(text: str) -> None:
    (array,) = read_arrays(text)
    assert (array.name, array.shape, array.texts) == (PASTED[text], (2, 2), TABLE)


@pytest.mark.parametrize("text", ["", "hello", "dW1 = [[nan]]", "[[0.1 ... 0.2]]", "[[1, 2], [3]]", "9" * 50_000])
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        read_arrays(text)


def test_right_arrays_are_right_either_way_round() -> None:
    for text in (RIGHT, "dW2 = [[-0.01536], [0], [0]]\ndW1 = [[-0.00512, 0, 0], [0.0032, 0, 0]]"):
        found = compare(NOTES, text)
        assert (found.wrong, found.bug, dict(found.settings)) == ((), None, {})


def test_a_bug_is_named_with_the_line_that_would_be_right() -> None:
    found = compare(NOTES, "dW2 = [[0.01536, 0, 0]]\ndW1 = [[0.00512, -0.0032], [0, 0], [0, 0]]")
    assert found.first_wrong is not None
    assert found.first_wrong.array.name == "dW2"
    assert found.bug is not None
    assert says(found.bug, found.layers) == "The sign of delta is reversed."
    assert right_line(found.bug, found.layers, NOTES).numpy


def test_shapes_that_do_not_fit_are_said() -> None:
    with pytest.raises(ValueError, match="1 × 3"):
        compare(NOTES, "dW2 = [[1, 2, 3, 4]]")


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_right_programs_are_right(dtype: type) -> None:
    for number in range(int(500 * SHARE)):
        rng = np.random.default_rng(number)
        problem, *numbers = problem_of(rng, SHAPES[number % len(SHAPES)], number)
        space = run(PROGRAM, problem, *numbers, dtype)
        layers = range(1, len(problem.network.sizes))
        turn = [lambda array: array, lambda array: array.T][number % 2]
        text = "\n".join(
            f"dW{l} = {turn(space['dW'][l])}\ndb{l} = {space['db'][l]}\nW{l} = {turn(space['new_W'][l])}"
            for l in layers
        )
        found = compare(problem, text)
        assert (found.wrong, found.bug, dict(found.settings)) == ((), None, {}), text


@pytest.mark.parametrize(("what", "least"), [("gradients", 0.95), ("updated weights", 0.85)])
def test_bugs_of_programs_are_named(what: str, least: float) -> None:
    named = Counter[bool]()
    for dtype in (np.float64, np.float32):
        for ran in mutants(1, what, dtype):
            if crc32((ran.mutant + ran.text).encode()) / 2**32 < SHARE:
                found = compare(ran.problem, ran.text)
                said = [found.bug.name] if found.bug else [*found.settings.values()]
                named[bool(set(said) & set(ran.accepted))] += 1
    assert named[True] >= (least - (0 if SHARE == 1 else 0.1)) * named.total()
