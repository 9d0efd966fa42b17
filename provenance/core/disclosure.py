"""Claim and Disclosure: what somebody states about the use of AI, as a structure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.article import Zone
from provenance.core.spans import Span


class Polarity(StrEnum):
    """Whether AI is said to have been used."""

    USED = "used"
    NOT_USED = "not_used"


class Extent(StrEnum):
    """How much of the thing spoken about the AI made."""

    FULL = "full"
    PARTIAL = "partial"
    ASSISTED = "assisted"
    UNSPECIFIED = "unspecified"


class AiRole(StrEnum):
    """What the AI did."""

    GENERATED = "generated"
    DRAFTED = "drafted"
    TRANSLATED = "translated"
    SUMMARISED = "summarised"
    EDITED = "edited"
    ILLUSTRATED = "illustrated"
    TRANSCRIBED = "transcribed"
    VOICED = "voiced"
    RESEARCHED = "researched"
    CODED = "coded"
    UNSPECIFIED = "unspecified"


class Scope(StrEnum):
    """What the statement is about. Only ``article`` and ``translation`` speak for the article's text."""

    ARTICLE = "article"
    HEADLINE = "headline"
    SUMMARY = "summary"
    IMAGE = "image"
    AUDIO = "audio"
    TRANSLATION = "translation"
    SITE = "site"
    OTHER = "other"


class HumanReview(StrEnum):
    """What is said about a person's review."""

    STATED = "stated"
    DENIED = "denied"
    NOT_STATED = "not_stated"


class Channel(StrEnum):
    """Who can see the statement: readers, or only machines."""

    VISIBLE = "visible"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one piece of evidence states. A field is None where the evidence says nothing about it."""

    polarity: Polarity | None = None
    extent: Extent | None = None
    role: AiRole | None = None
    scope: Scope | None = None
    tool: str | None = None
    human_review: HumanReview | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A structured claim about AI use, built from declared evidence.

    ``span`` covers the whole notice with the hedges that belong to it, ``core`` the words that make
    it a disclosure. ``quality`` (0 to 1) is how much of the expected wording is there,
    ``truncated`` says that the notice breaks off.
    """

    polarity: Polarity
    extent: Extent
    role: AiRole
    scope: Scope
    tool: str | None
    human_review: HumanReview
    channel: Channel
    where: Zone
    truncated: bool
    quality: float
    rule: str
    text: str
    span: Span
    core: Span

    @property
    def speaks_for_text(self) -> bool:
        """True when the statement is about the article's own words."""
        return self.scope in (Scope.ARTICLE, Scope.TRANSLATION)
