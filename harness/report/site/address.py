"""Where each page of the site is, and how one page names another.

Promises that a case's address is made of its id alone, so that a link stays good.
"""

from __future__ import annotations

from urllib.parse import quote

INDEX, KERNELS, STYLE = "index.html", "kernels.html", "site.css"
SEARCH, SEARCH_DATA, VENDORED = "search.html", "search-data.js", "vendor/index.html"
# The first is on every page, the others where they have something to do.
SCRIPT = "site.js"
FILTER, SORT, COMPARE, FIND = "filter.js", "sort.js", "compare.js", "search.js"
STEP, BESIDE, HEAT, PAIR = "step.js", "beside.js", "heat.js", "pair.js"
SCRIPTS = (SCRIPT, FILTER, SORT, COMPARE, FIND, STEP, BESIDE, PAIR, HEAT)
GRID, RULES, GRID_DATA, TIMES = "grid.html", "rules.html", "grid-data.js", "times.html"
SERVERS = "servers.html"
CELLS_JSON, CELLS_CSV = "cells.json", "cells.csv"
FEED = "changes.atom"
_SAFE = "/=,-_.~"


def question_page(scenario: str) -> str:
    """`q/restart/server-closes-first.html`."""
    return f"q/{scenario}.html"


def question_data(scenario: str) -> str:
    """The same as JSON."""
    return f"q/{scenario}.json"


def case_page(case: str) -> str:
    """`q/restart/server-closes-first/family=ipv4,reuse=1.html`."""
    scenario, _, params = case.partition("[")
    return f"q/{scenario}/{params.removesuffix(']') or '_only'}.html"


def case_data(case: str) -> str:
    """The same as JSON."""
    return f"{case_page(case).removesuffix('.html')}.json"


def shown_page(cell: str, case: str, place: str) -> str:
    """Further evidence of a case: `….on-6.12.43+deb12-cloud-amd64.html`, `….on-….run-2.html`."""
    run = case.removeprefix(cell).removeprefix("/")
    of_run = f".run-{run}" if run else ""
    return f"{case_page(cell).removesuffix('.html')}.on-{place}{of_run}.html"


def ladder_file(page: str) -> str:
    """The ladder of a case's page alone."""
    return f"{page.removesuffix('.html')}.svg"


def evidence_file(place: str, case: str, name: str) -> str:
    """`evidence/6.12.43+deb12-cloud-amd64/restart/…[…]/capture.pcap`."""
    return f"evidence/{place}/{case}/{name}"


def card_file(name: str) -> str:
    """`servers/nginx.json`: what check wrote of a server."""
    return f"servers/{name}"


def claim_page(claim: str) -> str:
    """`claims/C5.html`."""
    return f"claims/{claim}.html"


def claim_picture(claim: str) -> str:
    """`claims/C5.svg`: who had the port in a case that decides it."""
    return f"claims/{claim}.svg"


def schema_file(name: str) -> str:
    """`schema/cells.schema.json`."""
    return f"schema/{name}"


def badge_file(claim: str) -> str:
    """`badges/C5.svg`."""
    return f"badges/{claim}.svg"


class Links:
    """How one page names others: relatively, so that the site works from any folder."""

    def __init__(self, page: str) -> None:
        self._up = "../" * page.count("/")

    def to(self, page: str) -> str:
        """The reference to a page."""
        return self._up + quote(page, safe=_SAFE)
