"""Two kernels' counts differ by an exact test, as seldom wrongly as it says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations

import pytest

from harness.analysis.exact_test import FALSE_ALARMS, p_value, table_p, threshold


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [
        # Fisher's tea, and the examples that textbooks and SciPy's manual work out.
        ((3, 1), (1, 3), 0.4857142857142857),
        ((1, 9), (11, 3), 0.002759456185220088),
        ((8, 2), (1, 5), 0.03496503496503495),
        ((10, 0), (0, 10), 2 / 184756),
        ((20, 0), (0, 20), 2 / 137846528820),
        ((5, 0), (5, 0), 1.0),
    ],
)
def test_fishers_p_is_the_known_one(one: tuple[int, ...], other: tuple[int, ...], p: float) -> None:
    assert table_p(one, other) == pytest.approx(p, rel=1e-12)
    assert table_p(other, one) == pytest.approx(p, rel=1e-12)


def test_for_more_outcomes_it_is_what_listing_all_tables_gives() -> None:
    for one, other in [
        ((3, 1, 2), (0, 4, 2)),
        ((5, 1, 0, 2), (1, 4, 3, 0)),
        ((2, 2, 2), (2, 2, 2)),
    ]:
        balls = [outcome for outcome, (a, b) in enumerate(zip(one, other)) for _ in range(a + b)]
        drawn = Counter(
            tuple(Counter(hand)[outcome] for outcome in range(len(one)))
            for hand in combinations(balls, sum(one))
        )
        ways = sum(number for number in drawn.values() if number <= drawn[one])
        assert table_p(one, other) == pytest.approx(ways / sum(drawn.values()), rel=1e-12)


def test_counts_are_compared_by_their_outcomes_and_the_rarest_together() -> None:
    assert p_value({"ok": 10}, {"EAGAIN": 10}) == table_p((10, 0), (0, 10))
    many = {str(port): 1 for port in range(20)}
    others = {str(port): 1 for port in range(20, 40)}
    assert p_value(many, others) > 0.01


def test_the_threshold_is_shared_by_all_that_is_compared() -> None:
    assert threshold(cells=6, kernels=15) == FALSE_ALARMS / (6 * 105)
    assert threshold(cells=0, kernels=1) == FALSE_ALARMS


def decided(runs: int, below: float) -> Callable[[int, int], bool]:
    """Whether two kernels with so many `ok` of so many runs are said to differ."""

    @cache
    def differ(one: int, other: int) -> bool:
        return table_p((one, runs - one), (other, runs - other)) < below

    return differ


def rate(runs: int, below: float, chances: tuple[float, float], times: int) -> float:
    """How often two kernels with these chances of `ok` are said to differ, by simulation."""
    draw, differ = random.Random(20).random, decided(runs, below)
    found = 0
    for _ in range(times):
        one, other = (sum(draw() < chance for _ in range(runs)) for chance in chances)
        found += differ(one, other)
    return found / times


@pytest.mark.parametrize("runs", [20, 30, 50])
@pytest.mark.parametrize("chance", [0.5, 0.9])
def test_false_alarms_are_no_more_frequent_than_is_said(runs: int, chance: float) -> None:
    # A threshold that a simulation can reach; sampling is off by less than four sigma.
    below, times = 0.05, 4000
    alarms = rate(runs, below, (chance, chance), times)
    assert alarms <= below + 4 * (below * (1 - below) / times) ** 0.5


@pytest.mark.parametrize("runs", [20, 30, 50])
def test_a_whole_matrix_of_alike_kernels_has_no_false_alarm(runs: int) -> None:
    draw, cells, kernels = random.Random(21).random, 6, 15
    differ = decided(runs, threshold(cells, kernels))
    for _ in range(20 * cells):
        counts = [sum(draw() < 0.5 for _ in range(runs)) for _ in range(kernels)]
        assert not any(differ(one, other) for one, other in combinations(counts, 2))


@pytest.mark.parametrize(
    ("runs", "chances", "power"),
    [
        # always and never: seen from twenty runs on
        (20, (1.0, 0.0), 1.0),
        # nine times of ten, and never: twenty show it in four cases of ten, thirty always
        (20, (0.9, 0.0), 0.3),
        (30, (0.9, 0.0), 0.95),
        (50, (0.9, 0.0), 0.999),
        # half and half, and never: even fifty show it in one case of two
        (50, (0.5, 0.0), 0.45),
    ],
)
def test_the_power_is_what_is_said(runs: int, chances: tuple[float, float], power: float) -> None:
    assert rate(runs, threshold(cells=6, kernels=15), chances, 400) >= power
