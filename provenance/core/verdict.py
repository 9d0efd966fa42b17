"""Verdict: what the evidence says about an article. It may abstain and it holds no action."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.evidence import Kind


class Label(StrEnum):
    """The one-word result. There is none that says that a person wrote the text."""

    VERIFIED_AI = "verified-ai"
    DECLARED_AI = "declared-ai"
    UNDECLARED_AI = "undeclared-ai"
    STYLE_INDICATED = "style-indicated"
    CONFLICT = "conflict"
    DECLARED_HUMAN = "declared-human"
    NO_INDICATION = "no-indication"
    INCONCLUSIVE = "inconclusive"


class Involvement(StrEnum):
    """Whether AI took part in making the text, as far as the evidence goes."""

    INDICATED = "indicated"
    NOT_INDICATED = "not_indicated"
    INCONCLUSIVE = "inconclusive"


class DisclosureState(StrEnum):
    """What the article itself says about it."""

    DISCLOSED = "disclosed"
    NOT_FOUND = "not_found"
    DENIED = "denied"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the verdict, in an editor's words; ``rules`` names what it rests on."""

    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one article.

    ``basis`` is the strongest kind of evidence relied on, None where there is none;
    ``reasons`` says why the verdict abstains; ``digital_source_type`` is the nearest term of the
    IPTC Digital Source Type NewsCodes, None where nothing supports one; ``steps`` is the way here.
    """

    label: Label
    involvement: Involvement
    disclosure: DisclosureState
    basis: Kind | None = None
    reasons: tuple[str, ...] = ()
    digital_source_type: str | None = None
    steps: tuple[Step, ...] = ()
