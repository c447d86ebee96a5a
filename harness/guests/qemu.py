"""One guest's process: a kernel under QEMU's TCG in virtual time, from power-on to its end.

Owns the process, which dies with us, and the memory it shares with us. What it is started with is
left to `qemu_command`, what the guest says to the caller.
"""

from __future__ import annotations

import shutil
import subprocess
from types import TracebackType

from harness.guests.boot import Boot
from harness.guests.channel import SIZE, Channel
from harness.guests.qemu_command import QEMU, SharedFiles, qemu_command
from harness.run.memory_file import memory_file, tail_of
from harness.spec.kernels import KernelError

# How much of the console's end is kept, in bytes.
_TAIL = 16384


def require_qemu() -> None:
    """Raises KernelError if there is no QEMU."""
    if shutil.which(QEMU) is None:
        raise KernelError(f"there is no {QEMU} here: install the package qemu-system-x86")


class Qemu:
    """A guest that runs. A context: leaving it ends the guest."""

    def __init__(self, boot: Boot) -> None:
        """Switch it on. Raises KernelError."""
        require_qemu()
        self.channel = Channel()
        self._initramfs = memory_file("bindlab-initramfs", boot.initramfs)
        self._console = memory_file("bindlab-console")
        self._errors = memory_file("bindlab-qemu")
        files = SharedFiles(
            initramfs=self._initramfs.fileno(),
            console=self._console.fileno(),
            channel=self.channel.descriptor,
            channel_bytes=SIZE,
        )
        command = qemu_command(boot.kernel, files)
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                pass_fds=(files.channel, files.initramfs, files.console),
                start_new_session=True,  # Ctrl+C is for us alone
            )
        except OSError as error:
            self._close()
            raise KernelError(f"{command[0]}: cannot be run: {error.strerror}") from error

    def __enter__(self) -> Qemu:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._close()

    def is_on(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def code(self) -> int:
        """QEMU's exit code, once it is off."""
        return self._process.wait()

    def console(self) -> str:
        """The end of what the kernel wrote to its console, and of what QEMU complained of."""
        said = tail_of(self._errors, _TAIL) + tail_of(self._console, _TAIL)
        return said.decode(errors="replace").replace("\r\n", "\n")

    def _close(self) -> None:
        self.channel.close()
        for file in (self._initramfs, self._console, self._errors):
            file.close()
