"""Two times differ only if no one timer explains both."""

from __future__ import annotations

import pytest

from harness.analysis.resolution import SLACK_MS, differ, spread


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([0.1], [76.0]),  # a process waits for the processor
        ([60_003.0], [62_046.0]),  # a TIME_WAIT, as long as the wheel makes it
        ([3_997.0], [4_327.0]),  # a FIN_WAIT2 of four seconds
        ([], [1e6]),
    ],
)
def test_jitter_is_no_difference(one: list[float], other: list[float]) -> None:
    assert not differ(one, other)
    assert not differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([2_013.0], [3_076.0]),  # a SYN sent again, the first times after a second each
        ([15_500.0], [19_500.0]),
        ([14_000.0, 15_500.0, 17_000.0], [18_000.0, 19_500.0, 21_000.0]),
        ([0.0], [SLACK_MS + 1]),
    ],
)
def test_another_timer_is_one(one: list[float], other: list[float]) -> None:
    assert differ(one, other)
    assert differ(other, one)


@pytest.mark.parametrize("hz", [100, 250, 300, 1000])
def test_no_two_times_of_one_timer_differ_whatever_hz_is(hz: int) -> None:
    for jiffies in range(1, 200 * hz, 7):
        level = next(n for n in range(9) if jiffies < 63 * 8**n)
        late = 8**level  # net effect of calc_index(): the end of the next bucket
        assert not differ([jiffies * 1000 / hz], [(jiffies + late) * 1000 / hz])


def test_several_times_are_as_far_apart_as_the_two_ends() -> None:
    assert spread([1000.0, 1010.0, 2000.0])
    assert not spread([1000.0, 1010.0, 1300.0])
    assert not spread([])
