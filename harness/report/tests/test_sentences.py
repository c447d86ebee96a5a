"""Every cause has its sentence, and every sentence a cause."""

from __future__ import annotations

import re

from harness import ROOT
from harness.report.refusal_words import REFUSALS
from harness.report.sentences import SENTENCES


def test_every_code_of_the_judge_has_a_sentence_and_every_sentence_a_code() -> None:
    sources = (ROOT / "harness" / "judge").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    given = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    assert SENTENCES.keys() <= given
    causes = set(re.findall(r'(?:Cause\.of\(|Cause\(|_against\()\s*"([a-z-]+)"', text))
    # Why a call was refused is no reason for a verdict, and has its sentences in `refusal_words`.
    assert causes <= SENTENCES.keys() | REFUSALS.keys() | {"refused-by-rule"}
    assert not SENTENCES.keys() & REFUSALS.keys()
