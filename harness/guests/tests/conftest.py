"""A fleet whose guests are played by scripts, `play`, and the two cases that it is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.guests.attempt import Outcome
from harness.guests.fleet import run_fleet
from harness.guests.order import Order
from harness.plan.catalogue import Case, load_cases
from harness.tests.fake_qemu import (
    KERNEL,
    PANIC,
    Script,
    install,
)
from harness.guests.tests.played_fleet import Watcher
from harness.tests.fake_run import scenario


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "good.yaml").write_text(scenario(port="$n", matrix="{n: [81, 82]}"))
    return load_cases(tmp_path)


@pytest.fixture
def play(
    tmp_path: Path, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[Outcome], Watcher]]:
    def run(
        *scripts: Script,
        kernels: Any = (KERNEL,),
        console: str = PANIC,
        resume: bool = False,
        guests: int = 1,
    ) -> tuple[list[Outcome], Watcher]:
        install(monkeypatch, *scripts, console=console)
        order = Order(tmp_path / "engine", cases, tmp_path / "results", "abc1234", resume=resume)
        watcher = Watcher()
        outcomes = run_fleet(kernels, order, guests, watcher)
        assert watcher.through == [kernel.version for kernel in kernels]
        return outcomes, watcher

    return run
