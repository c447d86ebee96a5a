"""Every grid can be exported, and an id is read with its grid."""

from __future__ import annotations

import pytest

from harness.export.c_text import c_text
from harness.export.grids import OF_GRIDS, key_of, read_id
from harness.export.program import Refused
from harness.export.programs import rules_of
from harness.export.tests.made import KERNEL, SMALL_CELLS, TIME_WAIT, one_of_grid
from harness.grid.axes import AXES
from harness.records.layout import GRIDS, PAIRS
from harness.tests.end_to_end import ENGINE

SMALL = [(grid, id) for grid, (id, _) in SMALL_CELLS.items()]


def test_there_is_one_for_each_grid() -> None:
    assert tuple(OF_GRIDS) == GRIDS == (PAIRS, *SMALL_CELLS)
    for grid, of_grid in OF_GRIDS.items():
        assert {of_grid.varied, *of_grid.called} <= set(AXES[grid])


@pytest.mark.parametrize(("grid", "id"), [(PAIRS, TIME_WAIT), *SMALL])
def test_an_id_has_a_grid_and_words(grid: str, id: str) -> None:
    cell = read_id(id)
    assert cell.grid == grid and ",".join(cell.words.values()) == id
    assert cell.sentence and cell.short.replace("_", "").isalnum()


@pytest.mark.parametrize(("grid", "id"), SMALL)
def test_a_cell_is_a_program_that_names_it(grid: str, id: str) -> None:
    text = c_text(one_of_grid(grid))
    assert id in text and text.count("\n") <= 60
    assert read_id(id).last in one_of_grid(grid).sockets


@pytest.mark.parametrize(("grid", "id"), SMALL)
def test_the_rules_say_of_it_what_the_grid_has_results_for(grid: str, id: str) -> None:
    said = rules_of(ENGINE)(id, KERNEL)
    keys = [key_of(column) for column in OF_GRIDS[grid].results]
    assert [*said] == ["cell", "kernel", *keys, "rule"]
    assert ",".join(said[key] for key in keys) == SMALL_CELLS[grid][1]


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("ipv4,none,addr,set,on_accepted,listening,same,addr", "comes before the change"),
        ("tcp_bound,wildcard4,addr,first4,addr,connect", "none of the reuse options, or both"),
        ("tcp,first4,none,tcp,wildcard4,none", "is in the first grid"),
    ],
)
def test_coordinates_that_make_no_cell_are_refused_with_the_reason(id: str, reason: str) -> None:
    assert read_id(id)
    with pytest.raises(Refused, match=f"^{id} is no cell: .*{reason}.*$") as refused:
        rules_of(ENGINE)(id, KERNEL)
    assert "--" not in str(refused.value)


@pytest.mark.parametrize(("grid", "id"), SMALL)
def test_beside_it_are_the_other_options_of_who_comes_last(grid: str, id: str) -> None:
    cell = read_id(id)
    words = AXES[grid][cell.of_grid.varied]
    assert len({id, *cell.beside}) == len(words)


@pytest.mark.parametrize(("grid", "id"), SMALL)
def test_a_word_that_is_none_is_told_with_the_nearest(grid: str, id: str) -> None:
    words = id.split(",")
    for place, word in enumerate(words):
        if len(word) > 4:
            wrong = f"{word[:-2]}{word[-1]}x"
            with pytest.raises(Refused, match=f"unknown .* '{wrong}'") as refused:
                read_id(",".join([*words[:place], wrong, *words[place + 1 :]]))
            assert "did you mean" in str(refused.value), refused.value


def test_a_result_has_a_key_of_its_column() -> None:
    assert [key_of(it) for it in ("bind result", "third listen")] == ["bind", "third_listen"]
