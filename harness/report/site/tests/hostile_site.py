"""A site in which every word that others choose is hostile: of scenario, record and evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import columns_of
from harness.formats.verdict import Expected, Observed, Verdict
from harness.judge.evidence import read_evidence
from harness.report.site.model import Site, site_of
from harness.report.site.tests.test_pages import record
from harness.run.request import claims_of
from harness.tests.evidence_builder import restart

# It is shown as it is; what follows it is written out, or is too long for any screen.
WORD = (
    '"><b><i>x</i></b></script><script>globalThis.ran=1</script>'
    "<img src=x onerror='globalThis.ran=1'>{{7*7}}${7}--></style>"
)
HOSTILE = f"hostile {WORD}\u202e\u2066\x07\x1b[2J\r\n{'W' * 2000} \u05e9\u05dc\u05d5\u05dd"
CASE = "a/b[x=1]"


def hostile_site(home: Path) -> Site:
    """Two kernels, two cases, one of them drawn."""
    old = [_record(CASE, "5.10.1", "ok"), _record("a/b[x=2]", "5.10.1", HOSTILE)]
    new = [_record(CASE, "6.1.2", HOSTILE), _record("a/b[x=2]", "6.1.2", HOSTILE)]
    columns = columns_of([old, new])
    folder = _evidence(home)
    plan = read_evidence(folder).plan
    assert plan is not None
    claims = {name: replace(it, claim=HOSTILE) for name, it in claims_of(None, ROOT).items()}
    release = columns[-1].release
    return site_of(columns, release, claims, {CASE: plan}, {release: home})


def _record(case: str, version: str, outcome: str) -> Verdict:
    made = record(case, version, outcome, question=HOSTILE, sources=(HOSTILE,))
    wanted = {"bind": Expected(outcomes=(HOSTILE, "ok"), because=HOSTILE)}
    return replace(
        made,
        params={"x": HOSTILE},
        expected=wanted,
        observed={"bind": Observed(outcome, HOSTILE)},
        backend=HOSTILE,
    )


def _evidence(home: Path) -> Path:
    case = restart(HOSTILE)
    case.plan |= {"question": HOSTILE, "about": HOSTILE, "sources": [HOSTILE]}
    for step in case.plan["steps"]:
        step["why"] = HOSTILE
    return case.write(home / "a" / "b[x=1]")
