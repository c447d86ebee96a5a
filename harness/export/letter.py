"""The frame of a letter to the kernel's lists: subject, recipients, versions, regzbot's line.

Owns to whom it goes (Documentation/admin-guide/reporting-regressions.rst) and how long its lines
are; what it reports is told to it.
"""

from __future__ import annotations

import textwrap

from harness.export.c_text import TEMPLATES
from harness.export.history import History
from harness.report.template import fill_plainly

_WIDTH = 75
"""Documentation/process/submitting-patches.rst"""


def letter_text(question: str, history: History, reasons: str, report: str) -> str:
    """The text; `reasons`: what is named for a difference of which nothing says which is bad."""
    given = {
        "question": question,
        "history": history,
        "copies": ", ".join(_copies(history)),
        "reasons": reasons,
        "report": report,
        "wrapped": wrapped,
    }
    return fill_plainly(TEMPLATES, "mail", given)


def with_program(text: str, kernel: str, program: str) -> str:
    """A letter with a program of C behind it, which expects what is right on such a kernel."""
    told = wrapped(
        "The same as a program, which needs nothing but a compiler (cc repro.c && ./a.out; in"
        f" namespaces of its own). Exit code 0: as expected of Linux {kernel}; 1: otherwise."
    )
    return f"{text.rstrip()}\n\n{told}\n\n{program}"


def wrapped(text: str, indent: str = "") -> str:
    """As long as letters to kernel lists have lines; a name is not broken."""
    behind = f"{indent}  " if indent else ""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=behind,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _copies(history: History) -> list[str]:
    """Of a regression: who tracks it, and the stable series' list if newer series are good."""
    if not history.introduced:
        return []
    stable = ["stable@vger.kernel.org"] if history.stretches[-1].good else []
    return ["regressions@lists.linux.dev", *stable]
