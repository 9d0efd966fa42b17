"""From sums to something that may be shown: length correction, thresholds, likelihood ratios with bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression

from provenance.model.linear import Head, correct, mixture
from provenance.train.corpus import HUMAN
from provenance.train.examples import Examples
from provenance.train.fit import Doubles, Mask
from provenance.train.recipe import GENERATIONS, audited

Strings = npt.NDArray[np.str_]

BANDS = ((50, 100), (100, 200), (200, 400), (400, 1 << 30))
_KNOTS = np.log([50.0, 90.0, 150.0, 250.0, 400.0, 700.0])
_WIDTH = 0.35
_STRATA = (0, 75, 125, 200, 320, 530, 1 << 30)


@dataclass(frozen=True, slots=True)
class Band:
    """Calibration of texts with ``low`` <= words < ``high``: log10 LR = slope * raw + offset, bounded."""

    low: int
    high: int
    slope: float
    offset: float
    least: float
    most: float
    strong: float
    elevated: float
    humans: int
    machines: int


def human_weights(groups: Strings, human: Mask, words: npt.NDArray[np.int64]) -> Doubles:
    """Weight of each human row so that every audited group weighs the same within a stratum of length."""
    weights = np.zeros(groups.size)
    for group in np.unique(groups[human]):
        if not audited(str(group)):
            continue
        for low, high in pairwise(_STRATA):
            mine = human & (groups == group) & (words >= low) & (words < high)
            if mine.sum() >= 20:
                weights[mine] = 1 / mine.sum()
    if not weights.any():  # a corpus with few human texts: all weigh the same
        weights[human] = 1.0
    return weights


def heads_of(
    sums: Doubles,
    words: npt.NDArray[np.int64],
    weights: Doubles,
    bias: Sequence[float],
    below: Mapping[str, float],
) -> tuple[Head, ...]:
    """Heads with their length correction fitted on cross-fitted sums of human rows (those with weight)."""
    heads = []
    length = np.log(np.maximum(words, 20).astype(np.float64))
    for place, name in enumerate(GENERATIONS):
        lines = []
        for share in (0.99, 0.5):
            points = []
            for knot in _KNOTS:
                near = (weights > 0) & (np.abs(length - knot) < _WIDTH) & np.isfinite(sums[:, place])
                if near.sum() >= 20:
                    points.append((knot, weighted_quantile(sums[near, place], weights[near], share)))
            if len(points) >= 2:
                slope, intercept = np.polyfit([x for x, _ in points], [y for _, y in points], 1)
            else:
                usable = (weights > 0) & np.isfinite(sums[:, place])
                slope, intercept = 0.0, weighted_quantile(sums[usable, place], weights[usable], share)
            lines.append((float(slope), float(intercept)))
        heads.append(Head(name, float(bias[place]), lines[0], lines[1], share=0.0, below=below[name]))
    return tuple(heads)


def weighted_quantile(values: Doubles, weights: Doubles, share: float) -> float:
    """Value below which ``share`` of the weight lies."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order])
    return float(values[order][min(int(np.searchsorted(running, share * running[-1])), values.size - 1)])


def raw_scores(heads: Sequence[Head], sums: Doubles, words: npt.NDArray[np.int64]) -> Doubles:
    """Raw score of each row."""
    return np.array(
        [mixture([correct(head, value, int(count)) for head, value in zip(heads, row, strict=True)])
         for row, count in zip(sums.tolist(), words.tolist(), strict=True)]
    )  # fmt: skip


def upper_bound(hits: int, count: int, confidence: float = 0.95) -> float:
    """One-sided upper bound on a rate (Clopper and Pearson, 1934)."""
    if count == 0 or hits >= count:
        return 1.0
    return float(beta.ppf(confidence, hits + 1, count - hits))


def interval(hits: int, count: int) -> tuple[float, float]:
    """Two-sided 95 % interval on a rate (Wilson, 1927)."""
    if count == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    share = hits / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def worst_group_threshold(
    raw: Doubles, groups: Strings, documents: npt.NDArray[np.intp], rate: float, fewest: int
) -> float:
    """Threshold that holds ``rate`` in every group, and whose pooled one-sided bound holds it as well.

    Rows are human rows of audited groups; of several rows a document the highest counts. In each group of
    at least ``fewest`` documents at most ``rate`` of them lie above. Over all together the upper 95 % bound
    on the share above is at most ``rate``.
    """
    best: dict[int, tuple[float, str]] = {}
    for value, group, document in zip(raw.tolist(), groups.tolist(), documents.tolist(), strict=True):
        if document not in best or value > best[document][0]:
            best[document] = (value, group)
    values = np.array([value for value, _ in best.values()])
    names = np.array([name for _, name in best.values()])
    threshold = -math.inf
    for name in np.unique(names):
        own = np.sort(values[names == name])[::-1]
        if own.size >= fewest:
            threshold = max(threshold, float(own[int(rate * own.size)]))
    ordered = np.sort(values)[::-1]
    for hits in range(ordered.size):
        if upper_bound(hits, ordered.size) > rate:
            threshold = max(threshold, float(ordered[max(hits - 1, 0)]))
            break
    return threshold if math.isfinite(threshold) else float(ordered[0])


def margin_needed(
    raw: Doubles, groups: Strings, documents: npt.NDArray[np.intp], rate: float, fewest: int
) -> float:
    """How far above the threshold of the other groups the worst group's own threshold lies.

    Each group of at least ``fewest`` documents is left out in turn: what a threshold that never saw it would
    have had to add to hold ``rate`` in it. 0 where every group would have been spared.
    """
    needed = 0.0
    for name in np.unique(groups):
        own = groups == name
        if own.all() or np.unique(documents[own]).size < fewest:
            continue
        others = worst_group_threshold(raw[~own], groups[~own], documents[~own], rate, fewest)
        highest: dict[int, float] = {}
        for value, document in zip(raw[own].tolist(), documents[own].tolist(), strict=True):
            highest[document] = max(value, highest.get(document, -math.inf))
        ordered = sorted(highest.values(), reverse=True)
        needed = max(needed, ordered[int(rate * len(ordered))] - others)
    return needed


def elub(log10_human: Doubles, log10_machine: Doubles) -> tuple[float, float]:
    """Bounds on log10 LR that the amount of data supports.

    Empirical lower and upper bounds (Vergeer et al., "Numerical likelihood ratios outputted by LR systems
    are often based on extrapolation: when to stop extrapolating?", Science & Justice 56, 2016): with one
    more misleading value on each side, a threshold is usable while deciding by it still costs less than
    deciding by the prior alone.
    """
    grid = np.arange(0.0, 6.0, 0.01)
    most = least = 0.0
    for level in grid:
        false_alarm = (np.count_nonzero(log10_human > level) + 1) / (log10_human.size + 1)
        missed = (np.count_nonzero(log10_machine <= level) + 1) / (log10_machine.size + 1)
        if missed + false_alarm * 10**level < 1:
            most = float(level)
        false_alarm = (np.count_nonzero(log10_human > -level) + 1) / (log10_human.size + 1)
        missed = (np.count_nonzero(log10_machine <= -level) + 1) / (log10_machine.size + 1)
        if missed * 10**level + false_alarm < 1:
            least = -float(level)
    return least, most


def enough(low: int, high: int, examples: Examples, kinds: Strings, weights: Doubles) -> bool:
    """Whether a band holds twenty human documents that count and twenty machine documents."""
    inside = (examples.words >= low) & (examples.words < high)
    people = np.unique(examples.document[inside & (kinds == HUMAN) & (weights > 0)]).size
    machines = np.unique(examples.document[inside & (kinds != HUMAN)]).size
    return people >= 20 and machines >= 20


def band_of(
    low: int,
    high: int,
    examples: Examples,
    raw: Doubles,
    groups: Strings,
    kinds: Strings,
    weights: Doubles,
    margin: float,
) -> Band:
    """Calibration of one band from cross-fitted raw scores."""
    inside = (examples.words >= low) & (examples.words < high) & np.isfinite(raw)
    human = inside & (kinds == HUMAN) & (weights > 0)
    machine = inside & (kinds != HUMAN)
    used = human | machine
    weight = np.zeros(raw.size)
    weight[human] = weights[human] / weights[human].sum()
    for name in GENERATIONS:
        mine = machine & (kinds == name)
        if mine.any():
            weight[mine] = 1 / mine.sum()
    weight[machine] /= weight[machine].sum()
    platt = LogisticRegression(C=1e6, max_iter=500)
    platt.fit(raw[used, None], kinds[used] != HUMAN, sample_weight=weight[used] * used.sum())
    slope, offset = float(platt.coef_[0, 0]) / math.log(10), float(platt.intercept_[0]) / math.log(10)
    # One row a document, so that crops of one text do not pass for independent evidence.
    first_human = human & _first_rows(examples.document, human)
    first_machine = machine & _first_rows(examples.document, machine)
    least, most = elub(slope * raw[first_human] + offset, slope * raw[first_machine] + offset)
    strong = worst_group_threshold(raw[human], groups[human], examples.document[human], 0.01, 100) + margin
    elevated = worst_group_threshold(raw[human], groups[human], examples.document[human], 0.05, 60)
    return Band(
        low,
        high,
        slope,
        offset,
        least,
        most,
        strong,
        min(elevated, strong),
        int(first_human.sum()),
        int(first_machine.sum()),
    )


def _first_rows(documents: npt.NDArray[np.intp], mask: Mask) -> Mask:
    places = np.flatnonzero(mask)
    _, first = np.unique(documents[places], return_index=True)
    out = np.zeros(documents.size, dtype=np.bool_)
    out[places[first]] = True
    return out
