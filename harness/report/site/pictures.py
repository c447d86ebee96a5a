"""The pictures of a run that a page has besides its ladder, each with the same as text."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from harness.report.ladder.model import Ladder
from harness.report.occupancy.svg import occupancy_svg
from harness.report.occupancy.text import occupancy_text
from harness.report.state_diagram.svg import diagram_svg
from harness.report.state_diagram.text import diagram_text
from harness.report.translate import Translate, same


@dataclass(frozen=True, slots=True)
class Picture:
    """One of them."""

    name: str
    """its anchor on the page"""
    title: str
    drawn: Markup
    text: str


def pictures_of(ladder: Ladder, _: Translate = same) -> list[Picture]:
    """The ports, and TCP's states if there was any TCP."""
    ports = Markup(occupancy_svg(ladder, _=_))
    made = [Picture("ports", _("Who had which port"), ports, occupancy_text(ladder, _))]
    states = diagram_svg(ladder, _=_)
    if states is not None:
        title = _("The TCP states that were passed")
        made.append(Picture("states", title, Markup(states), diagram_text(ladder, _)))
    return made
