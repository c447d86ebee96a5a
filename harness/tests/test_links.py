"""Every relative link in the documents leads somewhere, down to the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from harness import ROOT
from harness.tools.style import sources

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")


def headings(text: str) -> set[str]:
    """The anchors of a document as GitHub makes them: lower case, no punctuation, blanks to `-`."""
    fenced = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    found = set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", fenced))
    for title in re.findall(r"^#+ +(.+?) *#*$", fenced, re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        again = sum(1 for anchor in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", anchor))
        found.add(f"{slug}-{again}" if slug in found else slug)
    return found


def dead_links(root: Path, document: Path) -> Iterator[str]:
    """A line for each link of a document that leads to no file or no heading."""
    text = (root / document).read_text()
    for match in LINK.finditer(CODE.sub(lambda code: "`" * len(code.group()), text)):
        link = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", link):
            continue  # another site's: no test of ours goes there
        name, _, anchor = unquote(link).partition("#")
        target = (root / document).parent / name if name else root / document
        line = text.count("\n", 0, match.start()) + 1
        if not target.exists():
            yield f"{document}:{line}: {link}: no such file"
        elif anchor and anchor not in headings(target.read_text()):
            yield f"{document}:{line}: {link}: no such heading"


@pytest.mark.parametrize("document", sources(".md"), ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    dead = list(dead_links(ROOT, document))
    assert not dead, "\n".join(dead)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("[a](other.md)", None),
        ("[a](other.md#two-words)", None),
        ("[a](other.md#two-words-1)", None),
        ("[a](other.md#an-anchor)", None),
        ("[a](#here)", None),
        ("[a](https://example.org/missing.md)", None),
        ("[a](results/evidence/6.18/a%5Bb=1%5D/)", None),
        ("[a](results/raw/6.18/a/)", "1: results/raw/6.18/a/: no such file"),
        ("[a](other%2Emd)", None),
        ("`[a](missing.md)`", None),
        ("```\n[a](missing.md)\n```", None),
        ("[a](missing.md)", "1: missing.md: no such file"),
        ("![a](missing.svg)", "1: missing.svg: no such file"),
        ('<img src="missing.svg">', "1: missing.svg: no such file"),
        ("\n[a](other.md#words)", "2: other.md#words: no such heading"),
        ("[a](other.md#no-heading)", "1: other.md#no-heading: no such heading"),
        ("[a](#there)", "1: #there: no such heading"),
    ],
)
def test_a_dead_link_is_named_with_its_line(tmp_path: Path, line: str, what: str | None) -> None:
    (tmp_path / "results/evidence/6.18/a[b=1]").mkdir(parents=True)
    (tmp_path / "a.md").write_text(f"{line}\n\n## Here\n")
    other = '# Two words\n## `Two` words!\n<a id="an-anchor"></a>\n```\n# No heading\n```\n'
    (tmp_path / "other.md").write_text(other)
    assert list(dead_links(tmp_path, Path("a.md"))) == ([f"a.md:{what}"] if what else [])
