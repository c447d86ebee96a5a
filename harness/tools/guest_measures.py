"""What runs in guests cost: the lecture's claims on one kernel, on many, and a guest's memory."""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness import ROOT
from harness.guests.kernel_fetcher import fetch
from harness.plan.catalogue import LECTURE
from harness.spec.kernel_selection import default_set, select
from harness.spec.kernels import read_kernels
from harness.tools.measure import HARNESS, Measure, Unmeasurable, answer_of, seconds_of_run


def guests() -> Iterator[Measure]:
    """The lecture's claims in guests, TIME_WAITs of 60 s included, and the same on this host."""
    default = default_set(read_kernels(ROOT))
    newest = list({kernel.line: kernel.version for kernel in default}.values())
    troubles = fetch(select(read_kernels(ROOT), " ".join(newest)), print)
    if troubles:
        raise Unmeasurable("; ".join(troubles.values()))
    alone, (one, *_) = seconds_of_guests(newest[-1:])
    # The largest process there was: QEMU, for the harness is far smaller.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    together, each = seconds_of_guests(newest)
    host = seconds_of_run("--only", LECTURE)
    print("kernel      wall s  guest s  guest s per wall s  cases a second")
    for attempt in each:
        wall, guest = float(attempt["wall_seconds"]), float(attempt["guest_seconds"])
        print(
            f"{attempt['kernel']:<10}  {wall:6.1f}  {guest:7.1f}  {guest / wall:18.1f}"
            f"  {cases_a_second([attempt]):14.1f}"
        )
    print(f"this host   {host:6.1f}  (the same cases in real time)")
    boot = f"boot {one['boot_wall_seconds']:.1f} s"
    yield Measure("the lecture's claims on one kernel", alone, 25, "s", True, boot)
    what = f"the same on {len(newest)} kernels"
    yield Measure(what, together, 120, "s", True, f"{together / len(newest):.1f} s each")
    what = "cases of a guest, its boot not counted"
    rate = cases_a_second(each)
    yield Measure(what, rate, 24, "/s", False, f"as many guests as processors, {len(each)} kernels")
    yield Measure("memory of a guest", largest, 600, "MiB", True, "the largest process")


def cases_a_second(attempts: Sequence[Mapping[str, Any]]) -> float:
    """How many a guest ran in a second of wall time while it ran any."""
    ran = sum(float(it["wall_seconds"]) - float(it["boot_wall_seconds"]) for it in attempts)
    return sum(int(it["cases"]) for it in attempts) / ran


def seconds_of_guests(versions: list[str]) -> tuple[float, list[dict[str, Any]]]:
    """The wall time of `harness matrix` on the lecture's claims, and how each guest went."""
    with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as results:
        start = time.monotonic()
        command = [*HARNESS, "matrix", "--only", LECTURE]
        answer_of([*command, "--results", results, "--kernels", " ".join(versions)])
        took = time.monotonic() - start
        told = sorted(Path(results).glob("raw/*/attempts.json"))
        attempts = [attempt for path in told for attempt in json.loads(path.read_text())]
        # One that came to nothing, and was started once more, has no figures.
        attempts = [attempt for attempt in attempts if attempt["outcome"] == "done"]
    return took, sorted(attempts, key=lambda attempt: versions.index(attempt["kernel"]))
