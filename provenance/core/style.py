"""Values that the style classifier gives to the rest of the checker: StyleScore, Passage, Feature."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StyleFlag(StrEnum):
    """What the classifier says. It never says who wrote a text."""

    STRONG = "strong"
    ELEVATED = "elevated"
    NONE = "none"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of at least three sentences that carries the score.

    ``start`` and ``end`` are code-point offsets into the prose that was scored (half open);
    ``raw`` is the uncalibrated score of the passage alone.
    """

    start: int
    end: int
    raw: float


@dataclass(frozen=True, slots=True)
class Feature:
    """One trait that weighs in the score, in words an editor understands.

    ``name`` is stable and machine-readable, ``label`` is for people, ``weight`` is its additive
    share of ``StyleScore.raw``, ``ranges`` are places in the scored prose where it shows.
    """

    name: str
    label: str
    weight: float
    ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StyleScore:
    """The classifier's answer for one prose text.

    ``llr`` is the calibrated log10 likelihood ratio (machine against human), bounded by the amount
    of validation data, or None when the classifier abstains; ``raw`` is the uncalibrated score,
    None only when the prose holds no word; ``reasons`` says why it abstained
    (``too_short``, ``language_not_validated``, ``mostly_quotation``, ``mostly_list``,
    ``out_of_distribution``, ``not_run``).
    """

    flag: StyleFlag
    llr: float | None = None
    raw: float | None = None
    reasons: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    features: tuple[Feature, ...] = ()
    words: int = 0


NOT_RUN = StyleScore(flag=StyleFlag.ABSTAINED, reasons=("not_run",))
