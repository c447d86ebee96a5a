"""The letter about a cell says what came on each kernel, what decides it, and how to see it."""

from __future__ import annotations

import pytest

from harness.export.cell_mail import cell_mail
from harness.export.program import Refused
from harness.grid.collection import OnKernel
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair

CELL = "tcp,mapped_wildcard,none,listening,mapped_first,none,same,none"
LINE = "tcp,mapped_wildcard,none,listening,user,mapped_first,none,user,none"
REFUSED, LET_IN = "EADDRINUSE,-,listener", "ok,ok,mapped-wildcard-overlooked"


def on(version: str, came: str) -> OnKernel:
    return OnKernel(version, origin(version), grid(PAIR_COLUMNS, pair(), pair(LINE, came)))


def test_a_change_has_its_versions_its_rule_and_its_commits() -> None:
    kernels = [on("5.10.1", REFUSED), on("5.10.2", REFUSED), on("6.1.170", LET_IN)]
    text = cell_mail(CELL, kernels)
    assert text.startswith(
        "Subject: [REGRESSION] net: bind ok, listen ok, not bind EADDRINUSE"
        f" (mapped-wildcard-overlooked): {CELL} (bad since 6.1.170)\n"
    )
    assert "\nTCP: the first on ::ffff:0.0.0.0, no option, listening;" in text
    assert "Last good version: 5.10.2 (bind EADDRINUSE)\n" in text
    assert "First bad version: 6.1.170 (bind ok, listen ok)\n" in text
    assert "  5.10.1 to 5.10.2: bind EADDRINUSE\n  6.1.170: bind ok, listen ok\n" in text
    assert "Suspected: mapped-wildcard-overlooked: " in text and "5e07e672412b" in text
    assert f"make grid KERNELS='5.10.2 6.1.170' CELL={CELL}" in text
    assert "#regzbot introduced: v6.1.167..v6.1.168\n" in text and "listener (all): " in text


def test_the_transition_to_the_good_is_not_what_introduced_the_fault() -> None:
    kernels = [on("5.10.1", REFUSED), on("6.1.170", LET_IN), on("6.12.43", REFUSED)]
    text = cell_mail(CELL, kernels)
    assert "(bad since 6.1.170 up to 6.1.170)" in text
    assert "Last bad version: 6.1.170; good again: 6.12.43" in text
    assert f"make grid KERNELS='5.10.1 6.1.170' CELL={CELL}" in text
    assert "#regzbot introduced: v6.1.167..v6.1.168\n" in text


def test_a_fault_that_the_oldest_kernel_has_was_introduced_nobody_knows_where() -> None:
    text = cell_mail(CELL, [on("6.1.170", LET_IN), on("6.12.43", REFUSED)])
    assert (
        "First bad version: 6.1.170 (bind ok, listen ok), the oldest that was measured"
        in " ".join(text.split())
    )
    assert f"make grid KERNELS='6.1.170 6.12.43' CELL={CELL}" in text
    assert "Suspected" not in text and "regzbot" not in text


def test_without_a_change_nothing_is_suspected() -> None:
    text = cell_mail(CELL, [on("5.10.1", REFUSED), on("6.18.1", REFUSED)])
    assert "5.10.1 to 6.18.1: bind EADDRINUSE" in text
    assert "Suspected" not in text and "regzbot" not in text
    assert "KERNELS='6.18.1'" in text


def test_a_cell_that_nobody_measured_or_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="no published grid has it"):
        cell_mail(CELL.replace("same", "other"), [on("6.18.1", REFUSED)])
    with pytest.raises(Refused, match="tpc"):
        cell_mail(CELL.replace("tcp", "tpc"), [on("6.18.1", REFUSED)])
