"""Training from a corpus folder to an artifact: read, cross-fit, calibrate, fit on everything, write."""

from __future__ import annotations

import json
import math
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from provenance.errors import InputError
from provenance.model.artifact import write_artifact
from provenance.model.dense import DENSE_NAMES
from provenance.model.linear import Head
from provenance.model.ngrams import BITS
from provenance.train.calibrate import (
    BANDS,
    Band,
    band_of,
    enough,
    heads_of,
    human_weights,
    margin_needed,
    raw_scores,
)
from provenance.train.corpus import HUMAN, Document, read_corpus
from provenance.train.crossfit import Ints, crossfit, refuse_few_sources
from provenance.train.examples import Examples, Progress, build, choose
from provenance.train.fit import Doubles, Fitted, fit
from provenance.train.recipe import DEFAULT, GENERATIONS, Recipe, audited, crops_of, doubted


@dataclass(frozen=True, slots=True)
class Trained:
    """Everything a training run found out; ``raw`` are cross-fitted scores of the example rows."""

    examples: Examples
    sums: Doubles
    raw: Doubles
    folds: Ints
    fitted: Fitted
    heads: tuple[Head, ...]
    bands: tuple[Band, ...]
    baseline: Doubles
    known: float
    recipe: Recipe


def quiet(stage: str, done: int, total: int) -> None:
    """A progress receiver that says nothing."""


def train(corpus: pathlib.Path, recipe: Recipe = DEFAULT, progress: Progress = quiet) -> Trained:
    """Train on ``corpus/train``. Same corpus and recipe, same result.

    Raises InputError for an unreadable corpus or one without both classes.
    """
    believed = [document for document in read_corpus(corpus, "train") if not doubted(document)]
    documents = choose(believed, recipe.cap, recipe.seed)
    _refuse_absent(documents)
    refuse_few_sources(documents)
    # Sums in another order, on another number of threads, differ in their last digits.
    with threadpool_limits(limits=1):
        examples = build(documents, recipe.seed, crops_of, progress)
        return train_on(examples, recipe, progress)


def train_on(examples: Examples, recipe: Recipe, progress: Progress = quiet) -> Trained:
    """Train on examples that were built already."""
    _refuse_absent(examples.documents)
    kinds = np.array([examples.documents[at].kind for at in examples.document])
    groups = np.array([examples.documents[at].group for at in examples.document])
    weights = human_weights(groups, kinds == HUMAN, examples.words)
    sums, folds = crossfit(examples, recipe, progress)
    weights[~np.isfinite(sums).all(axis=1)] = 0.0
    # One length correction for all folds, the one that ships: eight numbers fitted on all human texts. A
    # correction a fold, without its human texts, moves the folds against each other by more than it protects.
    unbiased = heads_of(sums, examples.words, weights, [0.0] * len(GENERATIONS), recipe.below)
    raw = raw_scores(unbiased, sums, examples.words)
    progress("calibrating", 0, 1)
    usable = [band for band in BANDS if enough(*band, examples, kinds, weights)]
    margin = recipe.margin
    for low, high in usable:
        inside = (weights > 0) & (examples.words >= low) & (examples.words < high)
        margin = max(margin, margin_needed(raw[inside], groups[inside], examples.document[inside], 0.01, 100))
    bands = tuple(band_of(*band, examples, raw, groups, kinds, weights, margin=margin) for band in usable)
    if not bands:
        raise InputError(
            "no band of length holds twenty human and twenty machine texts: the corpus is too small"
        )
    progress("calibrating", 1, 1)
    progress("fitting", 0, 1)
    everything = np.arange(examples.words.size)
    fitted = fit(examples, everything, recipe)
    heads = heads_of(sums, examples.words, weights, fitted.bias, recipe.below)
    human = np.flatnonzero((kinds == HUMAN) & np.array([audited(group) for group in groups.tolist()]))
    baseline = fitted.built(examples.values[human]).mean(axis=0)
    known = _known_share(examples, fitted)
    progress("fitting", 1, 1)
    return Trained(examples, sums, raw, folds, fitted, heads, bands, baseline, known, recipe)


def _refuse_absent(documents: Sequence[Document]) -> None:
    present = {document.kind for document in documents}
    if not present >= {HUMAN, *GENERATIONS}:
        raise InputError(
            f"training needs human texts and texts of both generations, there are only: {sorted(present)}"
        )


def _known_share(examples: Examples, fitted: Fitted) -> float:
    """Share of seen features that one whole text in a thousand stays below: less is unlike anything seen."""
    seen = np.zeros(examples.grams.shape[1], dtype=np.float32)
    seen[fitted.buckets] = 1.0
    sizes = np.maximum(np.diff(examples.grams.indptr), 1)
    shares = np.asarray(examples.grams @ seen) / sizes
    return math.floor(float(np.quantile(shares[examples.whole], 0.001)) * 1000) / 1000


def settings_of(trained: Trained, name: str, version: str) -> dict[str, Any]:
    """What ``model.json`` says. Floats are rounded to nine digits so that they read and write alike."""
    return {
        "name": name,
        "version": version,
        "language": "en",
        "bits": BITS,
        "dense": list(DENSE_NAMES),
        "heads": [
            {
                "name": h.name,
                "bias": _r(h.bias),
                "high": [_r(x) for x in h.high],
                "middle": [_r(x) for x in h.middle],
                "share": _r(h.share),
                "below": _r(h.below),
            }
            for h in trained.heads
        ],
        "bands": [
            {
                "low": b.low,
                "slope": _r(b.slope),
                "offset": _r(b.offset),
                "least": _r(b.least),
                "most": _r(b.most),
                "strong": _r(b.strong),
                "elevated": _r(b.elevated),
                "humans": b.humans,
                "machines": b.machines,
            }
            for b in trained.bands
        ],
        "known_share": trained.known,
        "recipe": {"seed": trained.recipe.seed, "cap": trained.recipe.cap},
    }


def _r(value: float) -> float:
    return float(f"{value:.9g}")


def arrays_of(trained: Trained) -> Mapping[str, Any]:
    """The arrays of the artifact."""
    fitted = trained.fitted
    return {
        "gram_bucket": fitted.buckets,
        "gram_weight": fitted.weights,
        "gram_idf": fitted.idf,
        "dense_edge": fitted.edges,
        "dense_table": fitted.tables,
        "dense_baseline": trained.baseline.astype(np.float32),
    }


def save(trained: Trained, folder: pathlib.Path, name: str, version: str) -> str:
    """Write ``model.json`` and ``model.npz`` into ``folder``; the digest of the artifact."""
    return write_artifact(folder, settings_of(trained, name, version), arrays_of(trained))


def write_json(path: pathlib.Path, document: Mapping[str, Any]) -> None:
    """Write a JSON file with sorted keys and a final newline."""
    path.write_text(
        json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n",
        encoding="utf-8",
    )
