"""Cross-fitting: each example gets the sums of a model that never saw its unit, pair or near-duplicates.

Units (sites, outlets, sets) are dealt to folds so that each fold leaves out some units of each kind.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from provenance.train.corpus import EARLIER, HUMAN, NEWEST
from provenance.train.examples import Examples, Progress
from provenance.train.fit import Doubles, fit
from provenance.train.grouping import group_documents
from provenance.train.recipe import GENERATIONS, Recipe

Ints = npt.NDArray[np.intp]


def deal(examples: Examples, folds: int) -> Ints:
    """Fold of each document: units by kind, largest first, each to the fold that holds least of that kind."""
    counts: Counter[str] = Counter(document.unit for document in examples.documents)
    kinds: dict[str, set[str]] = {}
    for document in examples.documents:
        kinds.setdefault(document.unit, set()).add(document.kind)
    # Each kind starts at another fold, so that the largest units of all kinds do not meet in one.
    start = {EARLIER: 0, NEWEST: folds // 2, HUMAN: folds // 4}
    load = {kind: [0] * folds for kind in start}
    place: dict[str, int] = {}
    for unit in sorted(counts, key=lambda name: (-counts[name], name)):
        kind = EARLIER if EARLIER in kinds[unit] else NEWEST if NEWEST in kinds[unit] else HUMAN
        fold = min(range(folds), key=lambda at: (load[kind][at], (at - start[kind]) % folds))
        place[unit] = fold
        # Sets of earlier machine text are few and large: each goes to a fold of its own while there are any.
        load[kind][fold] += 1 if kind == EARLIER else counts[unit]
    return np.array([place[document.unit] for document in examples.documents], dtype=np.intp)


def crossfit(examples: Examples, recipe: Recipe, progress: Progress) -> tuple[Doubles, Ints]:
    """Sums of each head for every example row, and the fold of every row."""
    groups = group_documents(examples.documents, examples.sampled)[examples.document]
    folds = deal(examples, recipe.folds)[examples.document]
    sums = np.full((folds.size, len(GENERATIONS)), np.nan)
    for fold in range(recipe.folds):
        progress("cross-fitting", fold, recipe.folds)
        out = folds == fold
        if not out.any():
            continue
        rows = np.flatnonzero(~np.isin(groups, np.unique(groups[out])))
        sums[out] = fit(examples, rows, recipe).sums(examples, np.flatnonzero(out))
    progress("cross-fitting", recipe.folds, recipe.folds)
    return sums, folds
