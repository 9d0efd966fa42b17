"""Suppression: that somebody accepted a finding, how and why. The finding stays in the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SuppressedBy(StrEnum):
    """What accepted a finding."""

    COMMENT = "comment"
    FRONT_MATTER = "front-matter"
    SIDECAR = "sidecar"
    CONFIGURATION = "configuration"
    BASELINE = "baseline"
    UNCHANGED = "unchanged"

    @property
    def in_source(self) -> bool:
        """True when the article itself says so."""
        return self in (SuppressedBy.COMMENT, SuppressedBy.FRONT_MATTER)


@dataclass(frozen=True, slots=True)
class Suppression:
    """``reason`` is what the person wrote; ``until`` the last day on which it holds, as YYYY-MM-DD, or empty."""

    by: SuppressedBy
    reason: str
    until: str = ""
