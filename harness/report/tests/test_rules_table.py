"""harness/report/rules_table.py: the rules as a page."""

from __future__ import annotations

from harness.language.port_rules import further_rules, port_rules
from harness.report.cell_words import cell_words
from harness.report.rules_table import rules_table


def test_every_rule_has_a_section_with_all_that_is_known_of_it() -> None:
    text = rules_table()
    for number, rule in enumerate(port_rules(), 1):
        assert f"| {number} | [{rule.id}](#{rule.id}) | {rule.bind} |" in text
        section = text.partition(f"\n## {rule.id}\n")[2].partition("\n## ")[0]
        assert f"**{rule.bind}**" in section
        assert f"`bindlab rules --kernel {rule.example_kernel} --cell {rule.example}`" in section
        assert cell_words(rule.example).partition(":")[0] in section
        assert section.count("\n- ") == len(rule.sources)


def test_so_has_every_further_rule_with_the_call_that_it_speaks_of() -> None:
    text = rules_table()
    for number, rule in enumerate(further_rules(), 1):
        assert f"| {number} | [{rule.id}](#{rule.id}) | {rule.call}() | {rule.answer} |" in text
        section = text.partition(f"\n## {rule.id}\n")[2].partition("\n## ")[0]
        assert f"{rule.call}() says **{rule.answer}**" in section
        assert f"--grid {rule.grid} --cell {rule.example}`" in section
        assert section.count("\n- ") == len(rule.sources)


def test_ranges_are_told_in_words() -> None:
    text = rules_table()
    assert "| EADDRINUSE | since 6.8, before 6.16.6 |" in text
    assert "| ok | since 6.1.168, before 6.2; since 6.6.131, before 6.7 |" in text
    assert "| ok | before 6.16.6 |" in text
    assert "| ok | all |" in text
