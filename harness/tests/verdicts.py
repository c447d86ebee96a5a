"""Verdicts made up for the tests of what is written from them."""

from __future__ import annotations

from typing import Any

from harness.claims import Claim
from harness.verdict import ClaimFinding, Status, Verdict


def verdict(case: str = "a/b[x=1]", status: Status = Status.PASS, **more: Any) -> Verdict:
    """A verdict on a case whose parameters are in its id."""
    scenario, _, rest = case.partition("[")
    params = dict(pair.split("=") for pair in rest.rstrip("]").split(",") if pair)
    file = f"scenarios/{scenario}.yaml"
    plain: dict[str, Any] = {
        "case": case,
        "scenario": scenario,
        "file": file,
        "line": 1,
        "question": "Is it so?",
        "sources": ("tcp(7)",),
        "params": params,
        "claim": None,
        "claims": (),
        "kernel": "6.1.0",
        "version": "6.1.0",
        "machine": "x86_64",
        "backend": "host",
        "accelerator": "none",
        "revision": "abc1234",
        "date": "2026-11-23T08:00:00Z",
        "verdict": status,
        "reason": "" if status is Status.PASS else f"because of {status.value}",
        "where": None if status.is_good else f"{file}:7",
        "expected": {"restart": "ok"},
        "because": {},
        "observed": {"restart": {"outcome": "ok", "value": None, "text": "ok", "ms": 0.1}},
        "witnesses": ("call",),
        "seconds": 0.25,
        "wall_seconds": 0.25,
        "evidence": f"results/raw/6.1.0/{case}/",
        "steps": 3,
    }
    return Verdict(**{**plain, **more})


def saying(
    case: str, holds: bool | None, status: Status = Status.PASS, claim: str = "C1"
) -> Verdict:
    """A verdict on a case that speaks of a claim."""
    seen = {} if holds is None else {"restart": "EADDRINUSE" if holds else "ok"}
    said = ClaimFinding(claim, holds, {"restart": "EADDRINUSE"}, seen)
    return verdict(case, status, claim=claim, claims=(said,))


def claim(finding: str = "holds", name: str = "C1", condition: str | None = None) -> Claim:
    """A claim with its recorded finding."""
    return Claim(name, 3, "It fails.", "a setting", "a lecture", (), finding, condition)
