"""An SVG badge for a claim: its name, and whether it holds."""

from __future__ import annotations

from harness.analysis.claim_findings import DOES_NOT_HOLD, HOLDS, Finding
from harness.language.escape import for_markup

_COLOURS = {HOLDS: "#1f7a4d", DOES_NOT_HOLD: "#b3261e"}
_OTHER = "#8a5a00"
_LETTER = 7  # pixels, of 11 px Verdana and its like


def badge(finding: Finding) -> str:
    """`C5 | holds`."""
    name, answer = finding.claim.id, finding.computed
    left, right = len(name) * _LETTER + 12, len(answer) * _LETTER + 12
    colour = _COLOURS.get(answer, _OTHER)
    label = for_markup(f"{name}: {answer}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img"'
        f' aria-label="{label}"><title>{label}</title>'
        f'<rect width="{left}" height="20" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{for_markup(name)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{for_markup(answer)}</text></g></svg>\n'
    )
