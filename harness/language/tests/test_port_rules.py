"""harness/language/port_rules.py: the rules are those that the program prints."""

from __future__ import annotations

import errno
import subprocess

import pytest

from harness import ROOT
from harness.grid.axes import nearest_grid
from harness.language.kernel_range import matches
from harness.language.port_rules import all_rules, further_rules, port_rules
from harness.records.layout import GRIDS
from harness.tests.patience import PATIENCE

BINDLAB = ROOT / "build" / "release" / "bin" / "bindlab"
COMMITTED = ROOT / "harness" / "language" / "port_rules.jsonl"


@pytest.mark.skipif(not BINDLAB.exists(), reason=f"the engine is not built: no {BINDLAB}")
def test_the_committed_rules_are_what_the_program_prints() -> None:
    done = subprocess.run([BINDLAB, "rules"], capture_output=True, check=True, timeout=PATIENCE)
    assert COMMITTED.read_bytes() == done.stdout, "run `make vocabulary` and commit the file"


def test_every_rule_is_whole() -> None:
    rules = port_rules()
    assert len({rule.id for rule in rules}) == len(rules) == 14
    for rule in rules:
        assert rule.sentence and rule.sources
        assert rule.bind == "ok" or hasattr(errno, rule.bind)
        assert rule.example.count(",") == 7


def test_every_further_rule_is_whole() -> None:
    rules = further_rules()
    assert len(rules) == 11 and len(all_rules()) == 14 + 11
    for rule in rules:
        assert rule.sentence and rule.sources
        assert rule.call in ("bind", "connect")
        assert rule.answer == "ok" or hasattr(errno, rule.answer)
        assert rule.grid in GRIDS and nearest_grid(rule.example) == rule.grid


def test_ranges_are_written_as_in_expectations_and_have_their_example() -> None:
    for rule in all_rules().values():
        ranges = [] if rule.kernels == "all" else rule.kernels.split(" or ")
        assert not ranges or any(matches(rule.example_kernel, it) for it in ranges), rule.id
