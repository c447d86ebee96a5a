"""The pages in a real browser: what their script makes of an address, and that nothing complains.

Chromium is asked for the page as it is after the script has run. All of a page's state is in its
address, so whatever a reader can do there can be asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.report.site.pages import pages_of
from harness.report.site.tests.test_pages import columns, site
from harness.tests.end_to_end import missing
from harness.tools.lifecycle import CASE, run_case

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: install the package chromium (Debian)"
)


class Browser:
    """A browser with a folder of its own, without a network."""

    def __init__(self, home: Path, pages: Path) -> None:
        self.home, self.pages = home, pages

    def page(self, address: str, *options: str) -> str:
        """The page as it is once its script has run. Fails on any complaint of the browser."""
        words = [
            f"--user-data-dir={self.home}",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            *options,
            f"file://{self.pages}/{address}",
        ]
        assert CHROMIUM is not None
        done = subprocess.run(
            [CHROMIUM, *words],
            env={**os.environ, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=50,
        )
        complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        assert complaints == [], address
        return done.stdout

    def shows(self, address: str) -> str:
        """The page, which must be one."""
        text = self.page(address, "--dump-dom")
        assert "</html>" in text, text
        return text


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the evidence of a case, as a run leaves it."""
    if missing():
        pytest.skip(missing())
    home = tmp_path_factory.mktemp("evidence")
    folder = run_case(CASE, home / "results")
    shutil.copytree(folder, home / "a" / "b[x=1]")
    return home


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory, evidence: Path) -> Iterator[Browser]:
    """The pages of two kernels and two cases, one of them drawn."""
    pages = tmp_path_factory.mktemp("pages")
    for name, text in pages_of(site(columns(), evidence)):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(text)
    yield Browser(tmp_path_factory.mktemp("browser"), pages)


def hidden(text: str, kind: str) -> list[bool]:
    """Of each element of a class, whether it is hidden."""
    tags = re.findall(rf'<[a-z]+ class="{kind}"[^>]*>', text)
    return [bool(re.search(r'\shidden=""', tag)) for tag in tags]


@pytest.mark.parametrize(
    "address", ["index.html", "kernels.html", "claims/C5.html", "q/a/b.html", "q/a/b/x=1.html"]
)
def test_no_page_has_anything_to_complain_of(browser: Browser, address: str) -> None:
    assert "<h1>" in browser.shows(address)


def test_a_complaint_would_be_heard(browser: Browser) -> None:
    (browser.pages / "wrong.html").write_text("<script>nothing.at.all()</script>")
    with pytest.raises(AssertionError, match="wrong.html"):
        browser.shows("wrong.html")


def test_a_search_shows_the_questions_that_have_all_its_words(browser: Browser) -> None:
    assert hidden(browser.shows("index.html#?q=eaddrinuse+so"), "found") == [False]
    text = browser.shows("index.html#?q=enoent")
    assert hidden(text, "found") == [True] and "0 of 1 questions" in text


def test_a_filter_shows_the_settings_that_are_meant(browser: Browser) -> None:
    text = browser.shows("q/a/b.html#?show=x:+2")
    rows = re.findall(r"<tr( hidden=\"\")?>\s*<th scope=\"row\"><a[^>]*>x: (\d)", text)
    assert rows == [(' hidden=""', "1"), ("", "2")]


def test_two_kernels_are_compared_by_what_differs(browser: Browser) -> None:
    assert "1 row differs" in browser.shows("kernels.html#?a=5.10.1&b=6.1.2")
    text = browser.shows("kernels.html#?a=6.1.2&b=6.1.2")
    assert "0 rows differ" in text and hidden(text, "question") == [True]


def test_a_step_shows_what_was_before_it_and_hides_the_rest(browser: Browser) -> None:
    whole = browser.shows("q/a/b/x=1.html")
    stepped = browser.shows("q/a/b/x=1.html#?step=3")
    marks = len(re.findall(r'<a href="#[rp]\d+"', whole))
    assert 'class="later"' not in whole
    assert stepped.count('class="later"') == marks - 4


def test_without_a_script_a_page_has_the_same_facts(browser: Browser) -> None:
    page = (browser.pages / "q/a/b/x=1.html").read_text()
    seen = browser.shows("q/a/b/x=1.html")
    for fact in ("EADDRINUSE", "TIME_WAIT", "FIN ACK", "first: bind 10.0.0.1:9527"):
        assert fact in page and fact in seen


def test_a_picture_of_each_kind_of_page_can_be_taken(browser: Browser, tmp_path: Path) -> None:
    kept = Path(os.environ.get("BINDLAB_PICTURES", tmp_path))
    for width in (400, 1000, 1600):
        for address in ("index.html", "claims/C5.html", "q/a/b/x=1.html", "kernels.html"):
            picture = kept / f"{Path(address).stem}-{width}.png"
            browser.page(address, f"--screenshot={picture}", f"--window-size={width},1000")
            assert picture.stat().st_size > 5000
