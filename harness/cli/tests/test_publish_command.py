"""Committed records are made of whole and clean runs here, or the command says what they lack."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.cli import publish_command
from harness.cli.command_line import main
from harness.formats.provenance import Provenance
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.records.evidence_publication import published_cases
from harness.records.journal import Journal
from harness.records.layout import (
    case_folder,
    evidence_link,
    local_results,
    published_evidence,
    tables_folder,
    verdicts_file,
)
from harness.records.lock import results_lock
from harness.records.publication_log import read_publications
from harness.records.store import read_verdicts, write_text, write_verdict, write_verdicts
from harness.report.readme_claims import BEGIN, END, READMES
from harness.run.checkout import revision_of
from harness.run.verify_published import PublishedVerification
from harness.tests.evidence_builder import RELEASE, restart
from harness.tests.fake_project import project
from harness.tests.fake_run import scenario
from harness.tests.verdicts import verdict

CLAIMS = """C1: {claim: It fails., setting: one host, source: bind(2), finding: holds, why: so,
  short: {claim: It does.}}
"""


def git(home: Path, *words: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=e@x", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", home, *who, *words], check=True, capture_output=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two cases, committed records of 6.1.0, and a README for the claims."""
    project(tmp_path)
    (tmp_path / "scenarios" / "other.yaml").write_text(scenario())
    for name in READMES:
        (tmp_path / name).write_text(f"one\n{BEGIN}\n{END}\ntwo\n")
    (tmp_path / ".gitignore").write_text("/results/local/\n/results/lock\n")
    write_verdicts(verdicts_file(tmp_path / "results", "6.1.0"), whole("6.1.0", "old"))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    monkeypatch.setattr(publish_command, "ROOT", tmp_path)
    return tmp_path


def whole(release: str, revision: str, **more: Any) -> list[Verdict]:
    """A verdict for each case of the project."""
    plain: dict[str, Any] = {"kernel": release, "version": release, "revision": revision, **more}
    return [verdict(case, **plain) for case in ("good", "other")]


def ran(home: Path, release: str, *verdicts: Verdict) -> None:
    """What runs here have left: a whole set, unless it is told."""
    told = verdicts or whole(release, revision_of(home))
    write_verdicts(verdicts_file(local_results(home), release), told)


def publish(home: Path, *more: str) -> int:
    return main(["publish", "--results", str(local_results(home)), *more])


def committed(home: Path, release: str) -> list[Verdict]:
    return read_verdicts(verdicts_file(home / "results", release))


def status_of(home: Path) -> list[str]:
    """What git sees of it."""
    words = ["git", "-C", str(home), "status", "--porcelain", "-uall"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_whole_set_replaces_its_kernel_and_leaves_the_others(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(home, "6.12.0")
    assert publish(home) == 0
    assert "published: 6.12.0: 2 PASS" in capsys.readouterr().out
    assert committed(home, "6.12.0") == whole("6.12.0", revision_of(home))
    assert committed(home, "6.1.0") == whole("6.1.0", "old")
    tables = (tables_folder(home / "results") / "kernels.md").read_text()
    assert "6.1.0" in tables and "6.12.0" in tables
    assert not (home / "results" / ".publishing").exists()


def test_what_was_published_can_be_published_again_before_it_is_committed(home: Path) -> None:
    ran(home, "6.12.0")
    assert publish(home) == 0
    assert status_of(home)
    ran(home, "6.1.0")
    assert publish(home) == 0
    assert committed(home, "6.1.0")[0].revision == revision_of(home)


def test_the_kernels_that_are_published_can_be_chosen(home: Path) -> None:
    ran(home, "6.12.0")
    ran(home, "7.3.0", verdict("good", Status.MISS, kernel="7.3.0", version="7.3.0"))
    assert publish(home, "--kernels", "6.12") == 0
    assert committed(home, "6.12.0") and not committed(home, "7.3.0")


def test_kernels_on_request_are_published_only_if_they_are_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = 'suite: sid, packages: [{name: linux-image-x, version: "1", sha256: "' + "0" * 64
    lines = [
        f'"{version}": {{release: {version}, on_request: {asked}, {pinned}"}}]}}\n'
        for version, asked in (("6.1.0", "false"), ("6.12.0", "true"))
    ]
    (home / "kernels.yaml").write_text("".join(lines))
    git(home, "add", ".")
    git(home, "commit", "-qm", "kernels")
    ran(home, "6.12.0")
    assert publish(home) == 3
    assert "only records of kernels on request, the first is 6.12.0" in capsys.readouterr().err
    ran(home, "6.1.0")
    assert publish(home) == 0
    assert "left aside: 6.12.0 is on request: name it with KERNELS=" in capsys.readouterr().out
    assert committed(home, "6.1.0") and not committed(home, "6.12.0")
    assert publish(home, "--kernels", "6.12.0") == 0
    assert committed(home, "6.12.0")
    # Those that were published before are kept up to date.
    git(home, "add", ".")
    git(home, "commit", "-qm", "published")
    verdicts_file(home / "results", "6.12.0").write_text(
        verdicts_file(home / "results", "6.12.0").read_text().splitlines(True)[0]
    )
    assert publish(home) == 0
    assert len(committed(home, "6.12.0")) == 2


def test_a_journal_that_a_killed_run_left_counts(home: Path) -> None:
    first, second = whole("6.12.0", revision_of(home))
    ran(home, "6.12.0", first)
    with Journal(local_results(home), "6.12.0") as journal:
        journal.add(second)
    assert publish(home) == 0
    assert len(committed(home, "6.12.0")) == 2


def changed(home: Path) -> None:
    (home / "scenarios" / "good.yaml").write_text(scenario("other words"))


def new(home: Path) -> None:
    (home / "scenarios" / "new.yaml").write_text(scenario())


def elsewhere(home: Path) -> None:
    ran(home, "6.12.0", *whole("6.12.0", "abc1234"))


def of_dirty(home: Path) -> None:
    ran(home, "6.12.0", *whole("6.12.0", revision_of(home) + "-dirty"))


def earlier(home: Path) -> None:
    changed(home)
    git(home, "commit", "-qam", "second")


def mixed(home: Path) -> None:
    earlier(home)
    one, other = whole("6.12.0", revision_of(home))
    ran(home, "6.12.0", one, whole("6.12.0", "HEAD~1")[1])


def partial(home: Path) -> None:
    ran(home, "6.12.0", whole("6.12.0", revision_of(home))[0])


def too_many(home: Path) -> None:
    more = verdict("gone", kernel="6.12.0", revision=revision_of(home))
    ran(home, "6.12.0", *whole("6.12.0", revision_of(home)), more)


def twice(home: Path) -> None:
    told = whole("6.12.0", revision_of(home))
    ran(home, "6.12.0", *told, told[0])


def of_another(home: Path) -> None:
    ran(home, "6.12.0", *whole("6.13.0", revision_of(home)))


def undone(home: Path, status: Status) -> None:
    one, _ = whole("6.12.0", revision_of(home))
    other = verdict("other", status, kernel="6.12.0", revision=revision_of(home))
    ran(home, "6.12.0", one, other)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (changed, "the checkout is dirty ('scenarios/good.yaml'): commit, run again, then publish"),
        (new, "the checkout is dirty ('scenarios/new.yaml')"),
        (elsewhere, "6.12.0: 2 verdicts are of abc1234, which is no commit here"),
        (of_dirty, "-dirty, a dirty checkout"),
        (earlier, "where scenarios differ: run their cases again (RESUME=1), the first is good"),
        (mixed, "1 verdicts are of HEAD~1, which is no commit here"),
        (partial, "6.12.0: of 2 cases 1 have no verdict (RESUME=1 runs them), the first is other"),
        (too_many, "1 verdicts are on cases that the checkout has not"),
        (twice, "6.12.0: 1 cases have more than one verdict, the first is good"),
        (of_another, "6.12.0: 2 verdicts are of another kernel"),
        (lambda home: undone(home, Status.MISS), "6.12.0: 1 cases are MISS, the first is other"),
        (lambda home: undone(home, Status.BROKEN), "6.12.0: 1 cases are BROKEN"),
    ],
)
def test_what_is_not_whole_and_clean_is_refused_and_nothing_is_touched(
    home: Path,
    spoil: Callable[[Path], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran(home, "6.12.0")
    spoil(home)
    before = status_of(home)
    assert publish(home) == 3
    lines = capsys.readouterr().err.splitlines()
    assert any(said in line for line in lines), lines
    assert all(line.startswith("not published: ") for line in lines)
    assert status_of(home) == before


def test_one_bad_kernel_keeps_the_others_from_being_published(home: Path) -> None:
    ran(home, "7.3.0")
    partial(home)
    assert publish(home) == 3
    assert not committed(home, "7.3.0")


@pytest.mark.parametrize("words", [(), ("--kernels", "7.3")])
def test_nothing_to_publish_is_one_line(
    home: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    if words:
        ran(home, "6.12.0")
    assert publish(home, *words) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert ("7.3: no records of such a kernel" if words else "nothing to publish") in line


def test_the_committed_records_are_no_runs_of_ones_own(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", "--results", str(home / "results")]) == 3
    assert "these are the committed records" in capsys.readouterr().err


def test_nothing_is_published_of_a_run_that_goes_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(home, "6.12.0")
    with results_lock(local_results(home)):
        assert publish(home) == 3
    assert "another run is writing here" in capsys.readouterr().err


def test_a_file_in_the_way_leaves_all_as_it_was(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(home, "6.12.0")
    (tables_folder(home / "results") / "kernels.md").mkdir(parents=True)
    assert publish(home) == 3
    assert "kernels.md" in capsys.readouterr().err
    assert not committed(home, "6.12.0")


def test_the_claims_in_the_readme_are_published_too(home: Path) -> None:
    write_text(home / "scenarios" / "claims.yaml", CLAIMS)
    git(home, "add", ".")
    git(home, "commit", "-qm", "claims")
    ran(home, "6.12.0")
    assert publish(home) == 0
    assert "| [C1](results/tables/claims.md#c1) | It does." in (home / "README.md").read_text()
    ran(home, "6.12.0")
    assert publish(home) == 0  # which does not make the checkout dirty


def with_evidence(home: Path) -> None:
    """Runs here with the evidence that their verdicts stand on."""
    told = []
    for case in ("good", "other"):
        made = restart()
        made.name = case
        file = f"scenarios/{case}.yaml"
        made.plan |= {"case": case, "scenario": case, "params": {}, "file": file}
        folder = made.write(case_folder(local_results(home), RELEASE, case))
        link = evidence_link(RELEASE, case)
        told.append(judge(read_evidence(folder), Provenance(revision_of(home), link, RELEASE)))
        write_verdict(folder, told[-1])
    write_verdicts(verdicts_file(local_results(home), RELEASE), told)


def test_the_evidence_of_decisive_cases_is_published_with_the_records(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_evidence(home)
    before = published_evidence(home / "results", RELEASE) / "gone" / "plan.json"
    write_text(before, "{}")
    git(home, "add", ".")
    git(home, "commit", "-qm", "evidence")
    with_evidence(home)
    assert publish(home) == 0
    assert published_cases(home / "results", RELEASE) == ["good", "other"]
    assert "evidence:  of 2 decisive cases and runs" in capsys.readouterr().out
    assert list(PublishedVerification(home / "results", RELEASE).findings()) == []
    (told,) = read_publications(home / "results")
    assert told.new == ("6.12.5",) and told.revision == revision_of(home)


def test_the_tables_lead_to_the_evidence_that_is_published_with_them(home: Path) -> None:
    git(home, "rm", "-q", str(verdicts_file(home / "results", "6.1.0")))
    git(home, "commit", "-qm", "no other kernel")
    with_evidence(home)
    assert publish(home) == 0
    tables = tables_folder(home / "results")
    texts = [path.read_text() for path in sorted(tables.glob("experiments-*.md"))]
    links = [it for text in texts for it in re.findall(r"\]\((\.\./evidence/[^)]*)\)", text)]
    assert links == [f"../evidence/{RELEASE}/{case}/" for case in ("good", "other")]
    assert all((tables / link / "plan.json").is_file() for link in links)


def test_decisive_cases_without_evidence_are_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(home, "6.12.0")
    assert publish(home) == 0
    assert "2 decisive cases have no evidence here, the first is good" in capsys.readouterr().out


def test_evidence_that_does_not_bear_out_its_record_is_not_published(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_evidence(home)
    plan = case_folder(local_results(home), RELEASE, "good") / "plan.json"
    plan.write_text(plan.read_text() + " ")
    assert publish(home) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("not published: ") and line.endswith("run the case again")
    assert not committed(home, RELEASE)
