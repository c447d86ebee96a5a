"""The table of the claims says what the cases add up to, and is loud where that is not so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from harness.formats.verdict import Status, Verdict
from harness.report.claim_table import claim_tables
from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.spec.claims import Claim, ShortClaim
from harness.tests.verdicts import claim, saying, verdict


def table(*verdicts: Verdict, **claims: str) -> str:
    recorded = {name: claim(finding, name, "the moon is full") for name, finding in claims.items()}
    return all_of(verdicts, recorded)


def all_of(
    verdicts: Iterable[Verdict],
    claims: Mapping[str, Claim],
    links: EvidenceLinks = NO_EVIDENCE,
) -> str:
    """All the texts in their order."""
    return "\n".join(claim_tables(verdicts, claims, "6.1.0", links).values())


def test_the_head_names_what_it_was_measured_on() -> None:
    text = table(verdict(), C1="holds")
    assert "| 6.1.0 | x86_64 | host | abc1234 | 2026-11-23 |" in text


def test_the_same_records_give_the_same_table_in_any_order() -> None:
    some = [saying(f"a/b[x={x}]", True) for x in (3, 1, 2)]
    assert table(*some, C1="holds") == table(*reversed(some), C1="holds")


def test_a_claim_that_holds_is_answered_so() -> None:
    text = table(saying("a/b", True), C1="holds")
    assert (
        '| <a id="c1"></a>[C1](claims-from-C1.md#c1) | It fails. | **holds** | 1 hold, 0 do not |'
        in text
    )
    assert "- C1: a lecture" in text
    assert "1 cases speak of a claim: 1 PASS." in text
    assert "| a/b |  | 1 | EADDRINUSE | EADDRINUSE | yes |" in text


def test_a_condition_comes_with_the_cases_that_bear_it_out() -> None:
    two = [saying("a/b[x=1]", False), saying("a/b[x=2]", True)]
    text = table(*two, C1="holds only if")
    assert "| **holds only if** … | 1 hold, 1 do not |" in text
    assert "\n**holds only if** the moon is full\n" in text
    yes = "| a/b | x: 2 | 1 | EADDRINUSE | EADDRINUSE | yes |"
    no = "| a/b | x: 1 | 1 | EADDRINUSE | ok | no |"
    assert f"{yes}\n{no}\n" in text


def test_a_claim_is_short_in_the_overview_where_it_can_be() -> None:
    short = ShortClaim("It **fails**.", None)
    claims = {"C1": replace(claim(), short=short, claim="It fails every time.")}
    text = all_of([saying("a/b", True)], claims)
    assert "| It **fails**. | **holds** |" in text
    assert "\nIt fails every time.\n" in text


def test_a_row_leads_to_the_evidence_of_one_of_its_cases_if_there_is_some() -> None:
    links = EvidenceLinks("../evidence/6.1.0", frozenset({"a/b[x=2]"}))
    cases = [saying(f"a/b[x={x}]", True) for x in (1, 2)] + [saying("a/c", True)]
    text = all_of(cases, {"C1": claim()}, links)
    link = "[yes](../evidence/6.1.0/a/b%5Bx=2%5D/)"
    assert f"| a/b |  | 2 | EADDRINUSE | EADDRINUSE | {link} |" in text
    assert "| a/c |  | 1 | EADDRINUSE | EADDRINUSE | yes |" in text


def test_verdicts_are_told_where_not_all_are_pass() -> None:
    cases = [saying("a/b", True), saying("a/c", True, Status.FAIL)]
    text = table(*cases, C1="holds")
    assert "| a/b |  | 1 | EADDRINUSE | EADDRINUSE | yes | PASS |" in text
    assert "| EADDRINUSE | yes | **FAIL** |" in text
    assert "- **FAIL** `a/c`: because of FAIL" in text


def test_a_recorded_finding_that_the_evidence_contradicts_is_loud() -> None:
    text = table(saying("a/b", False), C1="holds")
    assert text.count("WRONG") == 4
    assert "> **WRONG: C1: recorded 'holds', but the evidence says 'does not hold'" in text


def test_a_claim_with_a_case_that_is_not_good_says_so() -> None:
    text = table(saying("a/b", True), saying("a/c", None, Status.MISS), C1="holds")
    assert "**holds** (so far) | 1 hold, 0 do not, **1 undecided**, **1 MISS** |" in text
    assert "**Not all cases that speak of it are as they should be: 1 MISS.**" in text


def test_a_claim_without_a_case_says_so() -> None:
    assert "| **no case speaks of it** |" in table(verdict(), C1="holds")


def test_cases_that_could_not_be_asked_are_counted_apart() -> None:
    text = table(saying("a/b", True), saying("a/c", None, Status.SKIP), C1="holds")
    assert "| **holds** | 1 hold, 0 do not, 1 skipped |" in text


def test_a_claim_that_no_case_could_decide_is_undecided() -> None:
    text = table(saying("a/b", None, Status.BROKEN), C1="holds")
    assert "| **undecided**: no case that speaks of it could tell |" in text


def test_ten_claims_are_on_a_page_each_of_which_is_named_after_its_first() -> None:
    names = [f"C{number}" for number in range(1, 22)]
    recorded = {name: claim("holds", name) for name in names}
    texts = claim_tables([saying("a/b", True)], recorded, "6.1.0")
    pages = ["claims-from-C1.md", "claims-from-C11.md", "claims-from-C21.md"]
    assert list(texts) == ["claims.md", *pages]
    assert '| <a id="c12"></a>[C12](claims-from-C11.md#c12) |' in texts["claims.md"]
    assert [texts[page].count("\n## C") for page in pages] == [10, 10, 1]
    assert "# The claims from C11 to C20\n" in texts[pages[1]]
    assert "\n## " not in texts["claims.md"]
