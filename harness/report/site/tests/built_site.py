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
from harness.cli.site_command import site_from
from harness.records.layout import committed_results
from harness.report.site.build import build
from harness.report.site.model import Site

BROWSER = ROOT / "harness" / "report" / "site" / "browser"
CHROMIUM = shutil.which("chromium")
# Pictures of the pages are kept here.
PICTURES = ROOT / "build" / "pictures"


def written(site: Site, folder: Path) -> Path:
    """The folder, with all pages and the files beside them."""
    build(site, folder, folder, ROOT)
    return folder


def shared_site(session: Path) -> Path:
    """The folder of the published pages, made by the worker that comes first."""
    folder = session / "published-site"
    with (session / "published-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            written(site_from(committed_results(ROOT)), session / "published-site.part").rename(
                folder
            )
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
