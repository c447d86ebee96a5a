"""Verdicts on kernels made up, for the tests of what is held side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.formats.verdict import Expected, Observed, Verdict
from harness.tests.verdicts import verdict


def expected(*outcomes: str, in_ms: tuple[int, int] | None = None, **more: Any) -> Expected:
    """What a step is held against."""
    return Expected(outcomes=outcomes, in_ms=in_ms, **more)


def run_of(
    version: str, number: int, runs: int, outcome: str = "ok", case: str = "a/b[x=1]", **more: Any
) -> Verdict:
    """A verdict on one of so many runs of a case."""
    found = on(version, outcome, case, **more)
    evidence = f"{found.evidence}{number}/"
    return replace(found, case=f"{case}/{number}", run=number, runs=runs, evidence=evidence)


def on(
    version: str,
    outcome: str = "ok",
    case: str = "a/b[x=1]",
    *,
    ms: float = 1.0,
    because: str | None = None,
    **more: Any,
) -> Verdict:
    """A verdict on a kernel in a guest, with what it observed and what that is explained by."""
    plain: dict[str, Any] = {
        "version": version,
        "kernel": f"{version}-x",
        "backend": "qemu",
        "observed": {"restart": Observed(outcome, None, ms)},
        "expected": {"restart": expected("ok", because=because)},
    }
    return verdict(case, **{**plain, **more})
