"""What the site has for other programs: cells.json, and the data of each question and each case.

Owns the forms and their version. `schema/` has JSON Schemas of them, and the site has them beside
the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FORMAT: Final = 2
"""raised whenever a reader of the old form would misread the new one; 1 had answers as bare text"""


@dataclass(frozen=True, slots=True)
class KernelData:
    """A kernel, and what ran on it."""

    version: str
    """the numbers that ranges are compared with: 6.1.192"""
    release: str
    """as uname -r says"""
    machine: str
    backend: str
    """host, or what booted it"""
    accelerator: str
    revision: str
    """the commit that judged"""


@dataclass(frozen=True, slots=True)
class AnswerData:
    """What came of a case. Many cells share one."""

    text: str
    """as pages show it: `bind: ok; listen: EADDRINUSE`; — if a kernel was not asked"""
    status: str
    """PASS, FAIL, SKIP …; NONE where a kernel has no record of the case"""
    steps: Mapping[str, Mapping[str, int]]
    """by step under test, how often each outcome came: ok or an errno; 1 where it ran once"""


@dataclass(frozen=True, slots=True)
class CaseCells:
    """A case with its cells."""

    scenario: str
    params: Mapping[str, str]
    expected: str
    """on the reference kernel"""
    cells: tuple[int, ...]
    """for each of `kernels` the number of its answer in `answers`, from 0"""


@dataclass(frozen=True, slots=True)
class Cells:
    """cells.json: every case on every kernel."""

    format: int
    reference: str
    """the release of the kernel whose answers decide the claims"""
    kernels: tuple[KernelData, ...]
    """from old to new"""
    answers: tuple[AnswerData, ...]
    cases: Mapping[str, CaseCells]


@dataclass(frozen=True, slots=True)
class RangeAnswer:
    """What neighbouring kernels answered, alike."""

    first: str
    """version of the oldest of them"""
    last: str
    answer: str


@dataclass(frozen=True, slots=True)
class RowData:
    """Cases that are answered alike."""

    settings: Mapping[str, tuple[str, ...]]
    """by parameter, the values that they have"""
    cases: tuple[str, ...]
    answers: tuple[RangeAnswer, ...]
    differ: bool
    """whether kernels do"""
    reasons: tuple[str, ...]
    """why they do"""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case, and where it is."""

    case: str
    params: Mapping[str, str]
    expected: str
    file: str
    """of the scenario, with the line"""
    page: str
    """of the site, from its top"""


@dataclass(frozen=True, slots=True)
class QuestionData:
    """q/SCENARIO.json: what is on a question's page."""

    format: int
    scenario: str
    question: str
    sources: tuple[str, ...]
    rows: tuple[RowData, ...]
    cases: tuple[CaseHead, ...]


@dataclass(frozen=True, slots=True)
class CaseData:
    """The data of one case, beside its page."""

    format: int
    case: str
    scenario: str
    question: str
    params: Mapping[str, str]
    file: str
    expected: str
    answers: tuple[RangeAnswer, ...]
    differ: bool
    reasons: tuple[str, ...]
    claims: Mapping[str, bool | None]
    """what it says of each claim on the reference kernel; null where it could not tell"""
    command: str
    """runs this case again"""
    evidence: Mapping[str, str]
    """by release: the folder of the site that has it"""
