"""harness/language/kernel_range.py: releases and ranges of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.language.diagnostics import LineError
from harness.language.kernel_range import (
    is_unmeasured,
    matches,
    parse_range,
    parse_release,
    samples,
)

VERSIONS = st.lists(st.integers(0, 20), min_size=1, max_size=3).map(
    lambda numbers: ".".join(map(str, numbers))
)
COMPARISONS = st.builds("{}{}".format, st.sampled_from([">=", "<=", ">", "<", "="]), VERSIONS)
RELEASES = st.tuples(st.integers(0, 21), st.integers(0, 21), st.integers(0, 21)).map(
    lambda numbers: "{}.{}.{}-1-amd64".format(*numbers)
)


@pytest.mark.parametrize(
    ("release", "numbers"),
    [
        ("6.1.0-40-cloud-amd64", (6, 1, 0)),
        ("6.12.57+deb13-amd64", (6, 12, 57)),
        ("7.3-rc1", (7, 3, 0)),
        ("6", (6, 0, 0)),
        ("5.10.0", (5, 10, 0)),
    ],
)
def test_a_release_begins_with_its_numbers(release: str, numbers: tuple[int, int, int]) -> None:
    assert parse_release(release) == numbers


@pytest.mark.parametrize("release", ["six", "", "\u0666.1"])
def test_a_release_without_a_number_is_refused(release: str) -> None:
    with pytest.raises(LineError, match="does not begin with a number"):
        parse_release(release)


def test_a_number_of_any_length_is_read() -> None:
    assert parse_release("9" * 5000)[0] == 999_999_999


@pytest.mark.parametrize(
    ("release", "kernel", "inside"),
    [
        ("6.1.148", ">=6.1", True),
        ("6.1.148", "<=6.1", True),
        ("6.1.148", ">6.1", False),
        ("6.1.148", "=6.1", True),
        ("6.1.148", "=6.1.147", False),
        ("6.2.0", ">6.1", True),
        ("5.10.0", "<6.1", True),
        ("6.12.4", ">=6.1 <6.12.5", True),
        ("6.12.5", ">=6.1 <6.12.5", False),
        ("6.12", "<6.12.5", True),
        ("10.0", ">9.9", True),
        ("6.1.148", "<6.1", False),
    ],
)
def test_a_comparison_looks_at_as_many_numbers_as_it_writes(
    release: str, kernel: str, inside: bool
) -> None:
    assert matches(release, kernel) is inside


def test_every_release_is_in_no_range_at_all() -> None:
    assert matches("anything", None)


@pytest.mark.parametrize("kernel", ["6.1", ">= 6.1", ">=6.1,<7", ">=6.x", "==6.1", ">=6.1.2.3", ""])
def test_a_malformed_range_is_refused(kernel: str) -> None:
    with pytest.raises(LineError, match="kernel range"):
        parse_range(kernel)


@pytest.mark.parametrize("kernel", [">=6.1 <5.10", "<0", ">6.1 <6.2", "=6.1 =6.2"])
def test_a_range_without_any_kernel_is_refused(kernel: str) -> None:
    with pytest.raises(LineError, match="is empty"):
        parse_range(kernel)


@settings(deadline=None)
@given(st.lists(COMPARISONS, max_size=3).map(" ".join), st.lists(RELEASES, max_size=6))
def test_a_range_that_is_refused_as_empty_takes_no_release(
    kernel: str, releases: list[str]
) -> None:
    try:
        parse_range(kernel)
    except LineError as error:
        if "is empty" in str(error) and kernel:
            for release in releases:
                version = parse_release(release)
                assert not all(parse_range_part(part, version) for part in kernel.split())


def parse_range_part(part: str, version: tuple[int, int, int]) -> bool:
    """One comparison, worked out apart from the code under test."""
    operator = part.rstrip("0123456789.")
    numbers = tuple(int(number) for number in part[len(operator) :].split("."))
    ours = version[: len(numbers)]
    return {
        ">=": ours >= numbers,
        "<=": ours <= numbers,
        ">": ours > numbers,
        "<": ours < numbers,
        "=": ours == numbers,
    }[operator]


@settings(deadline=None)
@given(st.lists(COMPARISONS, min_size=1, max_size=4), RELEASES)
def test_the_samples_stand_for_every_release(comparisons: list[str], release: str) -> None:
    kernels = []
    for comparison in comparisons:
        try:
            parse_range(comparison)
        except LineError:
            continue
        kernels.append(comparison)
    alike = [matches(release, kernel) for kernel in kernels]
    assert any(
        [matches(sample, kernel) for kernel in kernels] == alike for sample in samples(kernels)
    )


@pytest.mark.parametrize(
    ("release", "before", "since"),
    [
        ("5.10.0", True, False),
        ("6.16.3", True, False),
        ("6.16.4", False, False),
        ("6.16.11", False, False),
        ("6.16.12", False, True),
        ("6.17.1", False, True),
    ],
)
def test_a_measured_change_lies_between_two_versions(
    release: str, before: bool, since: bool
) -> None:
    assert matches(release, "before 6.16.3..6.16.12") is before
    assert matches(release, "since 6.16.3..6.16.12") is since
    assert is_unmeasured(release, [None, "since 6.16.3..6.16.12"]) is not (before or since)


def test_a_measured_change_goes_with_comparisons() -> None:
    assert matches("6.12.4", ">=6.1 before 6.16.3..6.16.12 <6.13")
    assert not matches("6.0.9", ">=6.1 before 6.16.3..6.16.12")


@pytest.mark.parametrize(
    "text", ["before 6.16..6.17", "since 6.17.1..6.16.2", "since 6.16.3", "between 6.1.1..6.2.1"]
)
def test_a_measured_change_names_two_whole_versions_the_older_first(text: str) -> None:
    with pytest.raises(LineError, match="bad kernel range"):
        parse_range(text)
