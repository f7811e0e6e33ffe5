"""The fields of a form and of a link: their names, and what they hold before anybody says."""

from collections.abc import Iterator
from zlib import crc32

from app.backprop.addresses import prefix


def fields(sizes: tuple[int, ...], samples: int, single: bool) -> Iterator[str]:
    """The names of all fields of a network of these sizes, in the order of the form."""
    yield from ("cost", "reduction", "bias_update", "learning_rate")
    for s in range(samples):
        s_ = prefix(None if single else s)
        yield from (f"{s_}a.0.{k}" for k in range(sizes[0]))
        yield from (f"{s_}y.{len(sizes) - 1}.{j}" for j in range(sizes[-1]))
    for layer in range(1, len(sizes)):
        yield f"activation.{layer}"
        yield from (f"W.{layer}.{j}.{k}" for j in range(sizes[layer]) for k in range(sizes[layer - 1]))
        yield from (f"b.{layer}.{j}" for j in range(sizes[layer]))


def aliases(name: str, depth: int) -> tuple[str, ...]:
    """A field, and the other names that its number may stand under.

    The first of several samples is what was the only one, and the other way round; a target keeps its output where
    an example of another depth is changed.
    """
    sample, _, address = name.rpartition(":")
    other = (address,) if sample == "s0" else (f"s0:{name}",) if not sample else ()
    unit = address.rpartition(".")[2]
    targets = (f"y.{depth}.{unit}",) if address.startswith("y.") and sample in ("", "s0") else ()
    return (name, *other, *targets)


def friendly(name: str, sizes: tuple[int, ...]) -> str:
    """What a field has before anybody says: a number with one decimal, always the same for the same address.

    Targets are 1 for one output, another one for each sample, and 0 for the others, which suits every cost.
    """
    sample, _, address = name.rpartition(":")
    if name.startswith("activation."):
        return "relu" if int(name.removeprefix("activation.")) < len(sizes) - 1 else "identity"
    if address.startswith("y."):
        return "1" if int(address.rpartition(".")[2]) == int(sample[1:] or 0) % sizes[-1] else "0"
    digit = (crc32(name.encode()) >> 8) % 19 - 9
    return f"{(digit or 5) / 10:g}"


def is_number(name: str) -> bool:
    """Whether a field holds a number, not a choice."""
    return name == "learning_rate" or name.rpartition(":")[2].startswith(("a.", "y.", "W.", "b."))
