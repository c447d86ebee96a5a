"""A folder with one scenario, and commands called on it in this process."""

from __future__ import annotations

from pathlib import Path

from harness.cli.command_line import main
from harness.tests.fake_run import scenario


def project(home: Path) -> Path:
    """The folder, with a scenario that is good."""
    (home / "scenarios").mkdir()
    (home / "scenarios" / "good.yaml").write_text(scenario())
    return home


def call(home: Path, *words: str) -> int:
    """The exit code of a command on its scenarios."""
    return main([*words, "--scenarios", str(home / "scenarios")])
