"""The words of the training page: names of settings and choices, what came of a run, and what differs between two."""

from app.backprop.training.training import Training
from app.explain.language import N_, _
from app.explain.notation import ACTIVATION_NAMES, COST_NAMES
from app.explain.numbers import Style
from app.web.training_fields import TABLE
from app.web.training_link import TrainingLink
from app.web.training_setup import Trained

DATA_NAMES = {
    "circle": N_("circle"),
    "xor": N_("exclusive or"),
    "gauss": N_("two clouds"),
    "spiral": N_("spiral"),
    "plane": N_("plane (regression)"),
    "multi_gauss": N_("hills (regression)"),
    "moons": N_("two moons"),
    "iris": N_("irises"),
    "gate_and": N_("AND, four rows"),
    "gate_or": N_("OR, four rows"),
    "gate_xor": N_("XOR, four rows"),
    "gate_nand": N_("NAND, four rows"),
    TABLE: N_("your own table"),
}
OPTIMIZER_NAMES = {
    "sgd": N_("gradient descent"),
    "momentum": N_("momentum"),
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
}
INITIALIZATION_NAMES = {"zeros": N_("zeros"), "uniform": N_("uniform, −½ to ½"), "xavier": "Xavier", "he": "He"}
SCHEDULE_NAMES = {"constant": N_("constant"), "step": N_("in steps"), "cosine": N_("cosine")}
KIND_NAMES = {"classification": N_("classes"), "regression": N_("numbers")}
ANSWERS = {"yes": N_("yes"), "no": N_("no")}
EDGE_NAMES = {"weights": N_("weights"), "gradients": N_("gradients"), "changes": N_("last changes")}
SCALE_NAMES = {"linear": N_("linear"), "log": N_("powers of ten")}
ROLE_NAMES = {"input": N_("input"), "target": N_("target"), "unused": N_("not used")}
FEATURE_NAMES = {
    "x1": "x₁", "x2": "x₂", "x1_squared": "x₁²", "x2_squared": "x₂²", "x1_x2": "x₁x₂",
    "sin_x1": "sin x₁", "sin_x2": "sin x₂",
}  # fmt: skip
FIELD_NAMES = {
    "data": N_("Data"),
    "samples": N_("Samples"),
    "noise": N_("Noise"),
    "training": N_("Share to train on"),
    "seed": N_("Seed of the data"),
    "kind": N_("Targets are"),
    "standardise": N_("Standardise"),
    "features": N_("Inputs"),
    "hidden": N_("Hidden layers"),
    "output": N_("Output activation"),
    "cost": N_("Cost"),
    "initialization": N_("Initial weights"),
    "weights_seed": N_("Their seed"),
    "optimizer": N_("Optimizer"),
    "learning_rate": N_("Learning rate"),
    "momentum": N_("Momentum"),
    "beta1": "β₁",
    "beta2": "β₂",
    "alpha": "α",
    "epsilon": "ε",
    "weight_decay": N_("Weight decay"),
    "schedule": N_("Schedule"),
    "every": N_("Every so many epochs"),
    "factor": N_("Factor"),
    "minimum": N_("Lowest rate"),
    "batch_size": N_("Batch size"),
    "shuffle": N_("Shuffle"),
    "l1": "L1",
    "l2": "L2",
    "epochs": N_("Epochs"),
    "target_cost": N_("Stop at cost"),
    "patience": N_("Stop after epochs without progress"),
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
SCRIPT_WORDS = {
    "epoch": N_("Epoch %(epoch)s of %(of)s"),
    "copied": N_("Copied: %(text)s"),
    "link too long": N_("The table is too large for a link."),
    "no connection": N_("The server cannot be reached. What you changed is still here; it is tried again."),
    "pause": N_("Pause"),
    "play": N_("Play"),
    "not trained": N_("Not trained: see the marked field."),
}


def script_words() -> dict[str, str]:
    return {key: _(text) for key, text in SCRIPT_WORDS.items()}


def field_name(name: str) -> str:
    """What a field is called."""
    if name.startswith("activation."):
        return _("Activation of layer %(layer)s", layer=name.removeprefix("activation."))
    if name.startswith("column."):
        return _("Column %(number)s", number=int(name.removeprefix("column.")) + 1)
    return _(FIELD_NAMES[name]) if name in FIELD_NAMES else _(name)


def whole(number: int, style: Style) -> str:
    """A whole number with its thousands apart."""
    text = f"{number:,}"
    return text if style.decimal == "point" else text.replace(",", ".")


def percent(share: float, style: Style) -> str:
    """As many digits as do not round the last mistakes away."""
    text = f"{100 * share:.1f}".removesuffix(".0")
    return style.localised(text)


def result(run: Trained, frame: int, style: Style) -> str:
    """What came of a run up to a frame: "1,000 epochs, test cost 0.012, accuracy 98 %"."""
    training, tested = run.training, bool(run.training.test_costs)
    cost = (training.test_costs if tested else training.costs)[frame]
    epochs = whole(run.epochs[frame], style)
    values = {"epochs": epochs, "cost": style.text(cost, 3) if cost < float("inf") else "∞"}
    if run.accuracies is None:
        pattern = N_("%(epochs)s epochs, test cost %(cost)s") if tested else N_("%(epochs)s epochs, cost %(cost)s")
        return _(pattern, **values)
    share = run.accuracies[tested][frame]
    with_test = N_("%(epochs)s epochs, test cost %(cost)s, accuracy %(accuracy)s %%")
    without = N_("%(epochs)s epochs, cost %(cost)s, accuracy %(accuracy)s %%")
    return _(with_test if tested else without, **values, accuracy=percent(share, style))


def ended(training: Training, style: Style) -> str:
    """Why a run ended before its last epoch, and what to try; nothing where it did not."""
    epochs = whole(training.epochs, style)
    if training.divergence:
        pattern = N_(
            "Training diverged in update %(step)s, epoch %(epoch)s: the numbers grew beyond what can be held."
            " You see the network of the last epoch before that. Try a smaller learning rate, standardised inputs, or"
            " a saturating activation."
        )
        step = whole(training.divergence.step, style)
        return _(pattern, step=step, epoch=whole(training.divergence.epoch, style))
    if training.stopped == "target_cost":
        return _("Stopped after %(epochs)s epochs: the cost that was asked for is reached.", epochs=epochs)
    if training.stopped == "patience":
        return _("Stopped after %(epochs)s epochs: the cost did not fall any more.", epochs=epochs)
    if training.stopped == "time_budget":
        return _("Stopped after %(epochs)s epochs: the time that a page may take was over. Try fewer.", epochs=epochs)
    return ""


def grown(run: Trained, style: Style) -> str:
    """Words for a cost that ends far above where it began, without leaving float64."""
    costs = run.training.costs
    if run.training.divergence or not costs or not costs[-1] > 2 * costs[0]:
        return ""
    return _("The cost has grown from %(first)s to %(last)s: the learning rate is probably too large.",
             first=style.text(costs[0], 3), last=style.text(costs[-1], 3))  # fmt: skip


def differences(before: TrainingLink, now: TrainingLink, style: Style) -> list[str]:
    """What differs between the settings of two runs, one sentence each."""
    names = dict.fromkeys((*now.texts, *now.said, *before.said))
    differing = [name for name in names if name in before.said or name in now.said]
    return [
        _("%(what)s: %(before)s → %(now)s", what=field_name(name), before=was, now=now_is)
        for name in differing
        if (was := _said(before, name, style)) != (now_is := _said(now, name, style))
    ]


def _text(link: TrainingLink, name: str) -> str:
    return link.said.get(name, link.texts.get(name, ""))


def _said(link: TrainingLink, name: str, style: Style) -> str:
    text = _text(link, name)
    names = CHOICE_NAMES.get(name.partition(".")[0], {})
    if text in names:
        return _(names[text])
    if name == "features":
        return ", ".join(FEATURE_NAMES[each] for each in link.features)
    if name == "table":
        return _("%(count)s characters", count=len(text))
    return style.localised(text) or "–"
