"""This project: the run that the page asks for, with all that goes with it; the engine is chosen as there."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from answering import answer, read_task

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.backprop.problem import Problem
from app.training.draws import initial
from app.training.recipe import Recipe
from app.training.run import train as run

task = read_task()
network = initial(task["sizes"], task["activations"], "zeros", 0).with_flat(np.array(task["parameters"]))
x, y = np.array(task["x"]), np.array(task["y"])
problem = Problem(network, x, y, task["cost"], learning_rate=task["learning_rate"], single=False)


def train(epochs: int) -> None:
    global problem
    recipe = Recipe(epochs, batch_size=task["batch"], costs="frames", seconds=600)
    problem = replace(problem, network=run(problem, recipe).network)


answer(task, train)
