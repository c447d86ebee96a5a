"""The steps of a plan: one class for each kind, told apart by `kind`.

What a scenario writes as one line is here a record with every variable filled in. A step under test
has rows of expectation; any other is set-up and must succeed.
"""

from __future__ import annotations

from harness.formats.actor_step import (
    ActorStep,
    CallStep,
    EofStep,
    KillStep,
    OutputStep,
    RunStep,
    SignalStep,
    TypeStep,
    WaitStep,
)
from harness.formats.host_step import (
    AddressStep,
    AdvanceStep,
    AwaitStep,
    CounterStep,
    HostStep,
    LinkStep,
    NeighbourStep,
    SysctlStep,
    TableStep,
)
from harness.formats.step_base import BaseStep, Dependence, Outcomes, Row

Step = (
    CallStep
    | RunStep
    | TypeStep
    | EofStep
    | OutputStep
    | SignalStep
    | KillStep
    | WaitStep
    | AwaitStep
    | TableStep
    | AdvanceStep
    | SysctlStep
    | AddressStep
    | NeighbourStep
    | LinkStep
    | CounterStep
)

__all__ = [
    "ActorStep",
    "AddressStep",
    "AdvanceStep",
    "AwaitStep",
    "BaseStep",
    "CallStep",
    "CounterStep",
    "Dependence",
    "EofStep",
    "HostStep",
    "KillStep",
    "LinkStep",
    "NeighbourStep",
    "Outcomes",
    "OutputStep",
    "Row",
    "RunStep",
    "SignalStep",
    "Step",
    "SysctlStep",
    "TableStep",
    "TypeStep",
    "WaitStep",
]
