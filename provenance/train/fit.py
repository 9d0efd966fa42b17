"""Fitting of the heads with scikit-learn, and their sums over examples as serving will compute them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from provenance.model.ngrams import BUCKETS
from provenance.train.corpus import HUMAN
from provenance.train.examples import Examples
from provenance.train.recipe import GENERATIONS, Recipe, boost

Mask = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Fitted heads, rounded as they ship: per kept bucket the weights and idf, per dense bin the tables."""

    buckets: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float16]
    idf: npt.NDArray[np.float16]
    edges: npt.NDArray[np.float32]
    tables: npt.NDArray[np.float32]
    bias: tuple[float, ...]

    def sums(self, examples: Examples, rows: npt.NDArray[np.intp]) -> Doubles:
        """Sum of each head (columns) for the given example rows."""
        lookup = np.zeros((BUCKETS, len(self.bias) + 1))
        lookup[self.buckets, :-1] = self.weights.astype(np.float64)
        lookup[self.buckets, -1] = np.square(self.idf.astype(np.float32)).astype(np.float64)
        totals = examples.grams[rows] @ lookup
        norm = np.sqrt(totals[:, -1])
        norm[norm == 0] = 1.0
        built = self.built(examples.values[rows])
        found: Doubles = totals[:, :-1] / norm[:, None] + built.sum(axis=1) + np.array(self.bias)
        return found

    def built(self, values: npt.NDArray[np.float32]) -> Doubles:
        """Table value of each dense feature (axis 1) for each head (axis 2)."""
        out = np.empty((values.shape[0], values.shape[1], len(self.bias)))
        for place in range(values.shape[1]):
            bins = np.searchsorted(self.edges[place], values[:, place], side="left")
            out[:, place] = self.tables[place, bins]
        return out


def class_weights(examples: Examples, rows: npt.NDArray[np.intp], kind: str, recipe: Recipe) -> Doubles:
    """Weight of each row: both classes weigh the same, and within a class a cell of n rows weighs n**0.5."""
    documents = examples.documents
    weights = np.zeros(rows.size)
    kinds = np.array([documents[at].kind for at in examples.document[rows]])
    cells = np.array([documents[at].cell for at in examples.document[rows]])
    boosts = np.array([boost(documents[at], kind, recipe) for at in examples.document[rows]])
    for side in (HUMAN, kind):
        mine = kinds == side
        names, counts = np.unique(cells[mine], return_counts=True)
        size = dict(zip(names.tolist(), counts.tolist(), strict=True))
        weights[mine] = boosts[mine] / np.sqrt([size[cell] for cell in cells[mine].tolist()])
        weights[mine] /= weights[mine].sum() * 2
    return weights


def spread_buckets(
    examples: Examples, rows: npt.NDArray[np.intp], recipe: Recipe
) -> tuple[npt.NDArray[np.intp], Doubles]:
    """Buckets that occur in enough sources and examples, and the document frequency of every bucket.

    All sets of one newest model family count as one source: what only they share is one author's habit.
    """
    documents = examples.documents
    names = np.array([_source(documents[at].unit, documents[at].source) for at in examples.document[rows]])
    spread = np.zeros(BUCKETS, dtype=np.int64)
    frequency = np.zeros(BUCKETS)
    for name in np.unique(names):
        counts = np.bincount(examples.grams[rows[names == name]].indices, minlength=BUCKETS)
        spread += counts >= 2
        frequency += counts
    needed = min(recipe.spread, max(1, np.unique(names).size // 3))
    kept = (spread >= needed) & (frequency >= recipe.frequency)
    return np.flatnonzero(kept), frequency


def _source(unit: str, name: str) -> str:
    if name.startswith("fresh-"):
        return "fresh"
    return name if name == "opinion-human" else unit


def fit(examples: Examples, rows: npt.NDArray[np.intp], recipe: Recipe) -> Fitted:
    """Heads fitted on the given rows. Deterministic for equal examples, rows and recipe."""
    kept, frequency = spread_buckets(examples, rows, recipe)
    idf = (np.log((rows.size + 1) / (frequency[kept] + 1)) + 1).astype(np.float16)
    columns: Any = examples.grams[:, kept]
    present = columns[rows]
    scaled = weighted(present, idf)
    edges = dense_edges(examples.values[rows], recipe.dense_bins)
    onehot, offsets = one_hot(examples.values[rows], edges)
    kinds = np.array([examples.documents[at].kind for at in examples.document[rows]])

    weights = np.empty((kept.size, len(GENERATIONS)), dtype=np.float16)
    tables = np.zeros((edges.shape[0], edges.shape[1] + 1, len(GENERATIONS)), dtype=np.float32)
    bias: list[float] = []
    for place, kind in enumerate(GENERATIONS):
        used = np.flatnonzero((kinds == HUMAN) | (kinds == kind))
        target = kinds[used] == kind
        weight = class_weights(examples, rows[used], kind, recipe)
        grams = LogisticRegression(C=recipe.strength, solver="lbfgs", max_iter=500, tol=1e-6)
        share = recipe.thinned.get(kind)
        if share is None:
            grams.fit(scaled[used], target, sample_weight=weight * recipe.mass)
        else:
            copies = weighted(thinned(present[used], share, recipe.seed), idf)
            both = sparse.vstack((scaled[used], copies), format="csr")
            halves = np.tile(weight / 2, 2)
            grams.fit(both, np.tile(target, 2), sample_weight=halves * recipe.mass)
        weights[:, place] = grams.coef_[0] * idf.astype(np.float64)
        built = LogisticRegression(C=recipe.dense_strength[kind], solver="lbfgs", max_iter=200, tol=1e-4)
        built.fit(onehot[used], target, sample_weight=weight * used.size)
        for feature in range(edges.shape[0]):
            low, high = offsets[feature], offsets[feature + 1]
            tables[feature, : high - low, place] = recipe.blend * built.coef_[0][low:high]
        bias.append(float(grams.intercept_[0] + recipe.blend * built.intercept_[0]))
    return Fitted(kept.astype(np.int32), weights, idf, edges, tables, tuple(bias))


def weighted(present: sparse.csr_matrix, idf: npt.NDArray[np.float16]) -> sparse.csr_matrix:
    """Rows of present n-grams as idf, scaled to length 1."""
    rows = present.astype(np.float64)
    rows.data = idf[rows.indices].astype(np.float64)
    norm = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norm[norm == 0] = 1.0
    return (sparse.diags(1 / norm) @ rows).tocsr()


def thinned(present: sparse.csr_matrix, share: float, seed: int) -> sparse.csr_matrix:
    """The rows with each n-gram kept by chance ``share``, so that no few n-grams decide alone.

    Feature noise (van der Maaten et al., "Learning with marginalized corrupted features", ICML 2013).
    """
    rows = present.copy()
    rows.data = (np.random.default_rng(seed).random(rows.nnz) < share).astype(rows.dtype)
    rows.eliminate_zeros()
    return rows


def dense_edges(values: npt.NDArray[np.float32], bins: int) -> npt.NDArray[np.float32]:
    """Inner bin edges of each dense feature: its quantiles, distinct ones first, the rest plus infinity."""
    edges = np.full((values.shape[1], bins - 1), np.inf, dtype=np.float32)
    quantiles = np.linspace(0, 1, bins + 1)[1:-1]
    for place in range(values.shape[1]):
        distinct = np.unique(np.quantile(values[:, place], quantiles).astype(np.float32))
        edges[place, : distinct.size] = distinct
    return edges


def one_hot(
    values: npt.NDArray[np.float32], edges: npt.NDArray[np.float32]
) -> tuple[sparse.csr_matrix, list[int]]:
    """One column a bin that exists, and the offset of each feature's first column."""
    offsets = [0]
    indices = np.empty(values.shape, dtype=np.int32)
    for place in range(values.shape[1]):
        finite = int(np.isfinite(edges[place]).sum())
        indices[:, place] = offsets[-1] + np.searchsorted(edges[place], values[:, place], side="left")
        offsets.append(offsets[-1] + finite + 1)
    pointers = np.arange(values.shape[0] + 1, dtype=np.int64) * values.shape[1]
    data = np.ones(indices.size, dtype=np.float64)
    return sparse.csr_matrix((data, indices.ravel(), pointers), shape=(values.shape[0], offsets[-1])), offsets
