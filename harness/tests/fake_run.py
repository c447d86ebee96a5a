"""A folder with scenarios for the fake engine, and runs of the harness in it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.run.host_run import run
from harness.run.request import Request

FAKE_ENGINE = Path(__file__).parent / "fake_engine.py"


def scenario(about: str = "", expect: str = "ok", port: str = "80", **more: str) -> str:
    """A scenario of one host, whose second step is under test."""
    lines = [
        "question: Does it bind?",
        f"about: {about or 'nothing'}",
        "sources: [bind(2)]",
        "topology: alone",
        *(f"{key}: {value}" for key, value in more.items()),
        "steps:",
        "  - server: socket tcp",
        f"  - {{server: 'bind $server:{port} => {expect}', label: second}}",
    ]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str


class FakeRun:
    """Scenarios, results, and the fake engine."""

    def __init__(self, home: Path) -> None:
        self.scenarios = home / "scenarios"
        self.results = home / "results"
        self.scenarios.mkdir()
        self.engine = FAKE_ENGINE

    def write(self, name: str, text: str) -> None:
        """One scenario, or another file of the folder."""
        path = self.scenarios / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, only: str | None = None, resume: bool = False, *, propose: bool = False) -> Ended:
        """`harness run` in this process."""
        out, err = io.StringIO(), io.StringIO()
        request = Request(
            self.engine,
            self.results,
            only,
            root=self.scenarios.parent,
            resume=resume,
            propose=propose,
        )
        code = run(request, out, err)
        return Ended(code, out.getvalue(), err.getvalue())

    def records(self) -> dict[str, dict[str, Any]]:
        """The lines of verdicts.jsonl by case."""
        (path,) = self.results.glob("kernels/*/verdicts.jsonl")
        return {record["case"]: record for record in map(json.loads, path.read_text().splitlines())}

    def verdicts(self) -> dict[str, str]:
        """Each case's verdict."""
        return {case: record["verdict"] for case, record in self.records().items()}

    def table(self, name: str) -> str:
        """The text of a table."""
        return (self.results / "tables" / name).read_text()


Write = Callable[[str, str], None]
