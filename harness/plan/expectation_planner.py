"""What a plan expects of a step: the rows that apply to a case.

Owns choosing the rows, and refusing values that a step cannot yield. The grammar of an outcome is
harness.language.expectation's.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.formats.plan_step import CallStep, CounterStep, Row, Step
from harness.language.blocking import BLOCKS
from harness.language.call import parse_call
from harness.language.chance import ANY_PORT, LEAST_RUNS, decides
from harness.language.diagnostics import Diagnostics, LineError
from harness.language.expectation import (
    RECORD_ONLY,
    Expectation,
    is_value,
    parse_expectation,
    split_time,
)
from harness.language.variables import whole_name
from harness.language.vocabulary import vocabulary
from harness.plan.substitution import Substitution
from harness.spec import scenario as spec
from harness.spec.parameters import Cell

_FLAGS = "FSRPA"
"""the order in which an actor's `answer` writes the flags of a segment"""


class ExpectationPlanner:
    """Plans what stands after `=>`."""

    def __init__(
        self, scenario: spec.Scenario, cell: Cell, variables: Substitution, diagnostics: Diagnostics
    ) -> None:
        self.scenario = scenario
        self.cell = cell
        self.variables = variables
        self.diagnostics = diagnostics

    def plan(self, arrow: str, chance: str | None = None) -> tuple[Row, ...]:
        """One row for an outcome that stands there; for a name, its rows up to the first that
        holds on every kernel. `chance`: the mechanism that the step names, for rows that name none.
        Raises LineError.
        """
        outcomes, in_ms = split_time(arrow)
        name = whole_name(outcomes)
        rows = None if name is None else self.scenario.expect(name)
        if rows is None:
            parsed = parse_expectation(self.variables.fill(arrow))
            self._check_chance(parsed, chance)
            return (_plan_row(parsed, None, None, chance),)
        planned = []
        for row in rows:
            if not row.condition.holds(self.cell):
                continue
            found = self.diagnostics.attempt(row.line, self._parse, row)
            if found is None:
                continue
            if in_ms is not None and found.in_ms is None:
                found = Expectation(found.outcomes, in_ms)
            mechanism = row.chance or chance
            self.diagnostics.attempt(row.line, self._check_chance, found, mechanism)
            planned.append(_plan_row(found, row.kernel, row.because, mechanism))
            if row.kernel is None:
                break
        return tuple(planned)

    def _check_chance(self, wanted: Expectation, mechanism: str | None) -> None:
        """Refuse chance where one outcome is sure, or where a single run could not show it."""
        if mechanism is None:
            return
        outcomes = wanted.outcomes
        open_one = outcomes == (RECORD_ONLY,) or outcomes[0].endswith(ANY_PORT)
        if len(outcomes) == 1 and not open_one:
            raise LineError(
                f"'chance: {mechanism}' and only {outcomes[0]} is right: name all outcomes that"
                " may come ('ok | EAGAIN'), or leave the chance out"
            )
        is_number = not decides(mechanism) and all(map(_is_open, outcomes))
        if not is_number and self.scenario.runs(self.cell) < LEAST_RUNS:
            raise LineError(
                f"'chance: {mechanism}' decides what comes, and one run does not show it:"
                f" say 'repeat: {LEAST_RUNS}' or more"
            )

    def _parse(self, row: spec.Row) -> Expectation:
        return parse_expectation(self.variables.fill(row.outcome))


def may_succeed(rows: Iterable[Row]) -> bool:
    """Whether by any outcome the call returns, and not with an errno."""
    refused = {BLOCKS, *vocabulary().errnos}
    return any(outcome not in refused for row in rows for outcome in row.outcomes)


def longest_ms(rows: Iterable[Row]) -> int | None:
    """The longest time that any row allows, if one speaks of time."""
    return max((row.in_ms[1] for row in rows if row.in_ms is not None), default=None)


def check_values(step: Step) -> None:
    """Refuse a value as the outcome of a step that has none; raises LineError."""
    if isinstance(step, CallStep):
        call = parse_call(step.call)
        verb, has_value = call.verb, call.value
    else:
        known = vocabulary().process.get(step.kind)
        has_value = isinstance(step, CounterStep) or (known is not None and known.value)
        verb = step.kind
    for row in step.expect or ():
        for outcome in row.outcomes:
            _check_growth(step, outcome)
            if outcome == BLOCKS and not isinstance(step, CallStep):
                raise LineError("'blocks' is an outcome of a call, not of this step")
            if is_value(outcome) and not has_value:
                raise LineError(
                    f"'{verb}' yields no value, so {outcome} cannot come of it:"
                    " expect ok or an errno name"
                )
            if verb == "answer" and outcome.startswith('"'):
                _check_flags(outcome)


def _check_growth(step: Step, outcome: str) -> None:
    """`+1` comes of counters, and nothing else does."""
    is_counter, is_growth = isinstance(step, CounterStep), outcome.startswith("+")
    if is_counter and not is_growth and outcome != RECORD_ONLY:
        raise LineError(f"a counter grows: expect +1, +0, +1..3 or ? of it, not {outcome}")
    if is_growth and not is_counter:
        raise LineError(f"'{outcome}' is what a counter grows by: counter: HOST NAME => {outcome}")


def _plan_row(
    parsed: Expectation, kernel: str | None, because: str | None, chance: str | None
) -> Row:
    outcomes, in_ms = parsed.outcomes, parsed.in_ms
    return Row(kernel=kernel, outcomes=outcomes, in_ms=in_ms, because=because, chance=chance)


def _is_open(outcome: str) -> bool:
    """Whether the outcome is a value, or whatever comes."""
    return outcome == RECORD_ONLY or is_value(outcome)


def _check_flags(outcome: str) -> None:
    letters = outcome.strip('"')
    ordered = "".join(letter for letter in _FLAGS if letter in letters)
    if letters != ordered:
        order = " ".join(_FLAGS)
        raise LineError(f'an answer is written in the order {order}: "{ordered}", not {outcome}')
