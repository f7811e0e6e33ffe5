"""The activations and costs of the JAX and the Keras program; a program holds those that it uses and JAX has not."""

from collections.abc import Iterator

from ...explain.solution import Solution
from .parts import is_mean

FUNCTIONS = {
    "relu": "jax.nn.relu",
    "elu": "jax.nn.elu",
    "sigmoid": "jax.nn.sigmoid",
    "tanh": "jnp.tanh",
    "softplus": "jax.nn.softplus",
    "silu": "jax.nn.silu",
    "softmax": "jax.nn.softmax",
}
"""The others are defined in the program."""
DEFINED = {
    "identity": """
def identity(z):
    return z
""",
    "leaky_relu": '''
def leaky_relu(z):
    """As jax.nn.leaky_relu, but with the slope 1/100 at 0."""
    return jnp.where(z > 0, z, z / 100)
''',
    "gelu": '''
def gelu(z):
    """The exact form, with the normal distribution function."""
    return jax.nn.gelu(z, approximate=False)
''',
}
COSTS = {
    "half_squared_error": "    return ((a - y) ** 2 / 2).sum(axis=1)",
    "squared_error": "    return ((a - y) ** 2).sum(axis=1)",
    "mean_squared_error": "    return ((a - y) ** 2).mean(axis=1)",
    "mean_absolute_error": "    return jnp.abs(a - y).mean(axis=1)",
    "huber": """    r = jnp.abs(a - y)
    return jnp.where(r <= 1, r**2 / 2, r - 0.5).sum(axis=1)""",
    "binary_cross_entropy": """    log_a = jnp.log(jnp.where(y > 0, a, 1))  # 0 ln 0 counts as 0
    log_complement = jnp.log1p(jnp.where(y < 1, -a, 0))
    return -(y * log_a + (1 - y) * log_complement).sum(axis=1)""",
    "cross_entropy": """    log_a = jnp.log(jnp.where(y > 0, a, 1))  # 0 ln 0 counts as 0
    return -(y * log_a).sum(axis=1)""",
}
OWN = '''
def own(slopes):
    """The slopes of a sample are those of its own cost; the mean has divided them by the number of samples."""
    return jax.tree.map(lambda slope: slope * len(y), slopes)
'''
SLOPE = '''
def slope(g, z):
    """g'(z), which the gradient multiplies with and does not keep."""
    return jax.jvp(g, (z,), (jnp.ones_like(z),))[1]
'''
JACOBIAN = '''
def jacobian(g, z):
    """da_j/dz_k of every sample, which the gradient multiplies with and does not keep."""
    return jax.vmap(jax.jacobian(g))(z)
'''


def function(name: str) -> str:
    """An activation by the name that it has in the program."""
    return FUNCTIONS.get(name, name)


def definitions(solution: Solution) -> Iterator[str]:
    """The functions that a program needs: activations, the cost, and what the gradient does not tell."""
    names = solution.problem.network.names[1:]
    yield from (DEFINED[name] for name in dict.fromkeys(names) if name in DEFINED)
    yield f"def cost_of(a, y):\n{COSTS[solution.problem.cost_name]}"
    if any(name != "softmax" for name in names):
        yield SLOPE
    if "softmax" in names:
        yield JACOBIAN
    if is_mean(solution):
        yield OWN
