"""The claims that the scenarios put to the test, as scenarios/claims.yaml has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from harness.mistakes import Mistake
from harness.reading import read_file
from harness.schema_check import check
from harness.tree import Entry, children, items_at, text_at, word_of

_ID = re.compile(r"[A-Z][A-Za-z0-9]*")


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


def read_claims(path: Path, file: str) -> tuple[dict[str, Claim], list[Mistake]]:
    """All claims by id; a claim with mistakes still counts as known."""
    node, mistakes = read_file(path, file)
    if node is None:
        return {}, mistakes
    mistakes += check(node, file, "claims")
    claims = {}
    for entry in children(node):
        if not _ID.fullmatch(entry.key):
            text = f"bad claim id '{entry.key}': a capital letter, then letters and digits"
            mistakes.append(Mistake(file, entry.line, text))
        claim = _claim(entry)
        if claim.finding == "holds only if" and claim.condition is None:
            text = f"'condition:' is missing in {entry.key}: its finding is 'holds only if'"
            mistakes.append(Mistake(file, entry.line, text))
        if claim.finding != "holds only if" and claim.condition is not None:
            text = f"'condition:' in {entry.key} is for the finding 'holds only if'"
            mistakes.append(Mistake(file, entry.line, text))
        claims[entry.key] = claim
    return claims, mistakes


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
    )
