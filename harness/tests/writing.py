"""Writes a scenario into an empty folder for a test, and reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness.formats.codec import to_json
from harness.formats.plan import Plan
from harness.plan.catalogue import Case, lint, load_cases


HEAD = """\
question: Does it?
sources: [tcp(7)]
"""

STEPS = """\
  - server: socket $tcp
  - server: bind $server:9527 => ok
"""


def write(root: Path, text: str | bytes, name: str = "x") -> Path:
    """Put a scenario under root/scenarios."""
    path = root / "scenarios" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def with_steps(steps: Iterable[str], more: str = "") -> str:
    """A scenario of these steps, each a line after the dash."""
    return HEAD + more + "steps:\n" + "".join(f"  - {step}\n" for step in steps)


def diagnostics(root: Path, text: str | bytes) -> list[str]:
    """What the linter says of a scenario, without the file's name in front."""
    write(root, text)
    return [line.removeprefix("scenarios/x.yaml:") for line in lint(root)]


def cases(root: Path, text: str) -> list[Case]:
    """The cases of a scenario."""
    write(root, text)
    return load_cases(root)


def plan(root: Path, text: str, case: str = "x") -> dict[str, Any]:
    """A case's plan as its file has it."""
    record: dict[str, Any] = to_json(planned(root, text, case))
    return record


def planned(root: Path, text: str, case: str = "x") -> Plan:
    """The plan of one of a scenario's cases."""
    return next(found.plan() for found in cases(root, text) if found.id == case)
