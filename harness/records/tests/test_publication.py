"""Only whole sets of the sources that are checked out become the committed records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.layout import verdicts_file
from harness.records.publication import records_to_publish, refusals
from harness.records.store import ResultsError, write_verdicts
from harness.tests.verdicts import verdict

CASES = ("a/b[x=1]", "a/b[x=2]")


def whole(release: str = "6.1.0", status: Status = Status.PASS) -> list[Verdict]:
    """A verdict on each case."""
    return [verdict(case, status, kernel=release, version=release) for case in CASES]


def chosen(results: Path, words: str | None = None, on_request: Sequence[str] = ()) -> list[str]:
    return sorted(records_to_publish(results, words, on_request))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Records of three kernels."""
    for release in ("6.12.5", "5.10.1", "6.1.0"):
        write_verdicts(verdicts_file(tmp_path, release), whole(release))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "on_request", "releases"),
    [
        (None, [], ["5.10.1", "6.1.0", "6.12.5"]),
        ("", [], ["5.10.1", "6.1.0", "6.12.5"]),
        (None, ["6.1.0"], ["5.10.1", "6.12.5"]),
        ("all", ["6.1.0"], ["5.10.1", "6.1.0", "6.12.5"]),
        ("oldest", [], ["5.10.1"]),
        ("oldest newest", [], ["5.10.1", "6.12.5"]),
        ("6.1.0", ["6.1.0"], ["6.1.0"]),
        ("6.12", [], ["6.12.5"]),
        ("6", [], ["6.12.5"]),
        ("6.12 6.12.5", [], ["6.12.5"]),
    ],
)
def test_words_choose_kernels_and_without_words_those_on_request_stay(
    results: Path, words: str | None, on_request: list[str], releases: list[str]
) -> None:
    assert chosen(results, words, on_request) == releases


def test_the_records_are_those_of_the_file(results: Path) -> None:
    assert records_to_publish(results, "oldest") == {"5.10.1": whole("5.10.1")}


@pytest.mark.parametrize("word", ["6.13", "6.12.5.", "neweest"])
def test_a_word_that_means_no_kernel_is_told_with_those_there_are(results: Path, word: str) -> None:
    with pytest.raises(
        ResultsError, match=rf"{re.escape(word)}: no records .* 5.10.1, 6.1.0, 6.12.5\)"
    ):
        chosen(results, f"oldest {word}")


def test_without_records_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="nothing to publish: run the cases first"):
        chosen(tmp_path, "all")
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), [])
    with pytest.raises(ResultsError, match="nothing to publish: run the cases first"):
        chosen(tmp_path)


def test_where_all_are_on_request_one_must_be_named(results: Path) -> None:
    with pytest.raises(ResultsError, match="the first is 5.10.1: name it"):
        chosen(results, None, ["5.10.1", "6.1.0", "6.12.5"])


def test_cases_that_never_ran_make_no_kernel_the_newest(results: Path) -> None:
    write_verdicts(verdicts_file(results, "7.0.0"), whole("7.0.0", Status.MISS))
    assert chosen(results, "newest") == ["6.12.5"]
    assert chosen(results, "7.0.0") == ["7.0.0"]  # it can be named, and is refused then


def said(*verdicts: Verdict, wrong: str | None = None, release: str = "6.1.0") -> list[str]:
    """The refusals of records of one kernel."""
    return list(refusals({release: verdicts}, CASES, lambda revision: wrong))


def test_a_whole_set_is_not_refused() -> None:
    assert said(*whole()) == []


def test_what_a_kernel_did_otherwise_than_expected_is_published() -> None:
    assert said(*whole(status=Status.FAIL)) == []


ONE, OTHER = whole()


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ([ONE], "of 2 cases 1 have no verdict (RESUME=1 runs them), the first is a/b[x=2]"),
        (
            [ONE, OTHER, verdict("a/c", kernel="6.1.0")],
            "1 verdicts are on cases that the checkout has not: run again to be rid of them,"
            " the first is a/c",
        ),
        ([ONE, OTHER, ONE], "1 cases have more than one verdict, the first is a/b[x=1]"),
        (
            [ONE, verdict(CASES[1], kernel="6.2.0")],
            "1 verdicts are of another kernel, the first is a/b[x=2]",
        ),
        (whole(status=Status.BROKEN), "2 cases are BROKEN, the first is a/b[x=1]"),
        (whole(status=Status.MISS), "2 cases are MISS, the first is a/b[x=1]"),
    ],
)
def test_what_is_left_undone_is_refused(verdicts: list[Verdict], words: str) -> None:
    assert said(*verdicts) == [f"6.1.0: {words}"]


def test_all_that_is_wrong_is_told_for_each_kernel() -> None:
    records = {"6.1.0": [ONE], "6.2.0": whole("6.2.0", Status.BROKEN)}
    found = list(refusals(records, CASES, lambda revision: None))
    assert [line.partition(":")[0] for line in found] == ["6.1.0", "6.2.0"]


def test_a_revision_that_is_not_the_checkouts_is_told_once_with_its_number() -> None:
    (line,) = said(*whole(), wrong="where netns/ differ")
    assert line == (
        "6.1.0: 2 verdicts are of abc1234, where netns/ differ: run their cases again"
        " (RESUME=1), the first is a/b[x=1]"
    )


def test_only_the_verdicts_of_a_wrong_revision_are_counted() -> None:
    other = verdict(CASES[1], kernel="6.1.0", revision="def5678")
    wrong = {"def5678": "which is no commit here"}
    (line,) = refusals({"6.1.0": [ONE, other]}, CASES, wrong.get)
    assert line.startswith("6.1.0: 1 verdicts are of def5678, which is no commit here")


def test_braces_in_a_revision_are_told_as_they_are() -> None:
    records = {"6.1.0": [verdict(case, kernel="6.1.0", revision="{0!r}") for case in CASES]}
    (line,) = refusals(records, CASES, lambda revision: "of {nobody}")
    assert "2 verdicts are of {0!r}, of {nobody}: " in line
