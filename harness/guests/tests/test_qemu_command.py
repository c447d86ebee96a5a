"""A guest has virtual time, dies with us, and shares with us what we hand it."""

from __future__ import annotations

from pathlib import Path

from harness.guests.qemu_command import SharedFiles, qemu_command

FILES = SharedFiles(initramfs=11, console=12, channel=13, channel_bytes=4096)


def after(command: list[str], option: str) -> str:
    return command[command.index(option) + 1]


def test_the_clock_counts_instructions_and_jumps_over_idle_time() -> None:
    command = qemu_command(Path("/k/kernel"), FILES)
    assert after(command, "-icount") == "shift=1,sleep=off"
    assert after(command, "-accel").startswith("tcg,thread=single")
    assert "tsc=reliable" in after(command, "-append").split()


def test_it_dies_with_its_parent() -> None:
    assert qemu_command(Path("kernel"), FILES)[:3] == ["setpriv", "--pdeathsig", "KILL"]


def test_files_are_handed_over_by_descriptor() -> None:
    command = qemu_command(Path("/k/kernel"), FILES)
    assert after(command, "-kernel") == "/k/kernel"
    assert after(command, "-initrd") == "/dev/fd/11"
    assert after(command, "-serial") == "file:/dev/fd/12"
    shared = after(command, "-object").split(",")
    assert {"share=on", "size=4096", "mem-path=/dev/fd/13"} <= set(shared)
