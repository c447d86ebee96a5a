"""The usual cures of a refused call, as changes of its case; which of them make sense here.

Owns which sorts there are and their order; each is its own module's. Whether one helps is the
kernel's to say (`trial`).
"""

from __future__ import annotations

from harness.cures.address_changes import address_changes, user_changes
from harness.cures.change import Change
from harness.cures.holder_changes import holder_changes
from harness.cures.join_changes import join_changes
from harness.cures.option_changes import option_changes
from harness.cures.path_changes import path_changes
from harness.cures.refused_call import RefusedCall
from harness.cures.setting_changes import setting_changes


def changes(call: RefusedCall) -> list[Change]:
    """All single changes, the cheapest first."""
    if call.verb == "join":
        return sorted(join_changes(call), key=lambda change: change.cost)
    if call.new.path is not None:
        return sorted(path_changes(call), key=lambda change: change.cost)
    found = [
        *option_changes(call),
        *address_changes(call),
        *user_changes(call),
        *setting_changes(call),
        *holder_changes(call),
    ]
    return sorted(found, key=lambda change: change.cost)
