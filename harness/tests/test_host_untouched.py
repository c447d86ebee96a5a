"""The host's own network is the same before and after a run: links, addresses, routes, sysctls.

The run does to its own hosts all that a scenario can do, and one run is killed half-way.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.tests.end_to_end import EndToEnd, need_namespaces, until

UPHEAVAL = """
question: What does a case that changes everything it can change leave of the host's network?
sources: [netlink(7)]
matrix:
  family: [ipv4, ipv6]
sysctls:
  server: {net.ipv4.tcp_tw_reuse: 1, net.ipv4.ip_local_port_range: "40000 40010"}
steps:
  - server: socket $tcp
  - server: bind $server:9527
  - server: listen
  - client: socket $tcp
  - client: connect $server:9527
  - host: server sysctl net.ipv4.tcp_fin_timeout 7
  - host: server address add 10.0.0.77/24
  - host: server lose $client
  - host: server reach $client
  - host: client link eth0 down
  - server: getsockname => ?
"""

# What the kernel itself counts or moves while nobody touches anything.
MOVING = ("nf_conntrack_count", "/stats/", "tcp_fastopen_key", "stable_secret")


def spoken(*command: str) -> Any:
    """What `ip` says, as JSON, without the lifetimes that run down by themselves."""
    said = subprocess.run(
        ["ip", "-json", *command], capture_output=True, text=True, check=True
    ).stdout
    return json.loads(said or "[]", object_hook=without_lifetimes)


def without_lifetimes(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of ip's JSON without what runs down by itself."""
    running = ("valid_life_time", "preferred_life_time", "expires")
    return {key: value for key, value in entry.items() if key not in running}


def sysctls() -> dict[str, str]:
    """Every net.* sysctl that can be read."""
    found: dict[str, str] = {}
    for path in Path("/proc/sys/net").rglob("*"):
        if path.is_file() and not any(word in str(path) for word in MOVING):
            try:
                found[str(path)] = path.read_text()
            except OSError:
                continue
    return found


def network() -> dict[str, Any]:
    """All that `ip` and /proc/sys/net know about the host's network."""
    return {
        "links": spoken("link"),
        "addresses": spoken("address"),
        "routes": spoken("-4", "route", "show", "table", "all"),
        "routes6": spoken("-6", "route", "show", "table", "all"),
        "rules": spoken("rule"),
        "named namespaces": spoken("netns", "list"),
        "sysctls": sysctls(),
    }


@pytest.fixture
def project(tmp_path: Path) -> Iterator[EndToEnd]:
    """A folder whose one scenario changes all it can."""
    need_namespaces()
    project = EndToEnd(tmp_path)
    project.write("upheaval", UPHEAVAL)
    yield project
    project.close()


def test_a_run_leaves_the_network_of_the_host_as_it_was(project: EndToEnd) -> None:
    before = network()
    ended = project.run()
    assert set(project.verdicts().values()) == {"NEW"}, ended.out + ended.err
    assert network() == before


def test_a_run_killed_half_way_leaves_the_network_of_the_host_as_it_was(project: EndToEnd) -> None:
    project.write("upheaval", UPHEAVAL + "  - advance: 50s\n")
    before = network()
    process = project.start(project.command())
    case = "upheaval[family=ipv6]"
    assert until(lambda: project.steps(case) == 11)
    process.kill()
    project.end(process)
    assert project.leftovers() == []
    assert network() == before


def test_the_comparison_looks_at_something() -> None:
    # A comparison of nothing with nothing would always hold.
    seen = network()
    assert [link["ifname"] for link in seen["links"]].count("lo") == 1
    assert "/proc/sys/net/ipv4/ip_local_port_range" in seen["sysctls"]
