"""The README says the same in every language: none of them goes stale in silence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from harness import ROOT
from harness.report.readme_claims import BEGIN, END, readme_name
from harness.report.translations import ENGLISH, LANGUAGES

NAMES = [readme_name(language) for language in LANGUAGES]
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Skeleton:
    """What of a README is in no language."""

    headings: list[int]
    fences: list[str]
    code: Counter[str]
    links: Counter[str]
    claims: list[str]


def skeleton(text: str) -> Skeleton:
    """Of its text: comments in commands are words, and so are left out."""
    before, _, rest = text.partition(BEGIN)
    table, _, after = rest.partition(END)
    fences = [re.sub(r" +# .*", "", it) for it in FENCE.findall(before + after)]
    prose = FENCE.sub("", before + after)
    links = Counter(re.findall(r"\]\(([^)]+)\)", prose))
    return Skeleton(
        headings=[len(it) for it in re.findall(r"^(#+) ", prose, re.MULTILINE)],
        fences=fences,
        code=Counter(re.findall(r"`[^`\n]+`", prose)),
        links=Counter({link: n for link, n in links.items() if link not in NAMES}),
        claims=re.findall(r"\[(C\d+)\]\(([^)]+)\)", table),
    )


@pytest.mark.parametrize("name", NAMES[1:])
def test_headings_commands_links_and_claims_are_the_same(name: str) -> None:
    english = skeleton((ROOT / readme_name(ENGLISH)).read_text())
    other = skeleton((ROOT / name).read_text())
    assert english.fences and english.claims
    assert other == english


@pytest.mark.parametrize("name", NAMES)
def test_the_first_lines_lead_to_the_others(name: str) -> None:
    first = "\n".join((ROOT / name).read_text().split("\n")[:5])
    assert [it for it in NAMES if f"]({it})" in first] == [it for it in NAMES if it != name]


@pytest.mark.parametrize(
    ("english", "other"),
    [
        ("# A\n## B\n", "# A\n"),
        ("```sh\nmake test  # all\n```\n", "```sh\nmake tests  # 全部\n```\n"),
        ("[a](b.md)", "[甲](c.md)"),
        ("`make`", "`gmake`"),
        (f"{BEGIN}\n| [C1](a) | x |\n{END}", f"{BEGIN}\n{END}"),
    ],
)
def test_what_one_of_them_lacks_is_seen(english: str, other: str) -> None:
    assert skeleton(english) != skeleton(other)


def test_words_may_differ() -> None:
    english = "# A\n```sh\nmake test  # all\n```\nsee [b](b.md)\n"
    assert skeleton(english) == skeleton("# 甲\n```sh\nmake test  # 全部\n```\n见 [乙](b.md)\n")
