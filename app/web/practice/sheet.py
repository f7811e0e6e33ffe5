"""A sheet to practise on: its boxes, what was typed in them, and what is to be said about each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ...backprop.address import Address
from ...backprop.errors import Fault, Phrase
from ...backprop.problem import Problem
from ...backprop.trace import Trace
from ...check.answers import read
from ...check.arrays import Compared, compare
from ...check.catalogue import says
from ...check.checking import Checked, check, is_negated
from ...check.comparing import to_fraction
from ...check.conventions import ConventionMatch, matching_conventions, settings_say
from ...check.marking import Mark
from ...check.mistakes import Mistake
from ...check.programs import RightLine, right_line
from ...check.programs import says as bug_says
from ...explain.formula_writer import Writer
from ...explain.formulas import EQUALS, MINUS, PLUS, Formula, Marked, Row, row, symbol
from ...explain.numbers import MAX_DIGITS
from ...explain.rules_in_words import rule
from ...explain.solution import Solution
from ...explain.steps import steps
from ...explain.steps.step import Step
from ...explain.why import Sum, Term, Why
from ..lab.view import View
from ..limits import MOST_BOXES
from .masked import Blank, MaskedSolution
from .settings import Blanks


@dataclass(frozen=True, eq=False)
class Sheet:
    """texts: what was typed, by address. hints: the level that was asked for, by address. is_marked: whether marks
    and hints are told."""

    problem: Problem
    trace: Trace
    view: View
    texts: Mapping[str, str]
    hints: Mapping[str, int]
    is_marked: bool
    printed: str = ""
    """What a program printed, to be compared."""

    @cached_property
    def compared(self) -> Compared | Phrase | None:
        """What a program printed beside what it should; a phrase where that cannot be read; None for nothing."""
        if not self.printed.strip():
            return None
        try:
            return compare(self.problem, self.printed)
        except ValueError as error:
            found: Phrase = error.args[0]
            return found

    @cached_property
    def bug(self) -> tuple[str, RightLine] | None:
        """The bug that gives all arrays, as a sentence, and the line that would be right."""
        found = self.compared
        if not isinstance(found, Compared) or not found.bug:
            return None
        return bug_says(found.bug, found.layers), right_line(found.bug, found.layers, self.problem)

    @property
    def settings_say(self) -> str:
        return settings_say(self.compared.settings) if isinstance(self.compared, Compared) else ""

    @cached_property
    def right(self) -> Solution:
        return Solution(self.trace, None if self.problem.single else self.view.sample)

    @cached_property
    def blanks(self) -> Blanks:
        return Blanks(self.right, self.view.practice.blank)

    @cached_property
    def answers(self) -> dict[str, str]:
        """What was typed for a number of this sheet, in the order of the steps."""
        typed = {at: text for at, text in self.texts.items() if text.strip() and at in self.right.values}
        return {at: text for at, text in typed.items() if at in self.blanks}

    @property
    def left_out(self) -> int:
        """How many answers are for no number of this sheet."""
        return sum(bool(text.strip()) for text in self.texts.values()) - len(self.answers)

    @cached_property
    def checked(self) -> Checked | None:
        """The marks; None as long as they are not to be told."""
        if not self.is_marked or not self.answers:
            return None
        return check(self.problem, self.answers, self.view.practice.conventions, self.view.style.digits)

    @cached_property
    def veiled(self) -> MaskedSolution:
        typed = {at: self._hidden(at, text) for at, text in self.answers.items()}
        return MaskedSolution(self.trace, self.right.sample, self.blanks, typed)

    @cached_property
    def steps(self) -> list[Step]:
        return steps(self.veiled)

    @cached_property
    def lines(self) -> list[str]:
        """The boxes in the steps, in their order."""
        in_steps = (line.address for step in self.steps for block in step.blocks for line in block.lines)
        return list(dict.fromkeys(address for address in in_steps if self.blanks.is_asked(address)))[:MOST_BOXES]

    @cached_property
    def line_set(self) -> frozenset[str]:
        return frozenset(self.lines)

    @cached_property
    def others(self) -> list[str]:
        """Numbers without a line in the steps that have a box: those that the link names, and that were typed."""
        named = self.right.on_page(self.view.current(self.right)) if self.blanks.names else ()
        wanted = [address for address in named if self.blanks.is_named(address)]
        found = dict.fromkeys(at for at in (*wanted, *self.answers) if at not in self.line_set)
        return list(found)[: MOST_BOXES - len(self.lines)]

    @property
    def boxes(self) -> list[str]:
        return [*self.lines, *self.others]

    @property
    def filled(self) -> int:
        """How many boxes are filled in."""
        return sum(address in self.answers for address in self.boxes)

    def verdict(self, address: str) -> str:
        """right, rounded, follows, wrong or unreadable; empty where nothing was typed, or nothing is to be told."""
        if self.fault(address):
            return "unreadable"
        found = self.mark(address)
        return found.verdict if found else ""

    def mark(self, address: str) -> Mark | None:
        return self.checked.marks.get(address) if self.checked else None

    def fault(self, address: str) -> Fault | None:
        """What is wrong with the text of a box, if it cannot be read."""
        return next((fault for fault in self.checked.faults if fault.place == address), None) if self.checked else None

    def mistakes(self, address: str) -> tuple[tuple[Mistake, str], ...]:
        """What may have gone wrong in a line, the likeliest first, each with its sentence."""
        found = self.checked.mistakes.get(address, ()) if self.checked else ()
        return tuple((mistake, says(mistake)) for mistake in found)

    def is_searched(self, address: str) -> bool:
        """Whether for a wrong line every known mistake was looked for."""
        return self.checked is not None and self.checked.explained[address].is_searched

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many answers have each verdict, those that none has left out."""
        verdicts = [self.verdict(address) for address in self.answers]
        known = ("right", "rounded", "follows", "wrong", "unreadable")
        return {verdict: count for verdict in known if (count := verdicts.count(verdict))}

    @cached_property
    def conventions(self) -> tuple[ConventionMatch, ...]:
        return matching_conventions(self.problem, self.checked) if self.checked else ()

    def correct(self, address: str) -> str:
        """The right number by the learner's convention of signs; after ≈ where it is rounded."""
        return self._written(address, self.right.values[address])

    def carried(self, address: str) -> str:
        """What follows from the learner's own earlier numbers, where that is another number than the right one."""
        found = self.mark(address)
        text = "" if not found or found.carried is None else self._written(address, found.carried)
        return text if text != self.correct(address) else ""

    def _written(self, address: str, value: Any) -> str:
        """With the digits of the page, or with two more than were typed, so that they can be compared."""
        found, style = self.mark(address), self.view.style
        typed = found.typed.digits if found and not found.typed.is_calculation else 0
        digits = min(max(style.digits, typed + 2), MAX_DIGITS)
        number = -to_fraction(value) if self._is_negated(address) else value
        return f"{'' if style.exact(number, digits) else '≈ '}{style.text(number, digits)}"

    def is_short(self, address: str) -> bool:
        """Whether a right answer has fewer digits than the teacher expects, and than the number has."""
        found, expected = self.mark(address), self.view.practice.expect
        if not found or not expected or found.typed.digits >= expected:
            return False
        return found.typed.value != to_fraction(self.right.values[address]) * (-1 if self._is_negated(address) else 1)

    def hint(self, address: str) -> int:
        return self.hints.get(address, 0) if self.is_marked else 0

    def rule(self, address: str) -> str:
        return rule(self.problem, Address.parse(address))

    def name(self, address: str) -> Row:
        """What stands in front of a box."""
        return row(symbol(address), EQUALS)

    def formula(self, address: str, symbols: bool) -> Row:
        """How a number is worked out, with symbols or with the learner's own numbers."""
        because = self.right.why(address)
        assert because is not None, address
        return row(symbol(address), EQUALS, Writer(self.veiled.values, symbols).why(because))

    def beside(self, mistake: Mistake) -> tuple[Row, Row] | None:
        """The right and the wrong formula of a mistake; None where it has none."""
        right = self.right.why(mistake.at)
        return formula_diff(mistake.at, right, mistake.wrong, self.veiled.values) if right and mistake.wrong else None

    def _is_negated(self, address: str) -> bool:
        return is_negated(address, self.view.practice.conventions)

    def _hidden(self, address: str, text: str) -> Blank:
        try:
            number: Any = read(text).number
        except ValueError:
            number = 0.0
        return Blank(text.strip(), number, self.verdict(address))


class DiffWriter(Writer):
    """Writes a why, and marks the terms that another one does not have."""

    def __init__(self, values: Mapping[str, Any], symbols: bool, other: Why) -> None:
        super().__init__(values, symbols)
        self.other = other

    def why(self, why: Why) -> Row:
        written = super().why(why)
        if isinstance(why, Sum) and why.terms and isinstance(self.other, Sum):
            return written
        return written if why == self.other else Marked(written.items)

    def sum(self, why: Sum) -> Iterable[Formula]:
        """The sign of a marked term is marked with it."""
        items: list[Formula] = []
        for item in super().sum(why):
            if isinstance(item, Marked) and items and items[-1] in (PLUS, MINUS):
                item = Marked((items.pop(), *item.items))
            items.append(item)
        return items

    def term(self, term: Term, coefficient: Fraction, bare: bool) -> Iterable[Formula]:
        items = tuple(super().term(term, coefficient, bare))
        return items if not isinstance(self.other, Sum) or _has_term(term, self.other) else (Marked(items),)


def _has_term(term: Term, other: Sum) -> bool:
    known = {(tuple(sorted(each.factors)), each.coefficient) for each in other.terms}
    return (tuple(sorted(term.factors)), term.coefficient) in known


def formula_diff(address: str, right: Why, wrong: Why, values: Mapping[str, Any]) -> tuple[Row, Row]:
    """The right formula and the wrong one, each with what the other does not have marked."""

    def written(one: Why, other: Why) -> Row:
        return row(symbol(address), EQUALS, DiffWriter(values, True, other).why(one))

    return written(right, wrong), written(wrong, right)
