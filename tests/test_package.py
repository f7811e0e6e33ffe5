"""The wheel: one package with everything in it; a problem in a notebook; the lock."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.notebook import Problem
from tests.web.asking import NOTES

ROOT = Path(__file__).parent.parent
LAYERS = [(layer["W"], layer["b"], layer["activation"]) for layer in NOTES["network"]["layers"]]
SETTINGS = {name: NOTES[name] for name in ("inputs", "targets", "cost", "learning_rate")}
INSTALLED = """
import backprop_by_hand
from backprop_by_hand import Problem
from backprop_by_hand.main import create_app
problem = Problem([([[3.0]], [1.0], "identity")], inputs=[2.0], targets=[9.0], cost="squared_error")
assert problem["dC_dW.1.0.0"] == -8.0 and "<svg" in problem._repr_html_()
print(backprop_by_hand.__file__, create_app().state.static.path("icon.svg"))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_has_one_package_and_a_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"backprop_by_hand"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_what_is_installed_works_far_from_the_tree(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-P", "-c", INSTALLED]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(tmp_path))


def test_a_problem_in_a_notebook_has_the_numbers_of_the_paper() -> None:
    problem = Problem([(np.array(W), np.array(b), name) for W, b, name in LAYERS], **SETTINGS)
    assert problem["a.2.0"] == 0.484
    assert problem.values["a.2.0"] == 0.484
    shown = problem._repr_html_()
    assert "<svg" in shown
    assert shown.count("<section") == 8
    assert ".matrix { border-inline" in shown, "without brackets two matrices read as one"


def test_a_state_dict_is_taken_as_it_is() -> None:
    state = {"fc1.weight": np.ones((2, 3)), "fc1.bias": np.zeros(2), "fc2.weight": np.ones((1, 2))}
    problem = Problem(state, inputs=[1, 2, 3])
    assert (problem["z.1.0"], problem["z.2.0"]) == (6.0, 12.0)


def test_what_does_not_fit_is_named_by_its_address() -> None:
    with pytest.raises(InvalidProblem) as wrong:
        Problem([([[1.0, 2.0]], [0.0])], inputs=[1.0])
    assert wrong.value.faults[0].place.startswith("a.0")


def test_the_lock_has_every_dependency_with_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^([\w-]+)==\S+.*\\\n    --hash=sha256:", lock, flags=re.M)
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.split(r"[\[<>=;~ ]", name)[0] for name in asked} <= set(pinned)
