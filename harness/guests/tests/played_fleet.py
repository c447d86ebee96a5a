"""Who looks on while a fleet is played, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


from harness.formats.verdict import Status, Verdict
from harness.guests.attempt import Outcome
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import RELEASE


@dataclass
class Watcher:
    """Who looks on."""

    phases: list[str] = field(default_factory=list)
    verdicts: list[Status] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    through: list[str] = field(default_factory=list)

    def phase(self, kernel: Kernel, words: str) -> None:
        self.phases.append(f"{kernel.version} {words}")

    def verdict(self, kernel: Kernel, verdict: Verdict, total: int) -> None:
        self.verdicts.append(verdict.verdict)

    def over(self, kernel: Kernel) -> None:
        self.through.append(kernel.version)

    def say(self, words: str) -> None:
        self.words.append(words)


def statuses(outcome: Outcome) -> list[Status]:
    assert outcome.records is not None
    return [verdict.verdict for verdict in outcome.records.verdicts.values()]


def evidence(tmp_path: Path) -> dict[str, str]:
    """What is kept of every case."""
    raw = tmp_path / "results/raw" / RELEASE
    return {str(path.relative_to(raw)): path.read_text() for path in raw.glob("*/*")}
