"""A case or a cell as a kselftest: the way in which the kernel's own tests of sockets are written.

Owns its variants: of a cell the options that the second socket may have, of a case itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.export.c_expression import Style, expression
from harness.export.c_many import each_in_a_test
from harness.export.cell import looks_like_a_cell
from harness.export.c_line import TAB, listed, wrapped
from harness.export.c_needs import needs_of
from harness.export.c_text import TEMPLATES, head_of
from harness.export.grids import read_id
from harness.export.operation import (
    Accept,
    Close,
    Name,
    OfSocket,
    Open,
    Operation,
    SetOption,
    StartMany,
)
from harness.export.program import Program
from harness.report.template import fill_plainly

_HEAD_WIDTH = 90
_LONGEST_NAME = 40
_OPTIONS = ("SO_REUSEADDR", "SO_REUSEPORT")


@dataclass(frozen=True, slots=True)
class Variant:
    """What differs from one run of the test to the next."""

    name: str
    options: dict[str, int]
    errors: tuple[str, ...]

    @property
    def errors_in_lines(self) -> str:
        """As its member is given them."""
        return listed(self.errors, TAB + len(".expected_errno = "))


def kselftest_text(programs: Sequence[Program]) -> str:
    """The test; programs differ in the options of the last socket alone, and the first is meant."""
    program = max(programs, key=_calls)
    varied = last_socket(program) if len(programs) > 1 else ""
    options = _OPTIONS if varied else ()
    variants = [_variant(it, varied) for it in programs]
    body = list(_body(program, varied))
    # Who is not let in has nothing to listen with; the others' answers decide how many there are.
    longest = max(len(variant.errors) for variant in variants)
    variants = [
        Variant(it.name, it.options, it.errors + (it.errors[-1],) * (longest - len(it.errors)))
        for it in variants
    ]
    needs = needs_of(program)
    given = {
        "head": head_of(programs[0], _HEAD_WIDTH),
        "includes": sorted((needs.includes | {"string.h", "sys/socket.h"}) - {"err.h"}),
        "name": name_of(programs[0].id),
        "options": options,
        "count": longest,
        "variants": variants,
        "sockets": program.sockets,
        "counts": program.counts,
        "uses": {it for it in _PIECES if any(re.search(rf"\b{it}\(", line) for line in body)}
        | ({"at"} if needs.ten or needs.six else set()),
        "peers": program.looks_for_peers,
        "six": needs.six,
        "adds_ipv6": needs.six or needs.many_six,
        "ten": needs.ten,
        "local_range": needs.local_range,
        "uses_buffer": any("(buffer)" in line for line in body),
        "body": [part for line in body for part in wrapped(line)],
    }
    return fill_plainly(TEMPLATES, "kselftest", given)


_PIECES = (
    "at",
    "set",
    "await",
    "received",
    "is_set",
    "is_named",
    "is_from",
    "of_group",
    "put",
    "add_tun0",
)


def name_of(id: str) -> str:
    """What the test is called: `bind_server_closes_first`, `bind_tcp_time_wait`."""
    if looks_like_a_cell(id):
        return f"bind_{read_id(id).short}"
    return f"bind_{_plain(id.partition('[')[0].rpartition('/')[2])}"


def _plain(text: str) -> str:
    """As a name of C, of a length that leaves room on a line."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:_LONGEST_NAME].rstrip("_")


def _calls(program: Program) -> int:
    """How much is called, whatever the options: who is let in does more."""
    return sum(not isinstance(it, SetOption) for it in program.operations)


def last_socket(program: Program) -> str:
    """The one that is asked about last."""
    last = program.under_test[-1]
    assert isinstance(last, OfSocket)
    return last.socket


def _variant(program: Program, varied: str) -> Variant:
    there = [
        it.option
        for it in program.operations
        if isinstance(it, SetOption) and it.socket == varied and it.option in _OPTIONS
    ]
    options = {option: int(option in there) for option in _OPTIONS}
    name = "_".join(it.removeprefix("SO_").lower() for it in there) or "no_option"
    errors = tuple(
        "0" if it.wanted in (None, "ok") else str(it.wanted) for it in program.under_test
    )
    values = re.findall(r"=([^,\]]+)", program.id)
    own = _plain("_".join(values)) or "as_exported"
    return Variant(name if varied else f"v_{own}" if own[0].isdigit() else own, options, errors)


def _body(program: Program, varied: str) -> Iterator[str]:
    asked: list[str] = []  # the sockets of what has been under test
    style = Style(
        prefix="self->",
        unused=program.unused,
        looks_for_absence=True,
        looks_for_peers=program.looks_for_peers,
        plain=True,
    )
    told = not varied  # of the options: all are set at once, when the socket is there
    for it in program.operations:
        if isinstance(it, StartMany):
            yield from each_in_a_test(it, style)
            continue
        if isinstance(it, OfSocket) and it.socket == varied and not _opens(it):
            if not told:
                for option in _OPTIONS:
                    yield from _assert(
                        f"set(self->{varied}, SOL_SOCKET, {option}, variant->{option.lower()})"
                    )
                told = True
            if isinstance(it, SetOption) and it.option in _OPTIONS:
                continue
        text = expression(it, style)
        if it.wanted is not None:
            several = len(program.under_test) > 1
            yield from _expect(it, text, asked if several else None, varied)
            asked.append(it.socket if isinstance(it, OfSocket) else "")
        elif isinstance(it, (Open, Accept)) and " = " in text:
            variable = text.partition(" = ")[0]
            yield f"{text};"
            yield from _skipped_without(it, variable)
            yield f"ASSERT_LE(0, {variable});"
        elif isinstance(it, Name) and varied and asked:
            yield f"if (!variant->expected_errno{_place(len(asked) - 1, program)})"
            yield f"\tASSERT_LE(0, {text});"
        else:
            yield from _assert(text)
        if isinstance(it, Close):
            yield f"self->{it.socket} = -1;"


def _opens(it: OfSocket) -> bool:
    """Whether it comes before the options."""
    return isinstance(it, Open) or (isinstance(it, SetOption) and it.option == "IPV6_V6ONLY")


def _skipped_without(it: Operation, variable: str) -> Iterator[str]:
    """A kernel need not have every protocol."""
    if isinstance(it, Open) and it.protocol:
        yield f"if ({variable} < 0)"
        yield f'\tSKIP(return, "no {it.protocol.removeprefix("IPPROTO_")} in this kernel");'


def _assert(text: str) -> Iterator[str]:
    yield f"ASSERT_LE(0, {text});"


def _place(number: int, program: Program) -> str:
    """Of an answer among those expected."""
    return f"[{number}]" if len(program.under_test) > 1 else ""


def _expect(it: Operation, text: str, asked: Sequence[str] | None, varied: str) -> Iterator[str]:
    """`asked`: the sockets that were asked about before; None: it is the only one."""
    wanted = "variant->expected_errno" + ("" if asked is None else f"[{len(asked)}]")
    if varied and asked and isinstance(it, OfSocket) and asked[-1] == it.socket:
        yield f"if (!variant->expected_errno[{len(asked) - 1}])"
        yield f"\tEXPECT_EQ({wanted}, error_of({text}));"
    elif isinstance(it, (Open, Accept)) and " = " in text:
        variable = text.partition(" = ")[0]
        yield f"{text};"
        yield f"EXPECT_EQ({wanted}, error_of({variable}));"
    else:
        yield f"EXPECT_EQ({wanted}, error_of({text}));"
