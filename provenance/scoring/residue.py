"""Residue: whether the traces found are enough to say that a tool's output was pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.core.evidence import Evidence, Kind, Strength

# How many independent categories of medium residue together count like one strong trace. A weak
# trace only supports others; it never decides. (Wikipedia's speedy deletion rule G15 draws the same
# line: text addressed to the user and impossible citations decide, everything else only supports.)
_MEDIUM_NEEDED = 2


@dataclass(frozen=True, slots=True)
class ResidueFinding:
    """``decisive`` residue indicates AI; ``partial`` residue is there but not enough."""

    decisive: tuple[Evidence, ...]
    partial: tuple[Evidence, ...]


def weigh_residue(evidence: Iterable[Evidence], *, style_is_strong: bool = False) -> ResidueFinding:
    """Active residue split into what decides and what does not.

    With phrasing that passes the strict threshold one medium trace is enough: the two know nothing of
    each other, so that both are hardly ever wrong about one text.
    """
    residue = [item for item in evidence if item.active and item.kind is Kind.RESIDUE]
    strong = tuple(item for item in residue if item.strength is Strength.STRONG)
    if strong:
        return ResidueFinding(strong, tuple(item for item in residue if item.strength is not Strength.STRONG))
    medium = tuple(item for item in residue if item.strength is Strength.MEDIUM)
    if len({item.category for item in medium}) >= (1 if style_is_strong else _MEDIUM_NEEDED):
        return ResidueFinding(medium, tuple(item for item in residue if item.strength is Strength.WEAK))
    return ResidueFinding((), tuple(residue))
