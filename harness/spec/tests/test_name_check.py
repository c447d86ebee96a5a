"""harness/spec/name_check.py: names exist, are used, and mean one thing each."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, with_steps


def found(tmp_path: Path, more: str, steps: list[str]) -> str:
    return "\n".join(diagnostics(tmp_path, with_steps(steps, more)))


def test_a_claim_cannot_name_an_expectation(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: listen => $x\n    label: restart"]
    more = "claims: [{id: C2, says: {restart: $x}}]\n"
    more += "expect: {x: [{is: ok, because: y}]}\n"
    assert "'$x' is an expectation: it stands alone after '=>'" in found(tmp_path, more, steps)


def test_a_variable_that_nobody_declares_is_named_once_for_its_line(tmp_path: Path) -> None:
    assert found(tmp_path, "let: {port: 80}\n", ["server: socket tcp as $prt$port => ok"]) == (
        "5: unknown variable 'prt': did you mean 'port'? (variables: any, client, client2,"
        " family, loopback, loopback2, port, server, server2, tcp, udp)"
    )


def test_of_a_line_with_a_doubtful_variable_nothing_else_is_said(tmp_path: Path) -> None:
    text = found(tmp_path, "let: {where: $nowhere}\n", ["server: bnd $where => ok"])
    assert text.startswith("3: unknown variable 'nowhere'")
    assert "\n" not in text


def test_two_things_of_one_name_are_named(tmp_path: Path) -> None:
    text = found(tmp_path, "matrix: {any: [1]}\n", ["server: pid => ?\n    if: {any: 1}"])
    assert text == "3: parameter 'any' has the name of one of the topology's variables: rename it"


def test_what_nothing_refers_to_is_named(tmp_path: Path) -> None:
    more = "matrix: {x: [1]}\nlet: {y: 1}\nexpect: {z: [{is: ok, because: w}]}\n"
    more += "actors: {third: server}\n"
    words = [line.split()[1:3] for line in found(tmp_path, more, ["server: pid => ?"]).split("\n")]
    assert words == [
        ["unused", "parameter"],
        ["unused", "let"],
        ["unused", "expectation"],
        ["unused", "actor"],
    ]


def test_an_actor_that_may_not_be_called_so_is_not_unused_too(tmp_path: Path) -> None:
    for name in ("counter", "A"):
        text = with_steps(["server: pid => ?"], f"actors: {{{name}: server}}\n")
        (found,) = diagnostics(tmp_path, text)
        assert f"an actor may not be called '{name}'" in found
