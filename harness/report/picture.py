"""What all pictures of a case have in common: frame, style in both themes, words and links.

Owns how a picture begins. Whatever is in a picture is either text or a link to the record that it
stands for; all of it can also be read, in the picture's description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.language.escape import for_markup
from harness.report.state_look import INK, patterns_of, style_of

LETTER = 6.7
"""pixels of a letter of 11 px monospace, at most"""
_STYLE = f"""
.pic{{font-family:monospace;font-size:11px;color-scheme:light dark}}
.pic a:focus-visible{{outline:2px solid}}
.pic .g{{fill:#fff}}.pic text{{fill:#1d2733}}.pic .t{{fill:#5f6c7b}}.pic .u{{font-weight:bold}}
.pic .e{{fill:#b3261e;font-weight:bold}}.pic path{{stroke:#1d2733;fill:none}}
.pic .w{{stroke:#5f6c7b}}.pic .h{{fill:#1d2733}}.pic .x{{stroke:#b3261e}}
@media(prefers-color-scheme:dark){{.pic .g{{fill:#10161d}}.pic text{{fill:#e3e9f0}}
.pic .t{{fill:#93a1b1}}.pic .e{{fill:#ff8a80}}.pic path{{stroke:#e3e9f0}}
.pic .w{{stroke:#93a1b1}}.pic .h{{fill:#e3e9f0}}.pic .x{{stroke:#ff8a80}}}}
.pic .s text{{fill:{INK}}}.pic .s rect{{stroke:#5f6c7b;stroke-width:.7}}
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture begins with."""

    name: str
    """its class, and what the names of its patterns begin with"""
    width: int
    height: int
    title: str
    description: str
    """the same as text"""
    states: Iterable[str]
    """those that are in it"""
    style: str = ""
    """of its own"""

    def lines(self, *inside: str) -> Iterator[str]:
        """The picture around its elements."""
        size = f'width="{self.width}" height="{self.height}"'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic {self.name}"'
            f' role="graphics-document" {size} viewBox="0 0 {self.width} {self.height}">'
        )
        yield f"<title>{for_markup(self.title)}</title>"
        yield f"<desc>{several_lines(self.description)}</desc>"
        yield f"<style>{_STYLE}{self.style}{style_of(self.states, self.name)}</style>"
        yield f"<defs>{''.join(patterns_of(self.states, self.name))}</defs>"
        yield f'<rect class="g" {size}/>'
        yield from inside
        yield "</svg>"


def link(records: str, to: str, title: str, *inside: str) -> str:
    """A mark that leads to its record; `records`: the page that has it, "" for its own."""
    # A picture that is shown in a frame of a page is left for that page.
    target = ' target="_parent"' if records else ""
    opened = f'<a href="{for_markup(records)}#{to}"{target}><title>{for_markup(title)}</title>'
    return "\n".join([opened, *inside, "</a>"])


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """One line of words; `kind`: its classes."""
    classed = f' class="{kind}"' if kind else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}"{placed}{classed}>{for_markup(words)}</text>'


def fitting(words: str, width: float) -> str:
    """As many of the words as have room, and a sign where some have none."""
    letters = max(1, int(width / LETTER))
    return words if len(words) <= letters else f"{words[: letters - 1]}…"


def several_lines(words: str) -> str:
    """Lines that stay lines, as text of an element."""
    return "\n".join(for_markup(line) for line in words.splitlines())
