"""What came of a training run."""

from dataclasses import dataclass
from functools import cached_property

from ..backprop.arithmetic import Array
from ..backprop.network import Network
from .state import State


@dataclass(frozen=True, eq=False)
class Frame:
    """The network after so many epochs and updates, and its cost over all samples."""

    epoch: int
    step: int
    cost: float
    network: Network


@dataclass(frozen=True)
class Divergence:
    """Where a run left float64: in which update and epoch, both counted from 1, and the first value that did."""

    step: int
    epoch: int
    address: str


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """What came of it. `network` is the last finite one; `epochs` counts all that were finished, in earlier parts too.

    costs[e]: the cost over all samples after e epochs of this part of the run; where only those of the frames were
    asked for, costs[f] is that of frame f. test_costs: the same over the test samples, () without them.
    frame_epochs, frame_steps, frame_costs: (F,). frame_parameters: (F, P), the networks of the frames, flat.
    frame_shares: (2, F), of all and of the test samples those in the right class; NaN where every epoch was priced.
    stopped: "finished", "diverged", "target_cost", "patience", "time_budget" or "cancelled".
    state: what to resume from, after the last epoch that was finished.
    """

    network: Network
    costs: tuple[float, ...]
    test_costs: tuple[float, ...]
    epochs: int
    stopped: str
    divergence: Divergence | None
    frame_epochs: Array
    frame_steps: Array
    frame_costs: Array
    frame_shares: Array
    frame_parameters: Array
    state: State

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """The frames one by one."""
        rows = zip(self.frame_epochs.tolist(), self.frame_steps.tolist(), self.frame_costs.tolist(), strict=True)
        return tuple(Frame(*row, self.network.with_flat(w)) for row, w in zip(rows, self.frame_parameters, strict=True))
