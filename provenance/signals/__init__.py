"""What machine-readable metadata states about the use of AI: evidence, disclosures and reuse preferences."""

from provenance.signals.find import Signals, find_signals

__all__ = ["Signals", "find_signals"]
