"""On the real engine: what helps is what the kernel lets in, and the rules say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness import ROOT
from harness.cures import trial
from harness.cures.changes import changes
from harness.cures.chosen_step import NoRefusal
from harness.cures.refused_call import refused_call
from harness.cures.tests.made_up_case import LISTENER, came, planned
from harness.cures.trial import Bench, try_cures
from harness.formats.cures import ChangeMade, Cures, RuleSaid
from harness.formats.plan import Plan
from harness.formats.status import Status
from harness.formats.verdict import Cause
from harness.plan.case import Case
from harness.plan.catalogue import load_cases
from harness.run.engine import DEFAULT
from harness.run.interruption import Interruption
from harness.run.run_loop import Judged
from harness.tests.end_to_end import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")


def tried(case: Case, raw: Path, said: list[str] | None = None) -> Cures:
    with Interruption() as interruption:
        bench = Bench(DEFAULT, raw, "unknown", interruption, 2)
        return try_cures(case, bench, (said if said is not None else []).append)


def made_up(home: Path, *lines: str) -> Case:
    plan = planned(home, *lines)
    return Case(plan.case, plan.scenario, plan.file, plan.line, plan.question, 0, plan)


def helped(found: Cures) -> set[str]:
    return {
        " and ".join(f"{it.side} {it.code} {it.value}" for it in one.changes)
        for one in found.tried
        if one.works
    }


def test_a_dual_stack_server_beside_one_of_ipv4(tmp_path: Path) -> None:
    said: list[str] = []
    found = tried(made_up(tmp_path, *LISTENER), tmp_path / "raw", said)
    assert said[0].startswith("new: bind [::]:80 => EADDRINUSE: trying 13 changes")
    assert [(it.state, it.actor, it.options) for it in found.holders] == [("LISTEN", "old", ())]
    assert found.owners == ("old (no option)",)
    assert found.said is not None and found.said.rule == "listener"
    assert {
        "new IPV6_V6ONLY 1",
        "new address fd00::1",
        "both SO_REUSEPORT 1",
        "old stop old",
    } <= helped(found)
    assert not {"new SO_REUSEADDR 1", "both SO_REUSEADDR 1", "new SO_REUSEPORT 1"} & helped(found)
    assert found.contradictions == ()
    works = next(one for one in found.tried if one.changes[0].code == "IPV6_V6ONLY")
    assert works.outcomes == ("ok", "ok") and works.said is not None and works.said.lets


def test_a_pair_of_changes_can_do_what_none_of_them_does(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 0.0.0.0:8080", "old: listen"]
    lines += ["new: socket tcp", "new: bind 10.0.0.1:8080 => ?"]
    plan = planned(tmp_path, *lines, users=(1001, 1002))
    case = Case(plan.case, plan.scenario, plan.file, plan.line, plan.question, 0, plan)
    found = tried(case, tmp_path / "raw")
    alone = [it for it in found.tried if it.changes == (ChangeMade("SO_REUSEPORT", "both", "1"),)]
    assert [it.outcomes for it in alone] == [("EADDRINUSE",)]
    assert any("SO_REUSEPORT" in it and "user 1001" in it for it in helped(found))


def test_who_took_another_user_s_id_has_that_user(tmp_path: Path) -> None:
    lines = ["old: setuid 1001", *_shared("old"), "old: listen", *_shared("new")]
    found = tried(made_up(tmp_path, *lines[:-1], f"{lines[-1]} => ?"), tmp_path / "raw")
    assert found.said is not None and found.said.rule == "other-user"
    assert "new user 1001" in helped(found) and found.contradictions == ()
    lines = ["new: setuid 1001", "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    found = tried(made_up(tmp_path, *lines), tmp_path / "raw2")
    assert "new user 0" in helped(found)


def _shared(actor: str) -> list[str]:
    lines = ("socket tcp", "setsockopt SO_REUSEPORT 1", "bind 10.0.0.1:8080")
    return [f"{actor}: {line}" for line in lines]


def test_the_rules_say_nothing_of_rights(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "new: setuid 1001", "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    found = tried(made_up(tmp_path, *lines), tmp_path / "raw")
    assert found.outcome == "EACCES" and found.said is None and found.contradictions == ()
    assert all(one.said is None for one in found.tried if one.outcomes[-1:] == ("EACCES",))
    assert any("user 0" in it and "SO_REUSEPORT" in it for it in helped(found))


def test_a_program_that_holds_the_port_is_ended(tmp_path: Path) -> None:
    lines = ["program: run addressused", 'program: output "listening"']
    lines += ["new: socket tcp", "new: bind 0.0.0.0:9527 => ?"]
    assert helped(tried(made_up(tmp_path, *lines), tmp_path / "raw")) == {"old stop program"}


def test_a_child_that_holds_the_port_is_ended(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "old: fork", "old: exit"]
    lines += ["new: socket tcp", "new: bind 0.0.0.0:80 => ?"]
    found = tried(made_up(tmp_path, *lines), tmp_path / "raw")
    assert "old child child of old" in helped(found) and found.contradictions == ()


def test_a_case_that_is_skipped_says_so(tmp_path: Path) -> None:
    lines = ["host: server sysctl net.ipv4.no_such_thing 1", *LISTENER]
    with pytest.raises(NoRefusal, match="the case is skipped here: .*no_such_thing"):
        tried(made_up(tmp_path, *lines), tmp_path / "raw")


def test_another_source_has_ports_of_its_own(tmp_path: Path) -> None:
    clients = [f"socket tcp as {it}\n  - client: connect {it} 10.0.0.1:80" for it in ("c1", "c2")]
    lines = ["old: socket tcp", "old: bind 10.0.0.1:80", "old: listen"]
    lines += [f"client: {it}" for it in clients]
    lines += ["client: socket tcp as c3", "client: connect c3 10.0.0.1:80 => ?"]
    plan = planned(tmp_path, *lines, topology="pair")
    hosts = tuple(
        replace(it, sysctls={"net.ipv4.ip_local_port_range": "40000 40001"}) for it in plan.hosts
    )
    plan = replace(plan, hosts=hosts)
    case = Case(plan.case, plan.scenario, plan.file, plan.line, plan.question, 0, plan)
    assert helped(tried(case, tmp_path / "raw")) == {
        "new source 10.0.0.4",
        "new outside 40002",
        "host net.ipv4.ip_local_port_range 40000 65535",
        "old reset c1",
    }


@pytest.mark.parametrize(
    ("kind", "join"),
    [("udp", "IP_ADD_MEMBERSHIP 224.0.0.9 10.0.0.1"), ("udp6", "IPV6_JOIN_GROUP ff02::9 eth0")],
)
def test_a_group_is_left_before_it_is_joined_again(tmp_path: Path, kind: str, join: str) -> None:
    lines = [f"new: socket {kind}", f"new: setsockopt {join}", f"new: setsockopt {join} => ?"]
    plan = planned(tmp_path, *lines, topology="pair")
    case = Case(plan.case, plan.scenario, plan.file, plan.line, plan.question, 0, plan)
    assert helped(tried(case, tmp_path / "raw")) == {f"new leave {join.split()[1]}", "new join lo"}


def test_of_two_holders_the_rule_is_told_that_both_fall_under(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 10.0.0.1:80", "old: listen"]
    lines += [line.replace("old", "third").replace("0.1", "0.3") for line in lines]
    found = tried(made_up(tmp_path, *lines, *LISTENER[3:5]), tmp_path / "raw")
    assert found.said is not None and found.said.rule == "listener"
    rules = {one.changes[0]: one.said.rule for one in found.tried if one.works and one.said}
    assert rules[ChangeMade("SO_REUSEPORT", "both", "1")] == "reuseport"
    assert rules[ChangeMade("IPV6_V6ONLY", "new", "1")] == "other-family"
    assert found.contradictions == ()


def test_of_more_than_a_pair_the_rules_are_told_only_where_the_kernel_says_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lets = RuleSaid("tcp,x", "ok", "ok", "reuseport")
    monkeypatch.setattr(trial, "ask", lambda *_: lets)
    both_bound = [*_shared("old"), *_shared("new"), "old: listen"]
    both_bound = [line for line in both_bound if "SO_REUSEPORT" not in line]
    both_bound[1:1] = ["old: setsockopt SO_REUSEADDR 1"]
    both_bound[4:4] = ["new: setsockopt SO_REUSEADDR 1"]
    found = tried(made_up(tmp_path, *both_bound, "new: listen => ?"), tmp_path / "raw")
    assert found.said is None and found.contradictions == ()
    assert {one.works for one in found.tried if one.said is not None} == {True}


def test_a_pair_of_changes_does_not_change_the_same_line_twice(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 10.0.0.1:80", "new: socket tcp"]
    lines += ["new: bind 10.0.0.1:80 => ?", "new: connect 10.0.0.3:81 => ?"]
    plan = planned(tmp_path, *lines)
    call = refused_call(plan, came(plan, {4: "EADDRINUSE"}))
    pairs = [{one.code, other.code} for one, other in trial._pairs(changes(call))]
    assert {"SO_REUSEADDR", "source"} in pairs
    assert {"source", "port"} not in pairs and {"close", "reset"} not in pairs


def test_evidence_of_each_is_kept_where_it_was_asked_for(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    found = tried(made_up(tmp_path, *LISTENER), raw)
    folders = {path.parent.name for path in raw.rglob("verdict.json")}
    assert len(folders) == len(found.tried) + 1
    assert "made-up+new-IPV6_V6ONLY-1" in folders


def test_a_case_that_is_let_in_has_nothing_to_cure(tmp_path: Path) -> None:
    case = made_up(tmp_path, "new: socket tcp", "new: bind 10.0.0.1:80 => ok")
    with pytest.raises(NoRefusal, match="nothing to cure"):
        tried(case, tmp_path / "raw")


def test_a_case_of_the_project_over_a_wire(tmp_path: Path) -> None:
    glob = "states/held-by-a-process[family=ipv4,state=CLOSE_WAIT,old=none,new=addr]"
    (case,) = load_cases(ROOT, glob)
    found = tried(case, tmp_path / "raw")
    assert "old SO_REUSEADDR 1" in helped(found) and found.contradictions == ()


def test_calls_that_the_witnesses_contradict_let_nothing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = trial._run

    def broken(it: Judged) -> Judged:
        cause = Cause.of("namespace-shared")
        return replace(it, verdict=replace(it.verdict, verdict=Status.BROKEN, cause=cause))

    def contradicted(bench: Bench, plans: Sequence[Plan]) -> Mapping[str, Judged]:
        found = real(bench, plans)
        return {name: broken(it) if "+" in name else it for name, it in found.items()}

    monkeypatch.setattr(trial, "_run", contradicted)
    found = tried(made_up(tmp_path, *LISTENER), tmp_path / "raw")
    assert helped(found) == set()
    only = next(one for one in found.tried if one.changes[0].code == "IPV6_V6ONLY")
    assert only.outcomes == () and only.why_not


def test_a_path_that_is_left_is_free_once_it_is_removed(tmp_path: Path) -> None:
    lines = ["old: socket unix", "old: bind unix:/tmp/x", "old: listen"]
    mine = ["new: socket unix", "new: bind unix:/tmp/x => ?"]
    alive = helped(tried(made_up(tmp_path, *lines, *mine), tmp_path / "alive"))
    assert {"new unlink /tmp/x", "new abstract @tmp-x", "old stop-unlink old"} <= alive
    assert "old stop old" not in alive
    stale = tried(made_up(tmp_path, *lines, "old: close", *mine), tmp_path / "stale")
    assert helped(stale) == {"new unlink /tmp/x", "new path /tmp/x.2", "new abstract @tmp-x"}


def test_where_no_single_holder_is_enough_all_go_together(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 10.0.0.1:80", "old: listen"]
    lines += ["new: socket tcp as one", "new: bind one 10.0.0.3:80", "new: listen one"]
    lines += ["new: socket tcp", "new: bind 0.0.0.0:80 => ?"]
    found = helped(tried(made_up(tmp_path, *lines), tmp_path / "raw"))
    assert "old together sock of old, one of new" in found
    assert not {"old close one", "old stop old", "old close sock of old"} & found
