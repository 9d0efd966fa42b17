"""From evidence to a verdict."""

from provenance.scoring.decide import decide

__all__ = ["decide"]
