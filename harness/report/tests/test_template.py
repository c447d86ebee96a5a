"""A template is filled whole or not at all, and leaves no holes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import harness.report
from harness.report.template import fill


def test_what_a_template_asks_for_and_nobody_gave_is_loud() -> None:
    with pytest.raises(UndefinedError, match="origin"):
        fill("experiments.md", {})


def test_a_text_has_no_two_blank_lines_and_one_end() -> None:
    given = {
        "columns": [],
        "not_run": [],
        "differences": [],
        "recorded": [],
        "repeated": [],
        "agreements": [],
        "like_counts": [],
        "heads": {},
        "same_heads": {},
        "same": [],
        "experiments": True,
        "unexplained": "",
    }
    text = fill("kernels.md", given)
    assert "\n\n\n" not in text
    assert text.endswith("every kernel.\n")


def test_only_this_module_and_that_of_html_know_jinja() -> None:
    users = set()
    for path in Path(harness.report.__file__).parent.rglob("*.py"):
        if "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        if "jinja2" in names:
            users.add(path.name)
    assert users == {"template.py", "html.py"}
