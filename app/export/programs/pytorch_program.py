"""The step as a PyTorch program: modules, autograd, and the SGD optimizer."""

from collections.abc import Iterator

from ...explain.solution import Solution
from .parts import (
    Steps,
    array,
    backwards,
    early_remark,
    functions,
    is_mean,
    layers,
    opening,
    remark,
    settled,
    show_functions,
    show_gradients,
    steps_on,
)

MODULES = {
    "identity": "nn.Identity()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "softplus": "nn.Softplus(threshold=700)",  # its own threshold, 20, gives up digits for speed
    "silu": "nn.SiLU()",
    "gelu": "nn.GELU()",
    "softmax": "nn.Softmax(dim=-1)",
}
COSTS = {
    "half_squared_error": "    return F.mse_loss(a, y, reduction='none').sum(dim=1) / 2",
    "squared_error": "    return F.mse_loss(a, y, reduction='none').sum(dim=1)",
    "mean_squared_error": "    return F.mse_loss(a, y, reduction='none').mean(dim=1)",
    "mean_absolute_error": "    return F.l1_loss(a, y, reduction='none').mean(dim=1)",
    "huber": "    return F.huber_loss(a, y, reduction='none').sum(dim=1)",
    "binary_cross_entropy": """    log_a = torch.where(y > 0, a, 1.0).log()  # 0 ln 0 counts as 0
    log_complement = torch.where(y < 1, -a, 0.0).log1p()
    return -(y * log_a + (1 - y) * log_complement).sum(dim=1)""",
    "cross_entropy": """    log_a = torch.where(y > 0, a, 1.0).log()  # 0 ln 0 counts as 0
    return -(y * log_a).sum(dim=1)""",
}
SLOPE = '''
def slope(g, z):
    """g'(z), which autograd multiplies with and does not keep."""
    z = z.detach().requires_grad_()
    return torch.autograd.grad(g(z).sum(), z)[0]
'''
JACOBIAN = '''
def jacobian(g, z):
    """da_j/dz_k of every sample, which autograd multiplies with and does not keep."""
    return torch.func.vmap(torch.func.jacrev(g))(z.detach())
'''
OWN = '''
def own(slopes):
    """The slopes of a sample are those of its own cost; the mean has divided them by the number of samples."""
    return slopes * len(y)
'''


def pytorch_program(solution: Solution) -> str:
    """Needs PyTorch alone."""
    steps = Steps(solution)
    parts = [opening(solution, "PyTorch"), IMPORTS, *_given(solution), _functions(solution), *_shows(solution, "")]
    parts += [*_forward(solution, steps, "forward", ""), *_cost(solution, steps, "cost", "")]
    parts += _backward(solution, steps)
    if steps_on(solution):
        parts += _update(solution, steps)
        parts += [*_forward(solution, steps, "forward-again", "_new"), *_cost(solution, steps, "cost-again", "_new")]
    return "\n".join(parts) + "\n"


IMPORTS = """import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
"""


def _given(solution: Solution) -> Iterator[str]:
    problem, network = solution.problem, solution.problem.network
    yield "# What is given: a row for every sample; row j of a weight leads to unit j"
    yield f"x = {array('torch.tensor', problem.inputs)}"
    yield f"y = {array('torch.tensor', problem.targets)}"
    if steps_on(solution):
        yield f"learning_rate = {float(problem.learning_rate)!r}"
    for l in layers(solution):
        yield f"layer{l}, g{l} = nn.Linear{network.sizes[l - 1], network.sizes[l]}, {MODULES[network.names[l]]}"
    yield f"model = nn.Sequential({', '.join(f'layer{l}, g{l}' for l in layers(solution))})"
    yield "with torch.no_grad():"
    for l in layers(solution):
        yield f"    layer{l}.weight.copy_({array('torch.tensor', network.W[l])})"
        yield f"    layer{l}.bias.copy_({array('torch.tensor', network.b[l])})"


def _functions(solution: Solution) -> str:
    names = solution.problem.network.names[1:]
    cost = f"def cost_of(a, y):\n{COSTS[solution.problem.cost_name]}".replace("'none'", '"none"')
    slopes = [SLOPE] * any(name != "softmax" for name in names) + [JACOBIAN] * ("softmax" in names)
    own = [OWN] * is_mean(solution)
    return functions(cost, *slopes, *own, *show_functions(solution))


def _shows(solution: Solution, new: str) -> Iterator[str]:
    """The parameters, and before the update what is given beside them."""
    if not new:
        yield 'show_samples("a.0", x.tolist())'
        yield f'show_samples("y.{solution.depth}", y.tolist())'
        if steps_on(solution):
            yield 'show("learning_rate", learning_rate)'
    for l in layers(solution):
        yield f'show("W{new}.{l}", layer{l}.weight.tolist())'
        yield f'show("b{new}.{l}", layer{l}.bias.tolist())'


def _forward(solution: Solution, steps: Steps, key: str, new: str) -> Iterator[str]:
    yield steps.comment(key)
    for l in layers(solution):
        yield f"z{l} = layer{l}({f'a{l - 1}' if l > 1 else 'x'})"
        if not new and (at := settled(solution, "z", l)):
            yield f"z{l}.data{at} = 0  # {remark('z')}"
        yield f"a{l} = g{l}(z{l})"
        if not new and (at := settled(solution, "a", l)):
            yield f"a{l}.data{at} = y{at}  # {remark('a')}"
        yield f'show_samples("z{new}.{l}", z{l}.tolist())'
        yield f'show_samples("a{new}.{l}", a{l}.tolist())'


def _cost(solution: Solution, steps: Steps, key: str, new: str) -> Iterator[str]:
    yield steps.comment(key)
    yield f"costs = cost_of(a{solution.depth}, y)"
    yield f"cost = costs.{solution.problem.reduction}()"
    yield f'show_samples("cost{new}", costs.tolist())'
    if not solution.problem.single:
        yield f'show("cost{new}", cost.tolist())'


def _backward(solution: Solution, steps: Steps) -> Iterator[str]:
    """Autograd goes all the way at once; what it finds is shown step by step."""
    problem = solution.problem
    yield "\n# Autograd goes back all the way at once"
    yield from early_remark(solution)
    values = ", ".join(f"z{l}, a{l}" for l in layers(solution))
    yield f"for value in ({values}):\n    value.retain_grad()\ncost.backward()"

    def own(name: str, layer: int) -> str:
        return f"own({name}{layer}.grad)" if is_mean(solution) else f"{name}{layer}.grad"

    for l in backwards(solution):
        slope = "jacobian" if problem.network.names[l] == "softmax" else "slope"
        yield steps.layer(l, solution.depth)
        yield f'show_samples("dC_da.{l}", {own("a", l)}.tolist())'
        yield f'show_samples("da_dz.{l}", {slope}(g{l}, z{l}).tolist())'
        yield f'show_samples("delta.{l}", {own("z", l)}.tolist())'
        if l == solution.depth:
            yield steps.comment("gradients")
        a = f"a{l - 1}.detach()" if l > 1 else "x"
        yield from show_gradients(solution, l, (f"layer{l}.weight.grad", f"layer{l}.bias.grad"), own("z", l), a)


def _update(solution: Solution, steps: Steps) -> Iterator[str]:
    """The convention for the biases is put into their gradients, or into what the optimizer gets."""
    convention = solution.problem.bias_update
    yield steps.comment("update")
    if convention == "shared":
        yield "# All biases of a layer are one number: each takes the step of the sum"
        yield from (f"layer{l}.bias.grad.fill_(layer{l}.bias.grad.sum())" for l in layers(solution))
    for l in layers(solution):
        yield f'show("step_W.{l}", (-learning_rate * layer{l}.weight.grad).tolist())'
        bias = (
            f"torch.zeros_like(layer{l}.bias)" if convention == "frozen" else f"(-learning_rate * layer{l}.bias.grad)"
        )
        yield f'show("step_b.{l}", {bias}.tolist())'
    weights = ", ".join(f"layer{l}.weight" for l in layers(solution))
    trained = f"[{weights}]  # the biases are frozen" if convention == "frozen" else "model.parameters()"
    yield f"trained = {trained}"
    yield "torch.optim.SGD(trained, lr=learning_rate).step()"
    yield from _shows(solution, "_new")
