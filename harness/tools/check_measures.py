"""What it costs to read, check and judge the evidence of cases, against all that a run costs."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from harness.formats.plan import FILE as PLAN
from harness.formats.status import Status
from harness.formats.verdict import Provenance
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.tools.measure import HARNESS, Measure, Unmeasurable, answer_of
from harness.tools.run_measures import SHORT

# The modules of the judge that ask whether evidence is whole and consistent, not what it means.
CHECKS = tuple(
    f"judge/{name}_check.py" for name in ("hash", "order", "process", "sequence", "socket", "world")
)
_HUNDREDS = 2


def checks(home: Path) -> Iterator[Measure]:
    """Judging short cases again from their folders alone, and how much of that is checking."""
    folders, seconds = _run(home / "checked")
    start = time.perf_counter()
    _judge_all(folders)
    each = (time.perf_counter() - start) / len(folders)
    share = share_of_checks(lambda: _judge_all(folders))
    yield Measure(
        "reading, checking and judging a short case costs of its run",
        each / (seconds / len(folders)),
        0.5,
        "x",
        True,
        f"{each * 1000:.2f} ms of {seconds / len(folders) * 1000:.2f} ms; the checks are"
        f" {share:.0%} of it, {each * share * 1000:.2f} ms",
    )


def share_of_checks(work: Callable[[], object]) -> float:
    """Which part of the time of some work was spent in the checks, or in what they called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in stats.values())
    checking = sum(
        entered[3]
        for (file, _, _), (_, _, _, _, callers) in stats.items()
        if file.endswith(CHECKS)
        for (caller, _, _), entered in callers.items()
        if not caller.endswith(CHECKS)
    )
    return float(checking / total)


def _run(home: Path) -> tuple[list[Path], float]:
    """The folders of short cases with captures, and what their run took in seconds."""
    scenarios, results = home / "scenarios", home / "results"
    scenarios.mkdir(parents=True)
    text = SHORT.format(capture="[server]", hundreds=list(range(_HUNDREDS)))
    (scenarios / "short.yaml").write_text(text)
    words = ["run", "--scenarios", str(scenarios), "--results", str(results)]
    start = time.monotonic()
    answer_of([*HARNESS, *words])
    seconds = time.monotonic() - start
    return sorted(path.parent for path in results.glob(f"raw/*/*/{PLAN}")), seconds


def _judge_all(folders: Sequence[Path]) -> None:
    for folder in folders:
        verdict = judge(read_evidence(folder), Provenance("unknown", str(folder)))
        if verdict.verdict is not Status.PASS:
            raise Unmeasurable(f"{folder}: judged again it is {verdict.verdict.value}, not PASS")
