"""Where templates and static files are: beside the package in the tree, in it where it is installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """The folder of this name."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
