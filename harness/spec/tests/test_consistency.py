"""harness/spec/consistency.py: the parts of a scenario fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import STEPS, diagnostics, with_steps

BIND = "server: bind $server:$port => $outcome"
MORE = """\
matrix:
  port: [80, 81]
expect:
  outcome:
    - {port: 80, is: ok, because: it is free}
    - {port: 81, kernel: ">=6.1", is: ok, because: it is free}
    - {is: EADDRINUSE, because: it is not}
"""


def found(tmp_path: Path, more: str, steps: list[str] | None = None) -> str:
    return "\n".join(diagnostics(tmp_path, with_steps(steps or ["server: socket tcp", BIND], more)))


def test_a_scenario_that_fits_together_has_no_diagnostics(tmp_path: Path) -> None:
    assert found(tmp_path, MORE) == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("port: [80, 81]", "port: [80, 81, 80]", "4: duplicate case id: 'port=80' is there twice"),
        ("port: [80, 81]", "port: []", "4: matrix.port is empty: a matrix needs values"),
        ("port: [80, 81]", "port: 80", "4: matrix.port must be a list or a mapping"),
        (
            "port: [80, 81]",
            "port: [80, 81]\n  Port: [1]",
            "5: a parameter may not be called 'Port'",
        ),
        ("port: [80, 81]", "port: [80, 81]\n  is: [1]", "5: a parameter may not be called 'is'"),
        ("port: [80, 81]", "port: [80, a b]", "4: 'a b' cannot be part of a case's id"),
        ("port: [80, 81]", "port: [80, 81]\n  x: [1]", "5: unused parameter 'x': nothing says $x"),
        (
            "port: [80, 81]",
            "port: [80, 81]\n  any: [1]",
            "5: parameter 'any' has the name of one of",
        ),
        (
            "port: [80, 81]",
            "port: [80, 81]\n  family: [ipv4, ipv5]",
            "5: unknown family 'ipv5': did you mean 'ipv6'?",
        ),
        ("{port: 80", "{prot: 80", "7: unknown parameter 'prot': did you mean 'port'?"),
        ("{port: 80", "{port: 82", "7: unknown value of 'port' '82' (values: 80, 81)"),
        (
            "{is: EADDRINUSE",
            "{port: 81, kernel: '<5', is: ok",
            "has no row for [port=81] on kernels",
        ),
        ("    - {is: EADDRINUSE, because: it is not}\n", "", "6: expectation 'outcome' has no row"),
        ('kernel: ">=6.1"', 'kernel: ">=6.1 <5"', "8: kernel range '>=6.1 <5' is empty"),
        ('kernel: ">=6.1"', 'kernel: "6.1"', "8: bad kernel range '6.1'"),
        ('kernel: ">=6.1", ', "", "9: this row of 'outcome' never applies"),
        ("is: EADDRINUSE, ", "", "9: 'is:' is missing in expect.outcome[3]"),
        (", because: it is not", "", "9: 'because:' is missing in expect.outcome[3]"),
        ("is: EADDRINUSE", "is: EADDRINUS", "9: unknown outcome 'EADDRINUS': did you mean"),
        ("outcome:", "outcom:", "12: unknown variable 'outcome': did you mean 'outcom'?"),
        ("expect:", "let: {x: 1}\nexpect:", "5: unused let 'x': nothing says $x"),
        (
            "expect:",
            "let: {port: 1}\nexpect:",
            "5: let 'port' has the name of one of the scenario's",
        ),
        (
            "  outcome:",
            "  more:\n    - {is: ok, because: x}\n  outcome:",
            "unused expectation 'more'",
        ),
        ("expect:", "exclude: [{port: 80}, {port: 81}]\nexpect:", "4: the matrix is empty: every"),
        ("expect:", "exclude: [{port: 90}]\nexpect:", "5: unknown value of 'port' '90'"),
        (
            "expect:",
            "exclude: [{port: 80}, {port: 81, kind: x}]\nexpect:",
            "5: unknown parameter 'kind'",
        ),
        ("expect:", "actors: {third: server}\nexpect:", "5: unused actor 'third': no step is its"),
        ("expect:", "actors: {await: server}\nexpect:", "5: an actor may not be called 'await'"),
        (
            "expect:",
            "actors: {x: sever}\nexpect:",
            "5: unknown host 'sever': did you mean 'server'?",
        ),
        (
            "expect:",
            "actors: {client: server}\nexpect:",
            "5: actor 'client' is named like a host but lives on 'server'",
        ),
        (
            "expect:",
            "xfail: [{if: {port: 1}, because: x}]\nexpect:",
            "5: unknown value of 'port' '1'",
        ),
        ("expect:", "topology: piar\nexpect:", "5: unknown topology 'piar': did you mean 'pair'?"),
        ("expect:", "capture: [sever]\nexpect:", "5: unknown host 'sever'"),
        ("expect:", "capture: [server, server]\nexpect:", "5: 'server' is captured twice"),
        (
            "expect:",
            "needs: [sysctls x]\nexpect:",
            "5: unknown need 'sysctls': did you mean 'sysctl'?",
        ),
        ("expect:", "needs: [option SO_X]\nexpect:", "5: unknown option 'SO_X'"),
        ("expect:", "needs: [program]\nexpect:", "5: bad need 'program': write 'program NAME'"),
        ("expect:", "needs: [ipv6 now]\nexpect:", "5: 'now' is too much after 'ipv6'"),
        ("expect:", "sysctls: {sever: {net.x: 1}}\nexpect:", "5: unknown host 'sever'"),
        ("expect:", "sysctls: {server: {vm.x: 1}}\nexpect:", "5: bad sysctl 'vm.x'"),
        ("expect:", "sysctls: {server: {net.x: $p}}\nexpect:", "5: unknown variable 'p'"),
        ("expect:", "wire: [no RSTT]\nexpect:", "5: unknown flag 'RSTT': did you mean 'RST'?"),
        ("expect:", "wire: [no RST from sever]\nexpect:", "5: unknown host 'sever'"),
        (
            "expect:",
            "topology: alone\nwire: [no RST]\nexpect:",
            "6: 'wire:' needs a capture, and this case has none",
        ),
    ],
)
def test_what_is_wrong_in_a_declaration_is_named(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in MORE
    lines = found(tmp_path, MORE.replace(old, new, 1)).splitlines()
    assert any(message in line for line in lines)
    assert len(lines) <= 3


CLAIM = "claims:\n  - {id: C2, says: {restart: EADDRINUSE}}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("C2", "C99", "4: unknown claim 'C99'"),
        ("C2", "c2", "4: claims[1].id 'c2' is not of the form"),
        ("restart:", "restrat:", "4: unknown label 'restrat': did you mean 'restart'?"),
        ("EADDRINUSE", "EADDRINUS", "4: unknown outcome 'EADDRINUS'"),
        ("EADDRINUSE", "$outcome", "4: unknown variable 'outcome'"),
        ("says: {restart: EADDRINUSE}", "if: {x: 1}", "4: 'says:' is missing in claims[1]"),
        ("}}", "}, if: {x: 1}}", "4: unknown parameter 'x'"),
    ],
)
def test_what_is_wrong_in_a_claim_is_named(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    steps = ["server: socket tcp", "server: listen => ok\n    label: restart"]
    assert found(tmp_path, CLAIM, steps) == ""
    assert message in found(tmp_path, CLAIM.replace(old, new), steps)


def test_a_label_stands_once_in_a_case(tmp_path: Path) -> None:
    steps = ["server: pid => ?\n    label: a", "server: uid => ?\n    label: a"]
    assert found(tmp_path, "", steps) == "6: label 'a' is already on line 4, in the same case"


def test_a_label_may_stand_twice_if_never_in_the_same_case(tmp_path: Path) -> None:
    steps = [
        "server: pid => ?\n    label: a\n    if: {x: 1}",
        "server: uid => ?\n    label: a\n    if: {x: 2}",
    ]
    assert found(tmp_path, "matrix: {x: [1, 2]}\n", steps) == ""


def test_a_scenario_that_cannot_fail_is_refused(tmp_path: Path) -> None:
    assert "1: nothing is under test" in found(tmp_path, "", ["server: socket tcp"])
    assert found(tmp_path, "wire: [no RST]\n", ["server: socket tcp"]) == ""


def test_a_variable_without_an_address_of_the_family_is_named_with_its_cases(
    tmp_path: Path,
) -> None:
    steps = ["server: socket $tcp", "server: bind $loopback2:1 => ok"]
    text = found(tmp_path, "matrix: {family: [ipv4, ipv6]}\n", steps)
    assert "variable 'loopback2' has no ipv6 address" in text
    assert text.endswith("(in [family=ipv6])")


def test_a_variable_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: bind $a => ok"]
    assert "refers to itself" in found(tmp_path, "let: {a: $b, b: $a}\n", steps)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("server: pid => ok\n    wihtin: 1s", "unknown key 'wihtin': did you mean 'within'?"),
        ("server: pid => ok\n    client: pid", "a step does one thing, this has 'server' and"),
        ("why: nothing", "the step does nothing"),
        ("server: pid => ok\n    within: 5", "bad time '5'"),
        ("server: pid => ok in 5s..6s\n    within: 1s", "may take 6 s but its deadline is 1 s"),
        ("await: server *:1 within 1s\n    within: 1s", "'within' is given twice"),
        ("server: uid => EADDRINUSE | ok |", "an outcome is missing beside '|'"),
        ('server: exit => "x"', "'exit' yields no value, so \"x\" cannot come of it"),
        ("table: server *:1 => 5", "'table' yields no value"),
        ("server: pid => $$", "unknown outcome '$'"),
        ("server: pid => ok\n    label: A b", "steps[1].label 'A b' is not of the form"),
        ("server: pid => ok\n    if: []", "steps[1].if must be a mapping, not a list"),
        ("server: pid => ok\n    if: {}", "steps[1].if is empty"),
        ("server: [pid]", "steps[1].server must be text, not a list"),
        ("server: {a: b}", "text with ': ' in it wants quotes around it all"),
        ("pid", "steps[1] must be a mapping, not the text 'pid'"),
    ],
)
def test_what_is_wrong_in_a_step_is_named(tmp_path: Path, line: str, message: str) -> None:
    assert message in found(tmp_path, "", [line, "client: pid => ?"])


def test_an_answer_is_expected_in_the_order_that_the_actor_writes(tmp_path: Path) -> None:
    steps = ["client: flow 10.0.0.2:1 10.0.0.1:2", 'client: answer => "AS"']
    assert 'written in the order F S R P A: "SA", not "AS"' in found(tmp_path, "", steps)


def test_several_diagnostics_come_in_one_pass(tmp_path: Path) -> None:
    text = f"question: Does it\nsources: []\nwyre: []\nsteps:\n{STEPS}  - server: bnd x\n"
    lines = diagnostics(tmp_path, text)
    assert [line.split(":")[0] for line in lines] == ["1", "2", "3", "7"]
