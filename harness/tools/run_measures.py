"""What runs on this machine's kernel cost: topologies, short cases, all the experiments."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from pathlib import Path

from harness import ROOT
from harness.plan.catalogue import load_cases
from harness.run.engine import DEFAULT, command
from harness.tools.measure import Measure, answer_of, seconds_of_run

# Digits of a round's number: a matrix of 10 x 10 x 10 makes a thousand cases of one scenario.
SHORT = """question: Does a connection come about?
sources: [connect(2)]
topology: pair
capture: {capture}
matrix:
  hundreds: {hundreds}
  tens: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  ones: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
steps:
  - server: socket tcp
  - server: bind $server:2${{hundreds}}${{tens}}${{ones}}
  - server: listen
  - client: socket tcp
  - client: connect $server:2${{hundreds}}${{tens}}${{ones}} => ok
"""


def topologies() -> Iterator[Measure]:
    """Making and dropping two hosts and a link, against the bare minimum and against ip(8)."""
    said = json.loads(answer_of([*command(DEFAULT), "bench-topology", "100", "--ip"]))
    made, bare, floor, by_ip = (
        float(said[f"{name}_seconds"]) / int(said["n"]) * 1000
        for name in ("topology", "bare", "floor", "ip")
    )
    yield Measure(
        "a two-host topology costs a bare unshare with lo up",
        made / bare,
        3,
        "x",
        True,
        f"{made:.2f} ms against {bare:.2f} ms; two namespaces and an unconfigured veth pair:"
        f" {floor:.2f} ms, {floor / bare:.2f} x",
    )
    yield Measure(
        "the same made with ip costs the topology",
        by_ip / made,
        10,
        "x",
        False,
        f"{by_ip:.2f} ms against {made:.2f} ms",
    )


def short_cases(scenarios: Path, hundreds: int, capture: str) -> float:
    """Seconds for each of `hundreds` x 100 short cases, parsed, planned, run and judged."""
    scenarios.mkdir()
    text = SHORT.format(capture=capture, hundreds=list(range(hundreds)))
    (scenarios / "short.yaml").write_text(text)
    return seconds_of_run("--scenarios", str(scenarios)) / (hundreds * 100)


def throughput(home: Path) -> Iterator[Measure]:
    """Short cases per second with and without capture, and whether many cost more than few."""
    captured = short_cases(home / "captured", 2, "[server]")
    # Before and after the thousand, so that a machine that slows down is not taken for a harness
    # that does.
    few = [short_cases(home / "few-before", 1, "[]"), short_cases(home / "few-before-2", 1, "[]")]
    many = short_cases(home / "many", 10, "[]")
    few += [short_cases(home / "few-after", 1, "[]"), short_cases(home / "few-after-2", 1, "[]")]
    hundred = statistics.median(few)
    yield Measure(
        "short cases with capture", 1 / captured, 25, "/s", False, f"{captured * 1000:.1f} ms each"
    )
    yield Measure(
        "short cases without capture", 1 / many, 100, "/s", False, f"{many * 1000:.1f} ms each"
    )
    yield Measure(
        "a case among 1000 costs a case among 100",
        many / hundred,
        1.2,
        "x",
        True,
        f"{many * 1000:.2f} ms against {hundred * 1000:.2f} ms",
    )


def experiments() -> Iterator[Measure]:
    """All the experiments against the longest wait that any of them states."""
    cases = load_cases(ROOT)
    longest = max(case.longest_wait for case in cases)
    seconds = seconds_of_run()
    yield Measure(
        f"all {len(cases)} experiments beyond their longest stated wait",
        seconds - longest,
        15,
        "s",
        True,
        f"{seconds:.1f} s with a wait of {longest:.1f} s",
    )
