"""The heads of the classifier: n-gram weights, dense-feature tables, length correction, mixture.

Each head is one logistic regression over n-grams plus one over binned dense features, for one
generation of machine text against all human text. A head's sum is measured against what human texts of
the same length reach (so that one threshold means the same at every length), and the heads are joined
as a mixture: the log of the sum of their odds, never a bare maximum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.errors import ModelError
from provenance.model.dense import DENSE_NAMES, Vector, dense
from provenance.model.ngrams import BUCKETS, Buckets, all_buckets, distinct, pairs_of
from provenance.model.tokens import Hashes, Tokens

Table = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

SHORTEST, LONGEST = 40, 1000  # words between which the length correction was fitted
_BINS = 256  # a feature may have at most: their numbers are counted up in bytes
SPREAD = 4.0  # raw units between the middle human text and the one in a hundred


@dataclass(frozen=True, slots=True)
class Head:
    """One generation's head. ``high`` and ``middle`` are (slope, intercept) of the 99 % and 50 % human
    quantile of its sum against the natural logarithm of the number of words."""

    name: str
    bias: float
    high: tuple[float, float]
    middle: tuple[float, float]
    share: float  # added to the corrected sum: the log of the head's weight in the mixture
    below: float  # how many times as steep a corrected sum falls once it is below 0


@dataclass(frozen=True, slots=True)
class Parts:
    """What one text gives: ``sums`` and ``corrected`` a head each, ``known`` the share of seen features."""

    words: int
    buckets: Buckets
    norm: float
    bins: npt.NDArray[np.intp]
    sums: tuple[float, ...]
    corrected: tuple[float, ...]
    raw: float
    known: float


class Heads:
    """All heads over one table: column h of a row is idf x weight for head h, the last one idf squared."""

    def __init__(
        self,
        heads: Sequence[Head],
        buckets: npt.NDArray[Any],
        weights: npt.NDArray[Any],
        idf: npt.NDArray[Any],
        edges: npt.NDArray[Any],
        tables: npt.NDArray[Any],
    ) -> None:
        count = len(heads)
        if weights.shape != (buckets.size, count) or idf.shape != (buckets.size,):
            raise ModelError("the n-gram arrays of the model do not fit together: install the model again")
        bins = edges.shape[1] + 1
        if (
            edges.shape[0] != len(DENSE_NAMES)
            or bins > _BINS
            or tables.shape != (edges.shape[0], bins, count)
        ):
            raise ModelError(
                "the dense arrays of the model do not fit this program: install the model that belongs to it"
            )
        if buckets.size and not (int(buckets.min()) >= 0 and int(buckets.max()) < BUCKETS):
            raise ModelError(
                "the n-gram arrays of the model point outside the table: install the model again"
            )
        self.heads = tuple(heads)
        self.count = count
        # A small index and a compact table stay in the processor's cache; one wide table of all buckets does
        # not, and a text touches a thousand places of it. Row 0 is that of buckets never seen in training.
        self._place: npt.NDArray[np.integer[Any]] = np.zeros(
            BUCKETS, dtype=np.uint16 if buckets.size < 1 << 16 else np.int32
        )
        self._place[buckets] = np.arange(1, buckets.size + 1)
        self._rows: Table = np.zeros((buckets.size + 1, count + 1), dtype=np.float32)
        self._rows[1:, :count] = weights
        self._rows[1:, count] = np.square(idf.astype(np.float32))
        self.edges: Table = edges.astype(np.float32)
        self.tables: Table = tables.astype(np.float32)
        # The same laid out for one text: an edge of all features a row, and all bins one below the other.
        self._edges_down = np.ascontiguousarray(self.edges.T)
        self._built: Doubles = self.tables.reshape(-1, count).astype(np.float64)
        self._feature = np.arange(edges.shape[0]) * tables.shape[1]
        self._ones = np.ones(edges.shape[0])

    def rows(self, buckets: Buckets) -> Doubles:
        """Rows of the table for the given buckets, zeros for those never seen in training."""
        return self._rows.take(self._place.take(buckets), axis=0).astype(np.float64)

    def _sums(self, buckets: Buckets) -> tuple[list[float], int]:
        """Sums of the rows for the given buckets, and how many of these were seen in training."""
        places = self._place.take(buckets)
        # Doubles, so that one matrix product sums the rows without loss.
        totals = np.ones(places.size) @ self._rows.take(places, axis=0).astype(np.float64)
        return totals.tolist(), int(np.count_nonzero(places))

    def parts(self, tokens: Tokens) -> Parts:
        """Sums and raw score of a text that has at least one word."""
        pairs = pairs_of(tokens)
        return self.join(tokens.words, distinct(all_buckets(tokens, pairs)), dense(tokens, pairs))

    def join(self, words: int, buckets: Buckets, values: Vector) -> Parts:
        """Sums and raw score from distinct buckets and dense values."""
        totals, seen = self._sums(buckets)
        norm = math.sqrt(totals[-1]) or 1.0
        # Down the columns of small whole numbers the processor adds many at once.
        bins = np.add.reduce((values > self._edges_down).view(np.uint8), axis=0, dtype=np.uint8).astype(
            np.intp
        )
        built = (self._ones @ self._built.take(self._feature + bins, axis=0)).tolist()
        sums = tuple(totals[h] / norm + built[h] + head.bias for h, head in enumerate(self.heads))
        corrected = tuple(correct(head, value, words) for head, value in zip(self.heads, sums, strict=True))
        known = seen / max(buckets.size, 1)
        return Parts(words, buckets, norm, bins, sums, corrected, mixture(corrected), known)


def scale(head: Head, value: float, words: int) -> tuple[float, float]:
    """Factor and offset of the length correction at a sum: corrected = factor * (sum - offset) + share."""
    length = math.log(min(max(words, SHORTEST), LONGEST))
    high = head.high[0] * length + head.high[1]
    middle = head.middle[0] * length + head.middle[1]
    factor = SPREAD / max(high - middle, 0.5)
    return (factor if value > high else factor * head.below), high


def correct(head: Head, value: float, words: int) -> float:
    """A head's sum measured against human texts of that length: 0 is where one human in a hundred lies."""
    factor, offset = scale(head, value, words)
    return factor * (value - offset) + head.share


def mixture(corrected: Sequence[float]) -> float:
    """Log of the summed odds of the heads."""
    top = max(corrected)
    return top + math.log(sum(math.exp(value - top) for value in corrected))


def heads_from(settings: Sequence[Mapping[str, Any]]) -> tuple[Head, ...]:
    """Heads as the JSON of the artifact states them."""
    try:
        return tuple(
            Head(
                name=str(item["name"]),
                bias=float(item["bias"]),
                high=(float(item["high"][0]), float(item["high"][1])),
                middle=(float(item["middle"][0]), float(item["middle"][1])),
                share=float(item["share"]),
                below=float(item["below"]),
            )
            for item in settings
        )
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise ModelError(
            f"the heads of the model are not described as they must be: {problem!r}"
        ) from problem


def contributions(tokens: Tokens, pairs: Hashes, heads: Heads) -> Doubles:
    """Rows of the table for every token, then every pair, in order of place (not only distinct ones)."""
    return heads.rows(all_buckets(tokens, pairs))
