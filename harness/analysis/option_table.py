"""The cases of the table that answers most questions: options of both servers, by state.

Owns which question has all pairs, and which of its cases stand in the table.
"""

from __future__ import annotations

from harness.formats.verdict import Verdict

SCENARIO = "states/held-by-a-process"
STATES = ("TIME_WAIT", "LISTEN", "FIN_WAIT2")
OPTIONS = ("none", "addr", "port", "both")
"""what the question calls them"""


def place_of(verdict: Verdict) -> tuple[str, str, str] | None:
    """State, old server's options and new one's; None for a case that is not in the table."""
    if verdict.scenario != SCENARIO or verdict.params.get("family") != "ipv4":
        return None
    state, old, new = (verdict.params.get(name, "") for name in ("state", "old", "new"))
    return (state, old, new) if state in STATES else None
