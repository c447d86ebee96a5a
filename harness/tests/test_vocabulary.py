"""harness/vocabulary.py: the words are the actor's own."""

from __future__ import annotations

import errno
import json
import signal
import subprocess

import pytest

from harness.tests.writing import ROOT
from harness.vocabulary import vocabulary

BINDLAB = ROOT / "build" / "release" / "bin" / "bindlab"


@pytest.mark.skipif(not BINDLAB.exists(), reason=f"the engine is not built: no {BINDLAB}")
def test_verbs_and_options_are_those_of_the_actor() -> None:
    done = subprocess.run(
        [BINDLAB, "actor", "--vocabulary"], capture_output=True, check=True, timeout=10
    )
    theirs = json.loads(done.stdout)
    assert sorted(theirs["verbs"]) == sorted(vocabulary().verbs)
    assert sorted(theirs["options"]) == sorted(vocabulary().options)


def test_every_errno_and_signal_exists() -> None:
    assert all(hasattr(errno, name) for name in vocabulary().errnos)
    assert all(hasattr(signal, name) for name in vocabulary().signals)


def test_no_word_is_both_a_verb_and_a_process_word() -> None:
    assert not set(vocabulary().verbs) & set(vocabulary().process)


def test_what_makes_a_socket_names_it_by_default() -> None:
    made = {verb.name: verb.new for verb in vocabulary().verbs.values() if verb.new}
    assert made == {"socket": "sock", "accept": "conn", "flow": "flow"}
