"""The program of a finding does what its page says, and its figures are those of the grids."""

from __future__ import annotations

import errno
import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from harness import ROOT
from harness.grid.collection import published_grids
from harness.language.kernel_range import matches
from harness.records.layout import PAIRS, committed_results
from harness.spec.kernels import versions_by_release

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


def test_a_cleared_option_is_remembered_as_the_page_says(tmp_path: Path) -> None:
    """In a network of its own, as root of it: port 8081 here may be somebody's."""
    program = tmp_path / "cleared-reuseport"
    source = FINDINGS / "cleared-reuseport.c"
    words = ["gcc", "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-o", str(program), str(source)]
    subprocess.run(words, check=True)
    alone = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    there = f"ip link set lo up && exec {program}"
    done = subprocess.run([*alone, "sh", "-c", there], capture_output=True, text=True)
    # A kernel that refuses it (0) is a finding: the page and grid-causes.yaml want a range then.
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout in (FINDINGS / "cleared-reuseport.md").read_text()


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_what_waits_in_fin_wait2_is_counted(compiler: str, tmp_path: Path) -> None:
    """How many are whole sockets is chance; that each of them is one or the other is not."""
    program, source = tmp_path / "whole-orphan", FINDINGS / "whole-orphan.c"
    words = [compiler, "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-o", str(program), str(source)]
    subprocess.run(words, check=True)
    alone = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    for option in ("", "byte"):
        there = f"ip link set lo up && exec {program} 2 {option}"
        done = subprocess.run([*alone, "sh", "-c", there], capture_output=True, text=True)
        said = re.fullmatch(
            r"800 in FIN_WAIT2: (\d+) small remnants, (\d+) whole sockets\n", done.stdout
        )
        assert said and int(said[1]) + int(said[2]) == 800, done.stdout + done.stderr
        assert done.returncode == (int(said[2]) > 0)


Pair = tuple[str, str, str, str]
"""the first's address and options, the second's"""


def sctp_pairs() -> Iterator[Mapping[Pair, tuple[str, str]]]:
    """What bind() and listen() said, on each kernel that has SCTP."""
    grids = published_grids(committed_results(ROOT), {}, ["protocols"]).grids["protocols"]
    for one in grids:
        came = {
            (first, had, second, has): (bind, listen)
            for of_first, first, had, of_second, second, has, bind, listen in (
                line.split(",") for line in one.grid.lines
            )
            if of_first == of_second == "sctp" and bind != "-"
        }
        if came:
            yield came


def says(page: str, pairs: Sequence[Pair]) -> bool:
    """Whether a row of its table has their number."""
    return re.search(rf"^\| {len(pairs)}( more)? \|", page, re.MULTILINE) is not None


def test_sctps_pairs_are_as_many_as_the_page_says() -> None:
    page = (FINDINGS / "sctp-listen.md").read_text()
    kernels = list(sctp_pairs())
    for came in kernels:
        in_vain = [it for it, results in came.items() if results == ("ok", "EADDRINUSE")]
        by_mark = [it for it in in_vain if (it[1], it[3]) == ("both", "addr")]
        two_listen = [
            (first, had, second, has)
            for (first, had, second, has), results in came.items()
            if results == ("ok", "ok")
            and (had, has, second) == ("both", "addr", "mapped_wildcard")
            and came[first, "none", second, "none"] != results
            and first not in SIX
        ]
        v6only = [it for it in in_vain if it[0] == "wildcard6_only" and it not in by_mark]
        assert len(came) == 2304 and "2,304 pairs" in page
        assert says(page, by_mark) and says(page, two_listen) and says(page, v6only)
        assert len(by_mark) + len(v6only) == len(in_vain)
    assert kernels and f"on all {len(kernels)} kernels of the list" in page


SIX = ("first6", "second6", "loopback6")
MAPPED = ("mapped_wildcard", "mapped_first", "mapped_second")
WILDCARDS = ("wildcard4", "mapped_wildcard")


def test_sctps_wildcards_refuse_as_many_as_the_page_says() -> None:
    page = (FINDINGS / "sctp-wildcard.md").read_text()
    kernels = list(sctp_pairs())
    for came in kernels:
        refused = [it for it, results in came.items() if results == ("EADDRINUSE", "-")]
        other_family = [
            it
            for it in refused
            if (it[0] in WILDCARDS and it[2] in SIX) or (it[0] in SIX and it[2] in WILDCARDS)
        ]
        v6only = [it for it in refused if it[0] in MAPPED and it[2] == "wildcard6_only"]
        assert says(page, other_family) and says(page, v6only)
    assert kernels and f"on all {len(kernels)} kernels of the list" in page


def test_remnants_of_dual_stack_are_as_many_as_the_page_says() -> None:
    page = (FINDINGS / "dual-stack-remnant.md").read_text()
    pairs = published_grids(committed_results(ROOT), versions_by_release(ROOT), [PAIRS])
    kernels = pairs.grids[PAIRS]
    found = {
        it.version: sum(line.endswith(",remnant-of-dual-stack") for line in it.grid.lines)
        for it in kernels
    }
    mended = [matches(version, ">=6.16.6") for version in found]
    assert [*found.values()] == [1368 if it else 1332 for it in mended]
    assert f"All {len(kernels)} that were measured" in page
    assert "1,332 pairs" in page and "1,368 since 6.16.6" in page


def test_127_0_0_6_is_free_beside_such_a_remnant_as_the_page_says() -> None:
    """It is on no axis of a grid, so it is asked here."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("::1", port)), server.accept()[0]:
            server.close()
            for address, free in (("127.0.0.5", True), ("127.0.0.6", True), ("0.0.0.0", False)):
                with socket.socket() as second:
                    assert _binds(second, address, port) is free, address


def _binds(one: socket.socket, address: str, port: int) -> bool:
    try:
        one.bind((address, port))
    except OSError as error:
        assert error.errno == errno.EADDRINUSE
        return False
    return True
