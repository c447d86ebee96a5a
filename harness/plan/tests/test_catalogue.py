"""harness/plan/catalogue.py: from files to cases, and never a traceback."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness import ROOT
from harness.formats.plan_step import CallStep
from harness.plan.catalogue import ScenarioError, lint, lint_and_notes, load_cases
from harness.report.explain import explain
from harness.tests.writing import HEAD, STEPS, write

GOOD = f"{HEAD}matrix: {{family: [ipv4, ipv6]}}\nsteps:\n{STEPS}"
BAD = GOOD.replace("bind", "bnd")


def ids(root: Path, only: str | None = None) -> list[str]:
    return [case.id for case in load_cases(root, only)]


def test_a_scenarios_id_is_its_path(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "b/two")
    write(tmp_path, GOOD, "a/b/one")
    assert ids(tmp_path) == [
        "a/b/one[family=ipv4]",
        "a/b/one[family=ipv6]",
        "b/two[family=ipv4]",
        "b/two[family=ipv6]",
    ]


def test_a_case_knows_its_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, "# a remark\n" + GOOD, "a/one")
    case = load_cases(tmp_path)[0]
    assert (case.file, case.line, case.scenario) == ("scenarios/a/one.yaml", 2, "a/one")
    assert case.question == "Does it?"
    assert case.longest_wait == 0.0


def test_a_diagnostic_stops_the_loading_and_tells_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, BAD, "a/one")
    with pytest.raises(ScenarioError) as caught:
        load_cases(tmp_path)
    (line,) = str(caught.value).splitlines()
    assert line.startswith("scenarios/a/one.yaml:6: unknown verb 'bnd': did you mean 'bind'?")


def test_the_diagnostics_of_all_files_come_in_one_pass(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        write(tmp_path, BAD, name)
    write(tmp_path, GOOD, "four")
    assert [line.split(":")[0] for line in lint(tmp_path)] == [
        "scenarios/one.yaml",
        "scenarios/three.yaml",
        "scenarios/two.yaml",
    ]


def test_only_the_selected_cases_are_loaded(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a/one")
    write(tmp_path, GOOD, "a/two")
    assert ids(tmp_path, "a/one[family=ipv6]") == ["a/one[family=ipv6]"]
    assert ids(tmp_path, "*ipv6*") == ["a/one[family=ipv6]", "a/two[family=ipv6]"]
    both = ["a/one[family=ipv6]", "a/two[family=ipv6]"]
    assert ids(tmp_path, "a/two[family=ipv6] a/one[family=ipv6]") == both
    assert ids(tmp_path, "a/*ipv6* a/one*ipv6*") == both
    assert ids(tmp_path, "scenarios/a/two.yaml") == ["a/two[family=ipv4]", "a/two[family=ipv6]"]


def test_what_is_wrong_in_another_file_does_not_hinder_a_selection(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a/one")
    write(tmp_path, BAD, "a/two")
    assert len(ids(tmp_path, "a/one")) == 2
    with pytest.raises(ScenarioError):
        load_cases(tmp_path, "a/*")


def test_a_selection_of_nothing_is_a_diagnostic_with_a_suggestion(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a/one")
    write(tmp_path, GOOD, "a/two")
    with pytest.raises(ScenarioError, match="no case is selected: .*did you mean 'a/one'"):
        load_cases(tmp_path, "a/on")
    with pytest.raises(ScenarioError) as raised:
        load_cases(tmp_path, "a/one a/tw @lecture")
    lecture, typo = str(raised.value).splitlines()
    assert lecture.startswith("scenarios:1: no case is selected: unknown case '@lecture'")
    assert "unknown case 'a/tw': did you mean 'a/two'" in typo
    with pytest.raises(ScenarioError, match="no case is selected"):
        load_cases(tmp_path, " ")


def test_another_folder_may_be_given(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", GOOD, "a/one")
    folder = tmp_path / "elsewhere" / "scenarios"
    (case, _) = load_cases(ROOT, None, folder)
    assert case.id == "a/one[family=ipv4]"
    assert case.file == f"{folder}/a/one.yaml"


def test_a_folder_without_scenarios_is_a_diagnostic(tmp_path: Path) -> None:
    assert lint(tmp_path) == ["scenarios:1: is not a folder: scenarios are looked for there"]
    (tmp_path / "scenarios").mkdir()
    assert lint(tmp_path) == ["scenarios:1: has no scenario: no *.yaml is there"]


@pytest.mark.parametrize("name", ["A/one", "one two", "ä", "-one"])
def test_a_file_name_that_makes_no_id_is_a_diagnostic(tmp_path: Path, name: str) -> None:
    write(tmp_path, GOOD, name)
    (line,) = lint(tmp_path)
    assert line.startswith(f"scenarios/{name}.yaml:1: bad file name '{name}'")


def test_a_file_that_ends_in_yml_is_a_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "scenarios" / "y.yml").write_text(GOOD)
    assert lint(tmp_path) == ["scenarios/y.yml:1: scenarios end in .yaml: rename it"]


def test_what_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "scenarios" / "folder.yaml").mkdir()
    os.symlink("nowhere", tmp_path / "scenarios" / "dangling.yaml")
    assert lint(tmp_path) == [
        "scenarios/dangling.yaml:1: cannot be read: No such file or directory",
        "scenarios/folder.yaml:1: cannot be read: Is a directory",
    ]


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, BAD, ".x")
    write(tmp_path, BAD, ".git/y")
    assert lint(tmp_path) == []


def test_what_is_wrong_in_the_claims_or_topologies_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    (path.parent / "claims.yaml").write_text("C1: {claim: x}\n")
    assert any(
        line.startswith("scenarios/claims.yaml:1: 'setting:' is missing in C1")
        for line in lint(tmp_path)
    )
    (path.parent / "claims.yaml").unlink()
    (path.parent / "topologies.yaml").write_text("pair: {about: x}\n")
    assert lint(tmp_path)[0].startswith("scenarios/topologies.yaml:1: 'hosts:' is missing in pair")


def test_a_topology_may_stand_in_the_scenario(tmp_path: Path) -> None:
    inline = """\
topology:
  about: one host
  hosts:
    box: {interfaces: {lo: {addresses: [10.1.1.1/32]}}}
  variables: {box: {ipv4: 10.1.1.1}}
"""
    text = f"{HEAD}{inline}steps:\n  - box: socket tcp\n  - box: bind $box:80 => ok\n"
    write(tmp_path, text)
    (case,) = load_cases(tmp_path)
    assert case.plan().hosts[0].name == "box"
    bind = case.plan().steps[1]
    assert isinstance(bind, CallStep) and bind.call == "bind 10.1.1.1:80"
    write(tmp_path, text.replace("about: one host", "abuot: one host"))
    assert any("unknown key 'abuot'" in line for line in lint(tmp_path))
    write(tmp_path, text.replace("10.1.1.1/32", "10.1.1.1"))
    assert any("write it with its prefix" in line for line in lint(tmp_path))


def test_our_own_scenarios_have_no_diagnostics() -> None:
    assert lint(ROOT) == []


def test_our_own_scenarios_are_loaded_in_seconds() -> None:
    start = time.process_time()
    cases = load_cases(ROOT)
    assert len(cases) > 500
    assert len({case.id for case in cases}) == len(cases)
    assert time.process_time() - start < 10


def test_the_example_of_the_readme_is_a_scenario(tmp_path: Path) -> None:
    readme = (ROOT / "scenarios" / "README.md").read_text()
    write(tmp_path, readme.split("```yaml\n")[1].split("```")[0], "restart/my-question")
    assert ids(tmp_path) == [
        f"restart/my-question[family={family},reuse={reuse}]"
        for family in ("ipv4", "ipv6")
        for reuse in (0, 1)
    ]


def test_the_readme_names_every_folder() -> None:
    readme = (ROOT / "scenarios" / "README.md").read_text()
    folders = [path.name for path in (ROOT / "scenarios").iterdir() if path.is_dir()]
    assert [name for name in folders if f"`{name}`" not in readme] == []


GOLDEN = (ROOT / "harness/formats/tests/golden" / "restart.yaml").read_text()
PIECES = ["{", "}", "[", "]", ":", " ", "\n", '"', "'", "=>", "$", "|", "*", "&", "!", "0", "-"]
PIECES += ["#", "\t", "\x00", "é", "->", "..", "null", "ipv6", "run ", "exit", "${", "if", "~", "é"]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """The golden scenario with a few places overwritten, or lines moved or lost."""
    text = GOLDEN
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            end = at + draw(st.integers(0, 8))
            text = text[:at] + draw(st.sampled_from(PIECES)) + text[end:]
        else:
            lines = text.split("\n")
            line = lines.pop(draw(st.integers(0, len(lines) - 1)))
            if draw(st.booleans()):
                lines.insert(draw(st.integers(0, len(lines))), line)
            text = "\n".join(lines)
    return text


# A busy machine takes its time.
@pytest.mark.timeout(400)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spoilt())
def test_whatever_is_spoilt_there_are_cases_or_diagnostics_with_lines(
    tmp_path: Path, text: str
) -> None:
    write(tmp_path, text)
    try:
        for case in load_cases(tmp_path)[:2]:
            assert explain(case.plan())
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert lines
        for line in lines:
            file, number, words = line.split(":", 2)
            assert file == "scenarios/x.yaml"
            assert 1 <= int(number) <= text.count("\n") + 2
            assert words.strip()


def test_the_list_of_kernels_is_read_too(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "kernels.yaml").write_text("6.1.1: {release: x, suite: trixie, packages: []}\n")
    assert lint(tmp_path) == [
        "kernels.yaml:1: 6.1.1.packages is empty: fill it in or leave the key out"
    ]


def test_a_setting_with_nearly_a_known_name_is_noted(tmp_path: Path) -> None:
    for name in ("net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_reus", "net.ipv4.of_tomorrow"):
        text = HEAD + f"sysctls: {{server: {{{name}: 1}}}}\nsteps:\n{STEPS}"
        write(tmp_path, text, name.rpartition(".")[2].replace("_", "-"))
    wrong, notes = lint_and_notes(tmp_path)
    assert wrong == []
    (note,) = notes
    assert note.startswith("scenarios/tcp-tw-reus.yaml:")
    assert "note: no kernel is known to have net.ipv4.tcp_tw_reus: did you mean" in note
