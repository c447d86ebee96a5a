"""Every text and every condition of a scenario, for the checks that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.expectation import split_arrow
from harness.spec.parameters import Condition
from harness.spec.scenario import Scenario


def texts_of(scenario: Scenario) -> Iterator[tuple[int, str, bool]]:
    """Every text that may have variables: line, text, whether it is what stands after `=>`."""
    for step in scenario.steps:
        before, after = split_arrow(step.text)
        yield step.line, before, False
        if after is not None:
            yield step.line, after, True
        if step.within is not None:
            yield step.line, step.within, False
    for _, _, value in scenario.sysctls:
        yield value.line, value.text, False
    for check in (*scenario.wire, *scenario.exactly):
        yield check.line, check.text, False
    for _, line, text in defined_texts_of(scenario):
        yield line, text, False
    for _, rows in scenario.expects:
        for row in rows:
            yield row.line, row.outcome, False
    for claim in scenario.claims:
        for _, predicted in claim.says:
            yield predicted.line, predicted.text, False


def defined_texts_of(scenario: Scenario) -> Iterator[tuple[str, int, str]]:
    """What `let:` and `matrix:` define: name, line and text of each value."""
    for let in scenario.lets:
        for row in let.rows:
            yield let.name, row.line, row.value
    for parameter in scenario.matrix:
        for _, text in parameter.values:
            yield parameter.name, parameter.line, text


def conditions_of(scenario: Scenario) -> Iterator[tuple[Condition, str]]:
    """Every condition, and what it belongs to if it must hold somewhere."""
    for drop in scenario.exclude:
        yield drop, ""
    for step in scenario.steps:
        yield step.condition, "step"
    for check in scenario.wire:
        yield check.condition, "wire check"
    for count in scenario.exactly:
        yield count.condition, "line of 'exactly'"
    for claim in scenario.claims:
        yield claim.condition, "claim"
    for failure in scenario.xfail:
        yield failure.condition, "xfail"
    if scenario.repeat is not None:
        yield scenario.repeat.condition, "repeat"
    for _, rows in scenario.expects:
        for row in rows:
            yield row.condition, ""
