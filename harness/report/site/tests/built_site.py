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
from harness.plan.catalogue import load_cases
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import committed_results, published_evidence_folders
from harness.report.publish import all_columns
from harness.report.site.evidence_copies import evidence_copies
from harness.report.site.model import Site, site_of
from harness.report.site.pages import pages_of
from harness.run.request import claims_of

BROWSER = ROOT / "harness" / "report" / "site" / "browser"
CHROMIUM = shutil.which("chromium")
# Pictures of the pages are kept here.
PICTURES = ROOT / "build" / "pictures"


def published_site() -> Site:
    """All that is published."""
    results = committed_results(ROOT)
    release = latest_release(read_records(results))
    assert release is not None
    plans = {case.cell: case.plan() for case in load_cases(ROOT)}
    evidence = {it.name: it for it in published_evidence_folders(results)}
    return site_of(all_columns(results), release, claims_of(None, ROOT), plans, evidence)


def written(site: Site, folder: Path) -> Path:
    """The folder, with all pages."""
    for name, text in pages_of(site):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for name, content in evidence_copies(site):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def shared_site(session: Path) -> Path:
    """The folder of the published pages, made by the worker that comes first."""
    folder = session / "published-site"
    with (session / "published-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            written(published_site(), session / "published-site.part").rename(folder)
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
