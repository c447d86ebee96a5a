"""One case of a scenario as a plan: everything the engine needs, and what the judge will want.

Owns putting the plan together, and what follows from the steps (needs, deadlines). Promises a plan
that the engine can run without looking at any other file. Running and judging are left to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.formats.plan import FORMAT, KnownFailure, Need, Plan
from harness.formats.plan_step import AdvanceStep, Step
from harness.language.diagnostics import Diagnostic, Diagnostics, unknown
from harness.language.sysctl import check_sysctl, check_sysctl_value
from harness.language.sysctl_values import check_known_value
from harness.plan.address_book import AddressBook
from harness.plan.claim_planner import ClaimPlanner
from harness.plan.exactly_planner import plan_exactly
from harness.plan.host_steps import check_device_of
from harness.plan.hosts import plan_host, plan_links
from harness.plan.needs import mentions_ipv6, needs_of_hosts, needs_of_step, parse_need
from harness.plan.step_planner import DEFAULT_WITHIN_MS, StepPlanner
from harness.plan.substitution import Substitution
from harness.plan.wire_planner import plan_captures, plan_wire
from harness.spec.parameters import Cell, cell_name
from harness.spec.scenario import Scenario

SLACK_MS = 15_000
"""what a case may take beyond the deadlines of its steps: making hosts, writing, a busy machine"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what is wrong with the case."""

    plan: Plan
    diagnostics: tuple[Diagnostic, ...]


def plan_case(scenario: Scenario, cell: Cell, sentences: Mapping[str, str]) -> Planned:
    """Plan one cell of a scenario's matrix; `sentences` has the text of each claim."""
    diagnostics = Diagnostics(scenario.file)
    variables = Substitution(scenario, cell)
    for let in scenario.lets:
        if let.name in variables.circular:
            diagnostics.say(let.line, f"variable '{let.name}' refers to itself")
    book = AddressBook(scenario.topology)
    sysctls = _plan_sysctls(scenario, variables, book, diagnostics)
    planner = StepPlanner(scenario, cell, variables, book, diagnostics)
    steps = planner.plan()
    wire = plan_wire(scenario, cell, variables, diagnostics)
    exactly = plan_exactly(scenario, cell, variables, steps, diagnostics)
    captures = plan_captures(scenario, diagnostics)
    if wire and not captures and not diagnostics.found:
        diagnostics.say(wire[0].line, "'wire:' needs a capture, and this case has none")
    labelled = {step.label: step.n for step in steps if step.label is not None}
    claims = ClaimPlanner(sentences, variables, diagnostics).plan(scenario, cell, labelled)
    sysctl_names = [name for by_name in sysctls.values() for name in by_name]
    ipv6 = _uses_ipv6(cell, steps, sysctl_names)
    needs = _stated_needs(scenario, diagnostics)
    needs += [Need("sysctl", name) for name in sysctl_names]
    needs += [Need("user", str(actor.uid)) for actor in planner.used_actors() if actor.uid != 0]
    lines = _sysctl_lines(scenario)
    hosts = tuple(
        plan_host(h, sysctls[h.name], lines.get(h.name, {}), ipv6) for h in scenario.topology.hosts
    )
    needs += needs_of_hosts(hosts)
    needs += [need for step in steps for need in needs_of_step(step)]
    needs += [Need("ipv6")] if ipv6 else []
    needs += [Need("tcpdump")] if captures else []
    plan = Plan(
        format=FORMAT,
        case=scenario.id + cell_name(cell),
        scenario=scenario.id,
        file=scenario.file,
        line=scenario.line,
        question=scenario.question,
        about=scenario.about,
        params=dict(cell),
        sources=scenario.sources,
        claims=claims,
        xfail=tuple(
            KnownFailure(failure.kernel, failure.because)
            for failure in scenario.xfail
            if failure.condition.holds(cell)
        ),
        deadline_ms=sum(step.within_ms for step in steps) + SLACK_MS,
        longest_wait_ms=sum(_stated_wait(step) for step in steps),
        needs=tuple(dict.fromkeys(needs)),
        topology=scenario.topology.name,
        hosts=hosts,
        links=plan_links(scenario.topology),
        captures=captures,
        actors=planner.used_actors(),
        steps=tuple(steps),
        wire=wire,
        exactly=exactly,
    )
    return Planned(plan, tuple(diagnostics.found))


def _plan_sysctls(
    scenario: Scenario, variables: Substitution, book: AddressBook, diagnostics: Diagnostics
) -> dict[str, dict[str, str]]:
    """The sysctls of each host: the topology's, then the scenario's."""
    by_host = {host.name: dict(host.sysctls) for host in scenario.topology.hosts}
    for host, name, value in scenario.sysctls:
        if host not in by_host:
            diagnostics.say(value.line, unknown("host", host, by_host))
            continue
        diagnostics.attempt(value.line, check_sysctl, name)
        diagnostics.attempt(value.line, check_device_of, name, host, scenario.topology)
        filled = diagnostics.attempt(value.line, variables.fill, value.text)
        if filled is not None:
            diagnostics.attempt(value.line, check_sysctl_value, name, filled)
            diagnostics.attempt(value.line, check_known_value, name, filled)
        by_host[host][name] = filled or ""
        if "nonlocal_bind" in name:
            book.anywhere.add(host)
    return by_host


def _sysctl_lines(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Where the scenario itself sets them."""
    lines: dict[str, dict[str, int]] = {}
    for host, name, value in scenario.sysctls:
        lines.setdefault(host, {})[name] = value.line
    return lines


def _stated_needs(scenario: Scenario, diagnostics: Diagnostics) -> list[Need]:
    stated = [diagnostics.attempt(text.line, parse_need, text.text) for text in scenario.needs]
    return [need for need in stated if need is not None]


def _uses_ipv6(cell: Cell, steps: Iterable[Step], sysctl_names: Iterable[str]) -> bool:
    """Whether the case needs IPv6; only then do its hosts get IPv6 addresses."""
    return (
        cell.get("family") == "ipv6"
        or any(name.startswith("net.ipv6.") for name in sysctl_names)
        or any(mentions_ipv6(step) for step in steps)
    )


def _stated_wait(step: Step) -> int:
    """How long a step waits by intention, in milliseconds."""
    if isinstance(step, AdvanceStep):
        return step.ms
    return step.within_ms if step.within_ms > DEFAULT_WITHIN_MS else 0
