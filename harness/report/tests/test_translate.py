"""Without a catalogue the words are the sources'."""

from __future__ import annotations

from harness.report.translate import Translate, same


def test_english_is_what_is_written() -> None:
    translate: Translate = same
    assert translate("seen %(times)d times") % {"times": 3} == "seen 3 times"
