"""How much the server takes on, in one place."""

from ..backprop.problem import Problem

MOST_BODY_BYTES = 1_000_000
MOST_FIELDS = 40_000
"""Of a form."""
LARGEST_NUMBER = 1e12
"""Of every number that comes in, up or down."""
MOST_LAYERS = 16
MOST_UNITS = 256
MOST_SAMPLES = 1_000
MOST_WORK = 2_000_000
"""Parameters times samples of one pass, the Jacobian of a softmax counted in."""
MOST_IN_DETAIL = 2_000
"""The same for a pass with gradient check, whys, or the gradients of every sample, and for a sheet that is marked."""
MOST_ANSWERS = 2_000
MOST_FRAME_NUMBERS = 250_000
"""Of an answer with frames: 5 MB of JSON."""
MOST_EPOCHS = 100_000
MOST_FRAMES = 200
MOST_TRAINING_WORK = 2_000_000_000
"""Epochs times parameters times samples."""
STREAM_SECONDS = 0.1
"""Between two lines of a stream."""
MOST_ERRORS = 20

PAGE_LAYERS = 8
PAGE_UNITS = 64
PAGE_PARAMETERS = 10_000
PAGE_SAMPLES = 16
MOST_BOXES = 600
"""Of a form."""
LIVE_WORK = 4
"""The same for the numbers of a page alone."""

PAGE_DATA = 5_000
"""Samples that a page trains with and tests on."""
PAGE_TRAINING_WORK = 1_000_000_000
"""Epochs times samples times parameters of a page: a second or two."""
PAGE_TRAINING_SECONDS = 4.0
PAGE_FRAMES = 200
PAGE_FRAME_NUMBERS = 400_000
"""Parameters of all frames that go to the page; of a larger network there are fewer frames."""
PAGE_TABLE = 200_000
"""Characters of a table of one's own."""
LARGEST_RATE = 1e6
KEPT_RUN_BYTES = 64_000_000
KEPT_SETUPS = 24
"""The data, the networks and the drawings of runs that are kept."""
LONGEST_LINK = 8_000


WORST_SECONDS = 1.0
"""Of CPU: what anything but training is predicted to take at most, and takes at most (docs/reliability.md)."""


def work_of(problem: Problem) -> int:
    """The work of a pass: samples times parameters and, for a softmax, its Jacobian."""
    jacobian = problem.network.sizes[-1] ** 2 if problem.network.names[-1] == "softmax" else 0
    return problem.samples * (problem.network.parameters + jacobian)


def pass_seconds(work: int, in_detail: bool = False) -> float:
    """What a forward and a backward pass are predicted to take."""
    return min(work * (3e-4 if in_detail else 3e-6), WORST_SECONDS)


def page_seconds(work: int) -> float:
    """The same for writing a page: of a large network it shows a part."""
    return min(0.02 + 0.002 * work, WORST_SECONDS)


def training_seconds(problem: Problem, epochs: int) -> float:
    """The same for a training run of a page with its pictures."""
    return 0.1 + epochs * work_of(problem) / 5e8
