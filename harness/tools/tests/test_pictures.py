"""The ladder of the README is that of published evidence; one line says why a picture is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness import ROOT
from harness.tools import pictures
from harness.tools.pictures import LADDER, ladder, main, take


def test_the_committed_ladder_is_what_would_be_drawn() -> None:
    assert (ROOT / LADDER).read_text() == ladder()
    assert main(["--check"]) == 0


def test_another_ladder_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pictures, "LADDER", str(tmp_path / "ladder.svg"))
    assert main(["--check"]) == 1
    assert "run `make pictures`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("sys.exit(0)", "took none"),
        ("sys.exit(3)", "took none (exit 3)"),
        ("import time; time.sleep(60)", "took more than 1 s"),
    ],
)
def test_a_browser_that_takes_no_picture_is_told(
    tmp_path: Path, program: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_SECONDS", 1)
    (tmp_path / "page.html").touch()
    browser = tmp_path / "browser"
    browser.write_text(f"#!{sys.executable}\nimport sys\n{program}\n")
    browser.chmod(0o755)
    assert said in take(tmp_path / "page.html", tmp_path / "page.png", str(browser))
    assert not (tmp_path / "page.png").exists()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert "install the package chromium" in take(tmp_path / "x", tmp_path / "y", None)
    assert "run `make site`" in take(tmp_path / "x", tmp_path / "y", "/bin/true")
