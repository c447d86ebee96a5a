"""harness/language/vocabulary.py: the words are the actor's own."""

from __future__ import annotations

import errno
import signal
import subprocess

import pytest

from harness import ROOT
from harness.language.form_value import KINDS
from harness.language.vocabulary import vocabulary
from harness.tests.patience import PATIENCE

BINDLAB = ROOT / "build" / "release" / "bin" / "bindlab"


@pytest.mark.skipif(not BINDLAB.exists(), reason=f"the engine is not built: no {BINDLAB}")
def test_the_committed_grammar_is_what_the_actor_prints() -> None:
    done = subprocess.run(
        [BINDLAB, "actor", "--vocabulary"], capture_output=True, check=True, timeout=PATIENCE
    )
    committed = ROOT / "harness" / "language" / "actor_vocabulary.json"
    assert committed.read_bytes() == done.stdout, "run `make vocabulary` and commit the file"


def test_every_errno_and_signal_exists() -> None:
    assert all(hasattr(errno, name) for name in vocabulary().errnos)
    assert all(hasattr(signal, name) for name in vocabulary().signals)


def test_no_word_is_both_a_verb_and_a_process_word() -> None:
    assert not set(vocabulary().verbs) & set(vocabulary().process)


def test_what_makes_a_socket_names_it_by_default() -> None:
    made = {
        verb.name: form.row["default"]
        for verb in vocabulary().verbs.values()
        if (form := verb.form("new_name")) is not None
    }
    assert made == {
        "socket": "sock",
        "accept": "conn",
        "dup": "copy",
        "fork": "child",
        "thread": "thread",
        "steal": "stolen",
        "receive": "passed",
        "flow": "flow",
    }


def test_every_form_is_one_that_the_parser_knows() -> None:
    known = {*KINDS, "name", "new_name", "keyword", "text", "option", "parts", "other"}
    of_verbs = {form.kind for verb in vocabulary().verbs.values() for form in verb.forms}
    of_options = {form.kind for option in vocabulary().options.values() for form in option.forms}
    assert of_verbs | of_options <= known


def test_an_option_tells_whether_it_can_be_set_and_read() -> None:
    options = vocabulary().options
    assert not options["SO_ERROR"].settable
    assert not options["IP_ADD_MEMBERSHIP"].readable
    assert options["IP_LOCAL_PORT_RANGE"].since == "6.3"
    assert options["SO_REUSEADDR"].since is None
