"""A case or a cell as a kselftest: the way in which the kernel's own tests of sockets are written.

Owns its variants: of a cell the options that the second socket may have, of a case itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.export.c_expression import Style, expression
from harness.export.cell import looks_like_a_cell
from harness.export.c_line import wrapped
from harness.export.c_needs import needs_of
from harness.export.c_text import TEMPLATES, head_of
from harness.export.operation import Accept, Close, Open, Operation, SetOption
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


def kselftest_text(programs: Sequence[Program]) -> str:
    """The test; programs differ in the options of `second` alone, the first is the one meant."""
    program = max(programs, key=lambda it: len(it.operations))
    options = _OPTIONS if len(programs) > 1 else ()
    variants = [_variant(it, len(programs) > 1) for it in programs]
    body = list(_body(program, bool(options)))
    # Who is not let in has nothing to listen with; the others' answers decide how many there are.
    longest = max(len(variant.errors) for variant in variants)
    variants = [
        Variant(it.name, it.options, it.errors + (it.errors[-1],) * (longest - len(it.errors)))
        for it in variants
    ]
    needs = needs_of(program)
    given = {
        "head": head_of(programs[0], _HEAD_WIDTH),
        "includes": sorted(needs.includes | {"string.h", "sys/socket.h"}),
        "name": name_of(programs[0].id),
        "options": options,
        "count": longest,
        "variants": variants,
        "sockets": program.sockets,
        "uses": {it for it in _PIECES if any(re.search(rf"\b{it}\(", line) for line in body)}
        | ({"at"} if needs.ten or needs.six else set()),
        "six": needs.six,
        "ten": needs.ten,
        "uses_buffer": any("(buffer)" in line for line in body),
        "body": [part for line in body for part in wrapped(line)],
    }
    return fill_plainly(TEMPLATES, "kselftest", given)


_PIECES = ("at", "set", "await", "received", "is_set", "is_named", "put", "add_tun0")


def name_of(id: str) -> str:
    """What the test is called: `bind_server_closes_first`, `bind_tcp_time_wait`."""
    if looks_like_a_cell(id):
        words = id.split(",")
        return f"bind_{words[0]}_{words[3]}"
    return f"bind_{_plain(id.partition('[')[0].rpartition('/')[2])}"


def _plain(text: str) -> str:
    """As a name of C, of a length that leaves room on a line."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:_LONGEST_NAME].rstrip("_")


def _variant(program: Program, by_options: bool) -> Variant:
    there = [
        it.option
        for it in program.operations
        if isinstance(it, SetOption) and it.socket == "second" and it.option in _OPTIONS
    ]
    options = {option: int(option in there) for option in _OPTIONS}
    name = "_".join(it.removeprefix("SO_").lower() for it in there) or "no_option"
    errors = tuple(
        "0" if it.wanted in (None, "ok") else str(it.wanted) for it in program.under_test
    )
    values = re.findall(r"=([^,\]]+)", program.id)
    own = _plain("_".join(values)) or "as_exported"
    return Variant(name if by_options else f"v_{own}" if own[0].isdigit() else own, options, errors)


def _body(program: Program, by_options: bool) -> Iterator[str]:
    number, several = 0, len(program.under_test) > 1
    style = Style(prefix="self->", unused=program.unused, looks_for_absence=True, plain=True)
    told = False  # of the options: all are set at once, where the first of them was
    for it in program.operations:
        if isinstance(it, SetOption) and it.socket == "second" and it.option in _OPTIONS:
            if by_options:
                if not told:
                    for option in _OPTIONS:
                        yield from _assert(
                            f"set(self->second, SOL_SOCKET, {option}, variant->{option.lower()})"
                        )
                    told = True
                continue
        text = expression(it, style)
        if it.wanted is not None:
            yield from _expect(it, text, number if several else None, by_options)
            number += 1
        elif isinstance(it, (Open, Accept)) and " = " in text:
            variable = text.partition(" = ")[0]
            yield f"{text};"
            yield f"ASSERT_LE(0, {variable});"
        else:
            yield from _assert(text)
        if isinstance(it, Close):
            yield f"self->{it.socket} = -1;"


def _assert(text: str) -> Iterator[str]:
    yield f"ASSERT_LE(0, {text});"


def _expect(it: Operation, text: str, number: int | None, by_options: bool) -> Iterator[str]:
    wanted = "variant->expected_errno" + ("" if number is None else f"[{number}]")
    if by_options and number:
        yield f"if (!variant->expected_errno[{number - 1}])"
        yield f"\tEXPECT_EQ({wanted}, error_of({text}));"
    elif isinstance(it, (Open, Accept)) and " = " in text:
        variable = text.partition(" = ")[0]
        yield f"{text};"
        yield f"EXPECT_EQ({wanted}, error_of({variable}));"
    else:
        yield f"EXPECT_EQ({wanted}, error_of({text}));"
