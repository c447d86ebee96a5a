"""One case of a scenario as a plan: everything the engine needs, and what the judge will want.

Owns filling in the variables, walking the steps in order, and what follows from them (needs,
deadlines). Promises a plan that the engine can run without looking at any other file. Running and
judging are left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from harness.calls import parse_call, split_words
from harness.checks import parse_check
from harness.consistency import find_row
from harness.duration import parse_duration
from harness.expectation import (
    Expectation,
    is_value,
    parse_expectation,
    split_arrow,
    split_time,
)
from harness.matrix import Cell, cell_name
from harness.mistakes import LineError, unknown
from harness.model import Scenario, Step, Text
from harness.patterns import parse_look
from harness.scope import ActorScope, AddressBook
from harness.steps import advance_step, check_sysctl, host_step, look_step, process_step
from harness.topology import COMMON, Host, parse_capture
from harness.variables import names_in, substitute, whole_name
from harness.vocabulary import vocabulary

FORMAT = 1
DEFAULT_WITHIN_MS = 2_000
SLACK_MS = 15_000
NEED_KINDS = ("sysctl", "option", "program", "ipv6", "tcpdump", "bound_inactive")
_NAMED_NEEDS = ("sysctl", "option", "program")
_P = ParamSpec("_P")
_T = TypeVar("_T")
_SPECIAL = ("await", "table", "advance", "host")


@dataclass(slots=True)
class Planned:
    """A plan, and what is wrong with the case (line and text)."""

    plan: dict[str, Any]
    problems: list[tuple[int, str]] = field(default_factory=list)


def plan_case(scenario: Scenario, cell: Cell, claims: Mapping[str, str]) -> Planned:
    """Plan one cell of a scenario's matrix; `claims` gives the sentence of each claim."""
    return _Planner(scenario, cell, claims).plan()


class _Planner:
    """Collects one case's plan and problems."""

    def __init__(self, scenario: Scenario, cell: Cell, claims: Mapping[str, str]) -> None:
        self.scenario = scenario
        self.topology = scenario.topology
        self.cell = cell
        self.claims = claims
        self.problems: list[tuple[int, str]] = []
        self.lacking: dict[str, str] = {}
        self.values = self._values()
        self.book = AddressBook(self.topology)
        self.steps: list[dict[str, Any]] = []
        self.actors: dict[str, tuple[str, int]] = {
            **{host.name: (host.name, 0) for host in self.topology.hosts},
            **{actor.name: (actor.host, actor.uid) for actor in scenario.actors},
        }
        self.active = [s for s in scenario.steps if s.condition.holds(cell)]
        self.scopes = self._scopes()

    def plan(self) -> Planned:
        """Everything, in the order of the plan's keys."""
        scenario = self.scenario
        host_sysctls = self._sysctls()
        for step in self.active:
            self._attempt(step.line, self._note_addresses, step)
        for step in self.active:
            self._take(step)
        wire = self._wire()
        captures = self._captures()
        if wire and not captures and not self.problems:
            line = wire[0]["line"]
            self.problems.append((line, "'wire:' needs a capture, and this case has none"))
        claims = self._claims()
        ipv6 = self._uses_ipv6(wire, host_sysctls)
        waits = [
            step["ms"] if step["kind"] == "advance" else step["within_ms"]
            for step in self.steps
            if step["kind"] == "advance" or step["within_ms"] > DEFAULT_WITHIN_MS
        ]
        plan = {
            "format": FORMAT,
            "case": scenario.id + cell_name(self.cell),
            "scenario": scenario.id,
            "file": scenario.file,
            "line": scenario.line,
            "question": scenario.question,
            "about": scenario.about,
            "params": dict(self.cell),
            "sources": list(scenario.sources),
            "claims": claims,
            "xfail": [
                {"kernel": failure.kernel, "because": failure.because}
                for failure in scenario.xfail
                if failure.condition.holds(self.cell)
            ],
            "deadline_ms": sum(step["within_ms"] for step in self.steps) + SLACK_MS,
            "longest_wait_ms": sum(waits),
            "needs": self._needs(host_sysctls, ipv6, bool(captures)),
            "topology": self.topology.name,
            "hosts": [self._host(host, host_sysctls, ipv6) for host in self.topology.hosts],
            "links": self._links(),
            "captures": captures,
            "actors": self._used_actors(),
            "steps": self.steps,
            "wire": wire,
        }
        return Planned(plan, list(dict.fromkeys(self.problems)))

    # What the variables stand for.

    def _values(self) -> dict[str, str]:
        family = self.cell.get("family", "ipv4")
        values = {"family": family}
        for name, by_family in [*COMMON.items(), *self.topology.variables.items()]:
            if family in by_family:
                values[name] = by_family[family]
            else:
                self.lacking[name] = (
                    f"variable '{name}' has no {family} address: leave these cases out with"
                    " 'exclude:' or the step with 'if:'"
                )
        raw: dict[str, str] = {}
        for parameter in self.scenario.matrix:
            if parameter.name != "family":
                raw[parameter.name] = parameter.text(self.cell[parameter.name])
        for let in self.scenario.lets:
            row = find_row(let.by, let.rows, self.cell)
            if row is not None:
                raw[let.name] = row
        for name in raw:
            self._define(name, values, raw, ())
        return values

    def _define(
        self, name: str, values: dict[str, str], raw: Mapping[str, str], users: tuple[str, ...]
    ) -> None:
        """Fill in the variable, after those that its text refers to."""
        if name in values or name in self.lacking or name not in raw:
            return
        if name in users:
            self.lacking[name] = f"variable '{name}' refers to itself"
            return
        for other in names_in(raw[name]):
            self._define(other, values, raw, (*users, name))
        try:
            values.setdefault(name, substitute(raw[name], values, self.lacking))
        except LineError as error:
            self.lacking.setdefault(name, f"variable '{name}' is '{raw[name]}' here: {error}")

    def _fill(self, text: str) -> str:
        return substitute(text, self.values, self.lacking)

    # The steps.

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
            words = self._fill(split_arrow(step.text)[0]).split()
            if words[1:3] == ["address", "add"] and len(words) > 3:
                self.book.added.add((words[0], words[3].partition("/")[0]))
            if words[1:2] == ["sysctl"] and "nonlocal_bind" in " ".join(words):
                self.book.anywhere.add(words[0])

    def _take(self, step: Step) -> None:
        try:
            self.steps.append(self._step(step))
        except LineError as error:
            self.problems.append((step.line, str(error)))
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
        line = self._fill(raw)
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
        return None if step.within is None else parse_duration(self._fill(step.within))

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

    # Expectations.

    def _expect(self, arrow: str) -> list[dict[str, Any]]:
        outcomes, in_ms = split_time(arrow)
        name = whole_name(outcomes)
        rows = None if name is None else self.scenario.expect(name)
        if rows is None:
            return [_expect_row(parse_expectation(self._fill(arrow)), None, None)]
        planned = []
        for row in rows:
            if not row.condition.holds(self.cell):
                continue
            try:
                parsed = parse_expectation(self._fill(row.outcome))
            except LineError as error:
                self.problems.append((row.line, str(error)))
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

    # What stands around the steps.

    def _sysctls(self) -> dict[str, dict[str, str]]:
        by_host = {host.name: dict(host.sysctls) for host in self.topology.hosts}
        for host, name, value in self.scenario.sysctls:
            if host not in by_host:
                self.problems.append((value.line, unknown("host", host, by_host)))
                continue
            self._attempt(value.line, check_sysctl, name)
            filled = self._attempt(value.line, self._fill, value.text)
            by_host[host][name] = filled or ""
            if "nonlocal_bind" in name:
                self.book.anywhere.add(host)
        return by_host

    def _captures(self) -> list[dict[str, str]]:
        captures: list[dict[str, str]] = []
        for text in self.scenario.capture:
            end = self._attempt(text.line, parse_capture, text.text, self.topology)
            if end is None:
                continue
            file = f"capture-{end.host}-{end.device}.pcap" if captures else "capture.pcap"
            capture = {"host": end.host, "device": end.device, "file": file}
            if any(c["host"] == end.host and c["device"] == end.device for c in captures):
                self.problems.append((text.line, f"'{text.text}' is captured twice"))
                continue
            captures.append(capture)
        return captures

    def _wire(self) -> list[dict[str, Any]]:
        planned = []
        for check in self.scenario.wire:
            if not check.condition.holds(self.cell):
                continue
            try:
                parsed = parse_check(self._fill(check.text))
                hosts = [host.name for host in self.topology.hosts]
                if parsed.host is not None and parsed.host not in hosts:
                    raise LineError(unknown("host", parsed.host, hosts))
            except LineError as error:
                self.problems.append((check.line, str(error)))
                continue
            planned.append({"line": check.line, "text": check.text, **parsed.to_json()})
        return planned

    def _claims(self) -> list[dict[str, Any]]:
        planned = []
        labelled = {step["label"]: step["n"] for step in self.steps if step["label"] is not None}
        for claim in self.scenario.claims:
            if not claim.condition.holds(self.cell):
                continue
            says = []
            for label, text in claim.says:
                parsed = self._attempt(text.line, self._prediction, text)
                if parsed is not None and label in labelled:
                    says.append({"step": labelled[label], "label": label, **parsed})
            if says:
                sentence = self.claims.get(claim.id)
                planned.append(
                    {"id": claim.id, "claim": sentence, "line": claim.line, "says": says}
                )
        return planned

    def _prediction(self, text: Text) -> dict[str, Any]:
        parsed = parse_expectation(self._fill(text.text))
        return {
            "outcomes": list(parsed.outcomes),
            "in_ms": None if parsed.in_ms is None else list(parsed.in_ms),
        }

    def _needs(
        self, sysctls: Mapping[str, Mapping[str, str]], ipv6: bool, tcpdump: bool
    ) -> list[dict[str, str]]:
        needs: list[tuple[str, str | None]] = []
        for text in self.scenario.needs:
            need = self._attempt(text.line, _parse_need, text.text)
            if need is not None:
                needs.append(need)
        for by_name in sysctls.values():
            needs += [("sysctl", name) for name in by_name]
        for step in self.steps:
            if step["kind"] == "sysctl":
                needs.append(("sysctl", step["name"]))
            if step["kind"] == "run" and step["argv"][0] not in vocabulary().programs:
                needs.append(("program", step["argv"][0]))
            if step["kind"] == "call" and step["must"]:
                option = vocabulary().options.get(parse_call(step["call"]).option or "")
                if option is not None and option.since is not None:
                    needs.append(("option", option.name))
            if step["kind"] in ("await", "table"):
                if step["pattern"]["state"] == "BOUND_INACTIVE":
                    needs.append(("bound_inactive", None))
        if ipv6:
            needs.append(("ipv6", None))
        if tcpdump:
            needs.append(("tcpdump", None))
        return [
            {"kind": kind} if name is None else {"kind": kind, "name": name}
            for kind, name in dict.fromkeys(needs)
        ]

    def _uses_ipv6(
        self, wire: list[dict[str, Any]], sysctls: Mapping[str, Mapping[str, str]]
    ) -> bool:
        """Whether the case needs IPv6; only then do its hosts get IPv6 addresses."""
        if self.cell.get("family") == "ipv6":
            return True
        if any(name.startswith("net.ipv6.") for names in sysctls.values() for name in names):
            return True
        return any(_mentions_ipv6(step) for step in self.steps)

    def _host(
        self, host: Host, sysctls: Mapping[str, Mapping[str, str]], ipv6: bool
    ) -> dict[str, Any]:
        return {
            "name": host.name,
            "interfaces": [
                {
                    "device": interface.device,
                    "addresses": _in_order_of_adding(interface.addresses, ipv6),
                }
                for interface in host.interfaces
            ],
            "also_speaks_for": [a for a in host.speaks_for if ipv6 or ":" not in a],
            "neighbours": [
                {"device": n.device, "address": n.address, "mac": n.mac}
                for n in host.neighbours
                if ipv6 or ":" not in n.address
            ],
            "routes": [
                {"to": route.to, "via": route.via, "device": route.device}
                for route in host.routes
                if ipv6 or ":" not in route.to
            ],
            "sysctls": dict(sysctls[host.name]),
        }

    def _links(self) -> list[dict[str, Any]]:
        planned = []
        for ends in self.topology.links:
            link = {}
            for side, end in zip("ba", ends, strict=True):
                host = self.topology.host(end.host)
                interface = host.interface(end.device) if host is not None else None
                mac = interface.mac if interface is not None else None
                link[side] = {"host": end.host, "device": end.device, "mac": mac}
            planned.append({"a": link["a"], "b": link["b"]})
        return planned

    def _used_actors(self) -> list[dict[str, Any]]:
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

    def _attempt(
        self, line: int, work: Callable[_P, _T], *words: _P.args, **named: _P.kwargs
    ) -> _T | None:
        try:
            return work(*words, **named)
        except LineError as error:
            self.problems.append((line, str(error)))
            return None


def _in_order_of_adding(addresses: Iterable[str], ipv6: bool) -> list[str]:
    """IPv4 addresses as listed, IPv6 addresses from the last to the first.

    Among equals, IPv4 prefers the source address added first, IPv6 the one added last
    (net/ipv6/addrconf.c ipv6_link_dev_addr); so the first listed is preferred in both.
    """
    listed = list(addresses)
    four = [address for address in listed if ":" not in address]
    six = [address for address in reversed(listed) if ":" in address]
    return four + six if ipv6 else four


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


def _parse_need(text: str) -> tuple[str, str | None]:
    """`sysctl NAME`, `option NAME`, `program NAME`, `ipv6` or `tcpdump`; raises LineError."""
    words = text.split()
    if not words or words[0] not in NEED_KINDS:
        raise LineError(unknown("need", words[0] if words else "", NEED_KINDS))
    if words[0] not in _NAMED_NEEDS:
        if len(words) > 1:
            raise LineError(f"'{words[1]}' is too much after '{words[0]}'")
        return words[0], None
    if len(words) != 2:
        raise LineError(f"bad need '{text}': write '{words[0]} NAME'")
    if words[0] == "sysctl":
        check_sysctl(words[1])
    if words[0] == "option" and words[1] not in vocabulary().options:
        raise LineError(unknown("option", words[1], vocabulary().options))
    return words[0], words[1]


def _mentions_ipv6(step: Mapping[str, Any]) -> bool:
    """Whether a planned step speaks of IPv6: its sockets, its addresses, its options."""
    if step["kind"] == "call":
        call = parse_call(step["call"])
        return (
            (call.kind or "").endswith("6")
            or (call.option or "").startswith("IPV6_")
            or any(endpoint.is_ipv6 for endpoint in call.endpoints)
        )
    if step["kind"] in ("await", "table"):
        ends = (step["pattern"]["local"], step["pattern"]["remote"] or {"address": ""})
        return any(":" in end["address"] for end in ends)
    if step["kind"] in ("address", "neighbour"):
        return ":" in step["address"]
    if step["kind"] == "run":
        return any(word.count(":") > 1 for word in step["argv"][1:])
    return step["kind"] == "sysctl" and str(step["name"]).startswith("net.ipv6.")
