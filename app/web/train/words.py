"""The words of the training page: what came of a run, and what differs between two."""

from functools import lru_cache
from math import isfinite

from ...explain.language import N_, _
from ...explain.numbers import MINUS, Style
from ...training.state import TrainingResult
from .fields import CHOICE_NAMES, FEATURE_NAMES, field_name
from .link import TrainingLink
from .run import Trained

SCRIPT_WORDS = {
    "epoch": N_("Epoch %(epoch)s of %(of)s"),
    "copied": N_("Copied: %(text)s"),
    "link too long": N_("The table is too large for a link."),
    "no connection": N_("The server cannot be reached. Your changes are still here; trying again."),
    "server error": N_("The server answered with an error (%(error)s). Your changes are still here."),
    "pause": N_("Pause"),
    "play": N_("Play"),
    "not trained": N_("Not trained: correct the marked field."),
}


def script_words() -> dict[str, str]:
    return {key: _(text) for key, text in SCRIPT_WORDS.items()}


def whole(number: int, style: Style) -> str:
    """A whole number with its thousands apart."""
    text = f"{number:,}"
    return text if style.decimal == "point" else text.replace(",", ".")


def brief(value: float, style: Style, digits: int = 3) -> str:
    """A number to so many digits, quickly: there are hundreds at every move of the hand."""
    if not isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    text = f"{value:.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return style.localised(text).replace("-", MINUS)


@lru_cache(maxsize=4096)
def percent(share: float, style: Style) -> str:
    """As many digits as do not round the last mistakes away."""
    tries = (f"{100 * share:.{digits}f}" for digits in range(1, 7))
    text = next((text for text in tries if share >= 1 or float(text) < 100), "100.0")
    return style.localised(text.removesuffix(".0"))


def result(run: Trained, frame: int, style: Style) -> str:
    """What came of a run up to a frame: "1,000 epochs, test cost 0.012, accuracy 98 %"."""
    training, tested = run.training, bool(run.training.test_costs)
    cost = (training.test_costs if tested else training.costs)[frame]
    epochs = whole(run.epochs[frame], style)
    values = {"epochs": epochs, "cost": brief(cost, style)}
    if run.accuracies is None:
        pattern = N_("%(epochs)s epochs, test cost %(cost)s") if tested else N_("%(epochs)s epochs, cost %(cost)s")
        return _(pattern, **values)
    share = run.accuracies[tested][frame]
    with_test = N_("%(epochs)s epochs, test cost %(cost)s, accuracy %(accuracy)s %%")
    without = N_("%(epochs)s epochs, cost %(cost)s, accuracy %(accuracy)s %%")
    return _(with_test if tested else without, **values, accuracy=percent(share, style))


def shortened(asked: int, planned: int, style: Style) -> str:
    """That a run has fewer epochs than were asked for, as the network is large; nothing where it has not."""
    if planned >= asked:
        return ""
    pattern = N_("Trained for %(planned)s epochs instead of %(asked)s, because this network and its data are large.")
    return _(pattern, planned=whole(planned, style), asked=whole(asked, style))


def ended(training: TrainingResult, style: Style) -> str:
    """Why a run ended before its last epoch, and what to try; nothing where it did not."""
    epochs = whole(training.epochs, style)
    if training.divergence:
        pattern = N_(
            "Training diverged in update %(step)s, epoch %(epoch)s: the numbers became too large. The page "
            "shows the network of the last epoch before that. Try a smaller learning rate, standardised "
            "inputs, or sigmoid or tanh units."
        )
        step = whole(training.divergence.step, style)
        return _(pattern, step=step, epoch=whole(training.divergence.epoch, style))
    if training.stopped == "target_cost":
        return _("Stopped after %(epochs)s epochs: the target cost was reached.", epochs=epochs)
    if training.stopped == "patience":
        return _("Stopped after %(epochs)s epochs: the cost no longer fell.", epochs=epochs)
    if training.stopped == "time_budget":
        return _(
            "Stopped after %(epochs)s epochs, because the time limit was reached. Try fewer epochs.", epochs=epochs
        )
    return ""


def grown(run: Trained, style: Style) -> str:
    """Words for a cost that ends far above where it began, without leaving float64."""
    costs = run.training.costs
    if run.training.divergence or not costs or not costs[-1] > 2 * costs[0]:
        return ""
    return _("The cost rose from %(first)s to %(last)s: the learning rate is probably too large.",
             first=style.text(costs[0], 3), last=style.text(costs[-1], 3))  # fmt: skip


def differences(before: TrainingLink, now: TrainingLink, style: Style) -> list[str]:
    """What differs between the settings of two runs, one sentence each."""
    names = dict.fromkeys((*now.texts, *now.said, *before.said))
    differing = [name for name in names if name in before.said or name in now.said]
    return [
        _(
            "%(what)s: %(before)s → %(now)s",
            what=field_name(name),
            before=_said(before, name, style),
            now=_said(now, name, style),
        )
        for name in differing
        if _text(before, name) != _text(now, name)
    ]


def _text(link: TrainingLink, name: str) -> str:
    return link.said.get(name) or (link.spelled(name) if name in link.texts else "")


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
