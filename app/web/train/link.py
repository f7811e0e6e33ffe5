"""The link of a training run, and how the run is looked at: every setting by its name, readable; what is usual is left
out.

`?data=circle&hidden=4-2&learning_rate=0.1` is all that such a run depends on, its seeds included. The same link gives
the same run. `before` carries the link of a run that is laid under it. A way to look at it that makes no sense falls
back to the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ...backprop.errors import Fault, Phrase
from ...explain.language import N_, current, decimal_sign
from ...explain.numbers import Style, plain_text
from ...training.features import FEATURES, USUAL
from ..forms import choose, parse_sizes
from ..limits import LONGEST_LINK, PAGE_LAYERS, PAGE_TABLE, PAGE_UNITS
from .fields import EDGES, EXAMPLE_TABLE, FIELDS, HIDDEN, SCALES, TABLE, VIEW, counts, default, field_of
from .table import signature

Sides = tuple[int, int]
SHOWN = {"edges": EDGES, "scale": SCALES}
"""What of the view falls back to the usual where it makes no sense."""


def view_of(parameters: Mapping[str, str], data: str) -> dict[str, str]:
    view = {name: parameters.get(name, "") for name in VIEW}
    for name, known in SHOWN.items():
        view[name] = view[name] if view[name] in known else FIELDS[name].default
    view = {name: text or (default(name, data) if name in ("across", "up") else "") for name, text in view.items()}
    for name in ("epoch", "sample", "batch", "across", "up"):
        view[name] = view[name] if view[name].isdecimal() and view[name].isascii() and len(view[name]) < 8 else ""
    return view


def style_of(view: Mapping[str, str]) -> Style:
    """How the reader wants numbers."""
    sign = view["decimal"] if view["decimal"] in ("point", "comma") else decimal_sign(current.get())
    return Style(Style.digits, sign)


def sides_of(view: Mapping[str, str], columns: int) -> Sides | None:
    """The columns across and up the maps; None where there is one column alone."""
    if columns < 2:
        return None
    across, up = (int(view[name] or 0) for name in ("across", "up"))
    if max(across, up) >= columns:  # of other data, that has more of them
        across, up = 0, 1
    return (across, up) if across != up else (across, (across + 1) % columns)


DEFAULT_HIDDEN = "8-8"
NO_HIDDEN = "0"
MAX_EDITS = 20
"""Of one request: as many as a hand presses while the one before is answered."""
ROLES = ("input", "target", "unused")


@dataclass
class TrainingLink:
    """A link as it was read: every setting as typed, what it is, and what is wrong with it."""

    texts: dict[str, str]
    values: dict[str, Any]
    hidden: tuple[int, ...]
    features: tuple[str, ...]
    roles: dict[int, str]
    """Of the columns of a table of one's own, those that were chosen."""
    table: str
    view: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    @property
    def data(self) -> str:
        data: str = self.values["data"]
        return data

    @property
    def own_table(self) -> bool:
        """Whether somebody has put in a table."""
        return self.table != EXAMPLE_TABLE

    @property
    def activations(self) -> list[str]:
        """Those of the hidden layers."""
        return [self.texts[f"activation.{layer}"] for layer in range(1, len(self.hidden) + 1)]

    def fault(self, name: str) -> Fault | None:
        return next((fault for fault in self.faults if field_of(fault.place) == name), None)

    @cached_property
    def said(self) -> dict[str, str]:
        """What the link says of the run: whatever counts and is not usual, as it is usually spelled."""
        texts = {name: self.spelled(name) for name in self.texts if counts(name, self.texts) and name not in SHOWN}
        kept = {name: text for name, text in texts.items() if text != self._default(name)}
        features = {"features": ",".join(self.features)} if self.features != USUAL else {}
        return kept | (self.brought if self.data == TABLE else {}) | features

    @property
    def brought(self) -> dict[str, str]:
        """The table of one's own and the roles of its columns."""
        columns = {f"column.{column}": role for column, role in sorted(self.roles.items())}
        return ({"table": self.table} if self.own_table else {}) | columns

    def link(self, **changes: Any) -> str:
        """The link of this page, with some of it changed; what is empty is left out."""
        return "?" + urlencode(
            {name: text for name, text in {**self.parameters, **changes}.items() if text != ""}, safe=",:"
        )

    @property
    def is_short(self) -> bool:
        """Whether every browser and proxy takes it; else a form carries all that it says."""
        return len(self.link()) <= LONGEST_LINK

    @property
    def parameters(self) -> dict[str, str]:
        """All that the link says, of the run and of how it is looked at."""
        seen = {name: text for name, text in self.view.items() if text and text != self._default(name)}
        return {**self.said, **seen}

    @property
    def run(self) -> str:
        """The link of the run alone."""
        return urlencode(self.said, safe=",:")

    def _default(self, name: str) -> str:
        if name == "hidden":
            return DEFAULT_HIDDEN
        if name.startswith("activation."):
            return "tanh"
        return default(name, self.data) if name in FIELDS or name in ("across", "up") else ""

    def spelled(self, name: str) -> str:
        """A setting as it is usually spelled, with a decimal point."""
        value = self.texts[name] if self.fault(name) else self.values.get(name, self.texts[name])
        return plain_text(value) if isinstance(value, float) else self.texts[name].strip()


def read(parameters: Mapping[str, str]) -> TrainingLink:
    """Read a link or a form; faults are collected, and what was typed is kept."""
    faults: list[Fault] = []
    data = parameters.get("data", FIELDS["data"].default)
    texts = {name: parameters.get(name, default(name, data)) for name in FIELDS if name not in SHOWN}
    values = {name: _value(name, text, texts, data, faults) for name, text in texts.items()}
    texts["hidden"] = parameters.get("hidden", DEFAULT_HIDDEN)
    hidden = parse_hidden_layers(texts["hidden"], faults)
    for layer in range(1, len(hidden) + 1):
        name = f"activation.{layer}"
        texts[name] = parameters.get(name, "tanh")
        choose(name, texts[name], HIDDEN, faults)
    table = parameters.get("table") or EXAMPLE_TABLE
    if len(table) > PAGE_TABLE:
        faults.append(Fault("table", Phrase(N_("at most %(most)s characters"), most=PAGE_TABLE), str(len(table))))
    features, roles, view = _features(parameters, faults), _roles(parameters, table), view_of(parameters, data)
    found = TrainingLink(texts, values, hidden, features, roles, table, view, faults)
    return reduce(_edited, filter(None, parameters.get("do", "").split("+")[:MAX_EDITS]), found)


def read_text(query: str) -> TrainingLink:
    """The same from the text of a link."""
    return read(dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True)))


def parse_hidden_layers(text: str, faults: list[Fault]) -> tuple[int, ...]:
    """Units of the hidden layers, such as 8-8; 0 for none."""
    if text.strip() in ("", NO_HIDDEN):
        return ()
    sizes = parse_sizes(text)
    if 1 <= len(sizes) < PAGE_LAYERS and all(1 <= size <= PAGE_UNITS for size in sizes):
        return sizes
    expected = N_("units of up to %(layers)s hidden layers, 1 to %(units)s each, such as 8-8; 0 for no hidden layer")
    faults.append(Fault("hidden", Phrase(expected, layers=PAGE_LAYERS - 1, units=PAGE_UNITS), Phrase("other text")))
    return ()


def _value(name: str, text: str, texts: Mapping[str, str], data: str, faults: list[Fault]) -> Any:
    """What a setting is; the usual where it does not count, or is wrong, which is told then."""
    if counts(name, texts):
        try:
            return FIELDS[name].read(text)
        except ValueError as error:
            faults.append(Fault(name, error.args[0], Phrase("other text") if text.strip() else Phrase("nothing")))
    return FIELDS[name].read(default(name, data))


def _features(parameters: Mapping[str, str], faults: list[Fault]) -> tuple[str, ...]:
    """Those that a link lists, or that are ticked in the form, in their usual order."""
    listed = parameters.get("features")
    if listed is None:
        return USUAL
    chosen = set(filter(None, listed.split(","))) or {name for name in FEATURES if f"feature.{name}" in parameters}
    if not chosen or not chosen <= set(FEATURES):
        some = Phrase(N_("at least one of %(names)s"), names=", ".join(FEATURES))
        faults.append(Fault("features", some, Phrase("another name") if chosen else Phrase("none")))
    return tuple(name for name in FEATURES if name in chosen) or USUAL


def _roles(parameters: Mapping[str, str], table: str) -> dict[int, str]:
    """The roles that were chosen; those of a form in which another table was put are forgotten."""
    if parameters.get("columns", known := signature(table)) != known:
        return {}
    named = {name.removeprefix("column."): role for name, role in parameters.items() if name.startswith("column.")}
    return {int(at): role for at, role in named.items() if at.isdecimal() and len(at) < 4 and role in ROLES}


def _edited(link: TrainingLink, edit: str) -> TrainingLink:
    """The link after an edit of its structure, or with a run kept beside it; what makes no sense changes nothing."""
    name, _, place = edit.partition(".")
    hidden, acts = list(link.hidden), link.activations
    at = int(place) - 1 if place.isdecimal() and len(place) < 4 else -1
    if name == "add-layer" and len(hidden) < PAGE_LAYERS - 1:
        hidden.append(hidden[-1] if hidden else 4)
        acts.append(acts[-1] if acts else "tanh")
    elif name == "remove-layer" and 0 <= at < len(hidden):
        del hidden[at], acts[at]
    elif name in ("add-unit", "remove-unit") and 0 <= at < len(hidden):
        hidden[at] = min(max(hidden[at] + (1 if name == "add-unit" else -1), 1), PAGE_UNITS)
    elif name in ("new-seed", "new-weights"):
        field = "seed" if name == "new-seed" else "weights_seed"
        return read({**link.brought, **link.parameters, field: str((link.values[field] + 1) % 1000)})
    elif name == "back" and link.view["before"]:
        return read(
            dict(parse_qsl(link.view["before"])) | {name: link.view[name] for name in ("lang", "theme", "decimal")}
        )
    elif name in ("keep", "drop"):
        return replace(link, view={**link.view, "before": link.run or "data=spiral" if name == "keep" else ""})
    if link.fault("hidden"):
        return link
    everything = {**link.brought, **link.parameters}
    said = {name: text for name, text in everything.items() if not name.startswith("activation.")}
    activations = {f"activation.{l}": act for l, act in enumerate(acts, start=1)}
    return read({**said, "hidden": "-".join(map(str, hidden)) or NO_HIDDEN, **activations})
