"""harness/language/form_value.py: one word, one value."""

from __future__ import annotations

import pytest

from harness.language.address import Endpoint, ScopedEndpoint
from harness.language.diagnostics import LineError
from harness.language.form import Form
from harness.language.form_value import parse_value


def _form(kind: str, **row: object) -> Form:
    return Form(kind, "X", "so", "X", row)


_NUMBER = _form("number", low=-1, high=70000)
_RELATIVE = _form("relative", low=0, high=9, bases=["auto", "last"], words=["none"])
_RULES = {"folder": "/tmp/", "most": 9}
_PATH = _form("path", **_RULES)
_SCOPE = {"longest": 4, "without": "/:", "never": [".", ".."]}
_ANY = _form("endpoint", unix="unix:", abstract="@", scope=_SCOPE, **_RULES)
_BYTES = _form("bytes", most=2, words=["none"])
_DEVICE = _form("device", longest=4, without="/:", never=[".", ".."])


@pytest.mark.parametrize(
    ("form", "word", "value"),
    [
        (_NUMBER, "-1", -1),
        (_NUMBER, "-0", 0),
        (_NUMBER, "000000000000000000000000070000", 70000),
        (_RELATIVE, "none", "none"),
        (_RELATIVE, "last-9", "last-9"),
        (_RELATIVE, "+1", "+1"),
        (_form("one_of", words=["RD", "WR"]), "WR", "WR"),
        (_form("letters", letters="SFA"), "AS", "AS"),
        (_DEVICE, "eth0", "eth0"),
        (_form("endpoint"), "10.0.0.1:0080", Endpoint("10.0.0.1", 80)),
        (_form("endpoint", words=["unspec"]), "unspec", "unspec"),
        (_PATH, "/tmp/abcd", "/tmp/abcd"),
        (_ANY, "unix:/tmp/abcd", "unix:/tmp/abcd"),
        (_ANY, "unix:@12345678", "unix:@12345678"),
        (_ANY, "10.0.0.1:80", Endpoint("10.0.0.1", 80)),
        (_ANY, "[FE80::1%eth0]:80", ScopedEndpoint("fe80::1", 80, "eth0")),
        (_BYTES, "05aF", "05aF"),
        (_BYTES, "none", "none"),
        (_form("address", family="ipv6"), "FD00::1", "fd00::1"),
    ],
)
def test_a_word_of_its_form_has_a_value(form: Form, word: str, value: object) -> None:
    assert parse_value(form, word) == value


@pytest.mark.parametrize(
    ("form", "word"),
    [
        *((_NUMBER, word) for word in ("", "-2", "70001", "+1", "1x", "\u0661", "9" * 5000)),
        *((_RELATIVE, word) for word in ("", "10", "last+", "1++1", "1+-1", "latest", "1+10")),
        (_form("one_of", words=["RD", "WR"]), "RD|WR"),
        *((_form("letters", letters="SFA"), word) for word in ("", "SS", "X", "s")),
        *((_DEVICE, word) for word in (".", "..", "a/b", "a:b", "eth00", "\u00fc\u00fc\u00fc")),
        *((_BYTES, word) for word in ("", "5", "0x", "0g", "050505", "\u0661\u0661")),
        *((_PATH, f"/tmp/{it}") for it in ("", ".", "..", "a/b", "abcde")),
        *((_PATH, it) for it in ("/etc/x", "tmp/x", "")),
        (_ANY, "%"),
        (_form("endpoint", words=["unspec"]), "none"),
        (_form("address", family="ipv6"), "10.0.0.1"),
        (_form("address", family="ipv4"), "fd00::1"),
    ],
)
def test_any_other_word_is_refused_with_what_would_be_right(form: Form, word: str) -> None:
    with pytest.raises(LineError) as refusal:
        parse_value(form, word)
    assert str(refusal.value) == f"X is so, not '{word}'"


@pytest.mark.parametrize(
    ("form", "word", "said"),
    [
        *((_ANY, f"unix:{it}", "a path is a name in /tmp/") for it in ("", "@", "@123456789")),
        *((_ANY, f"unix:{it}", "is longer than 9 bytes") for it in ("/tmp/", "/tmp/abcde", "x")),
        *((_ANY, f"[fe80::1%{it}]:80", f"'{it}' is no device's name") for it in ("", "eth00")),
        (_form("endpoint"), "[fe80::1%lo]:80", "no scope can stand here"),
        (_form("endpoint"), "10.0.0.1:65536", "'65536' is no port: a port is a number"),
    ],
)
def test_of_an_endpoint_the_part_that_is_wrong_is_told(form: Form, word: str, said: str) -> None:
    with pytest.raises(LineError) as refusal:
        parse_value(form, word)
    assert str(refusal.value).startswith("X: ")
    assert said in str(refusal.value)
