"""The site in Chinese has the facts of the English one, in the words of its catalogue."""

from __future__ import annotations

import re
from gettext import NullTranslations
from pathlib import Path

import pytest

from harness.analysis.kernel_column import columns_of
from harness.report.site.edition import Edition
from harness.report.site.model import Site
from harness.report.site.pages import pages_of
from harness.report.site.tests.test_pages import broken_links, columns, pages, record, site
from harness.report.site.translated import editions_of, translated
from harness.report.translations import CHINESE, LANGUAGES, translations
from harness.tests.evidence_builder import restart

ASKED = "Does a server that closed first get its port back at once?"
IN_CHINESE = "主动关闭的服务器能立即重新得到它的端口吗？"


@pytest.fixture
def drawn(tmp_path: Path) -> Site:
    """A question of ours with a case that is drawn and one that is not."""
    restart().write(tmp_path / "a" / "b[x=1]")
    told = [record(f"a/b[x={n}]", "6.1.2", "ok", question=ASKED) for n in (1, 2)]
    return site(columns_of([told]), tmp_path)


class Asked(NullTranslations):
    """Notes what a catalogue has no words for."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()

    def gettext(self, message: str) -> str:
        self.words.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.words.add(msgid1)
        return msgid1


def test_there_is_an_edition_for_each_language(drawn: Site) -> None:
    editions = list(editions_of(drawn))
    assert [it.edition.language for it in editions] == list(LANGUAGES)
    assert [it.questions[0].question for it in editions] == [ASKED, IN_CHINESE]
    assert editions[1].findings[4].claim.claim.startswith("在 bind() 之前设置 SO_REUSEADDR")


def test_answers_and_evidence_are_shared(drawn: Site) -> None:
    other = translated(drawn, Edition(CHINESE, str.upper))
    assert other.columns is drawn.columns and other.shown is drawn.shown
    assert [it.rows for it in other.questions] == [it.rows for it in drawn.questions]
    assert [it.computed for it in other.findings] == [it.computed for it in drawn.findings]


def test_start_page_claims_questions_and_drawn_cases_are_in_chinese(drawn: Site) -> None:
    texts = dict(pages_of(drawn))
    for page in ("index.html", "kernels.html", "claims/C5.html", "q/a/b.html", "q/a/b/x=1.html"):
        assert 'lang="en"' in texts[page] and '<html lang="zh-CN"' in texts[f"zh/{page}"], page
        assert 'hreflang="zh-CN"' in texts[page] and 'hreflang="en"' in texts[f"zh/{page}"], page
    assert "zh/q/a/b/x=2.html" not in texts and "hreflang" not in texts["q/a/b/x=2.html"]
    assert IN_CHINESE in texts["zh/q/a/b.html"] and IN_CHINESE not in texts["q/a/b.html"]


def test_the_ladder_and_the_step_through_speak_chinese(drawn: Site) -> None:
    text = dict(pages_of(drawn))["zh/q/a/b/x=1.html"]
    picture = text.partition("<svg")[2].partition("</svg>")[0]
    assert "处于 TIME_WAIT" in picture and " is TIME_WAIT" not in picture
    assert "逐步查看" in text and 'data-guess="它会返回什么？"' in text


def test_the_facts_are_those_of_the_english_page(drawn: Site) -> None:
    texts = dict(pages_of(drawn))
    for page in ("q/a/b/x=1.html", "kernels.html"):
        english, chinese = (
            re.findall(r"[A-Z]{2,}[A-Z_\d]*|\d+(?:\.\d+)+", texts[it].partition("<main")[2])
            for it in (page, f"zh/{page}")
        )
        assert sorted(english) == sorted(chinese), page


def test_every_link_of_every_language_leads_somewhere(drawn: Site) -> None:
    texts = pages(drawn)
    assert broken_links(texts) == []
    del texts["zh/q/a/b.html"]
    assert broken_links(texts) != []


def test_nothing_is_asked_that_the_catalogue_lacks(
    drawn: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked()
    monkeypatch.setattr(translations(CHINESE), "_fallback", asked)
    for made in (drawn, site(columns())):
        assert all(pages_of(made))
    # Names are the same in all languages, and the questions of made-up records are nobody's.
    unknown = {it for it in asked.words if it != it.upper()}
    assert unknown <= {it.question for it in site(columns()).questions} | {
        restart().plan["question"]
    }
