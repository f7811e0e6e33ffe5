"""Write torch_training.json: runs of every optimizer, worked by PyTorch in float64.

pip install torch==2.13.0 && python tests/oracles/make_torch_training.py

Optimizers are torch.optim's, schedules torch.optim.lr_scheduler's, stepped once an epoch; the penalty l1 sum |w| +
l2/2 sum w^2 over the weights is added to the cost before torch.autograd differentiates it. No line of the app is used.
"""

import json
from itertools import pairwise
from pathlib import Path

import torch

FILE = Path(__file__).parent / "torch_training.json"
EPOCHS, BATCH, SAMPLES, SIZES = 6, 4, 10, (3, 5, 4, 2)
CONVENTIONS = (
    "x is (samples, 3), y is (samples, 2). parameters: layer by layer, W row by row, then b; of 3-5-4-2, tanh, "
    "sigmoid, identity. The cost is the mean over the samples of sum_j (a_j - y_j)^2 / 2. Batches are taken in order: "
    "4, 4, 2 samples. after[e]: the parameters after e + 1 epochs, costs[e]: the cost over all samples then, without "
    "penalty."
)
CASES = [
    ("sgd", {}, 0.2), ("momentum", {}, 0.05), ("momentum", {"momentum": 0.5}, 0.1), ("nesterov", {}, 0.05),
    ("adagrad", {}, 0.1), ("adagrad", {"epsilon": 1e-3}, 0.1), ("rmsprop", {}, 0.01),
    ("rmsprop", {"alpha": 0.9, "epsilon": 1e-4}, 0.02), ("adam", {}, 0.05),
    ("adam", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-5}, 0.05), ("adamw", {}, 0.05),
    ("adamw", {"weight_decay": 0.3}, 0.05),
]  # fmt: skip
SCHEDULES = [{"name": "constant"}, {"name": "step", "every": 2, "factor": 0.3}, {"name": "cosine", "minimum": 0.001}]
PENALTIES = [(0.0, 0.0), (0.0, 0.05), (0.02, 0.0)]


def optimizer_of(name, settings, parameters, rate):
    """The optimizer of torch.optim, with the defaults that it has itself where nothing is said."""
    given = dict(settings)
    if name in ("adam", "adamw") and "beta1" in given:
        given["betas"] = (given.pop("beta1"), given.pop("beta2"))
    if "epsilon" in given:
        given["eps"] = given.pop("epsilon")
    if name in ("sgd", "momentum", "nesterov"):
        mu = given.get("momentum", 0.9) if name != "sgd" else 0
        return torch.optim.SGD(parameters, lr=rate, momentum=mu, nesterov=name == "nesterov")
    makers = {
        "adagrad": torch.optim.Adagrad, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
    }  # fmt: skip
    return makers[name](parameters, lr=rate, **given)


def schedule_of(schedule, optimizer):
    if schedule["name"] == "step":
        return torch.optim.lr_scheduler.StepLR(optimizer, schedule["every"], schedule["factor"])
    if schedule["name"] == "cosine":
        return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS, schedule["minimum"])
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)


def outputs(layers, x):
    (W1, b1), (W2, b2), (W3, b3) = layers
    return torch.sigmoid(torch.tanh(x @ W1.T + b1) @ W2.T + b2) @ W3.T + b3


def cost(layers, x, y):
    return ((outputs(layers, x) - y) ** 2 / 2).sum() / len(x)


def penalty(layers, l1, l2):
    return sum(l1 * W.abs().sum() + l2 / 2 * (W**2).sum() for W, _ in layers)


def flat(layers):
    return torch.cat([part.detach().ravel() for layer in layers for part in layer]).tolist()


def run(seed, name, settings, rate, schedule, l1, l2):
    random = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=random, dtype=torch.float64)

    layers = [(normal(n, before).requires_grad_(), normal(n).requires_grad_()) for before, n in pairwise(SIZES)]
    x, y, start = normal(SAMPLES, SIZES[0]), normal(SAMPLES, SIZES[-1]), flat(layers)
    optimizer = optimizer_of(name, settings, [part for layer in layers for part in layer], rate)
    scheduler = schedule_of(schedule, optimizer)
    after, costs = [], []
    for _ in range(EPOCHS):
        for first in range(0, SAMPLES, BATCH):
            optimizer.zero_grad()
            part = slice(first, first + BATCH)
            (cost(layers, x[part], y[part]) + penalty(layers, l1, l2)).backward()
            optimizer.step()
        scheduler.step()
        after.append(flat(layers))
        costs.append(cost(layers, x, y).item())
    return {
        "optimizer": {"name": name, **settings}, "learning_rate": rate, "schedule": schedule, "l1": l1, "l2": l2,
        "x": x.tolist(), "y": y.tolist(), "parameters": start, "after": after, "costs": costs,
    }  # fmt: skip


def main():
    cases = [
        (case, SCHEDULES[i % 3], *PENALTIES[i // 3 % 3]) for i, case in enumerate(c for c in CASES for _ in range(3))
    ]
    runs = [run(seed, *case, schedule, l1, l2) for seed, (case, schedule, l1, l2) in enumerate(cases)]
    lines = ",\n".join(json.dumps(one) for one in runs)
    FILE.write_text(f'{{"conventions": {json.dumps(CONVENTIONS)},\n"runs": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
