"""The values that a rule's claim may hold, from the domain language of the core."""

from __future__ import annotations

from provenance.core.disclosure import AiRole, Extent, HumanReview, Polarity, Scope

CLAIM_VALUES: dict[str, tuple[str, ...]] = {
    "polarity": tuple(Polarity),
    "extent": tuple(Extent),
    "role": tuple(AiRole),
    "scope": tuple(Scope),
    "human_review": tuple(HumanReview),
}
