"""The settings of a training run: name in the link, possible values and default; and what they are called."""

from collections.abc import Mapping

from ...backprop.activations import ACTIVATIONS
from ...backprop.costs import COSTS
from ...backprop.optimizers import EPSILON
from ...explain.language import N_, _
from ...explain.notation import ACTIVATION_NAMES, COST_NAMES, OPTIMIZER_NAMES
from ...explain.numbers import plain_text
from ...explain.seeded import MAX_SEED
from ...training.data import KINDS
from ...training.datasets import DATASETS, GATES
from ...training.draws import INITIALIZATIONS
from ...training.recipe import OPTIMIZERS, SCHEDULES
from ..forms import Field, number, one_of, optional, whole
from ..limits import LARGEST_RATE, MOST_EPOCHS, PAGE_DATA

TABLE = "table"
"""The name of the user's own data."""
EXAMPLE_TABLE = (
    "hours of study;hours of sleep;passed\n"
    "1;6;no\n2;7;no\n2.5;5;no\n3;8;no\n3.5;6.5;no\n4;4.5;no\n4.5;7.5;yes\n5;5;no\n"
    "5.5;8;yes\n6;6.5;yes\n6.5;5.5;yes\n7;7.5;yes\n8;6;yes\n8.5;8;yes\n9;4;no\n9.5;7;yes"
)
"""The table that is shown until the user enters their own."""
EDGES = ("weights", "gradients", "changes")
SCALES = ("linear", "log")
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")


SHARE = number(0, 0.999999)
SMALL = number(0, 1e6)
FIELDS = {
    "data": Field("spiral", one_of((*DATASETS, TABLE))),
    "samples": Field("500", whole(2, PAGE_DATA)),
    "noise": Field("0", number(0, 1)),
    "training": Field("0.5", number(0, 1, above=True)),
    "seed": Field("1", whole(0, MAX_SEED)),
    "kind": Field("", one_of(("", *KINDS))),
    "standardise": Field("no", one_of(("no", "yes"))),
    "output": Field("", one_of(("", *ACTIVATIONS))),
    "cost": Field("", one_of(("", *COSTS))),
    "initialization": Field("xavier", one_of(INITIALIZATIONS)),
    "weights_seed": Field("1", whole(0, MAX_SEED)),
    "optimizer": Field("adam", one_of(OPTIMIZERS)),
    "learning_rate": Field("0.01", number(0, LARGEST_RATE, above=True)),
    "momentum": Field("0.9", SHARE),
    "beta1": Field("0.9", SHARE),
    "beta2": Field("0.999", SHARE),
    "alpha": Field("0.99", SHARE),
    "epsilon": Field("", optional(number(0, 1, above=True))),
    "weight_decay": Field("0.01", SMALL),
    "schedule": Field("constant", one_of(tuple(SCHEDULES))),
    "every": Field("100", whole(1, MOST_EPOCHS)),
    "factor": Field("0.5", number(0, 1)),
    "minimum": Field("0", SMALL),
    "batch_size": Field("10", whole(0, PAGE_DATA)),
    "shuffle": Field("yes", one_of(("yes", "no"))),
    "l1": Field("0", SMALL),
    "l2": Field("0", SMALL),
    "epochs": Field("1000", whole(1, MOST_EPOCHS)),
    "target_cost": Field("", optional(SMALL)),
    "patience": Field("", optional(whole(1, MOST_EPOCHS))),
    "edges": Field("weights", one_of(EDGES)),
    "scale": Field("linear", one_of(SCALES)),
}
VIEW = ("edges", "scale", "across", "up", "epoch", "sample", "batch", "lang", "decimal", "theme", "before")
"""Parameters of the view, which do not change the run."""
SHOWN_WITH = {
    "momentum": ("optimizer", ("momentum", "nesterov")),
    "beta1": ("optimizer", ("adam", "adamw")),
    "beta2": ("optimizer", ("adam", "adamw")),
    "alpha": ("optimizer", ("rmsprop",)),
    "epsilon": ("optimizer", tuple(EPSILON)),
    "weight_decay": ("optimizer", ("adamw",)),
    "every": ("schedule", ("step",)),
    "factor": ("schedule", ("step",)),
    "minimum": ("schedule", ("cosine",)),
    "kind": ("data", (TABLE,)),
    "standardise": ("data", (TABLE, "iris")),
    "samples": ("data", tuple(name for name, source in DATASETS.items() if not source.fixed)),
    "noise": ("data", tuple(name for name, source in DATASETS.items() if not source.fixed)),
    "training": ("data", (*(name for name in DATASETS if name not in GATES), TABLE)),
}
"""Settings that have an effect only with certain values of another one."""


def counts(name: str, texts: Mapping[str, str]) -> bool:
    """Whether a setting has an effect, given the others."""
    other, values = SHOWN_WITH.get(name, ("", ()))
    return not other or texts.get(other, FIELDS[other].default) in values


def field_of(place: str) -> str:
    """The field of the form in which a fault is to be corrected."""
    if place in ("activation", "sizes"):
        return "output"
    if place == "targets":
        return "inputs"  # the list of columns, in which both are chosen
    return "table" if place.startswith(("row ", "column ")) else place


SIDES = {"iris": {"across": "2", "up": "3"}}
"""The columns of the maps where they are not the first two: petals tell irises apart."""


def default(name: str, data: str) -> str:
    """The value of a setting that the link does not have."""
    if name in ("across", "up"):
        return SIDES.get(data, {"across": "0", "up": "1"})[name]
    if data in DATASETS:
        source = DATASETS[data]
        known = {
            "samples": str(source.samples),
            "noise": plain_text(source.noise),
            "training": plain_text(source.training),
        }
        return known.get(name, FIELDS[name].default)
    return "0.8" if name == "training" else FIELDS[name].default


DATA_NAMES = {
    "circle": N_("circle"),
    "xor": N_("exclusive or (XOR)"),
    "gauss": N_("two clouds"),
    "spiral": N_("spiral"),
    "plane": N_("plane (regression)"),
    "multi_gauss": N_("hills (regression)"),
    "moons": N_("two moons"),
    "iris": N_("iris flowers"),
    "gate_and": N_("AND (4 rows)"),
    "gate_or": N_("OR (4 rows)"),
    "gate_xor": N_("XOR (4 rows)"),
    "gate_nand": N_("NAND (4 rows)"),
    TABLE: N_("your own table"),
}
INITIALIZATION_NAMES = {"zeros": N_("zeros"), "uniform": N_("uniform, −½ to ½"), "xavier": "Xavier", "he": "He"}
SCHEDULE_NAMES = {"constant": N_("constant"), "step": N_("step decay"), "cosine": N_("cosine")}
KIND_NAMES = {"classification": N_("classes"), "regression": N_("numbers")}
ANSWERS = {"yes": N_("yes"), "no": N_("no")}
EDGE_NAMES = {"weights": N_("weights"), "gradients": N_("gradients"), "changes": N_("last changes")}
SCALE_NAMES = {"linear": N_("linear"), "log": N_("logarithmic")}
ROLE_NAMES = {"input": N_("input"), "target": N_("target"), "unused": N_("not used")}
FEATURE_NAMES = {
    "x1": "x₁", "x2": "x₂", "x1_squared": "x₁²", "x2_squared": "x₂²", "x1_x2": "x₁x₂",
    "sin_x1": "sin x₁", "sin_x2": "sin x₂",
}  # fmt: skip
FIELD_NAMES = {
    "data": N_("Data"),
    "samples": N_("Samples"),
    "noise": N_("Noise"),
    "training": N_("Training share"),
    "seed": N_("Data seed"),
    "kind": N_("Type of target"),
    "standardise": N_("Standardise"),
    "features": N_("Inputs"),
    "hidden": N_("Hidden layers"),
    "output": N_("Output activation"),
    "cost": N_("Cost"),
    "initialization": N_("Initial weights"),
    "weights_seed": N_("Weight seed"),
    "optimizer": N_("Optimizer"),
    "learning_rate": N_("Learning rate"),
    "momentum": N_("Momentum"),
    "beta1": "β₁",
    "beta2": "β₂",
    "alpha": "α",
    "epsilon": "ε",
    "weight_decay": N_("Weight decay"),
    "schedule": N_("Learning rate schedule"),
    "every": N_("Epochs per step"),
    "factor": N_("Factor"),
    "minimum": N_("Minimum learning rate"),
    "batch_size": N_("Batch size"),
    "shuffle": N_("Shuffle"),
    "l1": "L1",
    "l2": "L2",
    "epochs": N_("Epochs"),
    "target_cost": N_("Target cost"),
    "patience": N_("Patience (epochs without progress)"),
    "table": N_("Table"),
    "inputs": N_("Inputs"),
    "targets": N_("Targets"),
}
CHOICE_NAMES = {
    "data": DATA_NAMES,
    "kind": KIND_NAMES,
    "output": ACTIVATION_NAMES,
    "activation": ACTIVATION_NAMES,
    "cost": COST_NAMES,
    "optimizer": OPTIMIZER_NAMES,
    "initialization": INITIALIZATION_NAMES,
    "schedule": SCHEDULE_NAMES,
    "standardise": ANSWERS,
    "shuffle": ANSWERS,
    "column": ROLE_NAMES,
}


def field_name(name: str) -> str:
    """What a field is called."""
    if name.startswith("activation."):
        return _("Activation of layer %(layer)s", layer=name.removeprefix("activation."))
    if name.startswith("column."):
        return _("Column %(number)s", number=int(name.removeprefix("column.")) + 1)
    return _(FIELD_NAMES[name]) if name in FIELD_NAMES else _(name)
