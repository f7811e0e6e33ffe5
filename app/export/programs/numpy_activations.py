"""The activations of the NumPy program, with their slopes; a program holds those that it uses."""

ACTIVATIONS = {
    "identity": """
def identity(z):
    return z


def identity_slope(z):
    return np.ones_like(z)
""",
    "relu": '''
def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    """1 above 0, and 0 at 0 and below."""
    return np.where(z > 0, 1.0, 0.0)
''',
    "leaky_relu": '''
def leaky_relu(z):
    return np.where(z > 0, z, z / 100)


def leaky_relu_slope(z):
    """1 above 0, and 1/100 at 0 and below."""
    return np.where(z > 0, 1.0, 0.01)
''',
    "elu": """
def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(z):
    return np.exp(np.minimum(z, 0))
""",
    "sigmoid": '''
def sigmoid(z):
    """1 / (1 + e^-z), written so that nothing overflows."""
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_slope(z):
    return sigmoid(z) * sigmoid(-z)
''',
    "tanh": """
def tanh(z):
    return np.tanh(z)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2
""",
    "softplus": '''
def softplus(z):
    """ln(1 + e^z), written so that nothing overflows."""
    return np.logaddexp(0, z)


def softplus_slope(z):
    """The sigmoid."""
    return np.exp(-np.logaddexp(0, -z))
''',
    "silu": '''
def silu(z):
    """z times the sigmoid of z."""
    return z * np.exp(-np.logaddexp(0, -z))


def silu_slope(z):
    sigmoid, complement = np.exp(-np.logaddexp(0, -z)), np.exp(-np.logaddexp(0, z))
    return sigmoid + z * sigmoid * complement
''',
    "gelu": '''
def normal_distribution(z):
    return np.vectorize(erfc)(-z / np.sqrt(2)) / 2


def gelu(z):
    """z times the normal distribution function of z, the exact form."""
    return z * normal_distribution(z)


def gelu_slope(z):
    return normal_distribution(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
''',
    "softmax": '''
def softmax(z):
    """Shifted by the largest z, so that nothing overflows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_slope(z):
    """Of every sample the Jacobian: da_j/dz_k = a_j ([j = k] - a_k), with 1 - a_j as the sum of the others."""
    a, diagonal = softmax(z), np.eye(z.shape[1])
    others = a @ (1 - diagonal)
    return diagonal * (a * others)[:, None, :] - (1 - diagonal) * a[:, :, None] * a[:, None, :]
''',
}
