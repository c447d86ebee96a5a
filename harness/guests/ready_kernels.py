"""Of the kernels that are asked for, those that can be booted."""

from __future__ import annotations

from collections.abc import Sequence

from harness.guests.kernel_fetcher import fetch
from harness.run.steady_output import Output
from harness.spec.kernels import Kernel


def ready_kernels(kernels: Sequence[Kernel], out: Output, err: Output) -> list[Kernel]:
    """Bring them into the cache; those that are there then, and a line for each that is not."""
    troubles = fetch(kernels, lambda words: print(words, file=out, flush=True))
    for trouble in troubles.values():
        print(trouble, file=err)
    return [kernel for kernel in kernels if kernel.version not in troubles]
