"""What is to be translated is found, wherever it is said."""

from __future__ import annotations

from pathlib import Path

from harness.report.site.four_by_four import OPTION_WORDS
from harness.spec.claims import Claim, ShortClaim
from harness.tools.messages import (
    asked_in,
    messages,
    of_cells,
    of_claim,
    of_modules,
    of_options,
    of_scenarios,
    of_templates,
    template_catalogue,
)


def test_words_of_templates_are_found_as_they_will_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.html.j2").write_text(
        '<p title="{{ _("site") }}">{% trans n=n %}one\n  {{ n }}{% endtrans %}</p>'
        "{% trans n=n %}{{ n }} row{% pluralize %}{{ n }} rows{% endtrans %}{{ _(a) }}"
    )
    assert [words for _, words in of_templates(tmp_path)] == [
        "site",
        "one %(n)s",
        ("%(n)s row", "%(n)s rows"),
    ]


def test_words_of_modules_are_found_in_formatted_text_too() -> None:
    source = 'a = f"{_(\'here\')}"\nself.translate("there")\n_(name)\nprint("not")\n'
    assert sorted(asked_in(source)) == ["here", "there"]


def test_tests_of_modules_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text('_("no")')
    (tmp_path / "a.py").write_text('_("yes")')
    assert list(of_modules(tmp_path)) == [("a.py", "yes")]


def test_all_that_is_said_of_a_claim_is_found() -> None:
    short = ShortClaim("short", "brief")
    one = Claim("C1", 1, "claim", "setting", "source", (), "holds", "condition", short, "why")
    assert list(of_claim(one)) == "claim setting source condition why short brief".split()
    bare = Claim("C1", 1, "claim", "setting", "source", (), "holds", None)
    assert list(of_claim(bare)) == ["claim", "setting", "source"]


def test_names_of_options_are_not_words() -> None:
    assert list(of_options(OPTION_WORDS.values())) == ["neither", "both"]


def test_an_address_is_no_word_but_what_is_said_of_one_is() -> None:
    told = set(of_cells())
    assert {":: with IPV6_V6ONLY", "an IPv4 address, mapped (::ffff:…)", "listening"} <= told
    assert not told & {"::", "::1", "::ffff:0.0.0.0", "0.0.0.0", "SO_REUSEADDR", "TCP", ""}


def test_each_scenario_has_its_question(tmp_path: Path) -> None:
    (tmp_path / "area").mkdir()
    (tmp_path / "area" / "one.yaml").write_text("question: Does it?\n")
    (tmp_path / "claims.yaml").write_text("C1: {claim: no question}\n")
    assert list(of_scenarios(tmp_path)) == [("one.yaml", "Does it?")]


def test_words_of_every_kind_are_among_those_of_the_project() -> None:
    catalogue = template_catalogue(messages())
    for words in (
        "Step through it",
        "the case is over",
        "still there: %(socket)s",
        "does not hold",
        "unexplained",
        "neither",
        "gone but for a connection in TIME_WAIT",
        "SO_REUSEPORT on both sockets shares the address, listener or not, if both are one user's.",
        "tcp_tw_reuse shortens TIME_WAIT.",
        "Does tcp_tw_reuse shorten TIME_WAIT?",
    ):
        assert catalogue.get(words) is not None, words


def test_words_that_are_said_twice_stand_once() -> None:
    catalogue = template_catalogue([("a", "same"), ("b", "same")])
    assert [file for file, _ in catalogue["same"].locations] == ["a", "b"]
