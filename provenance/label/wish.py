"""Wish: what a disclosure should say and where; and the values of the vocabularies that say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.disclosure import Extent


class Place(StrEnum):
    """Where the visible line goes."""

    TOP = "top"
    END = "end"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to write.

    ``extent`` is full, partial or assisted; ``reviewer`` says who checked the text, None where nobody did or
    nobody wants to say so; ``sentence`` is the house's own wording in place of the one for ``language``.
    """

    extent: Extent = Extent.ASSISTED
    tool: str | None = None
    reviewer: str | None = None
    language: str = "en"
    place: Place = Place.TOP
    sentence: str | None = None
    visible: bool = True
    metadata: bool = True

    @property
    def source_type(self) -> str:
        """The IPTC digital source type."""
        return (
            "trainedAlgorithmicMedia"
            if self.extent is Extent.FULL
            else "compositeWithTrainedAlgorithmicMedia"
        )

    @property
    def schema_org(self) -> str:
        """The member of schema.org's enumeration for it."""
        return f"https://schema.org/{self.source_type[0].upper()}{self.source_type[1:]}DigitalSource"

    @property
    def w3c(self) -> str | None:
        """The W3C value, None where none fits: ``ai-assisted`` asserts that a person reviewed the text."""
        if self.reviewer is not None:
            return "ai-assisted"
        return "ai-autonomous" if self.extent is Extent.FULL else None

    @property
    def key_word(self) -> str:
        """The value for a front matter key."""
        return {Extent.FULL: "ai-generated", Extent.PARTIAL: "partly ai-generated"}.get(
            self.extent, "ai-assisted"
        )
