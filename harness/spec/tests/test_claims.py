"""harness/spec/claims.py: the file of claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.spec.claims import ShortClaim, read_claims

CLAIM = """\
C1:
  claim: Water is wet.
  setting: everywhere
  source: common knowledge
  finding: holds
  why: it is wet
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "claims.yaml"
    path.write_text(text)
    return [str(diagnostic) for diagnostic in read_claims(path, "claims.yaml")[1]]


def test_a_claim_is_read(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIM)
    claims, diagnostics = read_claims(path, "claims.yaml")
    assert not diagnostics
    assert claims["C1"].claim == "Water is wet."
    assert claims["C1"].finding == "holds"
    assert claims["C1"].condition is None


def test_a_claim_may_have_a_short_form(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(CLAIM + "  short: {claim: Wet.}\n")
    claims, mistakes = read_claims(path, "claims.yaml")
    assert not mistakes
    assert claims["C1"].short == ShortClaim("Wet.", None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("finding: holds", "finding: maybe", "claims.yaml:5: C1.finding: unknown value 'maybe'"),
        ("finding: holds", "finding: holds only if", "claims.yaml:1: 'condition:' is missing"),
        ("finding: holds", "finding: holds\n  condition: x", "is for the finding 'holds only if'"),
        (
            "finding: holds",
            "finding: holds\n  short: {claim: Wet., condition: x}",
            "claims.yaml:1: 'condition:' in C1 is wanted in both places or in none",
        ),
        ("  setting: everywhere\n", "", "claims.yaml:1: 'setting:' is missing in C1"),
        ("setting:", "seting:", "claims.yaml:3: unknown key 'seting': did you mean 'setting'?"),
        ("C1:", "c 1:", "claims.yaml:1: bad claim id 'c 1'"),
        ("claim: Water is wet.", "claim:", "claims.yaml:2: C1.claim must be text, not nothing"),
        (CLAIM, "- C1\n", "claims.yaml:1: the file must be a mapping, not a list"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(refused(tmp_path, CLAIM.replace(old, new)))


def test_a_scenario_of_this_name_is_told_once(tmp_path: Path) -> None:
    text = "question: Does it?\nsources: [a]\nsteps: [{server: pid}]\n"
    assert refused(tmp_path, text) == [
        "claims.yaml:1: this name is for the list of claims: give the scenario another"
    ]
