"""What a guest of a kernel boots with: the kernel, and the cases or the program to run in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.formats.plan import Need
from harness.guests.initramfs import PLANS, RESULTS, pack, programs_of
from harness.guests.kernel_cache import image_of, modules_of
from harness.guests.order import Order
from harness.guests.program_files import is_interpreted
from harness.plan.catalogue import Case
from harness.spec.kernels import Kernel

BACKEND = "qemu"
ACCELERATOR = "tcg,icount"


@dataclass(frozen=True, slots=True)
class Boot:
    """What to boot."""

    kernel: Path
    initramfs: bytes


def needs_rare_modules(case: Case) -> bool:
    """Whether a case needs modules that most do without (modules.RARE)."""
    return any(it.kind == "device" or it == Need("socket", "sctp") for it in case.plan().needs)


def is_apart(case: Case) -> bool:
    """Whether a case runs in a guest with what others need not unpack: rare modules, the library of
    an interpreter.
    """
    return needs_rare_modules(case) or any(map(is_interpreted, programs_of([case.plan()])))


def boot_program(
    kernel: Kernel, engine: Path, arguments: Iterable[str], rare: bool = False
) -> Boot:
    """For one of the binary's programs, with these words. Raises KernelError."""
    return Boot(image_of(kernel), pack(engine, modules_of(kernel, rare), [], arguments))


def make_boot(kernel: Kernel, order: Order, cases: Iterable[Case]) -> Boot:
    """For these cases of the order, the longest wait first. Raises KernelError."""
    ordered = sorted(cases, key=lambda case: -case.longest_wait)
    arguments = ["run", "--plans", PLANS, "--results", RESULTS]
    arguments += ["--jobs", str(order.jobs), "--libpcap"]
    arguments += ["--backend", BACKEND, "--accelerator", ACCELERATOR]
    arguments += ["--ask-why"] if order.ask_why else []
    plans = (case.plan() for case in ordered)
    modules = modules_of(kernel, any(map(needs_rare_modules, ordered)))
    return Boot(image_of(kernel), pack(order.engine, modules, plans, arguments))
