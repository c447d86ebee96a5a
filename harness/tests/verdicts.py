"""Verdicts made up for the tests of what is written from them."""

from __future__ import annotations

import json
from typing import Any

from harness.formats.verdict import FORMAT, Cause, ClaimFinding, Expected, Observed, Status, Verdict
from harness.language.expectation import parse_expectation
from harness.spec.claims import Claim


def verdict(
    case: str = "a/b[x=1]", status: Status = Status.PASS, reason: str | None = None, **more: Any
) -> Verdict:
    """A verdict on a case whose parameters are in its id, told in these words."""
    scenario, _, rest = case.partition("[")
    params = dict(pair.split("=") for pair in rest.rstrip("]").split(",") if pair)
    file = f"scenarios/{scenario}.yaml"
    plain: dict[str, Any] = {
        "format": FORMAT,
        "case": case,
        "scenario": scenario,
        "file": file,
        "line": 1,
        "question": "Is it so?",
        "sources": ("tcp(7)",),
        "params": params,
        "claims": (),
        "kernel": "6.1.0",
        "version": "6.1.0",
        "machine": "x86_64",
        "backend": "host",
        "accelerator": "none",
        "revision": "abc1234",
        "date": "2026-11-23T08:00:00Z",
        "verdict": status,
        "cause": (
            None
            if status is Status.PASS
            else Cause.of("missed", why=reason or f"because of {status.value}")
        ),
        "at": None if status.is_good else 7,
        "expected": {"restart": Expected(outcomes=("ok",))},
        "observed": {"restart": Observed("ok", None, 0.1)},
        "witnesses": ("call",),
        "seconds": 0.25,
        "wall_seconds": 0.25,
        "steps": 3,
    }
    told = {**plain, **more}
    told.setdefault("evidence", f"results/raw/{told['kernel']}/{case}/")
    return Verdict(**told)


def sound(case: str = "a/b[x=1]", status: Status = Status.PASS, **more: Any) -> Verdict:
    """The same, with steps and a cause that go with the status, as every record must have."""
    met, unmet = {"restart": Observed("ok", None, 0.1)}, {"restart": Observed("EADDRINUSE")}
    nothing: dict[str, Any] = {"expected": {}, "observed": {}, "witnesses": ()}
    mismatch = Cause("mismatch", {"step": "b.bind", "key": "restart"}, step=3)
    plain: dict[Status, dict[str, Any]] = {
        Status.PASS: {"observed": met},
        Status.FAIL: {"observed": unmet, "cause": mismatch},
        Status.XFAIL: {
            "observed": unmet,
            "cause": Cause("known-failure", {"because": "it is old"}, under=mismatch),
        },
        Status.XPASS: {"observed": met, "cause": Cause.of("mended", because="it is old")},
        Status.NEW: {
            "expected": {"restart": Expected(outcomes=("?",))},
            "cause": Cause.of("no-expectation", keys="restart"),
        },
        Status.SKIP: {**nothing, "cause": Cause.of("lacks", need="ipv6")},
        Status.MISS: nothing,
    }
    return verdict(case, status, **{**plain.get(status, {}), **more})


def record_of(text: str) -> Verdict:
    """The verdict that a file holds."""
    return Verdict.from_json(json.loads(text))


def expected(**wanted: str) -> dict[str, Expected]:
    """What was expected of steps, as a scenario writes it."""
    rows = {key: parse_expectation(text) for key, text in wanted.items()}
    return {k: Expected(outcomes=row.outcomes, in_ms=row.in_ms) for k, row in rows.items()}


def saying(
    case: str, holds: bool | None, status: Status = Status.PASS, claim: str = "C1"
) -> Verdict:
    """A verdict on a case that speaks of a claim."""
    outcome = "EADDRINUSE" if holds else "ok"
    seen = {} if holds is None else {"restart": Observed(outcome)}
    said = ClaimFinding(claim, holds, {"restart": Expected(outcomes=("EADDRINUSE",))}, seen)
    own: dict[str, Any] = {}
    if holds is not None and status is Status.PASS:
        own = {"expected": {"restart": Expected(outcomes=(outcome,))}, "observed": seen}
    return verdict(case, status, claims=(said,), **own)


def claim(finding: str = "holds", name: str = "C1", condition: str | None = None) -> Claim:
    """A claim with its recorded finding."""
    return Claim(name, 3, "It fails.", "a setting", "a lecture", (), finding, condition)
