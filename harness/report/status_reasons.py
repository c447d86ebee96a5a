"""Why cases were skipped or proved nothing, summed up: how often for which reason.

Owns that a reason is told once, the commonest first. Which statuses need one is `formats.status`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.report.words import reason

# Reasons that are told for each status; of further ones only the number of cases.
REASONS = 10
_TOLD = (Status.SKIP, Status.BROKEN, Status.MISS)


def reason_lines(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """`SKIP: 12 × sysctl net.ipv4.tcp_tw_reuse_delay: …`; nothing where all cases were run."""
    counted: dict[Status, Counter[str]] = {status: Counter() for status in _TOLD}
    for verdict in verdicts:
        if verdict.verdict in counted:
            counted[verdict.verdict][reason(verdict)] += 1
    for status, reasons in counted.items():
        common = reasons.most_common(REASONS)
        for told, number in common:
            yield for_terminal(f"{status.value}: {number} × {told}")
        rest = sum(reasons.values()) - sum(number for _, number in common)
        if rest:
            yield f"{status.value}: {rest} for {len(reasons) - len(common)} other reasons"
