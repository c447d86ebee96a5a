"""The decisive picture of each claim: who had the port in a case that decides it.

Owns which case that is: where a claim does not always hold, one in which it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.analysis.claim_findings import Finding
from harness.report.occupancy.svg import occupancy_svg
from harness.report.site import address
from harness.report.site.case_pages import drawn_of
from harness.report.site.model import Site


@dataclass(frozen=True, slots=True)
class ClaimPicture:
    """A picture, and the case that it is of."""

    case: str
    file: str
    """its address"""


def picture_of(site: Site, finding: Finding) -> ClaimPicture | None:
    """None if no case that decides is drawn."""
    sayings = finding.opposing + finding.holding
    first = next((it.verdict.case for it in sayings if site.shown.get(it.verdict.case)), None)
    if first is None:
        return None
    return ClaimPicture(first, address.claim_picture(finding.claim.id))


def claim_pictures(site: Site) -> Iterator[tuple[str, str]]:
    """The address and the text of each, in the site's language."""
    for finding in site.findings:
        found = picture_of(site, finding)
        if found is None:
            continue
        page = address.case_page(found.case)
        for drawn in drawn_of(site, found.case)[:1]:
            place = site.edition.place(found.file)
            records = address.Links(place).to(site.edition.place(page))
            yield place, occupancy_svg(drawn.ladder, records, site.edition.translate)
