"""One sentence for each code of a Cause.

Every code that the judge can give has a row here, and every row is a code of the judge's; a test
holds the two together. What stands in braces is filled in by `words`.
"""

from __future__ import annotations

from collections.abc import Mapping

FILE = "observations.ndjson"

SENTENCES: Mapping[str, str] = {
    # a case as a whole
    "never-started": "never started: there are no observations",
    "missed": "{why}",
    "lacks": "{need}",
    "skipped-for-nothing": "skipped ({need}), but no need is missing",
    "engine-told": "{told} ({under})",
    "another-plan": "the plan in the folder is not the plan asked for",
    "not-completed": "the engine did not complete the case",
    "gave-up": "the engine gave up: {why}",
    "known-failure": "{because} ({under})",
    "mended": "did as expected, though it should not: {because}",
    "nothing-expected": "the scenario expects nothing",
    "not-of-the-form": "plan or observations are not of the known form ({error})",
    # what is wrong with the files of a folder
    "unreadable": "{file}: {error}",
    "malformed": "{file}: {error}",
    "format": "{file}: format {format}, known is {known}",
    "plan-length": "plan.json: {bytes} bytes, the engine wrote {written}",
    "plan-of-another-case": "the observations are of case {case}, plan.json is not",
    "last-line-cut": "{file}: the last line is cut short",
    "numbering": FILE + " line {line}: seq is {seq}, expected the line's number less one",
    "no-begin": FILE + ": no begin line",
    "no-end": FILE + ": no end line, so the case was cut off",
    "more-than-one": FILE + ": more than one {kind} line",
    "line-count": FILE + ": {lines} lines, the end line counts {counted}",
    "byte-count": FILE + ": {bytes} bytes, the end line counts {counted}",
    "told-twice": "seq {seq}: {kind} {name} for a second time",
    "backwards": "seq {seq}: step {step} runs backwards in time",
    "step-order": "seq {seq}: step {step} where step {expected} should be",
    "tables-differ": "seq {seq}: the tables before step {step} are not those after the last one",
    "return-and-errno": "seq {seq}: a return of {ret} and the errno {errno} contradict each other",
    "call-outlasts-step": "seq {seq}: the call took longer than step {step}, or less than no time",
    "packets-out-of-order": "{file}: the packets are not in the order of their time",
    "packets-of-another-time": "{file}: there are packets from before or after the case",
    "ended-early": "the case ended before its last step",
    "capture-end-unseen": "{file}: nobody saw the end of the capture",
    "capture-unreadable": "{error}",
    "capture-failed": "{file}: tcpdump failed: {detail}",
    "capture-dropped": "{file}: {dropped} packets were dropped",
    "capture-bytes": "{file}: {bytes} bytes, the engine saw {seen}",
    "capture-captured": "{file}: {held} packets, tcpdump captured {captured}",
    "capture-received": "{file}: {held} packets, tcpdump received {received}",
    "capture-interface": "{file}: {held} packets, {passed} passed the interface",
    # what a plan asks for and nobody tells of
    "step-count": "{steps} steps observed, the end line counts {counted}",
    "step-not-planned": "a step was observed that is not in the plan",
    "host-unseen": "host {host} was not observed",
    "sysctl-otherwise": "{host}: {name} is {now}, not {asked} as asked",
    "namespace-shared": "two hosts share one network namespace",
    "need-unseen": "nobody looked whether {name} is there",
    "need-not-skipped": "{name} is missing, but the case was not skipped",
    "not-captured": "{file} was not captured",
    "captured-elsewhere": "{file} was captured at {host} {device}",
    "captured-late": "{file} was not ready before the first step",
    "actor-unseen": "actor {name} was not observed",
    "actor-end-unseen": "nobody saw the end of {name}",
    "died-unasked": "{name} died unasked: {how}",
    "no-capture": "wire checks, but no capture to hold them against",
    # a step that proves nothing
    "step-unseen": "step {n} was not observed",
    "step-unreached": "step {n} was not reached: {why}",
    "actor-died": "the actor died: {how}",
    "no-answer-within": "no answer within {seconds} s",
    "set-up-failed": "set-up failed: {outcome}",
    "no-table": "no socket table of {hosts}",
    "no-call": "{error}",
    "no-answer": "no answer from the actor ({why})",
    "call-refused": "the actor could not make the call: {why}",
    "answer-to-another": "the actor answered another call: {call}",
    "answer-otherwise": "the actor said {said}, the step says {recorded}",
    "slept-short": "only {passed} ms passed, {asked} were asked",
    "table-shows": "the step says {outcome}, but its table shows such a socket",
    "table-shows-not": "the step says {outcome}, but its table does not show such a socket",
    "no-listener": "listen says ok, but the table has no new LISTEN socket on {local}",
    "no-bound-socket": "bind says ok, but the table has no new socket on {local}",
    "nothing-in-the-way": "{verb} says EADDRINUSE, but the table has nothing on port {port}",
    "no-connection": "connect says ok, but the table has no connection to {target}",
    "no-syn-ack": "connect says ok, but the capture has no SYN-ACK from {target}",
    "no-refusal": "connect says ECONNREFUSED, but the capture has no refusal from {target}",
    # the wire
    "wire-first": "wire: expected {expected}, observed first {flag} from {source}",
    "wire-none": "wire: expected {expected}, observed no {flag}",
    "wire-some": "wire: expected {expected}, observed {count} {flag}, the first from {source}",
    "wire-count": "wire: expected {expected}, observed {count} {flag}",
    "wire-fewer": "wire: expected {expected}, observed only {count} {flag}",
    "wire-answer": "wire: expected {expected}, observed {flag} {nth} answered {answer}",
    # told by their steps' values, see `reason`
    "mismatch": "expected {expected}, observed {observed}",
    "no-expectation": "no expectation yet: {steps}",
    "engine-fault": "{told}",
}
