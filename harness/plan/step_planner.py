"""The steps of one case, walked in their order.

Owns each step's deadline and its place in the plan. Its line is left to actor_planner, look_steps
and host_steps, its expectation to expectation_planner, what stands around the steps to planner.
"""

from __future__ import annotations

from dataclasses import replace

from harness.formats.plan import Actor
from harness.formats.plan_step import Row, Step
from harness.language.diagnostics import Diagnostics, LineError
from harness.language.duration import parse_duration
from harness.language.expectation import arrow_meant, split_arrow
from harness.plan.actor_planner import ActorPlanner
from harness.plan.address_book import AddressBook
from harness.plan.autobind_check import AutobindCheck
from harness.plan.advance_step import plan_advance
from harness.plan.chosen_ports import ChosenPorts
from harness.plan.counter_step import plan_counter
from harness.plan.dependence_planner import DependencePlanner
from harness.plan.expectation_planner import (
    ExpectationPlanner,
    check_values,
    longest_ms,
    may_succeed,
)
from harness.plan.host_steps import plan_host_step
from harness.plan.look_steps import plan_await, plan_table
from harness.plan.step_frame import StepFrame
from harness.plan.substitution import Substitution
from harness.spec import scenario as spec
from harness.spec.parameters import Cell

DEFAULT_WITHIN_MS = 2_000
# Around a line the actor drops them, too (cpp_servers/actor/verb.cpp).
_BLANKS = " \t\r\n"


class StepPlanner:
    """Plans the steps that a cell has."""

    def __init__(
        self,
        scenario: spec.Scenario,
        cell: Cell,
        variables: Substitution,
        book: AddressBook,
        diagnostics: Diagnostics,
    ) -> None:
        self.variables = variables
        self.book = book
        self.diagnostics = diagnostics
        self.active = [step for step in scenario.steps if step.condition.holds(cell)]
        self.actors = ActorPlanner(scenario, self.active, book)
        self.dependences = DependencePlanner(self.active)
        self.autobind = AutobindCheck()
        self.ports = ChosenPorts(scenario.runs(cell))
        self.expectations = ExpectationPlanner(scenario, cell, variables, diagnostics)
        self.steps: list[Step] = []

    def plan(self) -> list[Step]:
        """All steps that could be planned; what is wrong with the others is a diagnostic."""
        for step in self.active:
            self.diagnostics.attempt(step.line, self._note_addresses, step)
        for step in self.active:
            try:
                planned = self._plan(step)
            except LineError as error:
                self.diagnostics.say(step.line, f"{error}{_arrow_hint(step)}")
                self.actors.lose_track(step.key)
                self.dependences.note(step, None)
                continue
            self.steps.append(planned)
            self.dependences.note(step, planned)
            self.diagnostics.attempt(step.line, self.autobind.check, planned)
        return self.steps

    def used_actors(self) -> tuple[Actor, ...]:
        """The actors that have a step."""
        return self.actors.used(self.steps)

    def _note_addresses(self, step: spec.Step) -> None:
        """Addresses that some step adds are known from the start."""
        if step.key == "host":
            words = self.variables.fill(split_arrow(step.text)[0]).split()
            if words[1:3] == ["address", "add"] and len(words) > 3:
                self.book.added.add((words[0], words[3].partition("/")[0]))
            if words[1:2] == ["sysctl"] and "nonlocal_bind" in " ".join(words):
                self.book.anywhere.add(words[0])

    def _plan(self, step: spec.Step) -> Step:
        raw, arrow = split_arrow(step.text)
        if step.chance is not None and arrow is None:
            raise LineError("'chance:' is of a step under test: this one has no '=>'")
        expect = None
        fault = None  # what is wrong with the line itself is said first
        try:
            expect = None if arrow is None else self.expectations.plan(arrow, step.chance)
        except LineError as error:
            fault = error
        line = self.variables.fill(raw).strip(_BLANKS)  # a last $name may stand for nothing
        within = None
        if step.within is not None:
            within = parse_duration(self.variables.fill(step.within))
        planned, within = self._plan_line(
            self._frame(step, arrow is None, expect), step.key, line, within
        )
        if fault is not None:
            raise fault
        check_values(planned)
        planned = replace(planned, within_ms=_deadline(within, longest_ms(expect or ())))
        return self.ports.take(planned)

    def _frame(self, step: spec.Step, must: bool, expect: tuple[Row, ...] | None) -> StepFrame:
        return StepFrame(
            n=len(self.steps) + 1,
            line=step.line,
            text=f"{step.key}: {step.text}",
            label=step.label,
            why=step.why,
            must=must,
            within_ms=DEFAULT_WITHIN_MS,
            expect=expect,
            depends=self.dependences.plan(step),
        )

    def _plan_line(
        self, frame: StepFrame, key: str, line: str, within: int | None
    ) -> tuple[Step, int | None]:
        """The step, and the deadline that it states or that follows from its kind."""
        if key == "await":
            return plan_await(frame, line, within, self.book)
        if key == "table":
            return plan_table(frame, line, self.book), within
        if key == "counter":
            return plan_counter(frame, line, self.book.topology), within
        if key == "advance":
            advance = plan_advance(frame, line)
            return advance, advance.ms + DEFAULT_WITHIN_MS if within is None else within
        if key == "host":
            return plan_host_step(frame, line, self.book.topology), within
        expect = frame["expect"]
        succeeds = expect is None or may_succeed(expect)
        return self.actors.plan(frame, key, line, succeeds), within


def _arrow_hint(step: spec.Step) -> str:
    """What was written for `=>`, in a line that has none; in a look `->` has a sense of its own."""
    meant = None if step.key in ("await", "table") else arrow_meant(step.text)
    return "" if meant is None else f": did you mean '=>' for '{meant}'?"


def _deadline(within: int | None, longest: int | None) -> int:
    """A step's deadline in milliseconds, which lies beyond the longest time expected of it."""
    if within is None:
        return DEFAULT_WITHIN_MS if longest is None else longest + DEFAULT_WITHIN_MS
    if longest is not None and longest > within:
        raise LineError(
            f"the step may take {longest / 1000:g} s but its deadline is {within / 1000:g} s:"
            " make 'within' longer"
        )
    return within
