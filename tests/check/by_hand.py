"""A pass in plain Python, written without a look at the app, in which a learner's mistakes can be switched on.

One sample, half squared error; full precision throughout, as with a calculator whose memory is used.
"""

from dataclasses import dataclass, field
from math import exp, tanh
from typing import Any

G = {
    "sigmoid": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: max(z, 0.0),
    "identity": lambda z: z,
}
SLOPE = {
    "sigmoid": lambda z: G["sigmoid"](z) * (1 - G["sigmoid"](z)),
    "tanh": lambda z: 1 - tanh(z) ** 2,
    "relu": lambda z: 1.0 if z > 0 else 0.0,
    "identity": lambda z: 1.0,
}


@dataclass
class ByHand:
    """W[l][j][k], b[l][j]; index 0 is unused. slip: the name of what is done wrong, at: in which layer."""

    W: list[Any]
    b: list[Any]
    g: list[str]
    x: list[float]
    y: list[float]
    eta: float
    slip: str = ""
    at: int = 0
    lines: dict[str, float] = field(default_factory=dict)

    def does(self, slip: str, layer: int) -> bool:
        return self.slip == slip and self.at == layer

    def forward(self, W: list[Any], b: list[Any], new: str) -> tuple[list[Any], list[Any]]:
        z, a = [self.x], [self.x]
        for l in range(1, len(W)):
            rows = [[row[j] for row in W[l]] for j in range(len(W[l]))] if self.does("transposed", l) else W[l]
            bias = [0.0] * len(b[l]) if self.does("bias_left_out", l) else b[l]
            z.append(
                [sum(w * v for w, v in zip(row, a[-1], strict=True)) + c for row, c in zip(rows, bias, strict=True)]
            )
            a.append([z_j if self.does("activation_forgotten", l) else G[self.g[l]](z_j) for z_j in z[l]])
            for j in range(len(W[l])):
                self.lines[f"z{new}.{l}.{j}"], self.lines[f"a{new}.{l}.{j}"] = z[l][j], a[l][j]
        half = 1.0 if self.does("factor_2", 0) and not new else 0.5
        self.lines[f"cost{new}"] = half * sum((o - t) ** 2 for o, t in zip(a[-1], self.y, strict=True))
        return z, a

    def slope(self, l: int, z: float, a: float) -> float:
        if self.does("slope_at_a", l):
            return SLOPE[self.g[l]](a)
        return z * (1 - z) if self.does("slope_formula_at_z", l) else SLOPE[self.g[l]](z)

    def work(self) -> dict[str, float]:
        z, a = self.forward(self.W, self.b, "")
        last = len(self.W) - 1
        W_new, b_new = [*self.W], [*self.b]
        back = [o - t for o, t in zip(a[-1], self.y, strict=True)]
        for l in range(last, 0, -1):
            sign = -1 if self.does("sign_of_delta", l) else 1
            slopes = [self.slope(l, *pair) for pair in zip(z[l], a[l], strict=True)]
            power = 0 if self.does("derivative_forgotten", l) else 2 if self.does("derivative_twice", l) else 1
            delta = [sign * c * s**power for c, s in zip(back, slopes, strict=True)]
            source = z[l - 1] if self.does("activation_forgotten_before", l) else a[l - 1]
            gradient = [[d * (a[l][j] if self.does("wrong_activation", l) else v) for v in source]
                        for j, d in enumerate(delta)]  # fmt: skip
            for j in range(len(delta)):
                self.lines |= {f"dC_da.{l}.{j}": back[j], f"da_dz.{l}.{j}": slopes[j], f"delta.{l}.{j}": delta[j]}
                self.lines[f"dC_db.{l}.{j}"] = delta[j]
                self.lines |= {f"dC_dW.{l}.{j}.{k}": v for k, v in enumerate(gradient[j])}
            self.update(l, gradient, delta, W_new, b_new)
            through = W_new[l] if self.does("updated_weights", l - 1) else self.W[l]
            if self.does("not_transposed", l - 1):
                through = [[row[j] for row in through] for j in range(len(through))]
            back = [sum(through[j][k] * d for j, d in enumerate(delta)) for k in range(len(self.W[l][0]))]
        self.forward(W_new, b_new, "_new")
        return self.lines

    def update(self, l: int, gradient: list[Any], delta: list[float], W_new: list[Any], b_new: list[Any]) -> None:
        rate = 1.0 if self.does("rate_forgotten", l) else self.eta**2 if self.does("rate_twice", l) else self.eta
        sign = 1 if self.does("uphill", l) else -1
        W_new[l] = [
            [w + sign * rate * g for w, g in zip(*rows, strict=True)] for rows in zip(self.W[l], gradient, strict=True)
        ]
        moves = 0.0 if self.does("not_updated", l) else sign * rate
        b_new[l] = [c + moves * d for c, d in zip(self.b[l], delta, strict=True)]
        for j in range(len(delta)):
            self.lines[f"b_new.{l}.{j}"] = b_new[l][j]
            self.lines |= {f"W_new.{l}.{j}.{k}": w for k, w in enumerate(W_new[l][j])}
