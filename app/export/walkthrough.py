"""The steps as a text to read: the order of its parts, for any kind of document."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Protocol

from ..backprop.address import Address, is_given
from ..explain.formula_writer import matrix, vector
from ..explain.formulas import EQUALS, Formula, Symbol, row
from ..explain.language import _
from ..explain.notation import (
    ACTIVATION_NAMES,
    BIAS_UPDATE_NAMES,
    COST_NAMES,
    OPTIMIZER_NAMES,
    PENALTY_FORM_NAMES,
    REDUCTION_NAMES,
    words,
)
from ..explain.numbers import plain_text
from ..explain.solution import Solution
from ..explain.steps import steps
from ..explain.steps.step import Block, Step, Text, step_of, step_titles

Numbers = Sequence[tuple[str, str, object]]
"""Address, words and value."""


class Document(Protocol):
    """A kind of document: how its parts are written."""

    def heading(self, level: int, text: str) -> str: ...

    def paragraph(self, text: Text) -> str: ...

    def display(self, formula: Formula) -> str:
        """A formula on a line of its own."""

    def lines(self, formulas: Sequence[Formula]) -> str:
        """Numbers worked out, one below the other."""

    def table(self, numbers: Numbers) -> str: ...


def title(solution: Solution) -> str:
    return _("A %(sizes)s network, worked through", sizes="-".join(map(str, solution.sizes)))


def settings(solution: Solution) -> str:
    """The activations, the cost and the conventions of a problem, in a sentence each."""
    problem = solution.problem
    activations = ", ".join(_(ACTIVATION_NAMES[problem.network.names[l]]) for l in problem.network.layers)
    sentences = [
        _("Activations: %(names)s.", names=activations),
        _("Cost: %(cost)s.", cost=_(COST_NAMES[problem.cost_name])),
        _("Biases: %(convention)s.", convention=_(BIAS_UPDATE_NAMES[problem.bias_update])),
    ]
    if not problem.single:
        sentences.append(_("Over the samples: %(reduction)s.", reduction=_(REDUCTION_NAMES[problem.reduction])))
    if problem.optimizer.name != "sgd":
        numbers = ", ".join(f"{name} {plain_text(value)}" for name, value in problem.optimizer.hyperparameters.items())
        name = _(OPTIMIZER_NAMES[problem.optimizer.name])
        sentences.append(_("Optimizer: %(name)s (%(numbers)s).", name=name, numbers=numbers))
    if problem.penalty:
        factors = ", ".join(f"{kind} {plain_text(getattr(problem.penalty, kind))}" for kind in problem.penalty.kinds)
        form = _(PENALTY_FORM_NAMES[problem.penalty.form])
        sentences.append(_("Penalty: %(form)s (%(numbers)s).", form=form, numbers=factors))
    return " ".join(sentences)


def step_number(solution: Solution, address: str) -> int | None:
    """The number of the step that works out the number at an address; None for what is given."""
    return None if is_given(address) else step_of(Address.parse(address), solution.problem)[1]


def walkthrough(solution: Solution, document: Document) -> Iterator[str]:
    """What is given, the steps with all their lines, and every number in tables."""
    yield document.paragraph((settings(solution),))
    if solution.sample is not None:
        yield document.paragraph((_("The steps show sample %(sample)s.", sample=solution.sample),))
    yield document.heading(2, _("Given numbers"))
    yield from (document.display(formula) for formula in _given(solution))
    for step in steps(solution):
        yield from _step(step, document)
    yield document.heading(2, _("All numbers"))
    yield from _tables(solution, document)


def _given(solution: Solution) -> Iterator[Formula]:
    """Inputs, targets and parameters as vectors and matrices; those of wide layers are left to the tables."""
    values, sizes, depth = solution.values, solution.sizes, solution.depth
    for name, layer in (("a", 0), ("y", depth)):
        if solution.legible(layer):
            yield row(Symbol(name, layer), EQUALS, vector(name, layer, values, sizes[layer], solution.sample))
    for layer in solution.problem.network.layers:
        if solution.legible(layer, layer - 1):
            shape = sizes[layer], sizes[layer - 1]
            yield row(Symbol("W", layer), EQUALS, matrix("W", layer, values, shape))
            if not solution.problem.network.has_biases(layer):
                continue
            yield row(Symbol("b", layer), EQUALS, vector("b", layer, values, sizes[layer], None))


def _step(step: Step, document: Document) -> Iterator[str]:
    yield document.heading(2, _("Step %(number)s: %(title)s", number=step.number, title=step.title))
    yield document.paragraph((f"{step.question} {step.says}",))
    yield from (document.display(rule) for rule in step.rules)
    yield from (document.paragraph((definition,)) for definition in step.definitions)
    for block in step.blocks:
        yield from _block(block, document)
    yield from (document.paragraph(note) for note in step.notes)


def _block(block: Block, document: Document) -> Iterator[str]:
    yield document.heading(3, block.heading)
    if block.left_out:
        yield document.paragraph((block.left_out,))
    yield from (document.display(formula) for formula in block.matrices)
    if block.lines:
        yield document.lines([line.formula for line in block.lines])


def _tables(solution: Solution, document: Document) -> Iterator[str]:
    """Every number, in a table for each step."""
    titles = [_("Given numbers"), *step_titles(solution.depth).values()]
    for number, addresses in groupby(solution.values, partial(step_number, solution)):
        heading = _("Step %(number)s: %(title)s", number=number, title=titles[number]) if number else titles[0]
        yield document.heading(3, heading)
        yield document.table([(a, words(Address.parse(a)), solution.values[a]) for a in addresses])
