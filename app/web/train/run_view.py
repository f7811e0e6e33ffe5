"""Everything that the training page shows of a run at one epoch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ...backprop.arithmetic import Array
from ...explain.language import _, translated
from ...explain.numbers import Style
from ...explain.training.diagnoses import diagnoses
from ...explain.training.drawing import NetworkDrawing, SampleMarkers
from ...explain.training.histograms import LayerHistograms, layer_histograms
from ...training.one_update import batches
from . import curve_1d as fit
from .curve import Curves, accuracy_curves, cost_curves
from .fields import FEATURE_NAMES
from .frame import DIGITS, FrameView, drawing, region, view_frame
from .lab_step import fits_batch, step_link, step_problem
from .link import Sides, TrainingLink, read_text, sides_of, style_of
from .pictures import map_png, marks, places
from .run import Trained, train_or_none
from .words import brief, differences, ended, grown, result, shortened


class LayerNumbers(NamedTuple):
    """The numbers that lead into a layer: a row for each of its units, a column for each unit before it, then the bias.

    left_out: how many rows and columns are not drawn.
    """

    layer: int
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    left_out: tuple[int, int]


def layer_numbers(drawn: NetworkDrawing, numbers: Sequence[float], style: Style) -> list[LayerNumbers]:
    """numbers: those of the edges, then those of the biases, as drawn."""
    texts = [brief(number, style, DIGITS) for number in numbers]
    edges, biases = iter(texts[: len(drawn.edges)]), iter(texts[len(drawn.edges) :])
    return [_layer(drawn, layer, edges, biases) for layer in drawn.network.layers]


def _layer(drawn: NetworkDrawing, layer: int, edges: Iterator[str], biases: Iterator[str]) -> LayerNumbers:
    before, after = drawn.shown[layer - 1], drawn.shown[layer]
    rows = [(_("unit %(unit)s", unit=j), [next(edges) for _k in range(before)]) for j in range(after)]
    sizes = drawn.network.sizes
    return LayerNumbers(
        layer,
        _names(drawn, layer - 1),
        [(name, [*row, next(biases)]) for name, row in rows],
        (sizes[layer] - after, sizes[layer - 1] - before),
    )


def _names(drawn: NetworkDrawing, layer: int) -> list[str]:
    """What the units of a layer are called: inputs by their names, others by their numbers."""
    shown = range(drawn.shown[layer])
    if layer:
        return [_("unit %(unit)s", unit=k) for k in shown]
    return [FEATURE_NAMES.get(drawn.names[k]) or translated(drawn.names[k]) for k in shown]


DATA = ("data", "samples", "noise", "training", "seed", "table", "kind", "standardise")
"""The settings that say which samples there are."""


@dataclass(eq=False)
class RunView:
    """A run, looked at as its link says. The template reads its parts."""

    link: TrainingLink
    run: Trained

    @cached_property
    def style(self) -> Style:
        return style_of(self.link.view)

    @cached_property
    def frame(self) -> int:
        return self.run.frame(self.link.view["epoch"])

    @property
    def frames(self) -> int:
        return len(self.run.epochs)

    @property
    def epoch(self) -> int:
        return self.run.epochs[self.frame]

    @property
    def sample(self) -> int:
        return min(int(self.link.view["sample"] or 0), self.run.setup.problem.samples - 1)

    @cached_property
    def look(self) -> FrameView:
        parameters = self.run.training.frame_parameters
        before = parameters[max(self.frame - 1, 0)]
        return view_frame(self.link.run, parameters[self.frame], before, self.link.view["edges"], self.sides)

    @cached_property
    def drawing(self) -> NetworkDrawing:
        return drawing(self.link.run)

    @property
    def classes(self) -> bool:
        """Whether the map shows which of several outputs is the largest."""
        network = self.run.setup.network
        return self.run.setup.data.kind == "classification" and network.sizes[-1] > 1

    @property
    def mapped(self) -> bool:
        return self.sides is not None

    @cached_property
    def sides(self) -> Sides | None:
        """The columns across and up the maps."""
        return sides_of(self.link.view, len(self.run.setup.data.columns))

    def map_picture(self) -> str:
        return map_png(self.look.map, "classes" if self.classes else "values")

    def unit_picture(self, number: int) -> str:
        return map_png(self.look.units[number])

    def strip_picture(self, strip: Array) -> str:
        return map_png(strip, "ink")

    def scale_picture(self) -> str:
        return map_png(np.arange(255, dtype=np.uint8)[None])

    def epoch_of(self, frame: int) -> int:
        """Of a frame, the nearest there is."""
        return self.run.epochs[min(max(frame, 0), self.frames - 1)]

    def side_says(self, side: int) -> str:
        """What a side of the map is: "x₁ from −6 to 6"."""
        setup = self.run.setup
        ends = region(setup, self.sides) if self.sides else fit.region(setup)
        low, high = (self.style.text(float(end[side]), 3) for end in ends)
        across = side == 0 or self.sides
        name = translated(setup.data.columns[self.sides[side] if self.sides else 0]) if across else _("the output")
        return _("%(name)s from %(low)s to %(high)s", name=FEATURE_NAMES.get(name, name), low=low, high=high)

    @cached_property
    def marks(self) -> list[SampleMarkers]:
        return marks(self.run.setup, self.sides) if self.sides else fit.marks(self.run.setup)

    @cached_property
    def places(self) -> list[list[float]]:
        """Where the samples that are trained on stand in the map."""
        setup = self.run.setup
        found = places(setup, setup.training, self.sides) if self.sides else fit.places(setup)
        at: list[list[float]] = found.round(1).tolist()
        return at

    @cached_property
    def before(self) -> tuple[TrainingLink, Trained] | None:
        """The run that was kept for comparison."""
        if not self.link.view["before"]:
            return None
        kept = read_text(self.link.view["before"])
        run = train_or_none(kept)
        return (kept, run) if run else None

    @property
    def differences(self) -> list[str]:
        return differences(self.before[0], self.link, self.style) if self.before else []

    @cached_property
    def costs(self) -> Curves:
        return cost_curves(self.run, self.before[1] if self.before else None, self.link.view["scale"] == "log")

    @cached_property
    def accuracies(self) -> Curves | None:
        return accuracy_curves(self.run, self.before[1] if self.before else None)

    @cached_property
    def results(self) -> list[str]:
        """The result up to each frame, in words."""
        return [result(self.run, frame, self.style) for frame in range(self.frames)]

    @property
    def kept_result(self) -> str:
        return result(self.before[1], -1, self.style) if self.before else ""

    @property
    def notes(self) -> list[str]:
        """What is to be said of the run as a whole."""
        planned = self.run.setup.recipe.epochs
        notes = (
            shortened(self.link.values["epochs"], planned, self.style),
            ended(self.run.training, self.style),
            grown(self.run, self.style),
        )
        return [note for note in notes if note]

    @property
    def diagnoses(self) -> list[str]:
        """What is wrong at this epoch."""
        return [translated(found.says) for found in diagnoses(self.run.statistics, self.frame)]

    @property
    def histograms(self) -> list[LayerHistograms]:
        return layer_histograms(self.run.statistics, self.frame)

    @property
    def numbers(self) -> list[LayerNumbers]:
        return layer_numbers(self.drawing, self.look.numbers, self.style)

    @property
    def fits_the_lab(self) -> bool:
        """Whether the lab can open a step by a link."""
        return step_link(step_problem(self.run, self.frame, self.sample)) is not None

    @property
    def batches(self) -> int:
        """How many updates an epoch has."""
        return batches(self.run.setup.problem, self.run.setup.recipe)

    @property
    def has_batch(self) -> bool:
        """Whether the lab takes a batch of the run, with all its samples."""
        return fits_batch(self.run)

    def shape(self, part: str) -> tuple[Any, ...]:
        """What the network, or the map, without its pictures depends on."""
        setup, view = self.run.setup, self.link.view
        drawn = (setup.network.sizes, setup.network.names[-1], setup.names, self.sides, self.style, view["edges"])
        if part == "network":
            return drawn
        said = tuple(
            (name, text) for name, text in self.link.said.items() if name in DATA or name.startswith("column.")
        )
        return (*drawn, said, self.sample, setup.data.kind)

    @property
    def data(self) -> dict[str, Any]:
        """What the scripts need to move along the time line."""
        return {
            "epochs": self.run.epochs,
            "frame": self.frame,
            "at": self.costs.at,
            "results": self.results,
            "samples": self.places,
            "units": [[unit.x, unit.y] for unit in self.drawing.units],
            "classes": self.classes,
            "at_rest": self.run.at_rest,
        }
