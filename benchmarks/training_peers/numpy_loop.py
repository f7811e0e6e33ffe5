"""NumPy by hand: as it is written in a course, or with `out` as a second argument, every array made once."""

import sys

import numpy as np
from answering import answer, layers_of, read_task

task = read_task()
rate, names, size = task["learning_rate"], task["activations"], task["batch"]
x, y = np.array(task["x"]), np.array(task["y"])
layers = [(W.copy(), b.copy()) for W, b in layers_of(task)]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


FUNCTIONS = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "softmax": softmax}
SLOPES = {"tanh": lambda a: 1 - a**2, "relu": lambda a: a > 0, "softmax": lambda a: 1}
"""Of the last layer softmax goes with the cross-entropy: delta is a - y."""


def update(x, y):
    a = [x]
    for (W, b), name in zip(layers, names, strict=True):
        a.append(FUNCTIONS[name](a[-1] @ W.T + b))
    slope = (a[-1] - y) / len(x)
    for l in reversed(range(len(layers))):
        W, b = layers[l]
        delta = slope * SLOPES[names[l]](a[l + 1])
        slope = delta @ W
        layers[l] = W - rate * delta.T @ a[l], b - rate * delta.sum(axis=0)


A = [np.empty((size, n)) for n in task["sizes"][1:]]
D = [np.empty((size, n)) for n in task["sizes"]]
S = [np.empty((size, n)) for n in task["sizes"][1:]]
G = [(np.empty_like(W), np.empty_like(b)) for W, b in layers]


def activate_into(z, name):
    if name == "tanh":
        np.tanh(z, out=z)
    elif name == "relu":
        np.maximum(z, 0, out=z)
    else:
        z[:] = softmax(z)


def times_slope(delta, a, s, name):
    if name == "tanh":
        np.multiply(a, a, out=s)
        np.subtract(1, s, out=s)
        np.multiply(delta, s, out=delta)
    elif name == "relu":
        np.multiply(delta, a > 0, out=delta)


def update_in_place(x, y):
    below = x
    for (W, b), a, name in zip(layers, A, names, strict=True):
        np.matmul(below, W.T, out=a)
        np.add(a, b, out=a)
        activate_into(a, name)
        below = a
    np.subtract(A[-1], y, out=D[-1])
    np.divide(D[-1], len(x), out=D[-1])
    for l in reversed(range(len(layers))):
        (W, b), (gW, gb) = layers[l], G[l]
        times_slope(D[l + 1], A[l], S[l], names[l])
        np.matmul(D[l + 1].T, A[l - 1] if l else x, out=gW)
        np.sum(D[l + 1], axis=0, out=gb)
        if l:
            np.matmul(D[l + 1], W, out=D[l])
        np.multiply(gW, rate, out=gW)
        np.multiply(gb, rate, out=gb)
        np.subtract(W, gW, out=W)
        np.subtract(b, gb, out=b)


one_update = update_in_place if sys.argv[-1] == "out" else update


def train(epochs: int) -> None:
    for _ in range(epochs):
        for first in range(0, len(x), size):
            one_update(x[first : first + size], y[first : first + size])


answer(task, train)
