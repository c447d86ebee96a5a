"""Every pair on every kernel is in the packed file, at the place of its id."""

from __future__ import annotations

import base64
import gzip
import re
import tracemalloc
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from harness.grid import packed_pairs as module
from harness.grid.axes import AXES
from harness.grid.collection import OnKernel
from harness.grid.packed_pairs import (
    FORMAT,
    PackedPairs,
    id_of,
    packed_pairs,
    packed_text,
    read_packed,
)
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import PAIRS, packed_pairs_file
from harness.records.store import ResultsError

OTHER = "tcp,first4,none,bound,user,first4,none,other,none"
UDP = "udp,first4,none,bound,root,wildcard4,none,user,none"
LINES = (pair(), pair(OTHER, "EADDRINUSE,-,other-user"), pair(UDP, "ok,-,reuseaddr"))
LATER = (pair(), pair(OTHER, "ok,ok,reuseport"), pair(UDP, "ok,-,other-address"))
IDS = (
    "tcp,first4,none,bound,first4,none,same,none",
    "tcp,first4,none,bound,first4,none,other,none",
    "udp,first4,none,bound,wildcard4,none,first_root,none",
)
REFUSED, OF_OTHER = ("EADDRINUSE", "-", "port-in-use"), ("EADDRINUSE", "-", "other-user")


def on(version: str, lines: tuple[str, ...] = LINES) -> OnKernel:
    return OnKernel(version, origin(f"{version}-x"), grid(PAIR_COLUMNS, *lines))


def packed() -> PackedPairs:
    return packed_pairs([on("5.10.1"), on("6.1.2"), on("6.12.3", LATER)])


def test_a_pair_is_the_number_of_what_came_of_it_in_the_order_of_the_axes() -> None:
    made = packed()
    assert list(made.axes)[-2:] == ["users", "devices"] and made.format == FORMAT
    found = {
        ",".join(cell): made.came(code)
        for cell, code in zip(product(*made.axes.values()), made.codes(), strict=True)
        if code
    }
    assert found == {
        IDS[0]: [REFUSED, REFUSED],
        IDS[1]: [OF_OTHER, ("ok", "ok", "reuseport")],
        IDS[2]: [("ok", "-", "reuseaddr"), ("ok", "-", "other-address")],
    }


def test_kernels_next_to_each_other_that_agree_are_one() -> None:
    assert packed().kernels == (("5.10.1", "6.1.2"), ("6.12.3",))
    again = packed_pairs([on("5.10.1"), on("6.1.2", LATER), on("6.12.3")])
    assert again.kernels == (("5.10.1",), ("6.1.2",), ("6.12.3",))


def test_kernels_differ_by_what_came_and_not_by_its_rule() -> None:
    made = packed()
    assert [",".join(cell) for cell, _ in made.differing()] == [IDS[1]]
    assert not list(packed_pairs([on("5.10.1")]).differing())


def test_where_a_kernel_was_not_asked_it_does_not_differ() -> None:
    made = packed_pairs([on("5.10.1", LINES[:1]), on("6.1.2", LATER)])
    came = {cell: made.came(code) for cell, code in zip(IDS[:2], filter(None, made.codes()))}
    assert came == {IDS[0]: [REFUSED, REFUSED], IDS[1]: [None, ("ok", "ok", "reuseport")]}
    assert not list(made.differing())


def test_two_users_are_one_word_of_an_id() -> None:
    axes = tuple(PAIR_COLUMNS.split(",")[:9])
    assert ",".join(id_of(axes, UDP.split(","))) == IDS[2]


def test_more_outcomes_than_a_byte_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_OUTCOMES", 2)
    with pytest.raises(ResultsError, match="more than 2 outcomes"):
        packed()


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_packed(tmp_path) is None
    path = packed_pairs_file(tmp_path)
    path.parent.mkdir()
    path.write_text(packed_text(packed()))
    assert read_packed(tmp_path) == packed()
    path.write_text("{}")
    with pytest.raises(ResultsError, match="packed.json"):
        read_packed(tmp_path)


def test_damage_is_an_error() -> None:
    whole = packed()
    damaged = [replace(whole, cells=cells) for cells in ("", "%", whole.cells[:-8], "AAAA")]
    damaged += [replace(whole, outcomes=whole.outcomes[:-1]), replace(whole, answers=())]
    damaged += [replace(whole, kernels=whole.kernels[:1])]
    damaged += [replace(whole, outcomes=tuple((-1,) * len(it) for it in whole.outcomes))]
    raw = bytearray(base64.b64decode(whole.cells))
    for at in range(10, len(raw)):
        flipped = bytes((*raw[:at], raw[at] ^ 0xFF, *raw[at + 1 :]))
        damaged.append(replace(whole, cells=base64.b64encode(flipped).decode()))
    for broken in damaged:
        with pytest.raises(ResultsError, match="cannot be unpacked"):
            broken.codes()


@pytest.mark.timeout(10)
def test_what_would_unpack_without_end_is_not_unpacked() -> None:
    bomb = base64.b64encode(gzip.compress(bytes(1 << 28))).decode()
    tracemalloc.start()
    with pytest.raises(ResultsError, match="cannot be unpacked"):
        replace(packed(), cells=bomb).codes()
    assert tracemalloc.get_traced_memory()[1] < 1 << 24
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"axes": {}}, "not the axes of the pairs"),
        ({"kernels": ((), ())}, "no kernels"),
        ({"axes": {**AXES[PAIRS], "users": ("<b>",)}}, "users: '<b>': publish"),
        ({"axes": {**AXES[PAIRS], "users": ("same", "same")}}, "users: 'same': publish"),
        ({"cells": "AAAA"}, "packed.json: the packed pairs cannot be unpacked"),
    ],
)
def test_a_file_is_refused_that_no_page_could_show(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    path = packed_pairs_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(packed_text(replace(packed(), **change)))
    with pytest.raises(ResultsError, match=re.escape(said)):
        read_packed(tmp_path)


def test_users_that_no_pair_has_are_an_error() -> None:
    line = pair("tcp,first4,none,bound,x,first4,none,user,none")
    with pytest.raises(ResultsError, match="first4,none,user,none: no two users of the pairs"):
        packed_pairs([on("6.1.1", (line,))])


def test_a_file_of_another_format_is_not_read(tmp_path: Path) -> None:
    path = packed_pairs_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(packed_text(replace(packed(), format=FORMAT + 1)))
    with pytest.raises(ResultsError, match=rf"format {FORMAT + 1}, known is {FORMAT}"):
        read_packed(tmp_path)


def test_its_bytes_do_not_depend_on_what_python_says_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_this_python, compress = packed(), gzip.compress

    def of_another(content: bytes, *how: int, **more: int) -> bytes:
        """Python 3.13 has these two bytes otherwise than 3.11."""
        made = bytearray(compress(content, *how, **more))
        made[8:10] = b"\x02\xff"
        return bytes(made)

    monkeypatch.setattr(gzip, "compress", of_another)
    assert packed() == of_this_python
