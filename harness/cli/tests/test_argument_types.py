"""Words that are not what an option wants are refused with what it wants."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from harness.cli.argument_types import folder, positive, shard, word


def test_what_is_wanted_is_taken() -> None:
    assert positive("12") == 12
    assert folder("a/b") == Path("a/b")
    assert shard("2/5") == (2, 5)


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.5", "\u0663", "9" * 5000])
def test_a_number_is_from_1_on(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="from 1 on"):
        positive(text)


def test_a_number_is_no_larger_than_anybody_wants() -> None:
    with pytest.raises(ArgumentTypeError, match="up to 1000"):
        positive("1001")


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_word_is_no_word(text: str) -> None:
    assert word("restart") == "restart"
    with pytest.raises(ArgumentTypeError, match="it is empty"):
        word(text)


def test_an_empty_name_is_not_the_current_folder() -> None:
    with pytest.raises(ArgumentTypeError, match="it is empty"):
        folder("")


@pytest.mark.parametrize("text", ["3/2", "2", "0/2", "a/b", "1/"])
def test_a_part_is_one_of_so_many(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        shard(text)
