"""Cross-fitting: each example gets the sums of a model that never saw its unit, pair or near-duplicates.

Units (sites, outlets, sets) are dealt to folds so that each fold leaves out some units of each kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from provenance.errors import InputError
from provenance.train.corpus import EARLIER, HUMAN, NEWEST, Document
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


def refuse_few_sources(documents: Sequence[Document]) -> None:
    """Check that human texts and machine texts of both generations come from two sources each.

    Raises InputError when they do not: with the only source left out, there would be nothing to learn from.
    """
    units = {kind: {item.unit for item in documents if item.kind == kind} for kind in (HUMAN, *GENERATIONS)}
    few = [kind for kind, names in units.items() if len(names) < 2]
    if few:
        held = "; ".join(f"{kind}: {_some(names)}" for kind, names in units.items())
        raise InputError(
            f"training leaves each source out in turn, and {' and '.join(few)} texts come from fewer than two: add "
            "files (or values of `site`), so that human, earlier and newest texts come from two each at least "
            f"(now {held})"
        )


def _some(names: Collection[str]) -> str:
    shown = ", ".join(sorted(names)[:3])
    return f"{len(names)} ({shown}{', ...' if len(names) > 3 else ''})" if names else "0"


def _refuse_one_sided(examples: Examples, groups: Ints, folds: Ints, count: int) -> None:
    """Check that every fold leaves texts of all kinds to learn from; those tied to the texts left out go too."""
    kinds = np.array([document.kind for document in examples.documents])
    for fold in range(count):
        out = folds == fold
        left = set(kinds[~np.isin(groups, np.unique(groups[out]))].tolist())
        lacking = [kind for kind in (HUMAN, *GENERATIONS) if kind not in left]
        if out.any() and lacking:
            names = {document.unit for document, held in zip(examples.documents, out, strict=True) if held}
            raise InputError(
                f"with {_some(names)} left out, no {' and no '.join(lacking)} texts remain to learn from: all others "
                "are near-duplicates or pairs of those left out; add texts from other sources (files or values of "
                "`site`)"
            )


def crossfit(examples: Examples, recipe: Recipe, progress: Progress) -> tuple[Doubles, Ints]:
    """Sums of each head for every example row, and the fold of every row.

    Raises InputError when a fold leaves no texts of some kind to learn from.
    """
    refuse_few_sources(examples.documents)
    grouped, dealt = group_documents(examples.documents, examples.sampled), deal(examples, recipe.folds)
    _refuse_one_sided(examples, grouped, dealt, recipe.folds)
    groups, folds = grouped[examples.document], dealt[examples.document]
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
