"""Where a verdict comes from: what made the evidence, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a verdict records beside the evidence, and in place of evidence that is not there."""

    revision: str
    evidence: str
    """the folder, from the results folder on: raw/6.1.0/restart/x[reuse=1]"""
    release: str = "unknown"
    date: str = ""
    backend: str = "unknown"
    accelerator: str = "unknown"
    wall_seconds: float | None = None
    """on the host's clock, where that is not the kernel's own"""
