"""The harness and the actor agree on every line: what is taken, what is refused, and why.

Lines are generated from the vocabulary's forms and by spoiling the lines of the corpus, and put to
both; the actor is one process that only checks them.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness import ROOT
from harness.language.call import parse_call
from harness.language.diagnostics import LineError
from harness.language.form import Form
from harness.language.vocabulary import vocabulary
from harness.language.words import split_words
from harness.tests.patience import PATIENCE

BINDLAB = ROOT / "build" / "release" / "bin" / "bindlab"
_LINES = json.loads(
    (ROOT / "cpp_servers" / "actor" / "tests" / "lines.json").read_text(encoding="utf-8")
)
_ALL: list[str] = [*_LINES["accepted"], *(row["line"] for row in _LINES["refused"])]
# What lint alone adds: suggestions, lists, a word on YAML.
_ADDED = re.compile(
    r": did you mean '.*| \((?:verbs|options): .*| \(and if it has .*|: '[^']*' is taken for .*"
)

pytestmark = pytest.mark.skipif(
    not BINDLAB.exists(), reason=f"the engine is not built: no {BINDLAB}"
)


class Checker:
    """`bindlab actor --check --json`, some lines at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.asked = 0

    def faults(self, lines: list[str]) -> list[str | None]:
        """What the actor has against each of some lines that are not empty."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()
        self.asked += len(lines)
        return [json.loads(self.process.stdout.readline())["fault"] for _ in lines]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    command = [str(BINDLAB), "actor", "--check", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Checker(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=PATIENCE) == 0


def _ours(line: str) -> str | None:
    try:
        parse_call(line)
    except LineError as error:
        return str(error)
    return None


def _is_empty(line: str) -> bool:
    try:
        return not split_words(line)
    except LineError:
        return False


def _agree(checker: Checker, lines: list[str]) -> None:
    lines = [line for line in lines if not _is_empty(line)]
    for line, theirs in zip(lines, checker.faults(lines), strict=True):
        ours = _ours(line)
        assert (ours is None) == (theirs is None), (line, ours, theirs)
        if ours is not None and theirs is not None:
            assert _ADDED.sub("", ours) == _ADDED.sub("", theirs), line


@pytest.mark.parametrize(
    "text",
    [
        r"\xff",
        r"\xc3\xbc",
        r"\xc3",
        r"\xe2\x82",
        r"\xed\xa0\x80",
        r"\xf0\x9f\x98\x80\xbf",
        r"\xc0\x80",
    ],
)
def test_they_show_bytes_alike(checker: Checker, text: str) -> None:
    _agree(checker, [f'close "{text}"', f'send "x" "{text}"'])
    assert _ours(f'send "x" "{text}"') is not None


def test_they_agree_on_the_corpus(checker: Checker) -> None:
    _agree(checker, _ALL)


_NUMBERS = st.one_of(
    st.integers(-(2**33), 2**33).map(str),
    st.sampled_from(
        [str(edge + off) for edge in (0, 255, 65535, 2**31, 2**32) for off in (-1, 0, 1)]
    ),
)
_RELATIVES = st.tuples(
    st.sampled_from(["", "auto", "last", "none", "0", "7", "4294967295", "4294967296"]),
    st.sampled_from(["", "+", "-", "+1", "-1", "+4294967296", "++1", "+-1"]),
).map("".join)
_ADDRESSES = st.one_of(
    st.ip_addresses().map(str),
    st.sampled_from(["10.0.0.1", "fd00::1", "::", "::ffff:10.0.0.1", "10.0.0", "1::2::3", "eth0"]),
)
_ENDPOINTS = st.tuples(_ADDRESSES, _NUMBERS, st.booleans()).map(
    lambda end: f"[{end[0]}]:{end[1]}" if end[2] == (":" in end[0]) else f"{end[0]}:{end[1]}"
)
_PATHS = ("/tmp/x", "/tmp/", "/tmp/..", "/tmp/a/b", "/tmp/" + "x" * 102, "/tmp/" + "x" * 103)
_ABSTRACT = ("@", "@x", "@/", "@" + "\u00fc" * 53, "@" + "\u00fc" * 54)
_SCOPED = (
    "[fe80::1%eth0]:1",
    "[fe80::1%]:1",
    "[%lo]:1",
    "[::1]%lo:1",
    "[::1%a%b]:1",
    "[::1%a]b]:1",
)
_UNUSUAL = ("unspec", *(f"unix:{it}" for it in (*_PATHS, *_ABSTRACT)), *_SCOPED)
_TEXTS = st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs"]), max_size=5).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
_NAMES = st.sampled_from(["", "sock", "conn", "c_2", "as", "seq", "auto", "Conn", "2nd"])


def _words(form: Form) -> st.SearchStrategy[str]:
    """Words for a place, most of them of its form."""
    row: dict[str, Any] = dict(form.row)
    if form.kind == "parts":
        parts = st.sampled_from(form.parts)
        part = parts.flatmap(lambda p: _words(p.value).map(lambda w: f"{p.keyword} {w}".strip()))
        return st.lists(part, max_size=4).map(" ".join)
    if form.kind == "option":
        options = st.sampled_from(list(vocabulary().options.values()))
        values = options.flatmap(
            lambda o: st.tuples(st.just(o.name), *map(_words, o.forms)).map(" ".join)
        )
        numbers = st.tuples(*map(_words, form.by_number)).map(" ".join)
        names = values if row["sets"] else st.one_of(values, options.map(lambda o: o.name))
        return st.one_of(names, numbers)
    return {
        "name": _NAMES,
        "new_name": _NAMES.map(lambda name: name and f"as {name}"),
        "keyword": st.sampled_from(["", form.label]),
        "one_of": st.sampled_from([*row.get("words", ()), "other"]),
        "endpoint": st.one_of(_ENDPOINTS, st.sampled_from([*row.get("words", ()), *_UNUSUAL])),
        "path": st.sampled_from(_UNUSUAL).map(lambda word: word.removeprefix("unix:")),
        "other": _NAMES.map(lambda name: f"{row['keyword']} {name}"),
        "bytes": st.sampled_from(
            ["05000000", "aF", "none", "0", "0x05", "", "00" * 256, "00" * 257]
        ),
        "address": _ADDRESSES,
        "number": _NUMBERS,
        "relative": _RELATIVES,
        "device": st.sampled_from(["eth0", "lo", "a/b", "..", "x" * 15, "x" * 16, "\u00fc" * 8]),
        "letters": st.text(alphabet=row.get("letters", "") + "X", max_size=4),
        "text": _TEXTS,
    }[form.kind]


_FROM_FORMS = st.sampled_from(list(vocabulary().verbs.values())).flatmap(
    lambda verb: st.tuples(st.just(verb.name), *map(_words, verb.forms)).map(" ".join)
)
_LETTER = st.sampled_from(list(' "#\\xn:.[]+-019aszAS_/%\t')) | st.characters(
    min_codepoint=32, blacklist_categories=["Cs"]
)


@st.composite
def _spoiled(draw: st.DrawFn) -> str:
    """A line with a word dropped, doubled or taken from another line, or a letter changed."""
    line = draw(st.one_of(st.sampled_from(_ALL), _FROM_FORMS))
    for _ in range(draw(st.integers(1, 2))):
        words: list[str] = line.split(" ")
        at = draw(st.integers(0, len(words) - 1))
        how = draw(st.sampled_from(["drop", "double", "replace", "letter", "cut"]))
        if how == "drop":
            words[at : at + 1] = []
        elif how == "double":
            words[at:at] = [words[at]]
        elif how == "replace":
            words[at] = draw(st.sampled_from(draw(st.sampled_from(_ALL)).split(" ")))
        line = " ".join(words)
        place = draw(st.integers(0, len(line)))
        if how == "letter":
            line = line[:place] + draw(_LETTER) + line[place + draw(st.integers(0, 1)) :]
        elif how == "cut":
            line = line[:place] + line[place + 1 :]
    return line


@pytest.mark.timeout(600)  # seconds of work, but on a busy machine not within the usual limit
def test_they_agree_on_whatever_is_written(checker: Checker) -> None:
    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.one_of(_FROM_FORMS, _spoiled()), min_size=25, max_size=25))
    def put_to_both(lines: list[str]) -> None:
        _agree(checker, lines)

    put_to_both()
    assert checker.asked >= 2000
