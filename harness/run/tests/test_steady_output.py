"""A stream that breaks is told of once, and breaks nothing else."""

from __future__ import annotations

import io
import os

import pytest

from harness.run.exit_codes import GOOD, NO_WORK
from harness.run.steady_output import SteadyOutput, tell_broken


def test_what_is_said_is_heard() -> None:
    heard = io.StringIO()
    steady = SteadyOutput(heard)
    print("hello", file=steady, flush=True)
    assert (heard.getvalue(), steady.failed, steady.isatty()) == ("hello\n", None, False)


def test_a_reader_that_goes_away_ends_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        steady = SteadyOutput(stream)
        for _ in range(3):
            print("hello", file=steady, flush=True)
        assert steady.failed == "Broken pipe"


def test_a_full_disk_is_told_of_on_the_other_stream() -> None:
    told = io.StringIO()
    with open("/dev/full", "w") as stream:
        out, err = SteadyOutput(stream), SteadyOutput(told)
        assert tell_broken(out, err) == GOOD
        print("hello", file=out, flush=True)
        assert tell_broken(out, err, ": the records are written") == NO_WORK
        assert tell_broken(out, err) == NO_WORK  # which is told once
    assert told.getvalue() == "standard output: No space left on device: the records are written\n"


def test_what_is_still_held_back_fails_in_time() -> None:
    told = io.StringIO()
    with open("/dev/full", "w") as stream:
        out, err = SteadyOutput(stream), SteadyOutput(told)
        print("hello", file=out)
        assert tell_broken(out, err) == NO_WORK
    assert told.getvalue() == "standard output: No space left on device\n"


def test_a_closed_stream_fails_once_something_is_said() -> None:
    told = io.StringIO()
    out, err = SteadyOutput.of(None), SteadyOutput.of(told)
    assert (tell_broken(out, err), out.isatty()) == (GOOD, False)
    print("hello", file=out, flush=True)
    assert tell_broken(out, err) == NO_WORK
    assert told.getvalue() == "standard output: closed\n"


def test_a_steady_stream_is_not_made_steady_twice() -> None:
    steady = SteadyOutput(io.StringIO())
    assert SteadyOutput.of(steady) is steady


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "caf\u00e9 \u2713 \\udcff"),
        ("latin-1", "caf\u00e9 \\u2713 \\udcff"),
        ("ascii", "caf\\xe9 \\u2713 \\udcff"),
    ],
)
def test_letters_that_the_locale_does_not_have_are_written_out(encoding: str, written: str) -> None:
    kept = io.BytesIO()
    out = SteadyOutput(io.TextIOWrapper(kept, encoding=encoding))
    print("caf\u00e9 \u2713 \udcff", file=out, flush=True)
    assert (out.failed, kept.getvalue().decode(encoding)) == (None, f"{written}\n")
