"""A folder that is taken apart and put together says the same, with all that counts mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.tests.evidence_builder import Case, restart
from harness.tools.mutation_cases import Files, folders_of
from harness.tools.mutation_folder import Folder


def files_of(case: Case, tmp_path: Path) -> Files:
    case.write(tmp_path / "whole")
    return folders_of(tmp_path, 1)[0]


def written(files: Files, folder: Path) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_what_is_mended_has_no_fault(tmp_path: Path) -> None:
    folder = Folder.of(files_of(restart(), tmp_path))
    assert folder.packets is not None
    folder.packets.pop()
    folder.lines[1]["detail"] = "altered"
    for key in ("captured", "received", "whole", "interface_packets"):
        folder.of_kind("capture-end")[0][key] -= 1
    evidence = read_evidence(written(folder.files(), tmp_path / "made"))
    assert evidence.faults == ()
    assert len(evidence.packets["capture.pcap"].packets) == len(restart().frames) - 1


@pytest.mark.parametrize(
    ("executable", "company"),
    [("/usr/bin/bindlab", ""), ("/usr/bin/telnet", ", beside a program from outside")],
)
def test_who_else_may_have_written_packets(tmp_path: Path, executable: str, company: str) -> None:
    case = restart()
    program = {"kind": "actor", "name": "p", "host": "client", "pid": 9, "uid": 0}
    more = {"namespace": 1, "executable": executable, "command": ["x"], "program": True}
    case.records.append({**program, **more})
    folder = Folder.of(files_of(case, tmp_path))
    assert folder.company == company
    assert (folder.has_program("client"), folder.has_program("server")) == (True, False)


def test_an_end_by_hand_is_company(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "flow 10.0.0.9:5 10.0.0.1:80")
    assert Folder.of(files_of(case, tmp_path)).company == ", by hand"
