"""The link of a page: every number by its address, readable, and all that the page depends on.

`?example=mazur-2015&W.1.0.0=0.2&step=3` is Mazur's network with one other weight, at step 3. What is not said comes
from the example (the notes where none is named), or for units that it does not have from `default_text`.
`?numbers=random&seed=7&sizes=64-64-64` has its numbers from a seed, and says those alone that differ.

A problem from a file or from an epoch of a training run has its origin in the link: what it is and a checksum of the
numbers, `origin=epoch,547,spiral,12,1f3a99c0`, so that a changed problem does not go on under the name of the first.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from ...backprop.address import HYPERPARAMETERS, MEMORY
from ...backprop.errors import Fault, Phrase
from ...backprop.optimizers import HYPERPARAMETERS as OF_OPTIMIZER
from ...backprop.problem import Problem
from ...explain.edits import edit
from ...explain.examples import FIRST, Example, examples
from ...explain.language import _
from ...explain.seeded import MAX_SEED, NUMBERS, default_text, seeded_problem
from ..forms import choose, whole
from ..limits import MOST_BOXES
from ..train.fields import DATA_NAMES
from .fields import (
    CHOICES,
    LEARNING_CHOICES,
    Form,
    aliases,
    build,
    fields,
    fields_of,
    is_number,
    learning_fields,
    learning_text,
    read_samples,
    read_sizes,
    usual_name,
    without_biases,
)

MOST_CHARACTERS = 60
"""Of the name of a file, as it is shown."""
BATCH = re.compile(r"batch \d{1,6}", re.ASCII)
PLAIN = re.compile(r"[^\w .()+-]")


def of_epoch(epoch: int, data: str, sample: str, fields: Mapping[str, str]) -> str:
    """One sample, or a batch such as "batch 3", at an epoch of a training run on this data."""
    return f"epoch,{epoch},{data},{sample},{_checksum(fields)}"


def of_file(name: str, fields: Mapping[str, str]) -> str:
    """A problem of a file of this name; empty where the file has none."""
    name = PLAIN.sub("", name)[-MOST_CHARACTERS:]
    return f"file,{name},{_checksum(fields)}" if name else ""


def title(origin: str, fields: Mapping[str, str]) -> str:
    """What the problem with these fields is called in the current language; empty where it is not that one any more."""
    *what, checksum = origin.split(",")
    if checksum != _checksum(fields):
        return ""
    match what:
        case ["epoch", epoch, data, sample] if data in DATA_NAMES and epoch.isdecimal() and sample.isdecimal():
            return _(
                "Epoch %(epoch)s of %(data)s, sample %(sample)s", epoch=epoch, data=_(DATA_NAMES[data]), sample=sample
            )
        case ["epoch", epoch, data, batch] if data in DATA_NAMES and epoch.isdecimal() and BATCH.fullmatch(batch):
            number = batch.removeprefix("batch ")
            return _(
                "Epoch %(epoch)s of %(data)s, batch %(batch)s", epoch=epoch, data=_(DATA_NAMES[data]), batch=number
            )
        case ["file", name] if len(name) <= MOST_CHARACTERS and not PLAIN.search(name):
            return _("Opened file %(name)s", name=name)
    return ""


def _checksum(fields: Mapping[str, str]) -> str:
    return f"{zlib.crc32(urlencode(dict(fields)).encode()):08x}"


MAX_ORIGIN_LENGTH = 120


@dataclass(frozen=True)
class Base:
    """An example, or for a seed the kind of its numbers and the seed."""

    example: Example
    numbers: str = ""
    seed: int = 0
    origin: str = ""
    """Where the problem comes from, if from no example."""

    @classmethod
    def of(cls, parameters: Mapping[str, str], faults: list[Fault]) -> Self:
        """The base that a link names; the first example where it names none."""
        example = choose("example", parameters.get("example", FIRST), tuple(examples()), faults, FIRST)
        if "numbers" not in parameters and "seed" not in parameters:
            return cls(examples()[example], origin=parameters.get("origin", "")[:MAX_ORIGIN_LENGTH])
        numbers = choose("numbers", parameters.get("numbers", NUMBERS[0]), NUMBERS, faults, NUMBERS[0])
        return cls(examples()[FIRST], numbers, _seed(parameters.get("seed", "1"), faults))

    @property
    def parameters(self) -> dict[str, str]:
        """What a link says of it."""
        if self.numbers:
            return {"numbers": self.numbers} | ({"seed": str(self.seed)} if self.numbers != "zeros" else {})
        return {"origin": self.origin} if self.origin else {"example": self.example.id}

    @property
    def depth(self) -> int:
        return self.example.problem.network.depth

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.example.problem.network.sizes

    def texts(self, sizes: tuple[int, ...], samples: int) -> dict[str, str]:
        """Its fields: of an example those that it has, of a seed those of a network of these sizes."""
        return _drawn(self.numbers, self.seed, sizes, samples) if self.numbers else dict(_fields(self.example.id))


@lru_cache(maxsize=64)
def _drawn(numbers: str, seed: int, sizes: tuple[int, ...], samples: int) -> dict[str, str]:
    return dict(fields_of(seeded_problem(numbers, seed, sizes, samples)))


@lru_cache(maxsize=64)
def _fields(example: str) -> tuple[tuple[str, str], ...]:
    return tuple(fields_of(examples()[example].problem))


def _seed(text: str, faults: list[Fault]) -> int:
    try:
        return whole(0, MAX_SEED)(text)
    except ValueError as error:
        faults.append(Fault("seed", error.args[0], Phrase("other text")))
        return 0


LEARNING = {*LEARNING_CHOICES, *HYPERPARAMETERS} - {"learning_rate"}
"""The fields of optimizers and penalties, but for the state."""


def _is_memory(name: str) -> bool:
    return name.partition(".")[0] in MEMORY


RENUMBER = {"new-friendly": "friendly", "new-random": "random"}
"""Edits that draw all numbers anew, and what they draw."""


@dataclass
class Query:
    """A link as it was read: every field as typed, and what is wrong with it."""

    texts: dict[str, str]
    """Field to text: settings by name, numbers by address."""
    sizes: tuple[int, ...]
    samples: int
    single: bool
    base: Base
    faults: list[Fault] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def example(self) -> Example:
        return self.base.example

    @property
    def depth(self) -> int:
        return len(self.sizes) - 1

    @cached_property
    def settled(self) -> dict[str, str]:
        """The fields in their usual spelling; as typed while there are faults. To be asked when all is read."""
        return dict(fields_of(self.problem)) if self.problem else self.texts

    @cached_property
    def is_example(self) -> bool:
        """Whether the link says nothing but what its example says."""
        return not self.base.numbers and self.problem is not None and self.settled == self.base.texts((), 1)

    @cached_property
    def changes(self) -> list[tuple[str, str, str]]:
        """What differs from the base: (field, text there, text here); a field that it does not have was nothing."""
        there = {"samples": "1"} | self.base.texts(self.sizes, self.samples)
        known = {name: _first(aliases(name, self.base.depth), there) for name in self.settled}
        return [(name, known[name] or "", text) for name, text in self.settled.items() if known[name] != text]

    @cached_property
    def said(self) -> dict[str, str]:
        """What the link says of the problem: of a changed example everything, as its text may be corrected one day."""
        if not self.base.numbers:
            return {} if self.is_example else self.settled
        there = self.base.texts(self.sizes, self.samples)
        always = ("sizes", "samples")  # what the numbers of the seed depend on
        return {name: text for name, text in self.settled.items() if name in always or there.get(name) != text}

    @cached_property
    def encoded(self) -> str:
        """What a link says of the problem; a page has dozens of links that differ in the view alone."""
        return _encoded(self.base.parameters | self.said)

    @property
    def fits_a_form(self) -> bool:
        """Whether every number can have a box; a larger network is changed in the drawing, or comes from a file."""
        return len(self.texts) <= MOST_BOXES

    @property
    def title(self) -> str:
        """What the problem is called in the current language, where it is not its example."""
        return title(self.base.origin, self.settled) or _("Your own network: %(sizes)s", sizes=self.base_sizes)

    @property
    def base_sizes(self) -> str:
        return "-".join(map(str, self.sizes))

    @property
    def is_variation(self) -> bool:
        """Whether it is its example with a few changes: of the same sizes, with most of its numbers."""
        resized = any(before == "" or name == "sizes" for name, before, _now in self.changes)
        return not self.base.origin and not resized and 2 * self.changed_numbers < len(self.settled)

    @property
    def changed_numbers(self) -> int:
        """How many numbers differ from those of the base."""
        return sum(is_number(name) and name not in HYPERPARAMETERS for name, _, _ in self.changes)

    @property
    def is_blank(self) -> bool:
        """Whether no number was filled in yet."""
        return self.base.numbers == "zeros" and not self.changed_numbers

    def text(self, name: str) -> str:
        """The text of a setting; the usual one of an optimizer or a penalty that the link does not have."""
        text = self.texts.get(name)
        return learning_text(name, self.texts.get("optimizer", "")) if text is None else text

    @property
    def hyperparameters(self) -> tuple[str, ...]:
        """Those of its optimizer."""
        return OF_OPTIMIZER.get(self.texts.get("optimizer", "sgd"), ())

    @property
    def memory(self) -> dict[str, str]:
        """The number of the update, and what the optimizer remembers: fields that no form shows."""
        return {name: text for name, text in self.texts.items() if name == "t" or _is_memory(name)}

    def fault(self, name: str) -> Fault | None:
        """What is wrong with a field."""
        return next((fault for fault in self.faults if fault.place == name), None)


def read(parameters: Mapping[str, str]) -> Query:
    """Read the problem of a link; its faults are collected, and everything typed is kept."""
    faults: list[Fault] = []
    base = Base.of(parameters, faults)
    usual = "-".join(map(str, base.sizes))
    sizes = read_sizes(parameters.get("sizes", usual), faults) or base.sizes
    samples, single = read_samples(parameters.get("samples"), faults)
    there, depth = base.texts(sizes, samples), base.depth
    texts: dict[str, str] = {}
    no_biases = without_biases(parameters, len(sizes) - 1)
    for name in fields(
        sizes, samples, single, no_biases
    ):  # there may be thousands, most of them said nowhere but in the base
        text = parameters.get(name)
        if text is None and name.startswith(("W.", "b.")):
            text = there.get(name)
        elif text is None:
            names = aliases(name, depth)
            typed = _first(names, parameters)
            text = _first(names, there) if typed is None else typed
        texts[name] = default_text(name, sizes) if text is None else usual_name(name, text)
    learning = {name: text for name, text in (there | dict(parameters)).items() if name in LEARNING or _is_memory(name)}
    for name in learning_fields(learning, sizes, no_biases):
        texts[name] = learning.get(name, learning_text(name, learning.get("optimizer", "")))
    texts["sizes"] = parameters.get("sizes", usual)
    texts["samples"] = parameters.get("samples", "1")
    problem = build(Form(texts, sizes, samples, single), faults)
    return Query(texts, sizes, samples, single, base, faults, problem)


def link_work(parameters: Mapping[str, str]) -> int:
    """Samples times parameters of the problem of a link, before it is read."""
    base = Base.of(parameters, [])
    sizes = read_sizes(parameters.get("sizes", ""), []) or base.sizes
    samples, _ = read_samples(parameters.get("samples"), [])
    return samples * sum((before + 1) * size for before, size in pairwise(sizes))


def with_last_problem(query: Query, last: str) -> Query:
    """The query with a problem that can be shown while it has faults; what was typed stays in its fields.

    The fields at fault count as in the last problem, of which this is the link, and as in the base where there was
    none. Where no single field is at fault, the last problem is shown as it was.
    """
    before = read(dict(parse_qsl(last.removeprefix("?")))) if last else None
    if before and (before.sizes, before.samples, before.single) != (query.sizes, query.samples, query.single):
        before = None
    there = query.base.texts(query.sizes, query.samples) | (before.settled if before and before.problem else {})
    known = fields(query.sizes, query.samples, query.single, without_biases(query.texts, query.depth))
    texts = {**query.texts}
    wrong = [fault.place for fault in query.faults if fault.place in texts and fault.place not in ("sizes", "samples")]
    for name in wrong:
        usual = default_text(name, query.sizes) if name in known else learning_text(name, texts.get("optimizer", ""))
        texts[name] = there.get(name) or usual
    problem = build(Form(texts, query.sizes, query.samples, query.single), []) if wrong else None
    return replace(query, problem=problem or (before.problem if before else None), faults=[*query.faults])


def edited(query: Query, name: str) -> Query:
    """The query after an edit of the structure, or with new numbers. Raises InvalidProblem with a fault at `do`."""
    assert query.problem is not None
    if name not in RENUMBER:
        return read(query.base.parameters | dict(fields_of(edit(query.problem, name))))
    seed = (query.base.seed + 1) % MAX_SEED if query.base.numbers else 1
    kept = {
        field: text
        for field, text in query.settled.items()
        if field in KEPT or field.startswith(("activation.", "biases."))
    }
    return read({**kept, "numbers": RENUMBER[name], "seed": str(seed)})


KEPT = {"sizes", "samples", "learning_rate", *CHOICES, *LEARNING} - {"t"}
"""What stays when all numbers are drawn anew."""


def link(query: Query, **view: Any) -> str:
    """The link of the same problem; an unchanged example by its name alone. Empty settings of the view are left out."""
    seen = {name: text for name, text in view.items() if text}
    if seen.keys() & query.said.keys():  # another problem
        return "?" + _encoded(query.base.parameters | query.said | seen)
    return "?" + "&".join(filter(None, (query.encoded, _encoded(seen))))


def _encoded(parameters: Mapping[str, Any]) -> str:
    return urlencode(parameters, safe=":")


def _first(names: Iterable[str], texts: Mapping[str, str]) -> str | None:
    """The text of the first of these fields that is there."""
    return next((texts[name] for name in names if name in texts), None)
