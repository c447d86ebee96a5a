"""The golden files that the engine's own writers make are read whole and written alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from harness.formats.codec import parse_object, read_one_of, to_json
from harness.formats.event import parse_event, write_event
from harness.formats.observations import Observation

GOLDEN = Path(__file__).parent / "golden"
OBSERVATIONS = (GOLDEN / "observations.ndjson").read_text(encoding="utf-8").splitlines()
EVENTS = (GOLDEN / "events.ndjson").read_text(encoding="utf-8").splitlines()


def test_every_line_of_observations_comes_out_as_it_went_in() -> None:
    for line in OBSERVATIONS:
        record = parse_object(line)
        read: Any = read_one_of(Observation, record)
        assert to_json(read) == record


def test_the_golden_observations_have_every_kind_of_line() -> None:
    kinds = {json.loads(line)["kind"] for line in OBSERVATIONS}
    assert kinds == {kind.kind for kind in get_args(Observation)}


def test_every_event_of_the_engine_comes_out_as_it_went_in() -> None:
    for line in EVENTS:
        assert json.loads(write_event(parse_event(line))) == json.loads(line)


def test_the_golden_events_have_every_event_of_the_engine() -> None:
    kinds = {json.loads(line)["event"] for line in EVENTS}
    assert kinds == {"run", "started", "waiting", "resumed", "finished", "alive", "over"}
