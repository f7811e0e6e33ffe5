"""What the settings of the training page are called, and what can be chosen in them."""

from ...explain.language import N_, _
from ...explain.notation import ACTIVATION_NAMES, COST_NAMES, OPTIMIZER_NAMES
from .fields import TABLE

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
