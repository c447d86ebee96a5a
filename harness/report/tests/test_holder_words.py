"""Who was in the way is told in the words of the field, and once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, strategies as st

from harness.formats.verdict import Cause, Holder, Observed, Refusal
from harness.judge.beside_program import Beside
from harness.report.holder_words import (
    beside_lines,
    holder_text,
    holders_alike,
    in_the_way,
    refusal_lines,
    refusals,
    refused_note,
)
from harness.tests.verdicts import verdict

PLAIN = Holder("tcp", "TIME_WAIT", "10.0.0.1:80", "10.0.0.2:5", 0, 0)
LISTENER = Holder(
    "tcp", "LISTEN", "10.0.0.1:80", "0.0.0.0:0", 7, 1001, actor="server", options=("SO_REUSEADDR",)
)
REMNANT = replace(
    PLAIN, actor="server", options=(), is_open=False, timer="timewait", timer_ms=59900
)


def test_of_older_evidence_no_more_is_told_than_it_has() -> None:
    assert holder_text(PLAIN) == "TIME_WAIT 10.0.0.1:80"


def test_sockets_that_are_alike_are_told_once_with_their_number() -> None:
    group = tuple(replace(LISTENER, inode=number) for number in range(1, 14))
    seen = Observed("EADDRINUSE", in_the_way=(*group, REMNANT))
    text = "13 × LISTEN 10.0.0.1:80 (server has it; user 1001; with SO_REUSEADDR)"
    assert list(refusal_lines(seen))[0] == f"in the way: {text}"
    assert len(list(refusal_lines(seen))) == 2
    assert in_the_way(verdict(observed={"restart": seen})).startswith(text)


def test_of_several_sockets_on_a_programs_port_one_is_in_the_way() -> None:
    six = [replace(LISTENER, local=f"[fd00::{number}]:80") for number in range(1, 7)]
    lines = list(beside_lines("mine", Beside("server", (80,), (LISTENER, *six))))
    assert lines[0] == "mine names port 80; in the way is one of those there, on server:"
    assert (len(lines), lines[-1]) == (7, "  and 2 more")
    assert list(beside_lines("mine", Beside("server", (), ()))) == []


def test_an_open_socket_is_told_with_who_has_it() -> None:
    text = "LISTEN 10.0.0.1:80 (server has it; user 1001; with SO_REUSEADDR)"
    assert holder_text(LISTENER) == text
    on_device = replace(LISTENER, device="eth0", options=())
    assert "; on eth0; with no option of reuse)" in holder_text(on_device)


def test_a_child_that_has_it_is_told_with_its_actor() -> None:
    text = "LISTEN 10.0.0.1:80 (kid, a child of server, has it; user 1001; with SO_REUSEADDR)"
    assert holder_text(replace(LISTENER, child="kid")) == text


def test_an_open_socket_of_somebody_unknown_is_told_with_its_user() -> None:
    unknown = replace(LISTENER, actor=None, options=None)
    assert holder_text(unknown) == "LISTEN 10.0.0.1:80 (user 1001)"


def test_a_remnant_is_told_with_who_made_it_and_the_time_it_has_left() -> None:
    assert holder_text(REMNANT) == (
        "TIME_WAIT 10.0.0.1:80 -> 10.0.0.2:5"
        " (no process has it; made by server with no option of reuse; timewait in 59.9 s)"
    )


def test_sockets_in_the_way_are_named_once_and_only_so_many() -> None:
    ports = (1, 1, 2, 3, 4)
    entries = tuple(replace(PLAIN, local=f"10.0.0.1:{port}") for port in ports)
    seen = {"restart": Observed("EADDRINUSE", in_the_way=entries)}
    named = ", ".join(f"TIME_WAIT 10.0.0.1:{port}" for port in (1, 2, 3))
    assert in_the_way(verdict(observed=seen)) == f"2 × {named}, 1 more"
    assert in_the_way(verdict()) == ""


def test_below_a_step_stand_its_holders_and_why_it_was_refused() -> None:
    refusal = Refusal(Cause.of("refused-by-rule", rule="listener"), ("SO_REUSEADDR",))
    five = tuple(replace(LISTENER, uid=uid) for uid in range(5))
    seen = Observed("EADDRINUSE", in_the_way=five, refusal=refusal)
    lines = list(refusal_lines(seen))
    assert lines[0].startswith("in the way: LISTEN 10.0.0.1:80 (server has it")
    assert lines[3] == "in the way: 2 more"
    assert lines[4].startswith("refused: listener: Beside a listener there is no room")
    assert lines[5] == "its own options: SO_REUSEADDR"
    assert list(refusal_lines(Observed("ok"))) == []


def test_a_step_of_set_up_is_told_too() -> None:
    set_up = Observed("EADDRINUSE", in_the_way=(LISTENER,))
    assert in_the_way(verdict(set_up=set_up)).startswith("LISTEN 10.0.0.1:80 (server")


def test_a_cases_line_ends_with_who_was_in_the_way_and_why() -> None:
    by_rule = Refusal(Cause.of("refused-by-rule", rule="listener"))
    seen = {"restart": Observed("EADDRINUSE", in_the_way=(LISTENER,), refusal=by_rule)}
    assert refused_note(verdict(observed=seen)) == (
        "  in the way: LISTEN 10.0.0.1:80 (server has it; user 1001; with SO_REUSEADDR)"
        "  refused: by the rule listener"
    )
    nowhere = Refusal(Cause.of("address-of-nobody", host="server", address="10.9.9.9"))
    seen = {"restart": Observed("EADDRNOTAVAIL", refusal=nowhere)}
    assert refused_note(verdict(observed=seen)) == "  refused: no device of server has 10.9.9.9"
    assert refused_note(verdict()) == ""


def test_reasons_are_told_once() -> None:
    refusal = Refusal(Cause.of("joined-already"))
    seen = {"a": Observed("EADDRINUSE", refusal=refusal), "b": Observed("ok", refusal=refusal)}
    assert refusals(verdict(observed=seen)) == "the socket is a member of that group already"


def test_the_same_holder_with_another_port_is_alike_and_another_state_is_not() -> None:
    def held(holder: Holder) -> object:
        return holders_alike(verdict(observed={"x": Observed("EADDRINUSE", in_the_way=(holder,))}))

    other = replace(REMNANT, remote="10.0.0.2:6", timer_ms=5)
    assert held(REMNANT) == held(other)
    assert held(REMNANT) != held(replace(REMNANT, state="FIN_WAIT2"))


@given(
    st.sampled_from(["tcp", "udp"]),
    st.sampled_from(["LISTEN", "CLOSE", "BOUND_INACTIVE", "ESTABLISHED"]),
    st.none() | st.just("server"),
    st.none() | st.just(()) | st.just(("SO_REUSEPORT",)),
    st.booleans(),
)
def test_no_holder_is_told_in_the_kernels_word_for_an_open_one(
    protocol: str, state: str, actor: str | None, options: tuple[str, ...] | None, is_open: bool
) -> None:
    holder = Holder(protocol, state, "10.0.0.1:80", "0.0.0.0:0", 1, 0, actor, options, is_open)
    text = holder_text(holder)
    assert "10.0.0.1:80" in text
    assert "BOUND_INACTIVE" not in text
    assert protocol == "tcp" or "CLOSE" not in text


def test_all_who_have_a_socket_are_told_in_one_breath() -> None:
    shared = replace(LISTENER, others=("mate", "server/kid"))
    assert "(server, mate and kid of server have it; user 1001;" in holder_text(shared)
    two = replace(LISTENER, child="kid", others=("mate",))
    assert "(kid of server and mate have it;" in holder_text(two)


def test_what_is_passed_and_not_yet_received_is_told_so() -> None:
    passed = replace(LISTENER, actor=None, on_the_way=True)
    assert "(passed over a unix socket, and not yet received; user 1001;" in holder_text(passed)
