"""A user's kernel is held against the same one, or the nearest that is no newer."""

from __future__ import annotations

from harness.analysis.kernel_column import Column, columns_of
from harness.report.site.own import own_of
from harness.report.site.tests.test_pages import columns, record


def own(version: str, first: str = "ok", second: str = "ok") -> list[Column]:
    told = [record("a/b[x=1]", version, first), record("a/b[x=2]", version, second)]
    return columns_of([told])


def test_the_same_kernel_is_held_against_itself() -> None:
    (one,) = own_of(columns(), own("6.1.2", "EADDRINUSE", "EADDRINUSE"))
    assert one.is_same_kernel and one.published.version == "6.1.2"
    assert (one.differing, one.compared) == (("a/b[x=2]",), 2)


def test_another_is_held_against_the_newest_that_is_no_newer() -> None:
    for version, nearest in (("6.0.0", "5.10.1"), ("7.0.0", "6.1.2"), ("4.19.0", "5.10.1")):
        (one,) = own_of(columns(), own(version))
        assert (one.published.version, one.is_same_kernel) == (nearest, False)


def test_what_differs_most_comes_first() -> None:
    found = own_of(columns(), [*own("5.10.1"), *own("6.1.2")])
    assert [(it.column.version, len(it.differing)) for it in found] == [("6.1.2", 1), ("5.10.1", 0)]
