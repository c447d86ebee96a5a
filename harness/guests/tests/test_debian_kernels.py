"""The packages of a suite make up kernels, and what is newer than the list is told once."""

from __future__ import annotations

import pytest

from harness.guests.debian_kernels import (
    SUITES,
    can_run,
    entry_of,
    kernels_in,
    newer_than,
    order_of,
)
from harness.spec.kernels import Kernel, Package


def packages(*told: str) -> list[Package]:
    split = (line.split() for line in told)
    return [Package(name, version, "0" * 64) for name, version in split]


def kernels(suite: str, *told: str) -> list[Kernel]:
    return kernels_in(suite, packages(*told))


def summary(found: list[Kernel]) -> list[tuple[str, str | None, list[str]]]:
    return [(it.version, it.release, [one.name for one in it.packages]) for it in found]


def test_a_kernel_is_one_package_or_two() -> None:
    found = kernels(
        "trixie-backports",
        "linux-binary-7.2.6+deb13-cloud-amd64 7.2.6-1~bpo13+1",
        "linux-image-7.2.6+deb13-cloud-amd64 7.2.6-1~bpo13+1",
        "linux-modules-7.2.6+deb13-cloud-amd64 7.2.6-1~bpo13+1",
        "linux-image-6.16.12+deb13-cloud-amd64 6.16.12-1~bpo13+1",
    )
    assert summary(found) == [
        (
            "6.16.12",
            "6.16.12+deb13-cloud-amd64",
            ["linux-image-6.16.12+deb13-cloud-amd64"],
        ),
        (
            "7.2.6",
            "7.2.6+deb13-cloud-amd64",
            ["linux-binary-7.2.6+deb13-cloud-amd64", "linux-modules-7.2.6+deb13-cloud-amd64"],
        ),
    ]
    assert all(map(can_run, found)) and {it.suite for it in found} == {"trixie-backports"}


def test_a_kernel_whose_modules_are_gone_or_of_another_version_cannot_run() -> None:
    (gone,) = kernels("x", "linux-binary-6.19.6+deb13-cloud-amd64 6.19.6-2")
    (other,) = kernels(
        "x",
        "linux-binary-6.19.6+deb13-cloud-amd64 6.19.6-2",
        "linux-modules-6.19.6+deb13-cloud-amd64 6.19.6-1",
    )
    assert not can_run(gone) and not can_run(other)


def test_the_signed_package_of_the_last_revision_is_the_kernel() -> None:
    (found,) = kernels(
        "x",
        "linux-image-6.1.0-56-cloud-amd64-unsigned 6.1.192-2",
        "linux-image-6.1.0-56-cloud-amd64 6.1.192-2",
        "linux-image-6.1.0-56-cloud-amd64 6.1.192-1",
    )
    assert found.packages == (packages("linux-image-6.1.0-56-cloud-amd64 6.1.192-2")[0],)


@pytest.mark.parametrize(
    "told",
    [
        "linux-image-6.12-cloud-amd64 6.12.117-1~deb12u1",
        "linux-image-7.3.0-cloud-amd64 7.3~rc7-1~exp1",
        "linux-image-6.1.0-56-amd64 6.1.192-2",
        "linux-image-6.1.0-56-cloud-amd64-dbg 6.1.192-2",
        "linux-headers-6.1.0-56-cloud-amd64 6.1.192-2",
        "linux-modules-7.2.6+deb13-cloud-amd64 7.2.6-1",
    ],
)
def test_what_is_no_kernel_of_ours_is_none(told: str) -> None:
    assert kernels("x", told) == []


def test_versions_are_ordered_as_numbers_and_a_rebuild_is_not_newer() -> None:
    one, two, three = packages("a 6.12.9-1", "a 6.12.10-1~bpo12+1", "a 6.12.10-2")
    assert order_of(one) < order_of(two) < order_of(three)
    assert order_of(two) == order_of(packages("a 6.12.10-1")[0])


def test_newer_are_those_after_the_newest_of_a_line_and_of_lines_after_the_last() -> None:
    name = "linux-image-{0}-cloud-amd64 {0}-{1}"
    pinned = (("6.1.190", 1), ("6.1.192", 2), ("6.12.43", 1))
    listed = kernels("x", *(name.format(*it) for it in pinned))
    offered = [
        *kernels("sid", name.format("6.12.44", 1), name.format("6.13.1", 1)),
        *kernels(
            "bookworm-security",
            name.format("6.1.191", 1),
            name.format("6.1.192", 2),
            name.format("6.1.192", 3),
            name.format("5.10.300", 1),
            name.format("6.12.44", 1),
        ),
    ]
    found = [(it.version, it.suite, it.packages[0].version) for it in newer_than(listed, offered)]
    # 5.10 is a line that the list has left out.
    assert found == [
        ("6.1.192", "bookworm-security", "6.1.192-3"),
        ("6.12.44", "bookworm-security", "6.12.44-1"),
        ("6.13.1", "sid", "6.13.1-1"),
    ]


def test_a_kernel_at_a_path_is_held_against_nothing() -> None:
    offered = kernels("sid", "linux-image-6.12.44-cloud-amd64 6.12.44-1")
    assert list(newer_than([Kernel("6.12.99", None)], offered)) == offered


def test_an_entry_is_as_the_list_has_it() -> None:
    package = Package("linux-image-x", "6.1.192-2", "0" * 64)
    entry = list(entry_of(Kernel("6.1.192", "x", "bookworm", (package,), on_request=True)))
    assert entry == [
        '"6.1.192":',
        "  on_request: true",
        "  release: x",
        "  suite: bookworm",
        "  packages:",
        "    - name: linux-image-x",
        "      version: 6.1.192-2",
        f"      sha256: {'0' * 64}",
    ]


def test_no_suite_is_asked_twice() -> None:
    assert len(set(SUITES)) == len(SUITES)
