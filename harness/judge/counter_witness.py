"""The counters of a host, which the kernel keeps: a witness beside what calls say."""

from __future__ import annotations

from harness.formats.plan_step import CounterStep
from harness.judge.witness import Finding, Scene


class CounterWitness:
    """Speaks for the steps that ask for a counter; `counter_check` has looked at the readings."""

    name = "counter"

    def check(self, scene: Scene) -> Finding:
        """Whether a counter was read."""
        read = isinstance(scene.step, CounterStep) and scene.record.counter is not None
        return Finding(frozenset({self.name}) if read else frozenset())
