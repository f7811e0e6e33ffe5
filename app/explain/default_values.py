"""Default numbers: one decimal, always the same for the same address."""

from zlib import crc32

LEARNING_RATE = 0.1


def default_text(name: str, sizes: tuple[int, ...]) -> str:
    """The text of a number or an activation for a network of these sizes.

    Targets are 1 for one output, another one for each sample, and 0 for the others, which suits every cost.
    """
    if name.startswith("activation."):
        return "relu" if int(name.removeprefix("activation.")) < len(sizes) - 1 else "identity"
    return f"{default_number(name, sizes):g}"


def default_number(name: str, sizes: tuple[int, ...]) -> float:
    """The number that `default_text` writes."""
    sample, _, address = name.rpartition(":")
    if name == "learning_rate":
        return LEARNING_RATE
    if address.startswith("y."):
        return float(int(address.rpartition(".")[2]) == int(sample[1:] or 0) % sizes[-1])
    digit = (crc32(name.encode()) >> 8) % 19 - 9
    return (digit or 5) / 10
