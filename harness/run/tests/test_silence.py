"""Silence counts as far as somebody listened."""

from __future__ import annotations

from harness.run.silence import Silence


class Clock:
    """A clock that goes as the test says."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_silence_is_too_long_once_it_has_lasted_the_limit() -> None:
    clock = Clock()
    silence = Silence(60.0, clock)
    looks = 0
    while not silence.is_too_long():
        clock.time += 2.0
        looks += 1
    assert looks == 30


def test_a_word_ends_it() -> None:
    clock = Clock()
    silence = Silence(60.0, clock)
    for _ in range(100):
        clock.time += 5.0
        assert not silence.is_too_long()
        silence.end()


def test_time_in_which_nobody_listened_counts_little() -> None:
    clock = Clock()
    silence = Silence(60.0, clock)
    clock.time = 100000.0
    assert not silence.is_too_long()
