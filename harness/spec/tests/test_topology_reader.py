"""harness/spec/topology_reader.py: what does not fit together is refused with its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.spec.topology_reader import read_topologies

ALONE = """\
alone:
  about: one host
  hosts:
    server: {interfaces: {lo: {addresses: [10.0.0.1/32]}}}
"""
PAIR = """\
pair:
  about: two hosts
  hosts:
    a: {interfaces: {eth0: {mac: "02:00:00:00:00:01", addresses: [10.0.0.1/24]}}}
    b: {interfaces: {eth0: {mac: "02:00:00:00:00:02", addresses: [10.0.0.2/24]}}}
  links:
    - [a eth0, b eth0]
  variables: {one: {ipv4: 10.0.0.1}}
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "t.yaml"
    path.write_text(text)
    topologies, diagnostics = read_topologies(path, "t")
    assert not topologies
    return [str(diagnostic) for diagnostic in diagnostics]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("about: one host", "abuot: one host", "t:2: unknown key 'abuot': did you mean 'about'?"),
        ("about: one host", "about: 5", "t:2: alone.about must be text, not the number 5"),
        ("server:", "await:", "t:4: a host may not be called 'await'"),
        ("server:", "Server:", "t:4: a host may not be called 'Server'"),
        ("10.0.0.1/32", "10.0.0.1", "t:4: bad address '10.0.0.1': write it with its prefix"),
        ("lo: {", "averylongdevice0: {", "t:4: bad name 'averylongdevice0' in alone.hosts.server"),
        ("lo: {", "a/b: {", "at most 15 letters, digits and signs, none of them '/' or ':'"),
        ("lo: {", "..: {", "t:4: bad name '..'"),
        ("lo: {", 'lo: {mac: "02:00:00:00:00:01", ', "t:4: 'lo' has no mac"),
        ("interfaces", "interface", "t:4: unknown key 'interface': did you mean 'interfaces'?"),
        (
            "hosts:\n    server:",
            "capture: [server eth0]\n  hosts:\n    server:",
            "t:3: unknown device 'eth0'",
        ),
    ],
)
def test_what_is_wrong_in_a_host_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(refused(tmp_path, ALONE.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("b eth0]", "c eth0]", "t:7: unknown host 'c'"),
        ("b eth0]", "b eth1]", "t:7: host b has no device 'eth1' with a mac"),
        ("[a eth0, b eth0]", "[a eth0, a eth0]", "'a eth0' is the end of 2 links"),
        ("  links:\n    - [a eth0, b eth0]\n", "", "it must be of one, or have 'kind: dummy'"),
        ("[a eth0, b eth0]", "[a eth0]", "pair.links[1]"),
        ("{one:", "{any:", "t:8: a variable may not be called 'any'"),
        ("ipv4: 10.0.0.1}", "ipv6: 10.0.0.1}", "'10.0.0.1' is not of the family ipv6"),
        ("ipv4: 10.0.0.1}", "ipv4: ten}", "bad address 'ten'"),
        ('02:00:00:00:00:02"', '02:00"', "'02:00' is not of the form"),
    ],
)
def test_what_is_wrong_in_a_link_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(refused(tmp_path, PAIR.replace(old, new)))


def test_a_device_of_its_own_is_no_end_of_a_link(tmp_path: Path) -> None:
    text = PAIR.replace(
        'a: {interfaces: {eth0: {mac: "02:00:00:00:00:01", ',
        "a: {interfaces: {eth0: {kind: dummy, ",
    )
    found = "\n".join(refused(tmp_path, text))
    assert "'a eth0' is a dummy device: no end of a link" in found
    unknown = refused(tmp_path, text.replace("kind: dummy", "kind: dumy"))
    assert "dummy" in "\n".join(unknown)


def test_a_scenario_of_this_name_is_told_once(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, "question: Does it?\nsources: [a]\nsteps: [{server: pid}]\n")
    assert found.endswith(":1: this name is for the list of topologies: give the scenario another")
