"""A guest boots its kernel with the cases it is to run, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from harness.formats.plan import Plan
from harness.guests import boot
from harness.guests.boot import extra_of, make_boot
from harness.guests.kernel_cache import image_of, modules_of
from harness.guests.order import Order
from harness.plan.catalogue import load_cases
from harness.tests.fake_qemu import KERNEL
from harness.tests.fake_run import scenario


def test_kernel_modules_plans_and_options_are_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text(scenario())
    long = scenario().replace("steps:\n", "steps:\n  - advance: 20s\n")
    (tmp_path / "scenarios" / "z.yaml").write_text(long)

    def pack(engine: Path, modules: Path, plans: Iterable[Plan], arguments: Sequence[str]) -> bytes:
        assert (engine, modules) == (tmp_path / "engine", modules_of(KERNEL))
        return " ".join([*(plan.case for plan in plans), *arguments]).encode()

    monkeypatch.setattr(boot, "pack", pack)
    cases = load_cases(tmp_path)
    made = make_boot(KERNEL, Order(tmp_path / "engine", cases, tmp_path, "abc", jobs=3), cases)
    assert made.kernel == image_of(KERNEL)
    run = "run --plans /plans.ndjson --results /results --jobs 3 --libpcap"
    assert made.initramfs.decode() == f"z a {run} --backend qemu --accelerator tcg,icount"
    asked = Order(tmp_path / "engine", cases, tmp_path, "abc", ask_why=True)
    assert make_boot(KERNEL, asked, cases).initramfs.decode().endswith(" --ask-why")


def test_cases_with_devices_of_their_own_get_the_modules_for_them(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text(scenario())
    assert extra_of(load_cases(tmp_path)) == ""
    with_device = scenario().replace("steps:\n", "needs: [device vrf]\nsteps:\n")
    (tmp_path / "scenarios" / "b.yaml").write_text(with_device)
    assert extra_of(load_cases(tmp_path)) == "devices"
