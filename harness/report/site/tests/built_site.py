"""The site as it is published, built once for a session, and what drives a browser in it.

Made from the committed records and their evidence; workers of one session share it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from harness import ROOT
from harness.records.layout import committed_results
from harness.report.site.evidence_copies import evidence_copies
from harness.report.site.model import Site
from harness.report.site.pages import pages_of
from harness.tools.measure import HARNESS

BROWSER = ROOT / "harness" / "report" / "site" / "browser"
CHROMIUM = shutil.which("chromium")
# Pictures of the pages are kept here.
PICTURES = ROOT / "build" / "pictures"


def written(site: Site, folder: Path) -> Path:
    """The folder, with all pages and what they lead to."""
    files = [*((name, text.encode()) for name, text in pages_of(site)), *evidence_copies(site)]
    for name, content in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def shared_site(session: Path) -> Path:
    """The folder of the published pages, made by the worker that comes first."""
    folder, results = session / "published-site", session / "results"
    with (session / "published-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            # Another name for the published results: beside these it would show one's own.
            results.symlink_to(committed_results(ROOT))
            given = ["--results", str(results), "--output", str(folder)]
            subprocess.run([*HARNESS, "site", *given], cwd=ROOT, check=True, capture_output=True)
    return folder


def node_test(
    file: str, site: Path, home: Path, more: Mapping[str, str] | None = None, only: str = ""
) -> None:
    """Runs a file of tests in the browser; what fails is told in its own words.

    `only`: a pattern of names.
    """
    told = {"BINDLAB_SITE": str(site), "BINDLAB_CHROMIUM": str(CHROMIUM), **(more or {})}
    done = subprocess.run(
        ["node", "--test", *([f"--test-name-pattern={only}"] if only else []), BROWSER / file],
        env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), **told},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
