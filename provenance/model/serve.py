"""The style model as the rest of the checker uses it: ``load_style_model`` and ``StyleModel``."""

from __future__ import annotations

import pathlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from provenance.core.style import Passage, StyleFlag, StyleScore
from provenance.errors import ModelError
from provenance.model.artifact import read_artifact
from provenance.model.dense import DENSE_NAMES
from provenance.model.explain import features
from provenance.model.linear import Doubles, Heads, Parts, heads_from
from provenance.model.ngrams import BITS
from provenance.model.passages import paragraphs, passages
from provenance.model.tokens import tokenise

MOST_QUOTED = 0.5  # share of the prose in quotation beyond which the writer's style is not what is scored
MOST_LISTED = 0.5

TOO_SHORT = "too_short"
LANGUAGE = "language_not_validated"
QUOTATION = "mostly_quotation"
LIST = "mostly_list"
UNLIKE = "out_of_distribution"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One band of length: log10 LR = slope * raw + offset within [least, most]; thresholds on raw."""

    low: int
    slope: float
    offset: float
    least: float
    most: float
    strong: float
    elevated: float

    def llr(self, raw: float) -> float:
        """Bounded log10 likelihood ratio of a raw score."""
        return min(max(self.slope * raw + self.offset, self.least), self.most)


class StyleModel:
    """A loaded model. Immutable; may be used from several threads."""

    def __init__(
        self,
        *,
        name: str,
        version: str,
        digest: str,
        language: str,
        heads: Heads,
        bands: Sequence[Calibration],
        known_share: float,
        baseline: Doubles,
    ) -> None:
        self.name = name
        self.version = version
        self.digest = digest
        self.language = language
        self._heads = heads
        self._bands = tuple(bands)
        self._lows = [band.low for band in self._bands]
        self._known = known_share
        self._baseline = baseline

    @property
    def fewest_words(self) -> int:
        """Texts with fewer words are not judged."""
        return self._bands[0].low

    def score(
        self,
        prose: str,
        *,
        language: str | None,
        quoted: Sequence[tuple[int, int]] = (),
        listed_share: float = 0.0,
        explain: bool = True,
    ) -> StyleScore:
        """Score of the main text of one article.

        ``prose`` are paragraphs joined by blank lines, with their original characters. ``quoted`` are
        code-point ranges of ``prose`` in quotation; ``listed_share`` is the share (0 to 1) of it in lists or
        tables. Any ``language`` but the model's own leads to abstention. ``explain=False`` leaves passages
        and features out. Ranges in the answer are code points of ``prose``. Never raises for any text.
        """
        tokens = tokenise(prose)
        words = tokens.words
        if not words:
            wordless = (TOO_SHORT,) if language == self.language else (TOO_SHORT, LANGUAGE)
            return StyleScore(flag=StyleFlag.ABSTAINED, reasons=wordless)
        parts = self._heads.parts(tokens)
        reasons = self._reasons(parts, len(prose), language, quoted, listed_share)
        band = self._band(words)
        flag, llr = StyleFlag.ABSTAINED, None
        if not reasons:
            llr = band.llr(parts.raw)
            flag = _flag(band, parts.raw)
        if not explain:
            return StyleScore(flag=flag, llr=llr, raw=parts.raw, reasons=reasons, words=words)
        found = (
            passages(tokens, self._heads, self.fewest_words, self._elevated)
            if LANGUAGE not in reasons
            else ()
        )
        return StyleScore(
            flag=flag,
            llr=llr,
            raw=parts.raw,
            reasons=reasons,
            passages=found,
            features=features(tokens, self._heads, parts, self._baseline),
            words=words,
        )

    def heat(self, prose: str) -> tuple[Passage, ...]:
        """Every paragraph of ``prose`` that holds a word, with the raw score of it alone, for a picture.

        Nothing here is calibrated: below ``fewest_words`` words a paragraph's score is mostly chance.
        """
        return paragraphs(tokenise(prose), self._heads)

    def score_many(self, proses: Sequence[str]) -> list[float | None]:
        """Raw score of each text, None for one without a word."""
        found: list[float | None] = []
        for prose in proses:
            tokens = tokenise(prose)
            found.append(self._heads.parts(tokens).raw if tokens.words else None)
        return found

    def describe(self) -> Mapping[str, Any]:
        """Plain values for ``model show``: names, digest, bands with their thresholds and bounds."""
        return {
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "language": self.language,
            "fewest_words": self.fewest_words,
            "known_share": self._known,
            "heads": [head.name for head in self._heads.heads],
            "bands": [
                {
                    field: getattr(band, field)
                    for field in ("low", "slope", "offset", "least", "most", "strong", "elevated")
                }
                for band in self._bands
            ],
        }

    def _band(self, words: int) -> Calibration:
        return self._bands[max(bisect_right(self._lows, words) - 1, 0)]

    def _elevated(self, words: int) -> float:
        return self._band(words).elevated

    def _reasons(
        self,
        parts: Parts,
        length: int,
        language: str | None,
        quoted: Sequence[tuple[int, int]],
        listed_share: float,
    ) -> tuple[str, ...]:
        reasons = []
        if parts.words < self.fewest_words:
            reasons.append(TOO_SHORT)
        if language != self.language:
            reasons.append(LANGUAGE)
        if _covered(quoted, length) > MOST_QUOTED * length:
            reasons.append(QUOTATION)
        if listed_share > MOST_LISTED:
            reasons.append(LIST)
        if parts.known < self._known:
            reasons.append(UNLIKE)
        return tuple(reasons)


def _flag(band: Calibration, raw: float) -> StyleFlag:
    if raw > band.strong:
        return StyleFlag.STRONG
    return StyleFlag.ELEVATED if raw > band.elevated else StyleFlag.NONE


def _covered(ranges: Sequence[tuple[int, int]], length: int) -> int:
    """How many code points the ranges cover together; overlaps count once."""
    covered, reached = 0, 0
    for start, end in sorted(ranges):
        start, end = max(start, reached), min(end, length)
        if end > start:
            covered += end - start
            reached = end
    return covered


def load_style_model(path: pathlib.Path) -> StyleModel:
    """The model in the folder ``path`` (``model.json`` and ``model.npz``).

    Raises ModelError when it is missing, damaged, or made for another version of the program.
    """
    artifact = read_artifact(path)
    settings, arrays = artifact.settings, artifact.arrays
    try:
        if settings["bits"] != BITS or tuple(settings["dense"]) != DENSE_NAMES:
            raise ModelError(
                f"{path} was trained with other features than this program computes: train it again"
            )
        heads = Heads(
            heads_from(settings["heads"]),
            arrays["gram_bucket"],
            arrays["gram_weight"],
            arrays["gram_idf"],
            arrays["dense_edge"],
            arrays["dense_table"],
        )
        bands = [
            Calibration(
                low=int(item["low"]),
                slope=float(item["slope"]),
                offset=float(item["offset"]),
                least=float(item["least"]),
                most=float(item["most"]),
                strong=float(item["strong"]),
                elevated=float(item["elevated"]),
            )
            for item in settings["bands"]
        ]
        if not bands or [band.low for band in bands] != sorted(band.low for band in bands):
            raise ModelError(f"{path} has no usable bands of length: install the model again")
        baseline = arrays["dense_baseline"].astype(np.float64)
        if baseline.shape != (len(DENSE_NAMES), heads.count):
            raise ModelError(f"{path} has a baseline of the wrong shape: install the model again")
        return StyleModel(
            name=str(settings["name"]),
            version=str(settings["version"]),
            digest=artifact.digest,
            language=str(settings["language"]),
            heads=heads,
            bands=bands,
            known_share=float(settings["known_share"]),
            baseline=baseline,
        )
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise ModelError(
            f"{path} is not described as a style model must be ({problem!r}): install it again"
        ) from problem
