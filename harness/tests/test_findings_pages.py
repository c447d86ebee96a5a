"""The program of a finding does what its page says, and its figures are those of the grids."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from harness import ROOT
from harness.grid.collection import published_grids
from harness.records.layout import committed_results

FINDINGS = ROOT / "docs" / "findings"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: it acts as two other users")


@AS_ROOT
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_third_socket_is_let_in_as_the_page_says(compiler: str, tmp_path: Path) -> None:
    program, source = tmp_path / "third-socket", FINDINGS / "third-socket.c"
    words = [compiler, "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-o", str(program), str(source)]
    subprocess.run(words, check=True)
    done = subprocess.run([program], capture_output=True, text=True)
    # A kernel that refuses it (0) is a finding: the page and grid-causes.yaml want a range then.
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout in (FINDINGS / "third-socket.md").read_text()


def test_every_page_is_in_the_list() -> None:
    pages = {it.name for it in FINDINGS.glob("*.md")} - {"README.md"}
    listed = (FINDINGS / "README.md").read_text()
    assert {it for it in pages if f"]({it})" in listed} == pages


def test_sctps_pairs_are_as_many_as_the_page_says() -> None:
    page = (FINDINGS / "sctp-listen.md").read_text()
    grids = published_grids(committed_results(ROOT), {}, ["protocols"]).grids["protocols"]
    asked = 0
    for one in grids:
        came = {
            (first, had, second, has): (bind, listen)
            for of_first, first, had, of_second, second, has, bind, listen in (
                line.split(",") for line in one.grid.lines
            )
            if of_first == of_second == "sctp" and bind != "-"
        }
        if not came:
            continue
        asked += 1
        in_vain = [it for it, results in came.items() if results == ("ok", "EADDRINUSE")]
        by_mark = [it for it in in_vain if (it[1], it[3]) == ("both", "addr")]
        two_listen = [
            (first, had, second, has)
            for (first, had, second, has), results in came.items()
            if results == ("ok", "ok")
            and (had, has, second) == ("both", "addr", "mapped_wildcard")
            and came[first, "none", second, "none"] != results
        ]
        v6only = [it for it in in_vain if it[0] == "wildcard6_only" and it not in by_mark]
        assert len(came) == 2304 and "2,304 pairs" in page
        for pairs in (by_mark, two_listen, v6only):
            assert re.search(rf"^\| {len(pairs)}( more)? \|", page, re.MULTILINE)
        assert len(by_mark) + len(v6only) == len(in_vain)
    assert asked > 0 and f"on all {asked} kernels of the list" in page
