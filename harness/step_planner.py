"""The steps of one case, walked in their order.

Owns turning each line into a planned step: its deadline, its expectation, and the refusal of what
cannot be meant at that moment. What stands around the steps is left to harness.planner.
"""

from __future__ import annotations

from typing import Any

from harness.calls import parse_call, split_words
from harness.duration import parse_duration
from harness.expectation import Expectation, is_value, parse_expectation, split_arrow, split_time
from harness.filling import Filling
from harness.matrix import Cell
from harness.mistakes import LineError, unknown
from harness.model import Scenario, Step
from harness.patterns import parse_look
from harness.problems import Problems
from harness.scope import ActorScope, AddressBook
from harness.steps import advance_step, host_step, look_step, process_step
from harness.variables import whole_name
from harness.vocabulary import vocabulary

DEFAULT_WITHIN_MS = 2_000
_SPECIAL = ("await", "table", "advance", "host")


class StepPlanner:
    """Plans the steps that a cell has."""

    def __init__(
        self,
        scenario: Scenario,
        cell: Cell,
        filling: Filling,
        book: AddressBook,
        problems: Problems,
    ) -> None:
        self.scenario = scenario
        self.topology = scenario.topology
        self.cell = cell
        self.filling = filling
        self.book = book
        self.problems = problems
        self.steps: list[dict[str, Any]] = []
        self.actors: dict[str, tuple[str, int]] = {
            **{host.name: (host.name, 0) for host in self.topology.hosts},
            **{actor.name: (actor.host, actor.uid) for actor in scenario.actors},
        }
        self.active = [step for step in scenario.steps if step.condition.holds(cell)]
        self.scopes = self._scopes()

    def plan(self) -> list[dict[str, Any]]:
        """All steps that could be planned; what is wrong with the others is a problem."""
        for step in self.active:
            self.problems.attempt(step.line, self._note_addresses, step)
        for step in self.active:
            self._take(step)
        return self.steps

    def used_actors(self) -> list[dict[str, Any]]:
        """The actors that have a step, as a plan has them."""
        used = dict.fromkeys(step["actor"] for step in self.steps if "actor" in step)
        return [
            {
                "name": name,
                "host": self.actors[name][0],
                "kind": "program" if self.scopes[name].is_program else "actor",
                "uid": self.actors[name][1],
            }
            for name in used
        ]

    def _scopes(self) -> dict[str, ActorScope]:
        run_lines: dict[str, int] = {}
        for step in self.active:
            if step.text.split()[:1] == ["run"]:
                run_lines.setdefault(step.key, step.line)
        scopes = {name: ActorScope(name, run_lines.get(name)) for name in self.actors}
        for scope in scopes.values():
            scope.unsure = self.scenario.incomplete
        return scopes

    def _note_addresses(self, step: Step) -> None:
        """Addresses that some step adds are known from the start."""
        if step.key == "host":
            words = self.filling.fill(split_arrow(step.text)[0]).split()
            if words[1:3] == ["address", "add"] and len(words) > 3:
                self.book.added.add((words[0], words[3].partition("/")[0]))
            if words[1:2] == ["sysctl"] and "nonlocal_bind" in " ".join(words):
                self.book.anywhere.add(words[0])

    def _take(self, step: Step) -> None:
        try:
            self.steps.append(self._step(step))
        except LineError as error:
            self.problems.say(step.line, str(error))
            if step.key in self.scopes:
                self.scopes[step.key].unsure = True

    def _step(self, step: Step) -> dict[str, Any]:
        raw, arrow = split_arrow(step.text)
        expect = None
        fault = None
        try:
            expect = None if arrow is None else self._expect(arrow)
        except LineError as error:
            fault = error
        line = self.filling.fill(raw)
        may_succeed = expect is None or any(
            outcome not in vocabulary().errnos for row in expect for outcome in row["outcomes"]
        )
        within = self._within(step)
        if step.key == "await":
            planned, within = self._await(line, within)
        elif step.key == "table":
            planned = self._table(line)
        elif step.key == "advance":
            planned = advance_step(line)
            within = planned["ms"] + DEFAULT_WITHIN_MS if within is None else within
        elif step.key == "host":
            planned = host_step(line, self.topology)
        else:
            planned = self._actor_step(step, line, expect is None and fault is None, may_succeed)
        if fault is not None:
            raise fault
        longest = max((row["in_ms"][1] for row in expect or () if row["in_ms"]), default=None)
        if longest is not None and within is not None and longest > within:
            raise LineError(
                f"the step may take {longest / 1000:g} s but its deadline is {within / 1000:g} s:"
                " make 'within' longer"
            )
        if within is None:
            within = DEFAULT_WITHIN_MS if longest is None else longest + DEFAULT_WITHIN_MS
        if expect is not None:
            self._check_values(planned, expect)
        return {
            "n": len(self.steps) + 1,
            "line": step.line,
            **planned,
            "text": f"{step.key}: {step.text}",
            "label": step.label,
            "why": step.why,
            "must": expect is None,
            "within_ms": within,
            "expect": expect,
        }

    def _within(self, step: Step) -> int | None:
        return None if step.within is None else parse_duration(self.filling.fill(step.within))

    def _await(self, line: str, within: int | None) -> tuple[dict[str, Any], int]:
        look = parse_look(line)
        if look.within_ms is not None and within is not None:
            raise LineError("'within' is given twice")
        deadline = look.within_ms if within is None else within
        if deadline is None:
            raise LineError("an await needs a deadline: end it with for example 'within 1s'")
        self._known_addresses(look.pattern.local, look.pattern.remote)
        return look_step("await", look, self.topology), deadline

    def _table(self, line: str) -> dict[str, Any]:
        look = parse_look(line)
        if look.within_ms is not None:
            raise LineError("a table is looked at once, now: use 'await' to wait within a time")
        self._known_addresses(look.pattern.local, look.pattern.remote)
        return look_step("table", look, self.topology)

    def _known_addresses(self, *endpoints: Any) -> None:
        for endpoint in endpoints:
            if endpoint is not None:
                self.book.check_known(endpoint)

    def _actor_step(self, step: Step, line: str, set_up: bool, may_succeed: bool) -> dict[str, Any]:
        name = step.key
        if name not in self.actors:
            raise LineError(unknown("actor", name, [*self.actors, *_SPECIAL], "actors and others"))
        scope = self.scopes[name]
        words = split_words(line)
        verb = words[0].text if words and not words[0].quoted else ""
        if verb in vocabulary().process:
            if not scope.is_program and not vocabulary().process[verb].actors:
                raise LineError(f"{name} runs no program: '{verb}' is for one that does")
            planned = process_step(name, line)
            scope.process(verb, planned.get("signal"), step.line)
            return planned
        if scope.is_program and verb in vocabulary().verbs:
            takes = ", ".join(vocabulary().process)
            raise LineError(
                f"{name} is a program (its 'run' is on line {scope.run_line}): '{verb}' is for"
                f" actors, a program takes {takes}"
            )
        call = parse_call(line)
        if set_up:
            scope.check_family(call)
            for endpoint in call.endpoints:
                self.book.check_known(endpoint)
            if call.verb == "bind" and not scope.anywhere:
                self.book.check_own(call.endpoints[0], self.actors[name][0])
        scope.call(call, step.line, may_succeed)
        return {"kind": "call", "actor": name, "call": line}

    def _expect(self, arrow: str) -> list[dict[str, Any]]:
        outcomes, in_ms = split_time(arrow)
        name = whole_name(outcomes)
        rows = None if name is None else self.scenario.expect(name)
        if rows is None:
            return [_expect_row(parse_expectation(self.filling.fill(arrow)), None, None)]
        planned = []
        for row in rows:
            if not row.condition.holds(self.cell):
                continue
            try:
                parsed = parse_expectation(self.filling.fill(row.outcome))
            except LineError as error:
                self.problems.say(row.line, str(error))
                continue
            if in_ms is not None and parsed.in_ms is None:
                parsed = Expectation(parsed.outcomes, in_ms)
            planned.append(_expect_row(parsed, row.kernel, row.because))
            if row.kernel is None:
                break
        return planned

    def _check_values(self, planned: dict[str, Any], expect: list[dict[str, Any]]) -> None:
        """Refuse a value as the outcome of a step that has none."""
        words = vocabulary()
        kind = planned["kind"]
        verb = parse_call(planned["call"]).verb if kind == "call" else kind
        rows = words.verbs if kind == "call" else words.process
        has_value = verb in rows and rows[verb].value
        for row in expect:
            for outcome in row["outcomes"]:
                if is_value(outcome) and not has_value:
                    raise LineError(
                        f"'{verb}' yields no value, so {outcome} cannot come of it:"
                        " expect ok or an errno name"
                    )
                if verb == "answer" and outcome.startswith('"'):
                    _check_flags(outcome)


def _expect_row(parsed: Expectation, kernel: str | None, because: str | None) -> dict[str, Any]:
    return {
        "kernel": kernel,
        "outcomes": list(parsed.outcomes),
        "in_ms": None if parsed.in_ms is None else list(parsed.in_ms),
        "because": because,
    }


def _check_flags(outcome: str) -> None:
    """The flags of a segment as an actor's `answer` writes them; raises LineError."""
    letters = outcome.strip('"')
    ordered = "".join(letter for letter in "FSRPA" if letter in letters)
    if letters != ordered:
        raise LineError(f'an answer is written in the order F S R P A: "{ordered}", not {outcome}')
