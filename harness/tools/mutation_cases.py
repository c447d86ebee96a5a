"""The real evidence that is altered: cases of every kind, on this machine and in guests.

Owns which cases those are. They run anew each time, so that what is altered is what the engine of
this checkout writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.guests.matrix_run import MatrixRequest, run_matrix
from harness.run.engine import DEFAULT
from harness.run.exit_codes import GOOD
from harness.run.host_run import run
from harness.run.request import Request
from harness.run.steady_output import Stream
from harness.tools.mutation_folder import OBSERVATIONS

CASES = (
    "restart/server-closes-first*",  # TCP over IPv4 and IPv6, TIME_WAIT, refused binds, awaits
    "restart/another-user*",  # another uid
    "restart/telnet-quits-first*",  # a program from outside
    "listeners/second-start-program*",  # our own programs
    "udp/multicast*",
    "udp/many-addresses*",  # repeated
    "udp/unicast*",
    "safety/udp-intruder*",
    "states/orphaned*",
    "reincarnation/new-syn*",  # one end made by hand
    "ephemeral/self-connect*",  # on lo
    "tw-reuse/second*",
)
_EACH = 3
KERNELS = "oldest newest"
IN_GUESTS = "@lecture"
_EACH_IN_GUESTS = 8

Files = Mapping[str, bytes]


def real_folders(results: Path, kernels: str, words: Stream) -> list[Files]:
    """The evidence of some cases of each kind; none if they cannot be run."""
    folders: list[Files] = []
    for number, only in enumerate(CASES):
        here = results / str(number)
        if run(Request(DEFAULT, here, only), words, words) != GOOD:
            return []
        folders += folders_of(here / "raw", _EACH)
    for kernel in kernels.split():
        here = results / kernel
        request = MatrixRequest(DEFAULT, here, IN_GUESTS, kernels=kernel)
        if run_matrix(request, words, words) != GOOD:
            return []
        folders += folders_of(here / "raw", _EACH_IN_GUESTS)
    return folders


def folders_of(raw: Path, most: int) -> list[Files]:
    """The evidence below a folder, of some cases."""
    found = sorted(path.parent for path in raw.rglob(OBSERVATIONS))
    step = max(1, len(found) // most)
    return [_files(folder) for folder in found[::step][:most]]


def _files(folder: Path) -> Files:
    names = (path for path in folder.iterdir() if path.suffix in (".json", ".ndjson", ".pcap"))
    return {path.name: path.read_bytes() for path in names if path.name != "verdict.json"}
