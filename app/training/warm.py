"""Everything that is compiled, before somebody waits for it: `python -m app.training.warm`."""

from . import engines, helper, quick


def warm() -> None:
    """Compile it, or take it from the disk; a few seconds the first time, else a few tenths."""
    engines.warm()
    quick.warm()
    helper.warm()


if __name__ == "__main__":
    warm()
