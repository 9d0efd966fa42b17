"""Diagnostic: something that could not be checked, or was odd about the input. Never silent, never a pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.spans import Span


class Level(StrEnum):
    """How much a diagnostic matters: an ``error`` means that the input was not analysed."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """``code`` is stable and machine-readable; ``message`` says what, where and what to do."""

    level: Level
    code: str
    message: str
    span: Span | None = None
