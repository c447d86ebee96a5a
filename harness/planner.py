"""One case of a scenario as a plan: everything the engine needs, and what the judge will want.

Owns putting the plan together, and what follows from the steps (needs, deadlines). Promises a plan
that the engine can run without looking at any other file. Running and judging are left to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.checks import parse_check
from harness.expectation import parse_expectation
from harness.filling import Filling
from harness.matrix import Cell, cell_name
from harness.mistakes import LineError, unknown
from harness.model import Check, Claim, Scenario, Text
from harness.needs import mentions_ipv6, needs_json, needs_of_step, parse_need
from harness.problems import Problems
from harness.scope import AddressBook
from harness.stage import host_json, links_json
from harness.step_planner import DEFAULT_WITHIN_MS, StepPlanner
from harness.steps import check_sysctl
from harness.topology import parse_capture

FORMAT = 1
SLACK_MS = 15_000
"""what a case may take beyond the deadlines of its steps: making hosts, writing, a busy machine"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what is wrong with the case (line and text)."""

    plan: dict[str, Any]
    problems: tuple[tuple[int, str], ...]


def plan_case(scenario: Scenario, cell: Cell, claims: Mapping[str, str]) -> Planned:
    """Plan one cell of a scenario's matrix; `claims` gives the sentence of each claim."""
    return _Planner(scenario, cell, claims).plan()


class _Planner:
    """Puts one case's plan together."""

    def __init__(self, scenario: Scenario, cell: Cell, claims: Mapping[str, str]) -> None:
        self.scenario = scenario
        self.topology = scenario.topology
        self.cell = cell
        self.claims = claims
        self.problems = Problems()
        self.filling = Filling(scenario, cell)
        self.book = AddressBook(self.topology)
        self.planner = StepPlanner(scenario, cell, self.filling, self.book, self.problems)

    def plan(self) -> Planned:
        """Everything, in the order of the plan's keys."""
        scenario = self.scenario
        sysctls = self._sysctls()
        steps = self.planner.plan()
        wire = self._wire()
        captures = self._captures()
        if wire and not captures and not self.problems.found:
            self.problems.say(wire[0]["line"], "'wire:' needs a capture, and this case has none")
        ipv6 = self._uses_ipv6(steps, sysctls)
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
            "claims": self._claims(steps),
            "xfail": [
                {"kernel": failure.kernel, "because": failure.because}
                for failure in scenario.xfail
                if failure.condition.holds(self.cell)
            ],
            "deadline_ms": sum(step["within_ms"] for step in steps) + SLACK_MS,
            "longest_wait_ms": sum(_stated_wait(step) for step in steps),
            "needs": self._needs(steps, sysctls, ipv6, bool(captures)),
            "topology": self.topology.name,
            "hosts": [host_json(h, sysctls[h.name], ipv6) for h in self.topology.hosts],
            "links": links_json(self.topology),
            "captures": captures,
            "actors": self.planner.used_actors(),
            "steps": steps,
            "wire": wire,
        }
        return Planned(plan, tuple(dict.fromkeys(self.problems.found)))

    def _sysctls(self) -> dict[str, dict[str, str]]:
        by_host = {host.name: dict(host.sysctls) for host in self.topology.hosts}
        for host, name, value in self.scenario.sysctls:
            if host not in by_host:
                self.problems.say(value.line, unknown("host", host, by_host))
                continue
            self.problems.attempt(value.line, check_sysctl, name)
            filled = self.problems.attempt(value.line, self.filling.fill, value.text)
            by_host[host][name] = filled or ""
            if "nonlocal_bind" in name:
                self.book.anywhere.add(host)
        return by_host

    def _captures(self) -> list[dict[str, str]]:
        captures: list[dict[str, str]] = []
        for text in self.scenario.capture:
            end = self.problems.attempt(text.line, parse_capture, text.text, self.topology)
            if end is None:
                continue
            if any((c["host"], c["device"]) == (end.host, end.device) for c in captures):
                self.problems.say(text.line, f"'{text.text}' is captured twice")
                continue
            file = f"capture-{end.host}-{end.device}.pcap" if captures else "capture.pcap"
            captures.append({"host": end.host, "device": end.device, "file": file})
        return captures

    def _wire(self) -> list[dict[str, Any]]:
        planned = []
        for check in self.scenario.wire:
            if check.condition.holds(self.cell):
                parsed = self.problems.attempt(check.line, self._check, check)
                if parsed is not None:
                    planned.append({"line": check.line, "text": check.text, **parsed})
        return planned

    def _check(self, check: Check) -> dict[str, Any]:
        parsed = parse_check(self.filling.fill(check.text))
        hosts = [host.name for host in self.topology.hosts]
        if parsed.host is not None and parsed.host not in hosts:
            raise LineError(unknown("host", parsed.host, hosts))
        return parsed.to_json()

    def _claims(self, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        labelled = {step["label"]: step["n"] for step in steps if step["label"] is not None}
        planned = []
        for claim in self.scenario.claims:
            if not claim.condition.holds(self.cell):
                continue
            says = self._says(claim, labelled)
            if says:
                sentence = self.claims.get(claim.id)
                planned.append(
                    {"id": claim.id, "claim": sentence, "line": claim.line, "says": says}
                )
        return planned

    def _says(self, claim: Claim, labelled: Mapping[str, int]) -> list[dict[str, Any]]:
        says = []
        for label, text in claim.says:
            predicted = self.problems.attempt(text.line, self._prediction, text)
            if predicted is not None and label in labelled:
                says.append({"step": labelled[label], "label": label, **predicted})
        return says

    def _prediction(self, text: Text) -> dict[str, Any]:
        parsed = parse_expectation(self.filling.fill(text.text))
        return {
            "outcomes": list(parsed.outcomes),
            "in_ms": None if parsed.in_ms is None else list(parsed.in_ms),
        }

    def _needs(
        self,
        steps: list[dict[str, Any]],
        sysctls: Mapping[str, Mapping[str, str]],
        ipv6: bool,
        tcpdump: bool,
    ) -> list[dict[str, str]]:
        stated = [
            self.problems.attempt(text.line, parse_need, text.text) for text in self.scenario.needs
        ]
        needs = [need for need in stated if need is not None]
        needs += [("sysctl", name) for by_name in sysctls.values() for name in by_name]
        needs += [need for step in steps for need in needs_of_step(step)]
        needs += [("ipv6", None)] if ipv6 else []
        needs += [("tcpdump", None)] if tcpdump else []
        return needs_json(needs)

    def _uses_ipv6(
        self, steps: list[dict[str, Any]], sysctls: Mapping[str, Mapping[str, str]]
    ) -> bool:
        """Whether the case needs IPv6; only then do its hosts get IPv6 addresses."""
        names = [name for by_name in sysctls.values() for name in by_name]
        return (
            self.cell.get("family") == "ipv6"
            or any(name.startswith("net.ipv6.") for name in names)
            or any(mentions_ipv6(step) for step in steps)
        )


def _stated_wait(step: Mapping[str, Any]) -> int:
    """How long a step waits by intention, in milliseconds."""
    if step["kind"] == "advance":
        return int(step["ms"])
    return int(step["within_ms"]) if step["within_ms"] > DEFAULT_WITHIN_MS else 0
