"""A guest boots its kernel with the cases it is to run, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from harness.formats.plan import Plan
from harness.guests import boot
from harness.guests.boot import make_boot, needs_rare_modules
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


@pytest.mark.parametrize(
    ("need", "rare"),
    [
        (None, False),
        ("device vrf", True),
        ("device dummy", True),
        ("socket sctp", True),
        ("socket mptcp", False),
    ],
)
def test_devices_and_sctp_need_rare_modules(tmp_path: Path, need: str | None, rare: bool) -> None:
    (tmp_path / "scenarios").mkdir()
    needs = "" if need is None else f"needs: [{need}]\n"
    text = scenario().replace("steps:\n", f"{needs}steps:\n")
    (tmp_path / "scenarios" / "a.yaml").write_text(text)
    cases = load_cases(tmp_path)
    assert cases != [] and all(needs_rare_modules(case) is rare for case in cases)
