"""harness/plan/autobind_check.py: a listen after a bind that may have been refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, with_steps

TCP = "server: socket tcp"
LISTEN = "server: listen => ?"


def bind(outcomes: str, label: str = "\n    label: bind") -> str:
    return f"server: bind 10.0.0.1:80 => {outcomes}{label}"


@pytest.mark.parametrize("outcomes", ["?", "ok | EADDRINUSE"])
def test_it_must_depend_on_the_bind(tmp_path: Path, outcomes: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([TCP, bind(outcomes), LISTEN]))
    assert found.startswith(
        "7: the bind on line 5 may be refused, and then this listen binds 'sock'"
    )
    assert found.endswith("add 'if: {bind: ok}'")


def test_a_bind_without_a_label_needs_one(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, with_steps([TCP, bind("?", ""), LISTEN]))
    assert found.endswith("add 'if: {LABEL: ok}' (with 'label: LABEL' on line 5)")


@pytest.mark.parametrize(
    "steps",
    [
        [TCP, bind("?"), f"{LISTEN}\n    if: {{bind: ok}}"],
        [TCP, bind("ok"), LISTEN],
        [TCP, bind("EADDRINUSE"), LISTEN],  # it is meant: what then comes of the listen
        ["server: socket unix", "server: bind unix:@x => ?", LISTEN],  # EINVAL then; unix_listen()
        [TCP, bind("?"), "server: socket tcp as other", "server: listen other => ?"],
        [TCP, bind("?"), "server: close", TCP, LISTEN],
        [TCP, bind("?"), "server: bind 10.0.0.1:81 => ok", LISTEN],
    ],
)
def test_no_other_listen_is_refused(tmp_path: Path, steps: list[str]) -> None:
    assert diagnostics(tmp_path, with_steps(steps)) == []
