"""What the manifest says of a run: engine, kernel, settings, packages, beginning and end.

Owns where each of it is looked up: what the engine observed is taken from the evidence itself.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness import ROOT
from harness.formats.manifest import ManifestRun
from harness.formats.verdict import HOST
from harness.judge.evidence import Evidence, read_evidence
from harness.records.layout import case_folder
from harness.records.manifest_file import add_to_manifest
from harness.run.provenance import RunProvenance, utc_now

# Settings of the machine that fresh namespaces inherit, or that bound how many there can be.
SETTINGS = (
    "kernel.pid_max",
    "net.core.somaxconn",
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_max_orphans",
    "net.ipv4.tcp_mem",
    "net.ipv4.udp_mem",
    "user.max_net_namespaces",
    "user.max_pid_namespaces",
    "user.max_user_namespaces",
)


@dataclass(frozen=True, slots=True)
class RunManifest:
    """One run that has begun."""

    provenance: RunProvenance
    jobs: int | None
    begun: str = field(default_factory=utc_now)

    def end(self, results: Path, cases: Iterable[str]) -> None:
        """The run is over: write what it was. Raises ResultsError."""
        release = self.provenance.release
        ran = [case for case in cases if case_folder(results, release, case).is_dir()]
        if not ran:
            return
        some = (read_evidence(case_folder(results, release, case)) for case in ran)
        observed = next((one for one in some if one.begin is not None), None)
        add_to_manifest(results, release, self._run(observed), ran)

    def _run(self, observed: Evidence | None) -> ManifestRun:
        begin = None if observed is None else observed.begin
        told = self.provenance
        return ManifestRun(
            begun=self.begun,
            ended=utc_now(),
            revision=told.revision,
            engine="unknown" if begin is None else begin.engine,
            built_from="unknown" if begin is None else begin.commit,
            release=told.release if begin is None else begin.kernel.release,
            kernel="unknown" if begin is None else begin.kernel.version,
            machine="unknown" if begin is None else begin.kernel.machine,
            backend=told.backend,
            jobs=self.jobs,
            settings=settings() if told.backend == HOST else {},
            packages=packages(ROOT / "packages.txt"),
        )


def settings(proc: Path = Path("/proc/sys")) -> Mapping[str, str]:
    """Those of the machine's settings that it has and shows."""
    found = {}
    for name in SETTINGS:
        try:
            value = (proc / name.replace(".", "/")).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found[name] = " ".join(value.split())
    return found


def packages(listed: Path) -> Mapping[str, str]:
    """The versions of the packages of a list that are installed; none where there is no dpkg."""
    try:
        lines = listed.read_text(encoding="utf-8").splitlines()
        names = [name for line in lines if (name := line.partition("#")[0].strip())]
        asked = ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package} ${Version}\\n", *names]
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError:
        return {}
    words = [line.split() for line in done.stdout.splitlines()]
    return {line[1]: line[2] for line in words if len(line) == 3 and line[0] == "installed"}
