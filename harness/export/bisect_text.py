"""A case or a cell as a script for `git bisect run`.

It builds the tree that it is in, runs the case on that kernel by the project's own command, and
says good, bad or skip. Good is the answer of the kernel that was named, whatever the scenario
expects of the kernel that was built: what is looked for is where the answer changed. A case that
runs many times is good if every run is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.export.c_text import TEMPLATES
from harness.export.file_name import file_name_of
from harness.export.kernel_config import EVERY_GUEST
from harness.report.template import fill_plainly


@dataclass(frozen=True, slots=True)
class Good:
    """What makes a kernel good."""

    step: str
    """of a case, as verdicts call it; of a cell `bind,listen`"""
    answer: str
    """an outcome or a value; of a cell both results with a comma"""
    in_ms: tuple[int, int] | None = None
    """how long it takes, where that is told"""

    @property
    def text(self) -> str:
        """In words."""
        if self.in_ms is None:
            return self.answer
        return f"{self.answer} in {self.in_ms[0]} to {self.in_ms[1]} ms"


def bisect_text(
    id: str, kernel: str, good: Good, *, cell: bool, config: Sequence[str] = EVERY_GUEST
) -> str:
    """The script; `config`: what a kernel is built with that can run it."""
    given = {
        "id": id,
        "kernel": kernel,
        "good": good,
        "name": file_name_of(id),
        "config": config,
        "cell": cell,
    }
    return fill_plainly(TEMPLATES, "bisect", given)
