"""A sample of the grid, measured by the newest kernel of the list: QEMU, the guest, the binary."""

from __future__ import annotations

import io
from pathlib import Path

import dpkt
import pytest

from harness import ROOT
from harness.formats.grid_origin import parse_grid_origin
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest, run_grids
from harness.guests.kernel_cache import is_fetched
from harness.guests.qemu import require_qemu
from harness.records.layout import cell_capture_file, grid_file, grid_origin_file
from harness.run.engine import DEFAULT
from harness.spec.kernel_selection import NEWEST, select
from harness.spec.kernels import Kernel, KernelError, read_kernels

# Of TIME_WAIT more in a batch than a guest's namespace has room for by itself.
SAMPLE = "tcp,first4,none,[lt]*"
STATES = {"listening", "listening_unaccepted", "last_ack", "time_wait"}


@pytest.fixture
def newest() -> Kernel:
    (kernel,) = select(read_kernels(ROOT), NEWEST)
    if not is_fetched(kernel):
        pytest.skip(f"{kernel.version} is not in the cache: make fetch KERNELS={NEWEST}")
    try:
        require_qemu()
    except KernelError as error:
        pytest.skip(str(error))
    return kernel


def test_its_cells_are_measured_and_the_file_comes_out(newest: Kernel, tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    order = GridOrder(DEFAULT, tmp_path, "pairs", only=SAMPLE)
    code = run_grids(GridRequest(order, NEWEST), out, err)
    assert code in (0, 1), err.getvalue()  # 1: the rules say something else of a cell
    release = newest.release or ""
    origin = parse_grid_origin(grid_origin_file(tmp_path, release, "pairs").read_bytes())
    assert (origin.kernel, origin.broken) == (release, 0), err.getvalue()
    heading, *cells = grid_file(tmp_path, release, "pairs").read_text().splitlines()
    assert heading.startswith("protocol,first address,") and len(cells) == origin.cells > 1000
    assert {line.split(",")[3] for line in cells} == STATES
    assert all(line.startswith("tcp,first4,none,") for line in cells)


def test_the_story_of_a_cell_comes_out(newest: Kernel, tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    cell = "tcp,first4,none,time_wait,first4,none,same,none"
    order = GridOrder(DEFAULT, tmp_path, "pairs", cell=cell, capture=True)
    assert run_grids(GridRequest(order, NEWEST), out, err) == 0, err.getvalue()
    told = out.getvalue()
    assert told.startswith(f"on {newest.version}:\n") and "tcp TIME_WAIT 10.0.0.1:" in told
    assert "second: bind 10.0.0.1:10000 = -1 EADDRINUSE" in told
    path = cell_capture_file(tmp_path, newest.release or "", "pairs", cell)
    assert f"its packets: {path}\n" in told
    assert len(list(dpkt.pcap.Reader(path.open("rb")))) >= 6, "a handshake and its end"
