"""How much work the search for mistakes may be, counted, not timed: the same sheet always gets the same answer."""

from dataclasses import dataclass

WORK = 40_000
"""For all wrong lines of a sheet, in numbers that are worked again; all else counts as so many of those."""
WORK_AGAIN = 10_000
"""For trying on the other lines what was found on one."""
LEAST = 300
"""What a search on the way to a line takes at least; with less only the line itself is looked at."""


@dataclass
class Budget:
    """What is left. One search may spend half of it, so that the first wrong lines, which matter most, get most."""

    left: int = WORK
    was_short: bool = False
    """Whether something was left out for want of it."""

    def half(self) -> "Budget":
        """What the next search may spend."""
        share = self.left // 2
        self.left -= share
        return Budget(share)

    def take_back(self, other: "Budget") -> None:
        """What a search has left."""
        self.left += other.left

    def spend(self, work: float) -> None:
        self.left -= int(work)

    def allows(self) -> bool:
        """Whether to go on; whoever is told no has left something out."""
        self.was_short |= self.left <= 0
        return self.left > 0
