"""Compile what training needs before somebody waits for it: `python -m app.training.warm`."""

from .engine import warm

if __name__ == "__main__":
    warm()
