"""The form of the training page: what each field holds, what it can be, and what the sliders run through."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...explain.language import _
from ...explain.notation import ACTIVATION_NAMES
from ...explain.numbers import plain_text
from ...training.features import FEATURES
from .fields import CHOICE_NAMES, FEATURE_NAMES, FIELDS, HIDDEN, TABLE, counts, field_name
from .link import ROLES, TrainingLink
from .run import PREFERRED_COST, TrainingSetup, setup
from .table import Column, columns_of, signature

E24 = (
    1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.4, 2.7, 3, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8, 7.5, 8.2, 9.1,
)  # fmt: skip
"""The steps within one power of ten that look even on a logarithmic scale: the preferred numbers E24."""
SLIDERS = {
    "learning_rate": (*(float(f"{n * 10.0**power:.2g}") for power in (-4, -3, -2, -1, 0) for n in E24), 10.0),
    "noise": tuple(n / 100 for n in range(0, 55, 5)),
    "training": tuple(n / 100 for n in range(10, 100, 10)),
}


@dataclass(frozen=True)
class Slider:
    """A slider beside a box: the texts that it runs through, and which of them is nearest."""

    texts: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Controls:
    """The form of a link."""

    link: TrainingLink

    def text(self, name: str, decimal: str) -> str:
        """What stands in a box: with the reader's decimal sign, or as typed while there are faults."""
        if self.link.fault(name):
            return self.link.texts[name]
        text = self.link.spelled(name)
        return text if decimal == "point" else text.replace(".", ",")

    def counts(self, name: str) -> bool:
        return counts(name, self.link.texts)

    def choices(self, name: str) -> list[tuple[str, str]]:
        """What can be chosen, by name; the empty choice is what fits the data."""
        kind = name.partition(".")[0]
        names = CHOICE_NAMES[kind]
        if kind == "activation":
            names = {value: names[value] for value in HIDDEN}
        usual = [("", self._automatic(name))] if name in ("output", "cost", "kind") else []
        return [*usual, *((value, _(said)) for value, said in names.items())]

    def slider(self, name: str) -> Slider:
        values = SLIDERS[name]
        value = self.link.values[name]
        at = min(range(len(values)), key=lambda i: abs(values[i] - value))
        return Slider(tuple(plain_text(each) for each in values), at)

    @cached_property
    def features(self) -> list[tuple[str, str, bool]]:
        """The inputs of points in the plane, and whether they are chosen; none where the data has other columns."""
        planar = self._known.planar if self._known else self.link.data not in ("iris", TABLE)
        return [(name, FEATURE_NAMES[name], name in self.link.features) for name in FEATURES] if planar else []

    @property
    def columns(self) -> list[Column]:
        """The columns of a table of one's own."""
        return columns_of(self.link.table, self.link.roles) if self.link.data == TABLE else []

    @property
    def signature(self) -> str:
        """Of the table whose columns have these roles."""
        return signature(self.link.table)

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [(role, _(CHOICE_NAMES["column"][role])) for role in ROLES]

    @property
    def layers(self) -> list[tuple[int, int]]:
        """The hidden layers: number and units."""
        return list(enumerate(self.link.hidden, start=1))

    @property
    def own_table(self) -> bool:
        return self.link.data == TABLE

    @property
    def sizes(self) -> tuple[int, ...]:
        """Of the whole network, as far as it is known."""
        return self._known.network.sizes if self._known else ()

    @property
    def hidden_fields(self) -> dict[str, str]:
        """What the form carries along without a box."""
        names = ("edges", "scale", "lang", "decimal", "theme", "before")
        return {
            name: self.link.view[name]
            for name in names
            if self.link.view[name] not in ("", FIELDS.get(name, FIELDS["edges"]).default)
        }

    @property
    def shape(self) -> tuple[Any, ...]:
        """What the form of a run depends on, but for what the sliders move."""
        link = self.link
        texts = [(name, text) for name, text in link.texts.items() if name not in SLIDERS]
        return texts, link.hidden, link.features, sorted(link.roles.items()), link.table, self.hidden_fields

    def name(self, name: str) -> str:
        return field_name(name)

    @cached_property
    def _known(self) -> TrainingSetup | None:
        return None if self.link.faults else setup(self.link.run)

    def _automatic(self, name: str) -> str:
        """The empty choice: what fits the data, and which that is."""
        if not self._known:
            return _("default for this data")
        if name == "kind":
            said = CHOICE_NAMES["kind"][self._known.data.kind]
        elif name == "output":
            said = ACTIVATION_NAMES[self._known.network.names[-1]] if not self.link.values["output"] else ""
        else:
            output = self._known.network.names[-1]
            said = CHOICE_NAMES["cost"][PREFERRED_COST.get(output, "half_squared_error")]
        return _("default: %(what)s", what=_(said)) if said else _("default for this data")
