"""A holder is there when it says so, and nothing of it is left afterwards."""

from __future__ import annotations

import subprocess

import pytest

from harness.tests.end_to_end import need_namespaces
from harness.tools.port_holders import BOUND, IN_TIME_WAIT, LISTEN, holder_host


def test_a_holder_lives_as_long_as_its_host() -> None:
    need_namespaces()
    with holder_host() as host:
        holder = host.hold(LISTEN)
        assert holder.poll() is None
        table = subprocess.run(host.inside("ss", "-tln"), capture_output=True, text=True)
        assert "127.0.0.1:8080" in table.stdout
    assert holder.poll() == 0 and host.first.poll() == 0


def test_a_remnant_is_there_when_its_holder_is_ready() -> None:
    need_namespaces()
    with holder_host() as host:
        host.hold(IN_TIME_WAIT)
        table = subprocess.run(host.inside("ss", "-tan"), capture_output=True, text=True)
        assert "TIME-WAIT" in table.stdout


def test_a_holder_that_gets_nowhere_is_told() -> None:
    need_namespaces()
    with holder_host() as host:
        host.hold(BOUND)
        with pytest.raises(RuntimeError, match="did not get ready"):
            host.hold(f"import sys; sys.stderr.close(); {BOUND}")
    assert host.first.poll() == 0
