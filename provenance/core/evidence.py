"""Evidence: what a rule or a detector found, kept even where a guard discarded it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.disclosure import Claim
from provenance.core.spans import Span
from provenance.core.suppression import Suppression


class Kind(StrEnum):
    """The kinds of evidence; they are never mixed."""

    VERIFIED = "verified"
    DECLARED = "declared"
    RESIDUE = "residue"
    STYLE = "style"
    CONTEXT = "context"


class Status(StrEnum):
    """What became of a piece of evidence."""

    ACTIVE = "active"
    DISCARDED = "discarded"
    ABSORBED = "absorbed"


class Severity(StrEnum):
    """How much an editor should care, before any policy."""

    NOTE = "note"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Strength(StrEnum):
    """How far one hit may be trusted alone (residue): a strong one is a trace that people do not type."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One find.

    ``span`` is its place in the Source and ``text`` the words there; ``slots`` holds what the
    pattern captured, as canonical values. ``reason`` says why it was discarded, or by which rule it
    was absorbed, and is empty for active evidence. ``start`` and ``end`` are its place in ``Article.text``.
    ``private`` evidence is a building block that is never reported; ``attach`` names what it adds to a
    disclosure beside it; of two finds at one place the one of higher ``priority`` stays.
    ``suppression`` says that somebody accepted it: it stays in the report, and the policy looks past it.
    """

    rule: str
    name: str
    kind: Kind
    severity: Severity
    message: str
    span: Span
    text: str
    start: int
    end: int
    slots: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0
    strength: Strength = Strength.STRONG
    status: Status = Status.ACTIVE
    reason: str = ""
    claim: Claim | None = None
    category: str = ""
    advice: str = ""
    private: bool = False
    attach: str = ""
    priority: int = 0
    suppression: Suppression | None = None

    @property
    def active(self) -> bool:
        """True when no guard discarded it and nothing larger absorbed it."""
        return self.status is Status.ACTIVE
