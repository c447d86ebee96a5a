"""The rules of a port as a page: rules.md.

Owns what a rule's row is made of; the layout is in templates/rules.md.j2, the rules are the
program's (harness/language/port_rules.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.language.port_rules import (
    EVERY_KERNEL,
    FurtherRule,
    PortRule,
    further_rules,
    port_rules,
)
from harness.report.cell_words import cell_words
from harness.report.template import fill
from harness.report.translate import Translate, same


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


def rule_rows(_: Translate = same) -> list[RuleRow]:
    """All rules, in the order in which they are asked."""
    return [
        RuleRow(
            number,
            replace(rule, sentence=_(rule.sentence)),
            range_in_words(rule.kernels, _),
            cell_words(rule.example, _),
        )
        for number, rule in enumerate(port_rules(), 1)
    ]


def further_rows(_: Translate = same) -> list[FurtherRow]:
    """All further rules, in the order in which they are asked."""
    return [
        FurtherRow(
            number, replace(rule, sentence=_(rule.sentence)), range_in_words(rule.kernels, _)
        )
        for number, rule in enumerate(further_rules(), 1)
    ]


def range_in_words(ranges: str, _: Translate = same) -> str:
    """`since 6.8, before 6.16.6` for `>=6.8 <6.16.6`."""
    if ranges == EVERY_KERNEL:
        return _("all")
    return _("; ").join(_one_range(it.split(), _) for it in ranges.split(" or "))


def _one_range(bounds: Sequence[str], _: Translate) -> str:
    """Of one or two bounds."""
    first = next((it.removeprefix(">=") for it in bounds if it.startswith(">=")), None)
    end = next((it.removeprefix("<") for it in bounds if it.startswith("<")), None)
    if first is None:
        return _("before %(end)s") % {"end": end}
    if end is None:
        return _("since %(first)s") % {"first": first}
    return _("since %(first)s, before %(end)s") % {"first": first, "end": end}
