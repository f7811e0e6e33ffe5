"""How much the server takes on, in one place."""

from ..backprop.problem import Problem
from ..training.processors import processors

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
IN_DETAIL = 100
"""How many times as much such a pass costs."""
MOST_ANSWERS = 2_000
CHECK_WORK = 100
"""What marking a sheet costs, as a multiple of the work of its pass."""
MOST_FRAME_NUMBERS = 1_000_000
MOST_EPOCHS = 100_000
MOST_FRAMES = 200
MOST_TRAINING_WORK = 2_000_000_000
"""Epochs times parameters times samples."""
TRAINING_SECONDS = 5.0
TRAINING_THREADS = processors()
"""Pieces of training that are worked at the same time; many runs take turns."""
STREAM_SECONDS = 0.1
"""Between two lines of a stream."""
INLINE_WORK = 300
"""Parameters times samples up to which a request is answered on the event loop; beyond, in a thread."""
MOST_ERRORS = 20

PAGE_LAYERS = 8
PAGE_UNITS = 64
PAGE_PARAMETERS = 10_000
PAGE_SAMPLES = 16
MOST_BOXES = 600
"""Of a form."""
PAGE_WORK = 20
"""What writing a page costs, as a multiple of the work of its pass."""
LIVE_WORK = 4
"""The same for the numbers of a page alone."""
SIGHT_WORK = 1
"""The same for those in sight."""

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
KEPT_RUNS = 24
"""Runs that are remembered: a picture, an epoch or a comparison of a run does not train again."""
LONGEST_LINK = 8_000


def work_of(problem: Problem) -> int:
    """The work of a pass: samples times parameters and, for a softmax, its Jacobian."""
    jacobian = problem.network.sizes[-1] ** 2 if problem.network.names[-1] == "softmax" else 0
    return problem.samples * (problem.network.parameters + jacobian)
