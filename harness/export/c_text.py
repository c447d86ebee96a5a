"""A case or a cell as one short program of C, which needs nothing but a kernel and a libc.

Owns its length: at most 60 lines, in which calls of the set-up share a line where they must. What
is longer even so is refused. Exit code 0: as expected, 1: otherwise, 2: it could not be tried;
a call that blocks for five seconds ends it by SIGALRM.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.export.c_many import each_of_many
from harness.export.c_expression import Style, expression
from harness.export.c_line import TAB, WIDTH, declared
from harness.export.c_needs import needs_of, network
from harness.export.operation import Look, MakeDevice, Operation, StartMany
from harness.export.program import Program, Refused
from harness.report.template import fill_plainly

MOST_LINES = 60
A_SECOND_MS = 1000
"""what takes as long says so"""
TEMPLATES = Path(__file__).parent / "templates"
# What a piece of the program is there for, by the word that calls it.
_PIECES = (
    "AT",
    "AT6",
    "await",
    "ENDED",
    "received",
    "is_set",
    "is_named",
    "is_from",
    "OF_GROUP",
    "PUT",
)


def c_text(program: Program) -> str:
    """The program's text. Raises Refused if it is too long."""
    absent = any(
        isinstance(it, Look) and not (it.present and it.state) for it in program.operations
    )
    style = Style(
        unused=program.unused, looks_for_absence=absent, looks_for_peers=program.looks_for_peers
    )
    calls = [line for it in program.operations for line in statements(it, style)]
    around, head = network(program), _head(program)
    text = ""
    for body, comment in (
        ([*around, *calls], head),
        (packed([*around, *calls], "DO"), head),
        (packed([*around, *calls], "DO", "EXPECT"), head),
        (
            packed([*around, *calls], "DO", "EXPECT"),
            [*textwrap.wrap(program.id, WIDTH - 3), head[-1]],
        ),
    ):
        text = _text(program, comment, body, absent)
        if _lines(text) <= MOST_LINES:
            return text
    text = re.sub(r"\n\n(?=\t)", "\n", text)  # without the blank lines within functions
    if _lines(text) <= MOST_LINES:
        return text
    raise Refused(
        f"{program.id}: its {len(calls)} operations take {_lines(text)} lines, and a program has at"
        f" most {MOST_LINES}"
    )


def statements(operation: Operation, style: Style) -> list[str]:
    """One for an operation, or a loop for many sockets."""
    if isinstance(operation, StartMany):
        return each_of_many(operation, style)
    return [call(operation, style)]


def call(operation: Operation, style: Style) -> str:
    """A statement for one operation."""
    text = expression(operation, style)
    if operation.wanted is None:
        return f"DO({text});"
    return f"EXPECT({'0' if operation.wanted == 'ok' else operation.wanted}, {text});"


def packed(statements: Sequence[str], *shared: str) -> list[str]:
    """The statements, those that begin with `shared` words as many on a line as it holds."""
    lines: list[str] = []
    for text in statements:
        shares = bool(lines) and lines[-1].startswith(shared) and text.startswith(shared)
        if shares and len(f"{lines[-1]} {text}") <= WIDTH - TAB:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


def head_of(program: Program, width: int) -> list[str]:
    """What it shows, in lines of a comment."""
    because = f": {program.because}" if program.because else ""
    expected = f"Expected as on Linux {program.kernel}{because}"
    told = [f"{program.id}: {program.question}", expected]
    return [line for text in told for line in textwrap.wrap(text, width, break_on_hyphens=False)]


def _head(program: Program) -> list[str]:
    run = "Exit code 0: as expected, 1: otherwise, 2: not tried; SIGALRM: it blocked."
    root = " Run it as root." if program.users else ""
    long = f" It takes {program.waits_ms / 1000} s." if program.waits_ms >= A_SECOND_MS else ""
    return [*head_of(program, WIDTH - 3), f"{run}{root}{long}"]


def _text(program: Program, head: Iterable[str], body: Sequence[str], absent: bool) -> str:
    needs = needs_of(program)
    given = {
        "head": head,
        "includes": sorted(needs.includes),
        "uses": {
            piece for piece in _PIECES if any(re.search(rf"\b{piece}\(", line) for line in body)
        },
        "six": needs.six or needs.many_six,
        "ten": needs.ten,
        "local_range": needs.local_range,
        "absent": absent,
        "peers": program.looks_for_peers,
        "tun": program.has(MakeDevice),
        "variables": declared(["bad = 0", "net", *program.sockets]),
        "body": body,
    }
    return fill_plainly(TEMPLATES, "c", given)


def _lines(text: str) -> int:
    return text.count("\n")
