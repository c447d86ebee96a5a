"""The letter about a cell of a small grid says which kernels are not as the rules say, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.export.grids import read_id
from harness.export.program import Refused
from harness.export.small_cell_mail import small_cell_mail
from harness.export.small_socket import Told
from harness.export.tests.made import SMALL_CELLS
from harness.grid.axes import AXES
from harness.grid.collection import OnKernel
from harness.grid.grid_causes import GridCause
from harness.grid.tests.made_up_grids import grid, origin

ID, _ = SMALL_CELLS["many"]
COLUMNS = (*AXES["many"], "bind result", "listen result")
CAUSE = GridCause(
    id="looks-no-further",
    line=1,
    grid="many",
    kernels=">=6.1",
    within=({"kind": ("udp",), "count": ("11", "12")},),
    cells=2,
    cause="It looks no further.",
    sources=("commit 5e07e672412b",),
)


def on(version: str, came: str, cell: str = ID) -> OnKernel:
    """A kernel that has measured a cell."""
    return OnKernel(version, origin(version), grid(",".join(COLUMNS), f"{cell},{came}"))


def rules(cell: str, kernel: str) -> Told:
    """Refused on every kernel."""
    return {"bind": "EADDRINUSE", "listen": "-", "rule": "listener"}


KERNELS = [on("5.10.1", "EADDRINUSE,-"), on("6.1.1", "ok,-"), on("6.18.1", "ok,-")]


def test_what_differs_from_the_rules_is_bad_and_has_its_cause() -> None:
    text = small_cell_mail(read_id(ID), KERNELS, rules, [CAUSE])
    assert text.startswith(
        "Subject: [REGRESSION] net: bind ok, not bind EADDRINUSE (looks-no-further):"
        f" {ID} (bad since 6.1.1)\n"
    )
    assert "\nUDP: 11 on IPv6 addresses of their own, SO_REUSEADDR;" in text
    assert "Last good version: 5.10.1 (bind EADDRINUSE)\n" in text
    assert "First bad version: 6.1.1 (bind ok)\n" in text
    assert "Suspected: looks-no-further: commit 5e07e672412b\n" in text
    assert "looks-no-further (>=6.1): It looks no further." in text
    assert (
        "By these rules it should have been: bind EADDRINUSE" in text and "listener (all): " in text
    )
    assert f"make grid KERNELS='5.10.1 6.1.1' GRID=many CELL={ID}" in text
    assert f"make export CELL={ID} AS=c" in text
    assert "#regzbot introduced: 5e07e672412b\n" in text


def test_what_is_left_to_chance_is_told_with_the_cause() -> None:
    by_chance = replace(CAUSE, chance="the slot of a hash")
    text = small_cell_mail(read_id(ID), KERNELS, rules, [by_chance])
    assert "It looks no further. Which cells is left to chance: the slot of a hash." in " ".join(
        text.split()
    )
    assert all(len(line) <= 75 for line in text.splitlines() if line.startswith("    "))


def test_what_is_bad_on_every_kernel_is_told_as_such_with_its_cause() -> None:
    always = [on(version, "ok,-") for version in ("5.10.1", "6.18.1")]
    text = small_cell_mail(read_id(ID), always, rules, [replace(CAUSE, kernels=None)])
    assert text.startswith(
        f"Subject: net: bind ok, not bind EADDRINUSE (looks-no-further): {ID}"
        " (bad on every kernel measured)\n"
    )
    assert "Bad on every kernel that was measured, 5.10.1 to 6.18.1\n" in text
    assert "Suspected: looks-no-further: " in text and "regzbot" not in text


def test_a_cause_of_other_cells_is_none_of_this_one() -> None:
    other = replace(CAUSE, grid="three")
    text = small_cell_mail(read_id(ID), KERNELS, rules, [other])
    assert "looks-no-further" not in text and "#regzbot introduced: v5.10.1..v6.1.1" in text


def test_what_is_always_as_the_rules_say_is_told_without_a_change() -> None:
    text = small_cell_mail(read_id(ID), KERNELS[:1], rules, [])
    assert "5.10.1: bind EADDRINUSE" in text and "regzbot" not in text


def test_what_nobody_has_measured_is_refused() -> None:
    other = read_id(ID.replace("11", "12"))
    with pytest.raises(Refused, match="no published grid has it"):
        small_cell_mail(other, KERNELS, rules, [])
