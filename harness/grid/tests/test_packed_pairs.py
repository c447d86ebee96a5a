"""Every pair of a kernel is in the packed file, at the place of its id."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from harness.grid.collection import OnKernel
from harness.grid.packed_pairs import (
    FORMAT,
    PackedPairs,
    packed_pairs,
    packed_text,
    read_packed,
)
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import packed_pairs_file
from harness.records.store import ResultsError

LINES = (
    pair(),
    pair("tcp,first4,none,bound,user,first4,none,other,none", "EADDRINUSE,-,other-user"),
    pair("udp,first4,none,bound,root,wildcard4,none,user,none", "ok,-,reuseaddr"),
)


def packed() -> PackedPairs:
    return packed_pairs(OnKernel("6.1.2", origin("6.1.2-x"), grid(PAIR_COLUMNS, *LINES)))


def test_a_pair_is_the_number_of_its_answer_in_the_order_of_the_axes() -> None:
    made = packed()
    assert list(made.axes)[-2:] == ["users", "devices"] and made.format == FORMAT
    codes = made.codes()
    found = {
        ",".join(cell): made.answers[code - 1]
        for cell, code in zip(product(*made.axes.values()), codes, strict=True)
        if code
    }
    assert found == {
        "tcp,first4,none,bound,first4,none,same,none": ("EADDRINUSE", "-", "port-in-use"),
        "tcp,first4,none,bound,first4,none,other,none": ("EADDRINUSE", "-", "other-user"),
        "udp,first4,none,bound,wildcard4,none,first_root,none": ("ok", "-", "reuseaddr"),
    }


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
    for cells in ("", "%", whole.cells[:-8], "AAAA"):
        broken = PackedPairs(
            whole.format, whole.release, whole.version, whole.axes, whole.answers, cells
        )
        with pytest.raises(ResultsError, match="cannot be unpacked"):
            broken.codes()


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
