"""The tables of the experiments say what the records say, and nothing else."""

from __future__ import annotations

import re

import pytest

from harness.formats.verdict import Cause, Holder, Observed, Refusal, Status, Verdict
from harness.records.layout import AREA, EXPERIMENTS
from harness.report.evidence_links import EvidenceLinks
from harness.report.experiment_table import experiment_tables
from harness.tests.kernels import expected
from harness.tests.verdicts import verdict


def table(name: str, *verdicts: Verdict) -> str:
    return experiment_tables(verdicts, "6.1.0")[name]


CASES = AREA.format("a")


def test_the_same_records_give_the_same_tables_in_any_order() -> None:
    some = [verdict(f"a/b[x={x}]") for x in (3, 1, 2)]
    assert experiment_tables(some, "6.1.0") == experiment_tables(reversed(some), "6.1.0")


@pytest.mark.parametrize("name", [EXPERIMENTS, CASES])
def test_the_head_names_what_it_was_measured_on(name: str) -> None:
    text = table(name, verdict())
    assert "| 6.1.0 | x86_64 | host | abc1234 | 2026-11-23 |" in text


def test_cases_told_alike_are_a_row_and_what_every_row_has_is_told_once() -> None:
    cases = [f"a/b[x={x},y={y}]" for x in (1, 2) for y in ("one", "two")]
    other = {"restart": expected("ok", in_ms=(0, 9000))}
    told = [verdict(case, expected=other) if "y=two" in case else verdict(case) for case in cases]
    text = table(CASES, *told)
    assert "In every row: x 1, 2.\n" in text
    head = "| y | cases | expected | observed | verdict |\n|---|---:|---|---|---|\n"
    one = "| one | 2 | ok | ok | PASS |\n"
    assert f"{head}{one}| two | 2 | ok in 0s..9s | ok in 0.00s | PASS |\n" in text


def test_a_row_leads_to_published_evidence_where_there_is_some() -> None:
    links = EvidenceLinks("../evidence/6.1.0", frozenset({"a/b[x=2]"}))
    cases = [verdict("a/b[x=1]"), verdict("a/b[x=2]"), verdict("a/c")]
    text = experiment_tables(cases, "6.1.0", links)[CASES]
    assert "| 2 | ok | ok | [PASS](../evidence/6.1.0/a/b%5Bx=2%5D/) |" in text
    assert "| 1 | ok | ok | PASS |" in text


def test_what_is_not_good_stands_out_with_its_reason() -> None:
    some = [verdict(), *(verdict(f"a/b[x={x}]", Status.BROKEN) for x in (2, 3))]
    text = table(CASES, *some)
    assert "| 1 | 1 | ok | ok | PASS |\n| 2, 3 | 2 | ok | ok | **BROKEN** |\n" in text
    assert "- **BROKEN** `a/b[x=2]` and 1 more: because of BROKEN" in text
    text = table(EXPERIMENTS, *some)
    assert "| PASS | BROKEN | cases |\n|---|---|---|\n| 1 | 2 | 3 |" in text
    assert "| [a/b](experiments-a.md#ab) | Is it so? | 3 | **1 PASS, 2 BROKEN** |" in text


def test_who_was_in_the_way_is_told_beside_the_reason() -> None:
    holder = Holder("tcp", "LISTEN", "10.0.0.1:80", "0.0.0.0:0", 7, 0, "old", ())
    rule = Refusal(Cause.of("refused-by-rule", rule="listener", holder="10.0.0.1:80"))
    seen = {"restart": Observed("EADDRINUSE", in_the_way=(holder,), refusal=rule)}
    text = table(CASES, verdict("a/b[x=1]", Status.FAIL, observed=seen))
    assert (
        "because of FAIL (in the way: LISTEN 10.0.0.1:80 (old has it; user 0; with no option of"
        " reuse); refused: by the rule listener)\n"
    ) in text
    assert "in the way: " not in table(CASES, verdict("a/b[x=1]", observed=seen))


def test_every_area_has_a_page() -> None:
    some = [verdict(f"{area}/x") for area in ("b", "a", "a-b")]
    pages = {AREA.format(area) for area in ("b", "a", "a-b")}
    assert experiment_tables(some, "6.1.0").keys() == {EXPERIMENTS, *pages}


def test_words_of_others_cannot_break_a_table() -> None:
    seen = {"restart": Observed("ok", "a|b\n<script>")}
    wanted = {"restart": expected("A", '"B"')}
    text = table(CASES, verdict(observed=seen, expected=wanted))
    assert '| A \\| "B" | "a\\|b \\<script\\>" |' in text


def test_what_stood_in_the_way_has_a_column_where_something_did() -> None:
    holder = Holder("tcp", "TIME_WAIT", "10.0.0.1:1", "10.0.0.2:2", 0, 0)
    seen = {"restart": Observed("EADDRINUSE", in_the_way=(holder,))}
    text = table(CASES, verdict("a/b[x=1]"), verdict("a/b[x=2]", observed=seen))
    assert "| x | cases | expected | observed | in the way | verdict |" in text
    assert "| 1 | 1 | ok | ok |  | PASS |" in text
    assert "| 2 | 1 | ok | EADDRINUSE | TIME_WAIT 10.0.0.1:1 | PASS |" in text


def test_every_row_has_as_many_cells_as_its_head() -> None:
    verdicts = [verdict("a/b[x=1]"), verdict("a/c", Status.MISS)]
    for text in experiment_tables(verdicts, "6.1.0").values():
        cells = 0
        for line in text.splitlines():
            count = len(re.findall(r"(?<!\\)\|", line))
            if not line.startswith("|"):
                cells = 0
            elif cells == 0:
                cells = count
            assert cells in (0, count), line
