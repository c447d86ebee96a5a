"""What `why` said before each cell of the grid is counted against what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.end_to_end import need_namespaces
from harness.tools import why_agreement
from harness.tools.why_agreement import counted, counted_steps, page, read_pairs, read_steps

HEADS = "protocol,first address,bind result,listen result,rule,why"


def test_each_cell_is_right_wrong_or_not_to_be_known() -> None:
    found = counted(
        "6.1.1",
        [
            HEADS,
            'tcp,a,ok,ok,r,"ok"',
            'tcp,b,EADDRINUSE,-,r,"EADDRINUSE"',
            'udp,c,ok,-,r,"ok"',
            'tcp,d,ok,EADDRINUSE,r,"ok"',
            'tcp,e,ok,ok,r,"EADDRINUSE"',
            'tcp,f,ok,ok,r,"cannot know whether it has X, has Y"',
            'tcp,g,BROKEN,-,r,"-"',
        ],
    )
    assert (found.asked, found.right, found.hidden, len(found.wrong)) == (6, 3, 1, 2)
    assert found.cannot_know == {"whether it has X, has Y": 1}
    assert found.wrong[0].startswith("tcp,d,")


def test_kernels_are_told_from_old_to_new(tmp_path: Path) -> None:
    releases = ["5.10.0-46-amd64", "6.1.0-9-amd64", "5.10.0-30-amd64", "6.1.0-47-amd64"]
    (tmp_path / "grid").mkdir()
    for release in releases:
        (tmp_path / "grid" / f"{release}.csv").write_text(f"{HEADS}\ntcp,a,ok,ok,r,ok\n")
    assert [one.release for one in read_pairs(tmp_path)] == [
        "5.10.0-30-amd64",
        "5.10.0-46-amd64",
        "6.1.0-9-amd64",
        "6.1.0-47-amd64",
    ]


def test_a_grid_without_the_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no grid in which `why` was asked"):
        counted("6.1.1", ["protocol,bind result,listen result,rule"])


def test_the_page_has_a_row_for_each_kernel_and_what_was_hidden() -> None:
    one = counted("6.1.1", [HEADS, 'tcp,a,ok,ok,r,"ok"', 'tcp,b,ok,ok,r,"cannot know whether X"'])
    text = page([one], [], "0123abcd")
    assert "| 6.1.1 | 2 | 1 | 1 | 0 |" in text
    assert "- whether X: 1" in text
    assert "built from commit 0123abcd was asked" in text
    assert "scenarios" not in text


@pytest.mark.parametrize(
    "only", ["states/syn-recv", "limits/link-local", "restart/crash", "listeners/second-start"]
)
def test_why_says_what_the_kernel_then_does(tmp_path: Path, only: str) -> None:
    need_namespaces()
    words = [sys.executable, "-m", "harness", "run", "--ask-why", "--only", f"{only}*"]
    subprocess.run([*words, "--results", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (found,) = read_steps(tmp_path)
    assert found.wrong == () and found.right > 0
    # Actors live in a PID namespace of their own, and are looked into all the same.
    assert found.cannot_know == {}


def test_binds_of_scenarios_are_counted_by_what_came(tmp_path: Path) -> None:
    case = tmp_path / "a" / "b[x=1]"
    case.mkdir(parents=True)
    said = [
        ("ok", "ok"),
        ("EADDRINUSE", "ok"),
        ("cannot know whether X", "EADDRINUSE"),
        ("not asked: bound before", "EINVAL"),
        ("EADDRINUSE", "ok"),
        ("ok", "EADDRINUSE"),
    ]
    lines = [{"n": n, "why": why, "outcome": came} for n, (why, came) in enumerate(said)]
    text = "".join(json.dumps(line) + "\n" for line in [{"kind": "begin"}, *lines])
    (case / "observations.ndjson").write_text(text)
    ends = [{"chance": "end of a process"}]
    plan = {"steps": [{"n": 1, "expect": None}, *({"n": n, "expect": ends} for n in (4, 5))]}
    (case / "plan.json").write_text(json.dumps(plan))
    found = counted_steps("6.1.1", tmp_path)
    assert (found.asked, found.right) == (4, 1)
    # Whoever comes instead of the one that ended is no such case.
    assert found.wrong == (
        "a/b[x=1] step 1: EADDRINUSE, but ok",
        "a/b[x=1] step 5: ok, but EADDRINUSE",
    )
    assert found.cannot_know == {"whether X": 1} and found.not_asked["bound before"] == 1
    assert found.not_asked["its holder was about to end, and did"] == 1
    text = page([], [found], None)
    assert "- bound before: 1" in text
    assert "- a/b: EADDRINUSE, but ok (6.1.1: 1)\n- a/b: ok, but EADDRINUSE (6.1.1: 1)" in text


def test_a_connect_is_right_if_its_local_end_is(tmp_path: Path) -> None:
    came = ["ok", "ECONNREFUSED", "EADDRNOTAVAIL", "EINVAL"]
    lines = [{"n": n, "why": "ok", "outcome": outcome} for n, outcome in enumerate([*came, *came])]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "observations.ndjson").write_text(text)
    calls = ["connect it 10.0.0.1:80"] * len(came) + ["bind it 10.0.0.1:80"] * len(came)
    steps = [{"n": n, "call": call} for n, call in enumerate(calls)]
    (tmp_path / "plan.json").write_text(json.dumps({"steps": steps}))
    found = counted_steps("6.1.1", tmp_path)
    assert found.right == 3
    assert [told.rpartition(" ")[2] for told in found.wrong] == [*came[2:], *came[1:]]


def test_evidence_without_the_question_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "observations.ndjson").write_text('{"kind": "begin"}\n')
    with pytest.raises(ValueError, match="no call of which `why` was asked"):
        counted_steps("6.1.1", tmp_path)


def test_what_it_cannot_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(why_agreement, "ENGINE", tmp_path / "none")
    monkeypatch.setattr(why_agreement, "local_results", lambda root: tmp_path)
    assert why_agreement.main(["--what", "pairs"]) != 0
    told = capsys.readouterr().err
    assert told.startswith("why-agreement: ") and told.count("\n") == 1
