"""An option that several commands have is the same for each."""

from __future__ import annotations

import argparse

import pytest

from harness import ROOT
from harness.cli.options import ONLY, OWN, RESULTS, kernels_option, option


def read(parent: argparse.ArgumentParser, *words: str) -> argparse.Namespace:
    return argparse.ArgumentParser(parents=[parent]).parse_args(words)


def test_runs_write_to_the_local_results_and_readers_read_the_committed_ones() -> None:
    assert read(OWN).results == ROOT / "results" / "local"
    assert read(RESULTS).results == ROOT / "results"


def test_an_empty_word_is_refused() -> None:
    for parent in (ONLY, kernels_option("which")):
        name = parent._actions[0].option_strings[0]
        with pytest.raises(SystemExit):
            read(parent, name, "")


def test_an_option_has_what_it_is_given() -> None:
    assert read(option("--far", action="store_true"), "--far").far is True
