"""A claim in the words of another language; its id, its finding and its cases stay."""

from __future__ import annotations

from dataclasses import replace

from harness.report.translate import Translate
from harness.spec.claims import Claim, ShortClaim


def translated_claim(claim: Claim, _: Translate) -> Claim:
    """All that is said of it."""
    short = claim.short
    return replace(
        claim,
        claim=_(claim.claim),
        setting=_(claim.setting),
        source=_(claim.source),
        condition=_or_none(claim.condition, _),
        why=_(claim.why),
        short=short and ShortClaim(_(short.claim), _or_none(short.condition, _)),
    )


def _or_none(words: str | None, _: Translate) -> str | None:
    return None if words is None else _(words)
