"""A script for git bisect says good, bad or skip, of a kernel that it has built and run."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from harness.export.bisect_text import Good, bisect_cell_text, bisect_text
from harness.export.grids import read_id
from harness.export.tests.made import RESTART, SMALL_CELLS, TIME_WAIT, told

GOLDEN = Path(__file__).parent / "golden"
_HEADING = "protocol,first address,bind result,listen result,rule"


def script(*, cell: bool) -> str:
    """Of a cell or of a case, good as long as bind() fails."""
    if cell:
        told = {"bind": "EADDRINUSE", "listen": "-", "rule": "x"}
        return bisect_cell_text(read_id(TIME_WAIT), "6.18.44", told)
    return bisect_text(RESTART, "6.18.44", Good("restart", "EADDRINUSE"))


def record(outcome: str, case: str = RESTART, ms: float = 1.0) -> str:
    """A line of verdicts."""
    observed = {"restart": {"outcome": outcome, "ms": ms}}
    return json.dumps({"case": case, "verdict": "PASS", "observed": observed})


def bisected(
    folder: Path,
    text: str,
    said: str,
    *records: str,
    builds: bool = True,
    grid_says: str = "",
    named: str | None = None,
) -> int:
    """The exit code, in a tree and a project where `make` does what the test says.

    `said`: what the kernel has answered; empty where it did not boot. `records`, `grid_says`: the
    lines instead. `named`: what BINDLAB is instead of the project; empty: nothing.
    """
    tree, project, tools = folder / "linux", folder / "project", folder / "tools"
    for path in (tree / "arch/x86/boot", tree / "scripts/kconfig", project, tools):
        path.mkdir(parents=True)
    (tree / "arch/x86/boot/bzImage").write_text("")
    (tree / ".config").write_text("")
    lines = "\n".join(records or [record(said)])
    of_cell = grid_says or f"{_HEADING}\ntcp,first4,{said},-,x"
    make = f"""#!/bin/sh
for word; do case $word in RESULTS=*) results=${{word#RESULTS=}};; esac; done
case $1 in
matrix) [ -z '{said}' ] || mkdir -p "$results/kernels/6.1.0"
    [ -z '{said}' ] || echo '{lines}' >"$results/kernels/6.1.0/verdicts.jsonl" ;;
grid) [ -z '{said}' ] || printf '%s\\n' '{of_cell}' ;;
*) exit {int(not builds)} ;;
esac
"""
    for name, body in (("make", make), ("merge", "#!/bin/sh\n")):
        (tools / name).write_text(body)
        (tools / name).chmod(0o755)
    (tree / "scripts/kconfig/merge_config.sh").write_text("#!/bin/sh\n")
    (tree / "scripts/kconfig/merge_config.sh").chmod(0o755)
    (folder / "x.sh").write_text(text)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "BINDLAB": str(project)}
    if named is not None:
        environment["BINDLAB"] = named
    if named == "":
        del environment["BINDLAB"]
    ran = ["sh", str(folder / "x.sh")]
    return subprocess.run(ran, cwd=tree, env=environment, capture_output=True).returncode


def test_the_text_is_the_golden_one() -> None:
    assert script(cell=False) == (GOLDEN / "bisect.sh").read_text()


@pytest.mark.parametrize("cell", [False, True])
@pytest.mark.parametrize(
    ("told", "code"), [("EADDRINUSE", 0), ("ok", 1), ("", 125), ("BROKEN", 125)]
)
def test_it_says_what_the_kernel_answered(tmp_path: Path, cell: bool, told: str, code: int) -> None:
    assert bisected(tmp_path, script(cell=cell), told) == code


def test_a_tree_that_does_not_build_is_skipped(tmp_path: Path) -> None:
    assert bisected(tmp_path, script(cell=False), "EADDRINUSE", builds=False) == 125


@pytest.mark.parametrize("named", ["", "/nowhere"])
def test_without_the_project_bisecting_stops_and_nothing_is_bad(tmp_path: Path, named: str) -> None:
    assert bisected(tmp_path, script(cell=False), "EADDRINUSE", named=named) == 255


def test_a_case_that_proved_nothing_is_skipped(tmp_path: Path) -> None:
    text = script(cell=False).replace('("BROKEN", "MISS", "SKIP")', '("PASS",)')
    assert bisected(tmp_path, text, "EADDRINUSE") == 125


def test_a_kernel_is_good_if_every_run_of_a_case_is(tmp_path: Path) -> None:
    runs = [record("EADDRINUSE", f"{RESTART}/{number}") for number in (1, 2)]
    assert bisected(tmp_path / "all", script(cell=False), "x", *runs) == 0
    runs.append(record("ok", f"{RESTART}/3"))
    assert bisected(tmp_path / "some", script(cell=False), "x", *runs) == 1
    runs.append(record("ok", f"{RESTART}/4").replace("PASS", "BROKEN"))
    assert bisected(tmp_path / "none", script(cell=False), "x", *runs) == 125


@pytest.mark.parametrize(("ms", "code"), [(60000.0, 0), (120.0, 1)])
def test_what_comes_at_another_time_is_bad(tmp_path: Path, ms: float, code: int) -> None:
    good = Good("restart", "ok", (53000, 65000))
    text = bisect_text(RESTART, "6.18.44", good)
    assert "answered with ok in 53000 to 65000 ms, as on" in text
    assert bisected(tmp_path, text, "ok", record("ok", ms=ms)) == code


def test_the_kernel_is_built_with_what_the_case_needs() -> None:
    config = ["CONFIG_NET_VRF=y"]
    text = bisect_text(RESTART, "6.18.44", Good("restart", "ok"), config=config)
    assert "\nCONFIG_NET_VRF=y\nEND\n" in text


@pytest.mark.parametrize("grid", SMALL_CELLS)
@pytest.mark.parametrize("code", [0, 1])
def test_a_cell_of_a_small_grid_is_read_by_its_columns(
    tmp_path: Path, grid: str, code: int
) -> None:
    id, answers = SMALL_CELLS[grid]
    cell = read_id(id)
    text = bisect_cell_text(cell, "6.18.44", told(id, *answers.split(",")))
    assert f"GRID={grid} CELL='{id}'" in text
    came = answers if code == 0 else ",".join(["EPERM", *answers.split(",")[1:]])
    printed = f"{','.join([*cell.words, *cell.of_grid.results])}\n{id},{came}"
    assert bisected(tmp_path, text, came, grid_says=printed) == code
