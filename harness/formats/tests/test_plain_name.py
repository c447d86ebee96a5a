"""A name that passes leads nowhere but into its folder, and fits a file system."""

from __future__ import annotations

import pytest

from harness.formats.plain_name import LONGEST_NAME, fault_of_case, fault_of_name


@pytest.mark.parametrize(
    "name", ["6.1.0-56-cloud-amd64", "b[x=1,y=10.0.0.1:9527]", "é", "a" * LONGEST_NAME]
)
def test_a_plain_name_passes(name: str) -> None:
    assert fault_of_name(name) is None


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/b", "/", "a\nb", "a\0b", "\x1b[2J", "a\u202eb", "\udc80", "é" * LONGEST_NAME]
    + ["a" * (LONGEST_NAME + 1)],
)
def test_any_other_does_not(name: str) -> None:
    assert fault_of_name(name) is not None


@pytest.mark.parametrize("case", ["a", "a/b[x=1]", "a/b[x=1]/30", "a/b/c", "a/b[x=..]"])
def test_a_case_has_names_between_slashes(case: str) -> None:
    assert fault_of_case(case) is None


@pytest.mark.parametrize(
    "case",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a/b[x=/..]", "a/b[x=1\n]", "a/" + "b" * 231]
    + ["/".join(["a" * 200] * 6), "a/b/../../../../x", "a/b[x=1]/01", "a/b[x=1]/2/3"],
)
def test_no_case_leads_elsewhere(case: str) -> None:
    assert fault_of_case(case) is not None
