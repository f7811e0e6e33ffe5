"""When a run ends: after all epochs, at its target cost, or when the cost has not become lower for too long."""

from .recipe import Recipe
from .state import FIRST, Live, State


class StoppingRule:
    """Looks at every epoch in turn. best, waited: the lowest cost so far, and for how many epochs it has been that."""

    def __init__(self, recipe: Recipe, state: State, tested: bool) -> None:
        self.recipe, self.tested = recipe, tested
        self.best, self.waited = state.best, state.waited

    @property
    def early(self) -> bool:
        """Whether a run can end before its last epoch, so that every epoch has to be looked at."""
        return self.recipe.target_cost is not None or self.recipe.patience is not None

    def reason(self, live: Live, finished: int) -> str:
        """Why the run ends after so many epochs of this part of it; nothing where it goes on."""
        recipe = self.recipe
        if recipe.target_cost is not None and live.costs[finished] <= recipe.target_cost:
            return "target_cost"
        if recipe.patience is not None and self._waits(live, finished):
            return "patience"
        return "finished" if live.at[FIRST] + finished >= recipe.epochs else ""

    def _waits(self, live: Live, finished: int) -> bool:
        """Whether the cost was not lower for too long. The epoch that a run goes on from was counted before."""
        if finished == 0 and self.best is not None:
            return self.waited >= (self.recipe.patience or 1)
        cost = float((live.test_costs if self.tested else live.costs)[finished])
        if self.best is None or cost < self.best:
            self.best, self.waited = cost, 0
        else:
            self.waited += 1
        return self.waited >= (self.recipe.patience or 1)
