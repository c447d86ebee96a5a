"""The Makefile hands what a person types to the harness, word for word."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from harness import ROOT

# What a shell, and make itself, would take for their own.
WEIRD = 'it\'s "a" $(shell) `word` $x *'
MAKEFILE = (ROOT / "Makefile").read_text()
# Variables that are put into a command as text are between quotes that the Makefile makes.
PUT_IN = re.findall(r"\$\(call (?:option,--[a-z]+|quoted),([A-Z]+)\)", MAKEFILE)
TYPED = {
    "grid": ("ONLY", "CELL", "GRID", "JOBS", "KERNELS", "MODULES", "RESULTS"),
    "matrix": ("SHARD",),
    "kernels": ("ENTRY",),
    "diff": ("A", "B", "DIR"),
    "merge": ("SUMMARY", "DIR"),
    "cures": ("CASE",),
    "explain": ("CASE",),
    "export": ("CELL", "AS", "DIR"),
    "draw": ("DIR", "SVG"),
    "verify": ("DIR",),
}


def make(target: str, *variables: str) -> subprocess.CompletedProcess[str]:
    """What the harness is called with: its words, each on a line."""
    before = [word for it in ("engine", "packages", "setup", "build") for word in ("-o", it)]
    words = ["make", *before, target, "HARNESS=printf '%s\\n'", *variables]
    # These tests may be run by make themselves, whose variables are inherited.
    of_make = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "AS")
    environment = {key: it for key, it in os.environ.items() if key not in of_make}
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("target", "name"), [(target, name) for target, names in TYPED.items() for name in names]
)
def test_what_is_typed_comes_as_one_word(target: str, name: str) -> None:
    done = make(target, f"{name}={WEIRD}")
    assert WEIRD in done.stdout.splitlines(), done.stderr


def test_no_variable_comes_between_quotes_of_another_kind() -> None:
    rules = MAKEFILE[MAKEFILE.index(".PHONY: help") :]
    assert re.findall(r"['\"]\$\((?!call)[^)]*\)", rules) == []
    assert {name for names in TYPED.values() for name in names} <= set(PUT_IN) | {"CELL", "CASE"}


def test_a_line_break_is_refused_by_name() -> None:
    done = make("grid", "ONLY=a\nb")
    assert done.returncode == 2 and "ONLY has a line break in it" in done.stderr


def test_an_export_is_c_unless_something_else_is_named() -> None:
    assert make("export", "CELL=a").stdout.splitlines() == ["export", "a", "--as", "c"]
    assert make("export", "CASE=a", "AS=mail").stdout.split() == ["export", "a", "--as", "mail"]
    assert make("export", "CASE=a", "AS=").stdout.split() == ["export", "a", "--as", "c"]


def test_a_case_and_a_cell_are_not_exported_at_once() -> None:
    done = make("export", "CELL=a", "CASE=b")
    assert done.returncode == 2 and "CELL and CASE: only one can be exported" in done.stderr
