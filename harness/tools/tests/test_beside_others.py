"""The table of `why` beside others: what their lines mean, and that `why` says what it says."""

from __future__ import annotations

import os

import pytest

from harness.tests.end_to_end import need_namespaces
from harness.tools import beside_others
from harness.tools.beside_others import NOTHING, PAGE, ROWS, _is_of_port, _row, words_of

TCP = "tcp        0      0 127.0.0.1:8080          "
KNOWN = ("LISTEN", "ESTAB", "TIME", "FIN", "UNCONN", "its process", "no process", NOTHING)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('LISTEN 0 5 127.0.0.1:8080 0.0.0.0:* users:(("a",pid=7,fd=3))', "LISTEN, its process"),
        (
            "TIME-WAIT 0 0 127.0.0.1:8080 127.0.0.1:5 timer:(timewait,59sec,0)",
            "TIME-WAIT, no process, the time that is left",
        ),
        (f"{TCP}0.0.0.0:*  LISTEN  12/python3  off (0.00/0/0)", "LISTEN, its process"),
        (f"{TCP}0.0.0.0:*  LISTEN  -  off (0.00/0/0)", "LISTEN, no process"),
        (
            f"{TCP}127.0.0.1:5  TIME_WAIT  -  timewait (59.50/0/0)",
            "TIME_WAIT, no process, the time that is left",
        ),
        ("python3 12 root 3u IPv4 1 0t0 TCP 127.0.0.1:8080 (LISTEN)", "LISTEN, its process"),
        ("8080/tcp:            root         12 F.... python3", "its process"),
    ],
)
def test_a_line_is_put_into_words(line: str, words: str) -> None:
    assert _is_of_port(line) and words_of([line]) == words


def test_the_other_end_of_a_connection_is_not_meant() -> None:
    assert not _is_of_port("ESTAB 0 0 127.0.0.1:5000 127.0.0.1:8080 users:()")
    assert not _is_of_port("python3 12 root 4u IPv4 1 0t0 TCP 127.0.0.1:5000->127.0.0.1:8080")
    assert _is_of_port("python3 12 root 4u IPv4 1 0t0 TCP 127.0.0.1:8080->127.0.0.1:5000")
    assert words_of([]) == NOTHING


def test_a_tool_that_is_missing_is_not_said_to_see_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = PAGE.read_text()
    monkeypatch.setattr(beside_others, "OTHERS", ("ss", "no-such-tool"))
    assert beside_others.main() == 1
    assert capsys.readouterr().err == "why-table: no-such-tool: not installed: run `make setup`\n"
    assert PAGE.read_text() == before


def test_an_ordinary_user_is_told_to_be_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_others, "ROOT_USER", False)
    assert "run it as root" in (beside_others.obstacle() or "")


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone sees all there is to see")
@pytest.mark.parametrize("row", ROWS, ids=[it.words for it in ROWS])
def test_why_says_what_the_page_says(row: beside_others.Row) -> None:
    need_namespaces()
    *others, why = _row(row)
    (line,) = (it for it in PAGE.read_text().splitlines() if it.startswith(f"| {row.words} |"))
    assert line.endswith(f"| {why} |") and why != NOTHING
    # Other versions of the others may say more or less.
    assert all(it.startswith(KNOWN) for it in others[1:])
