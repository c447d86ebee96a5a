"""Of evidence that was altered nothing keeps its PASS but what is written down, with its reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import pattern, row, socket
from harness.tools import mutate
from harness.tools.mutation import BYTE, KINDS
from harness.tools.mutation_cases import Files, folders_of


def listening() -> Case:
    """Another case than the restart, so that lines and packets can be exchanged."""
    case = Case("listen/other")
    case.call("server", "socket tcp")
    case.call("server", "listen", "ok", row("ok"), after={"server": [socket("0.0.0.0:9", inode=5)]})
    where = pattern("0.0.0.0:9", state="LISTEN")
    case.step("table", host="server", pattern=where, absent=False, expect=[row("ok")])
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:8", "ECONNREFUSED", row("ECONNREFUSED"))
    case.sent("10.0.0.2:40001", "10.0.0.1:8", "S", seq=7)
    case.sent("10.0.0.1:8", "10.0.0.2:40001", "RA", ack=8)
    return case


@pytest.fixture
def folders(tmp_path: Path) -> list[Files]:
    """Two whole folders, which pass."""
    restart().write(tmp_path / "a")
    listening().write(tmp_path / "b")
    return folders_of(tmp_path, 2)


def test_what_is_not_altered_passes(folders: list[Files], tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert [mutate.keeps_its_pass(files, files, scratch) for files in folders] == [True, True]


def test_a_sample_of_all_kinds_keeps_a_pass_for_a_reason_only(folders: list[Files]) -> None:
    kept = mutate.tally(folders, range(1200))
    lines, unexplained = mutate.report(kept)
    assert unexplained == []
    assert len(lines) == len(KINDS) + 3
    assert sum(kept.values()) > 1000


def test_what_kept_a_pass_without_a_reason_is_a_line() -> None:
    kept: mutate.Kept = Counter({("outcome", "actor/uid", True): 3})
    assert mutate.report(kept)[1] == ["outcome: actor/uid: 3 kept PASS for no reason"]


def test_what_alters_nothing_is_not_counted(folders: list[Files]) -> None:
    kinds = [*KINDS, BYTE]
    seeds = range(len(kinds) * 20)
    of_a_kind = Counter(key[0] for key in mutate.tally(folders, seeds).elements())
    assert of_a_kind["value"] == 20
    assert of_a_kind["line of another case"] < 20


def test_what_keeps_its_pass_without_a_reason_is_kept_to_be_looked_at(
    folders: list[Files], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutate, "reason_for", lambda kind, where: None)
    kept = mutate.tally(folders, range(60), tmp_path / "kept")
    passed = sum(count for (_, _, passes), count in kept.items() if passes)
    looked_at = list((tmp_path / "kept").iterdir())
    assert 0 < passed == len(looked_at)
    for folder in looked_at:
        one, other = (
            {it.name: it.read_bytes() for it in (folder / name).iterdir()}
            for name in ("original", "altered")
        )
        assert one != other
