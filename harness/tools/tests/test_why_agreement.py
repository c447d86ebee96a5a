"""What `why` said before each cell of the grid is counted against what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.end_to_end import need_namespaces
from harness.tools.why_agreement import counted, counted_steps, page, read_steps

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


def test_a_grid_without_the_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no grid in which `why` was asked"):
        counted("6.1.1", ["protocol,bind result,listen result,rule"])


def test_the_page_has_a_row_for_each_kernel_and_what_was_hidden() -> None:
    one = counted("6.1.1", [HEADS, 'tcp,a,ok,ok,r,"ok"', 'tcp,b,ok,ok,r,"cannot know whether X"'])
    text = page([one], [])
    assert "| 6.1.1 | 2 | 1 | 1 | 0 |" in text
    assert "- whether X: 1" in text
    assert "scenarios" not in text


@pytest.mark.parametrize("only", ["states/syn-recv", "limits/link-local", "restart/crash"])
def test_why_says_what_the_kernel_then_does(tmp_path: Path, only: str) -> None:
    need_namespaces()
    words = [sys.executable, "-m", "harness", "run", "--ask-why", "--only", f"{only}*"]
    subprocess.run([*words, "--results", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (found,) = read_steps(tmp_path)
    assert found.wrong == () and found.right > 0


def test_binds_of_scenarios_are_counted_by_what_came(tmp_path: Path) -> None:
    case = tmp_path / "a" / "b[x=1]"
    case.mkdir(parents=True)
    said = [
        ("ok", "ok"),
        ("EADDRINUSE", "ok"),
        ("cannot know whether X", "EADDRINUSE"),
        ("not asked: bound before", "EINVAL"),
        ("EADDRINUSE", "ok"),
    ]
    lines = [{"n": n, "why": why, "outcome": came} for n, (why, came) in enumerate(said)]
    text = "".join(json.dumps(line) + "\n" for line in [{"kind": "begin"}, *lines])
    (case / "observations.ndjson").write_text(text)
    plan = {"steps": [{"n": 4, "expect": [{"chance": "end of a process"}]}, {"n": 1}]}
    (case / "plan.json").write_text(json.dumps(plan))
    found = counted_steps("6.1.1", tmp_path)
    assert (found.asked, found.right) == (3, 1)
    assert found.wrong == ("a/b[x=1] step 1: EADDRINUSE, but ok",)
    assert found.cannot_know == {"whether X": 1} and found.not_asked["bound before"] == 1
    assert found.not_asked["its holder was about to end, and did"] == 1
    assert "- bound before: 1" in page([], [found])
