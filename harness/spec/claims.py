"""The claims that the scenarios put to the test, as scenarios/claims.yaml has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harness.language.diagnostics import Diagnostic
from harness.spec.schema_check import check
from harness.spec.yaml_node import Entry, children, entry_at, items_at, text_at, word_of
from harness.spec.yaml_reader import read_yaml

_ID = re.compile(r"[A-Z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class ShortClaim:
    """A claim as the README says it, in Markdown."""

    claim: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, and what the scenarios find of it."""

    id: str
    line: int
    claim: str
    setting: str
    source: str
    lecture: tuple[str, ...]
    finding: str
    condition: str | None
    short: ShortClaim | None = None
    why: str = ""
    """what makes it so, with its sources"""


def read_claims(path: Path, file: str) -> tuple[dict[str, Claim], list[Diagnostic]]:
    """All claims by id; a claim with something wrong still counts as known."""
    node, diagnostics = read_yaml(path, file)
    if node is None:
        return {}, diagnostics
    if any(entry.key == "steps" for entry in children(node)):
        text = "this name is for the list of claims: give the scenario another"
        return {}, [*diagnostics, Diagnostic(file, 1, text)]
    diagnostics += check(node, file, "claims")
    claims = {}
    for entry in children(node):
        if not _ID.fullmatch(entry.key):
            text = f"bad claim id '{entry.key}': a capital letter, then letters and digits"
            diagnostics.append(Diagnostic(file, entry.line, text))
        claim = _claim(entry)
        if claim.finding == "holds only if" and claim.condition is None:
            text = f"'condition:' is missing in {entry.key}: its finding is 'holds only if'"
            diagnostics.append(Diagnostic(file, entry.line, text))
        if claim.finding != "holds only if" and claim.condition is not None:
            text = f"'condition:' in {entry.key} is for the finding 'holds only if'"
            diagnostics.append(Diagnostic(file, entry.line, text))
        if claim.short is not None and bool(claim.short.condition) != bool(claim.condition):
            text = f"'condition:' in {entry.key} is wanted in both places or in none: 'short:' too"
            diagnostics.append(Diagnostic(file, entry.line, text))
        claims[entry.key] = claim
    return claims, diagnostics


def _claim(entry: Entry) -> Claim:
    return Claim(
        id=entry.key,
        line=entry.line,
        claim=text_at(entry.value, "claim"),
        setting=text_at(entry.value, "setting"),
        source=text_at(entry.value, "source"),
        lecture=tuple(word_of(item) for item in items_at(entry.value, "lecture")),
        finding=text_at(entry.value, "finding"),
        condition=text_at(entry.value, "condition") or None,
        short=_short(entry),
        why=text_at(entry.value, "why"),
    )


def _short(entry: Entry) -> ShortClaim | None:
    short = entry_at(entry.value, "short")
    if short is None:
        return None
    return ShortClaim(text_at(short.value, "claim"), text_at(short.value, "condition") or None)
