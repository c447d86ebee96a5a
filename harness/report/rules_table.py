"""The rules of a port as a page: rules.md.

Owns what a rule's row is made of; the layout is in templates/rules.md.j2, the rules are the
program's (harness/language/port_rules.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.language.port_rules import FurtherRule, PortRule, further_rules, port_rules
from harness.report.cell_words import cell_words
from harness.report.template import fill


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the page has it."""

    number: int
    rule: PortRule
    kernels: str
    """in words"""
    example: str
    """in words"""


@dataclass(frozen=True, slots=True)
class FurtherRow:
    """A rule of what is more than two sockets that name their port."""

    number: int
    rule: FurtherRule
    kernels: str
    """in words"""


def rules_table() -> str:
    """The text of rules.md."""
    return fill("rules.md", {"rows": rule_rows(), "further": further_rows()})


def rule_rows() -> list[RuleRow]:
    """All rules, in the order in which they are asked."""
    return [
        RuleRow(number, rule, range_in_words(rule.kernels), cell_words(rule.example))
        for number, rule in enumerate(port_rules(), 1)
    ]


def further_rows() -> list[FurtherRow]:
    """All further rules, in the order in which they are asked."""
    return [
        FurtherRow(number, rule, range_in_words(rule.kernels))
        for number, rule in enumerate(further_rules(), 1)
    ]


def range_in_words(ranges: str) -> str:
    """`since 6.8, before 6.16.6` for `>=6.8 <6.16.6`."""
    if ranges == "all":
        return "all"
    words = ranges.replace(" <", ", before ").replace(">=", "since ").replace("<", "before ")
    return words.replace(" or ", "; ")
