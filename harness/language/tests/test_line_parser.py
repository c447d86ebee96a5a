"""harness/language/line_parser.py: forms are interpreted, whatever the verb.

The verb here is made up, so nothing can be known of it but its forms. What the actor's own verbs
take is in test_call.py.
"""

from __future__ import annotations

import pytest

from harness.language.address import Endpoint
from harness.language.diagnostics import LineError
from harness.language.form import read_forms
from harness.language.line_parser import LineParser
from harness.language.vocabulary import Verb
from harness.language.words import split_words

_FORMS = read_forms(
    {
        "forms": [
            {"form": "name", "label": "NAME", "usage": "[NAME]", "of": "socket", "default": "it"},
            {"form": "letters", "label": "L", "usage": "L", "is": "A or B", "letters": "AB"},
            {"form": "endpoint", "label": "FROM", "usage": "FROM", "is": "an end"},
            {"form": "endpoint", "label": "TO", "usage": "TO", "is": "an end"},
            {
                "form": "parts",
                "label": "PARTS",
                "usage": "[x N] [y N]",
                "keywords": "x and y",
                "parts": [
                    {"keyword": word, "excludes": other, "goes_with": letter, "value": number}
                    for word, other, letter in (("x", "y", "A"), ("y", "x", "B"))
                    for number in [
                        {"form": "number", "label": word, "usage": "N", "is": "0 to 9"}
                        | {"low": 0, "high": 9}
                    ]
                ],
            },
        ]
    }
)
_VERB = Verb("move", "", "", "", "", _FORMS, one_family=True)


def _parse(line: str) -> LineParser:
    parser = LineParser(_VERB, split_words(line))
    parser.parse()
    return parser


def test_words_become_values_by_their_labels() -> None:
    parser = _parse("me AB 10.0.0.1:1 10.0.0.2:2 x 5")
    assert parser.names == {"name": "me"}
    assert parser.values == {
        "L": "AB",
        "FROM": Endpoint("10.0.0.1", 1),
        "TO": Endpoint("10.0.0.2", 2),
        "x": 5,
    }
    assert _parse("A 10.0.0.1:1 10.0.0.2:2").names == {"name": "it"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", "L is missing"),
        ("C", "L is A or B, not 'C'"),
        ("A 10.0.0.1:1 [fd00::1]:2", "FROM and TO are both IPv4 or both IPv6"),
        ("AB 10.0.0.1:1 10.0.0.2:2 x 5 x 6", "x is given twice"),
        ("AB 10.0.0.1:1 10.0.0.2:2 x 5 y 6", "y and x exclude each other"),
        ("B 10.0.0.1:1 10.0.0.2:2 x 5", "x goes with A: add A to L"),
        ("A 10.0.0.1:1 10.0.0.2:2 x", "the value after 'x' is missing"),
        ("A 10.0.0.1:1 10.0.0.2:2 x 10", "x is 0 to 9, not '10'"),
        ("A 10.0.0.1:1 10.0.0.2:2 z 1", "'z' is none of x and y"),
    ],
)
def test_the_first_word_that_is_wrong_is_told(line: str, fault: str) -> None:
    with pytest.raises(LineError) as refusal:
        _parse(line)
    assert str(refusal.value) == f"move: {fault}; write: move [NAME] L FROM TO [x N] [y N]"
