"""Reasons that are still to be written: `because: "TODO: …"`, as `run --propose` prints them.

Owns what such a reason looks like. A scenario runs with them, so that what was observed can be held
against a second run; lint refuses them, for an expectation without a reason is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.diagnostics import Diagnostic
from harness.spec.scenario import KnownFailure, Row, Scenario

TODO = "TODO"


def open_reasons(scenario: Scenario) -> Iterator[Diagnostic]:
    """A line for each row of `expect:` and `xfail:` of which nobody has said why."""
    rows: list[Row | KnownFailure] = [row for _, rows in scenario.expects for row in rows]
    for row in [*rows, *scenario.xfail]:
        if row.because.lstrip().upper().startswith(TODO):
            text = (
                "the reason is still to be written: name a man page, an RFC, a function, a commit"
            )
            yield Diagnostic(scenario.file, row.line, text)
