"""The pictures of the README: a ladder, from published evidence, and the start page of the site.

    python3 -m harness.tools.pictures --check
    python3 -m harness.tools.pictures --pages FOLDER    of the site, without runs of one's own

The ladder is the same wherever it is drawn, and compared by --check; the page looks as the fonts of
the machine do, and is not.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from harness import ROOT
from harness.judge.evidence import read_evidence
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import committed_results, published_evidence, site_folder
from harness.records.store import write_text
from harness.report.ladder.model import NoLadder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.site.address import INDEX

CASE = "restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=SIGINT]"
LADDER, START_PAGE = "docs/ladder.svg", "docs/start-page.png"
_SIZE = "1200,900"
_SECONDS = 120


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 for a ladder that is out of date, 2 where something is missing."""
    parser = argparse.ArgumentParser(prog="harness.tools.pictures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--pages", type=Path, default=site_folder(ROOT), help="the site's folder")
    options = parser.parse_args(arguments)
    try:
        drawn = ladder()
    except NoLadder as error:
        print(f"{CASE}: {error}: publish its evidence (make publish)", file=sys.stderr)
        return 2
    path = ROOT / LADDER
    if options.check:
        if path.is_file() and path.read_text() == drawn:
            return 0
        print(f"{LADDER}: not what would be drawn: run `make pictures`", file=sys.stderr)
        return 1
    write_text(path, drawn)
    fault = take(options.pages.resolve() / INDEX, ROOT / START_PAGE)
    if fault:
        print(f"{START_PAGE}: {fault}", file=sys.stderr)
    return 2 if fault else 0


def ladder() -> str:
    """The case's ladder, of the kernel whose answers decide the claims. Raises NoLadder."""
    results = committed_results(ROOT)
    release = latest_release(read_records(results))
    if release is None:
        raise NoLadder("there are no records of a host's own kernel")
    return ladder_svg(ladder_of(read_evidence(published_evidence(results, release) / CASE)))


def take(page: Path, picture: Path, browser: str | None = shutil.which("chromium")) -> str:
    """Why no picture of a page could be taken; empty if it was."""
    if browser is None:
        return "no chromium is here to take it: install the package chromium (Debian)"
    if not page.is_file():
        return f"{page} is missing: run `make site`"
    with tempfile.TemporaryDirectory() as home:
        taken = Path(home) / "taken.png"
        words = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        words += [f"--user-data-dir={home}", f"--window-size={_SIZE}", f"--screenshot={taken}"]
        try:
            done = subprocess.run(
                [browser, *words, page.as_uri()], capture_output=True, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"{browser} took more than {_SECONDS} s"
        if done.returncode != 0 or not taken.is_file():
            return f"{browser} took none (exit {done.returncode})"
        shutil.copyfile(taken, picture)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
