"""What lets a unix socket have a path that is taken: removing it, another name, ending who has it.

Owns the lines. A path in the file system stays when its socket is closed, until somebody removes
it; a name in the abstract namespace goes with the last descriptor; unix(7).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.cures.change import ADDRESS, NEW_OPTION, STOP, Change, call_step
from harness.cures.holder_changes import path_let_go
from harness.cures.refused_call import RefusedCall
from harness.formats.plan_step import Step

_ABSTRACT = "@"


def path_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    path = call.new.path or ""
    is_file = not path.startswith(_ABSTRACT)
    if is_file:
        # Under a living server it takes its newcomers away, as ending it does.
        cost = STOP if any(side.held for side in call.near) else NEW_OPTION
        yield Change("unlink", "new", path, cost, {call.at: (_unlink(call),)})
        yield _rebound(call, "path", f"{path}.2")
        yield _rebound(call, "abstract", _ABSTRACT + path.strip("/").replace("/", "-"))
    else:
        yield _rebound(call, "path", f"{path}.2")
    for change in path_let_go(call):
        yield change
        if is_file:
            steps = {place: (*steps, _unlink(call)) for place, steps in change.inserted.items()}
            yield Change(f"{change.code}-unlink", "old", change.value, STOP, steps)


def _unlink(call: RefusedCall) -> Step:
    return call_step(call.step, call.step.actor, f"unlink {call.new.path}")


def _rebound(call: RefusedCall, code: str, path: str) -> Change:
    """The bind() of another path."""
    step = call_step(call.step, call.step.actor, f"bind {call.new.name} unix:{path}")
    return Change(code, "new", path, ADDRESS, replaced={call.at: step})
