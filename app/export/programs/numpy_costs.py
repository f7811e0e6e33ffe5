"""The costs of the NumPy program, with their slopes; a program holds the one that it uses."""

from collections.abc import Sequence

COSTS = {
    "half_squared_error": """
def cost_of(a, y):
    return ((a - y) ** 2 / 2).sum(axis=1)


def cost_slope(a, y):
    return a - y
""",
    "squared_error": """
def cost_of(a, y):
    return ((a - y) ** 2).sum(axis=1)


def cost_slope(a, y):
    return 2 * (a - y)
""",
    "mean_squared_error": """
def cost_of(a, y):
    return ((a - y) ** 2).mean(axis=1)


def cost_slope(a, y):
    return 2 * (a - y) / y.shape[1]
""",
    "mean_absolute_error": '''
def cost_of(a, y):
    return np.abs(a - y).mean(axis=1)


def cost_slope(a, y):
    """0 where a = y."""
    return np.sign(a - y) / y.shape[1]
''',
    "huber": """
def cost_of(a, y):
    r = np.abs(a - y)
    return np.where(r <= 1, r**2 / 2, r - 0.5).sum(axis=1)


def cost_slope(a, y):
    return np.clip(a - y, -1, 1)
""",
    "binary_cross_entropy": '''
def cost_of(z, y):
    """From z, as the logarithms of a and 1 - a lose nothing then; 0 ln 0 counts as 0."""
    return -(y * np.where(y > 0, log_of(z), 0) + (1 - y) * np.where(y < 1, log_complement_of(z), 0)).sum(axis=1)


def cost_slope(z, y):
    """-y / a + (1 - y) / (1 - a)"""
    return (1 - y) * np.exp(-np.where(y < 1, log_complement_of(z), 0)) - y * np.exp(-np.where(y > 0, log_of(z), 0))
''',
    "cross_entropy": '''
def cost_of(z, y):
    """From z, as the logarithm of a loses nothing then; 0 ln 0 counts as 0."""
    return -(y * np.where(y > 0, log_of(z), 0)).sum(axis=1)


def cost_slope(z, y):
    """-y / a"""
    return -y * np.exp(-np.where(y > 0, log_of(z), 0))
''',
}

LOGARITHMS = {
    "sigmoid": (
        '''
def log_of(z):
    """ln a"""
    return -np.logaddexp(0, -z)
''',
        '''
def log_complement_of(z):
    """ln(1 - a)"""
    return -np.logaddexp(0, z)
''',
    ),
    "softmax": (
        '''
def log_of(z):
    """ln a"""
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)
''',
        '''
def log_complement_of(z):
    """ln(1 - a), as 1 - a is the sum of the other outputs"""
    others = [np.logaddexp.reduce(np.delete(z, j, axis=1), axis=1) for j in range(z.shape[1])]
    return np.stack(others, axis=1) - np.logaddexp.reduce(z, axis=1, keepdims=True)
''',
    ),
}
OTHER_LOGARITHMS = (
    '''
def log_of(z):
    """ln a"""
    with np.errstate(divide="ignore"):
        return np.log({g}(z))
''',
    '''
def log_complement_of(z):
    """ln(1 - a)"""
    with np.errstate(divide="ignore"):
        return np.log1p(-{g}(z))
''',
)


def logarithms(activation: str, cost: str) -> Sequence[str]:
    """What a cost of probabilities needs of the output activation; nothing for other costs."""
    both = LOGARITHMS.get(activation) or tuple(text.replace("{g}", activation) for text in OTHER_LOGARITHMS)
    return both[: ENTROPIES.get(cost, 0)]


ENTROPIES = {"cross_entropy": 1, "binary_cross_entropy": 2}
"""How many of the logarithms a cost takes."""
