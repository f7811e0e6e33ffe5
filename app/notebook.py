"""A problem in a notebook, worked without a server: `from backprop_by_hand import Problem`.

>>> problem = Problem([([[3.0]], [1.0], "identity")], inputs=[2.0], targets=[9.0], learning_rate=0.05)
>>> problem["dC_dW.1.0.0"]
-4.0

As the last line of a cell it shows its drawing and all of its steps.
"""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from .backprop.solve import solve
from .explain.layout import draw
from .explain.solution import Solution
from .explain.steps import steps
from .web.lab.files import drawing_svg
from .web.lab.link import Query
from .web.lab.opening import opened, query_of
from .web.lab.view import Lab, View
from .web.mathml import MathML
from .web.static import folder
from .web.templating import templates

LAYER = ("W", "b", "activation")
COLOURS = (
    "--ink: currentColor; --pos: #1f77b4; --neg: #d1581f; --zero: #808080; --soft: #808080; --rule: #c0c0c0; "
    "--sans: sans-serif; --serif: serif;"
)
"""That are legible on light and dark."""


class Problem:
    """A network with a sample and its targets, worked through.

    network: the layers as (W, b) or (W, b, activation), W with a row for each unit; or a state dict of PyTorch, whose
    layers are ReLU but the last. Arrays, tensors and lists are taken.
    settings: inputs, targets, cost, reduction, learning_rate, bias_update, update; what is needed and not said is
    filled in with friendly numbers. Raises InvalidProblem with what is wrong at which address.
    """

    def __init__(self, network: Sequence[Any] | Mapping[str, Any], **settings: Any) -> None:
        said = {name: _lists(value) for name, value in settings.items()}
        self.problem = opened(said | _content(network))

    @cached_property
    def solution(self) -> Solution:
        """Every number, by its address, with where it came from."""
        return Solution(solve(self.problem), None if self.problem.single else 0)

    @property
    def values(self) -> dict[str, float]:
        """All numbers by address: z.1.0, delta.1.0, dC_dW.2.0.1, a_new.2.0."""
        return {address: float(value) for address, value in self.solution.values.items()}

    def __getitem__(self, address: str) -> float:
        """The number at an address. Raises KeyError."""
        return float(self.solution.values[address])

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.problem.network.sizes))
        return f"Problem({sizes}, cost {float(self.solution.values['cost']):.6g})"

    def _repr_svg_(self) -> str:
        """The drawing."""
        return drawing_svg(self.solution, self._view)

    def _repr_html_(self) -> str:
        """The drawing, and every step with its formulas."""
        lab = Lab.of(self.solution, self._view, steps(self.solution), draw)
        context: dict[str, Any] = {
            "lab": lab,
            "view": self._view,
            "query": self._query,
            "math": MathML(self._view.style),
        }
        return templates.get_template("notebook.html").render(
            context | {"drawing": self._repr_svg_(), "styles": _styles(), "lang": "", "root": ""}
        )

    @cached_property
    def _query(self) -> Query:
        return query_of(self.problem)

    @cached_property
    def _view(self) -> View:
        return View.of({}, self._query).within(self.solution)


@cache
def _styles() -> str:
    """What draws the brackets of matrices, and the like, inside this output: a notebook has no style sheet."""
    rules = (folder("static") / "css/formula.css").read_text(encoding="utf-8")
    return f"<style>.backprop-by-hand {{ {COLOURS}\n{rules}\n}}</style>"


def _content(network: Sequence[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """The network as a file has it."""
    if isinstance(network, Mapping):
        return {"state_dict": {name: _lists(value) for name, value in network.items()}}
    last = len(network) - 1
    usual = ["relu" if number < last else "identity" for number in range(len(network))]
    layers = [
        dict(zip(LAYER, (_lists(layer[0]), _lists(layer[1]), *layer[2:], name)[:3], strict=True))
        for layer, name in zip(network, usual, strict=True)
    ]
    return {"network": {"layers": layers}}


def _lists(value: Any) -> Any:
    """Lists of floats of whatever holds numbers."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        return [_lists(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
