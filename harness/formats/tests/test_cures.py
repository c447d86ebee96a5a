"""A record of cures is read as it was written, and says where kernel and rules differ."""

from __future__ import annotations

import json

import pytest

from harness.formats.codec import read, to_json
from harness.formats.cures import FORMAT, ChangeMade, Cures, RuleSaid, Tried
from harness.formats.verdict import Holder

NEW = ChangeMade("SO_REUSEPORT", "new", "1")
REFUSES = RuleSaid("tcp,…", "EADDRINUSE", "-", "listener")
LETS = RuleSaid("tcp,…", "ok", "ok", "reuseport")
HOLDER = Holder("tcp", "LISTEN", "0.0.0.0:80", "0.0.0.0:0", 7, 0, "old", ())


def cures(*tried: Tried) -> Cures:
    return Cures(
        format=FORMAT,
        case="a/b",
        file="scenarios/a/b.yaml",
        line=9,
        step="new: bind [::]:80",
        outcome="EADDRINUSE",
        kernel="6.1.0-x",
        version="6.1.2",
        holders=(HOLDER,),
        owners=("old (no option)",),
        tried=tried,
        said=REFUSES,
    )


def test_it_is_read_as_it_was_written() -> None:
    made = cures(Tried((NEW,), ("EADDRINUSE",), False, said=REFUSES), Tried((), (), False, "gone"))
    assert read(Cures, json.loads(json.dumps(to_json(made)))) == made


@pytest.mark.parametrize(
    ("tried", "differs"),
    [
        (Tried((NEW,), ("ok", "ok"), True, said=LETS), False),
        (Tried((NEW,), ("ok", "EADDRINUSE"), False, said=LETS), True),
        (Tried((NEW,), ("ok", "ok"), True, said=REFUSES), True),
        (Tried((NEW,), ("ok", "ok"), True), False),
        (Tried((NEW,), (), False, "not to be had", said=LETS), False),
    ],
)
def test_kernel_and_rules_differ_where_one_lets_in_and_the_other_does_not(
    tried: Tried, differs: bool
) -> None:
    assert bool(cures(tried).contradictions) is differs
