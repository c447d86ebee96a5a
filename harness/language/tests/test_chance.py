"""What may decide by chance is a closed list, and a number of chance has a name."""

from __future__ import annotations

import pytest

from harness.language.chance import MECHANISMS, decides, parse_chance, told
from harness.language.diagnostics import LineError


@pytest.mark.parametrize("name", MECHANISMS)
def test_each_mechanism_has_its_source_in_the_kernel(name: str) -> None:
    assert parse_chance(name) == name
    assert ".c " in MECHANISMS[name].source


def test_any_other_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(LineError, match="unknown mechanism of chance 'luck'.*ephemeral port"):
        parse_chance("luck")


def test_a_hash_and_a_clock_decide_what_happens_and_a_number_does_not() -> None:
    assert [name for name in MECHANISMS if decides(name)] == [
        "hash of the boot",
        "phase of the clock",
        "end of a process",
    ]
    assert not decides(None)


@pytest.mark.parametrize(
    ("value", "outcomes", "mechanism", "text"),
    [
        ("10.0.0.2:40001", ("?",), "ephemeral port", "10.0.0.2:$ephemeral"),
        ("[fd00::2]:40001", ("?",), "ephemeral port", "[fd00::2]:$ephemeral"),
        ("10.0.0.2:40001", ("10.0.0.2:*",), None, "10.0.0.2:$ephemeral"),
        (40001, ("?",), "ephemeral port", "$ephemeral"),
        (40001, ("?",), "initial value", "$random"),
        ("10.0.0.2:40001", ("?",), "hash of the boot", "10.0.0.2:40001"),
        ("10.0.0.2:40001", ("?",), None, "10.0.0.2:40001"),
        ("news", ("?",), "ephemeral port", "news"),
        (None, ("?",), "ephemeral port", None),
    ],
)
def test_a_number_of_chance_is_told_by_its_name(
    value: str | int | None, outcomes: tuple[str, ...], mechanism: str | None, text: str | None
) -> None:
    assert told(value, outcomes, mechanism) == text
