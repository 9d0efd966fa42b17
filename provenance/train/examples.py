"""Examples for fitting: whole texts and crops of varied length, as n-gram buckets and dense values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from provenance.model.dense import DENSE_NAMES, dense, sentences
from provenance.model.linear import LONGEST
from provenance.model.ngrams import BUCKETS, pairs_of
from provenance.model.tokens import Hashes, Tokens, tokenise
from provenance.train.corpus import EARLIER, HUMAN, NEWEST, Document
from provenance.train.grouping import shingles
from provenance.train.masking import taught_buckets

Progress = Callable[[str, int, int], None]

FEWEST_WORDS = 40
CROP_FROM = 140  # texts shorter than this are not cropped
CROP_WORDS = (50, 600)


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows are examples. ``document[i]`` is the place of row i's document; crops are not ``whole``."""

    documents: tuple[Document, ...]
    grams: sparse.csr_matrix
    values: npt.NDArray[np.float32]
    document: npt.NDArray[np.intp]
    words: npt.NDArray[np.int64]
    whole: npt.NDArray[np.bool_]
    sampled: tuple[Hashes, ...]


def choose(documents: Sequence[Document], cap: int, seed: int) -> list[Document]:
    """At most ``cap`` documents a set and class, drawn without favour, in their old order. Mixed texts go."""
    order = np.random.default_rng(seed).permutation(len(documents))
    counts: Counter[tuple[str, str]] = Counter()
    kept: list[int] = []
    for place in order.tolist():
        document = documents[place]
        if document.kind not in (HUMAN, EARLIER, NEWEST):
            continue
        key = (document.source, document.kind)
        if counts[key] < cap:
            counts[key] += 1
            kept.append(place)
    return [documents[place] for place in sorted(kept)]


def build(
    documents: Sequence[Document], seed: int, crops: Callable[[Document], int], progress: Progress
) -> Examples:
    """Examples of the documents that have words enough: the first ``LONGEST`` words, then random crops."""
    rng = np.random.default_rng(seed)
    kept: list[Document] = []
    rows: list[npt.NDArray[np.int32]] = []
    values: list[npt.NDArray[np.float32]] = []
    owner: list[int] = []
    words: list[int] = []
    whole: list[bool] = []
    sampled: list[Hashes] = []

    def add(part: Tokens, is_whole: bool) -> None:
        pairs = pairs_of(part)
        rows.append(taught_buckets(part, pairs))
        values.append(dense(part, pairs))
        owner.append(len(kept) - 1)
        words.append(part.words)
        whole.append(is_whole)

    for number, document in enumerate(documents):
        if number % 500 == 0:
            progress("reading", number, len(documents))
        tokens = tokenise(document.text)
        total = tokens.words
        if total < FEWEST_WORDS:
            continue
        kept.append(document)
        sampled.append(shingles(tokens))
        running = np.zeros(tokens.word.size + 1, dtype=np.int64)
        np.cumsum(tokens.word, out=running[1:])
        end = min(int(np.searchsorted(running, LONGEST)), tokens.word.size)
        add(tokens.part(0, end), True)
        if total < CROP_FROM:
            continue
        starts = sentences(tokens).first
        for _ in range(crops(document)):
            low, high = CROP_WORDS[0], min(0.8 * total, CROP_WORDS[1])
            length = int(np.exp(rng.uniform(np.log(low), np.log(high))))
            possible = starts[running[starts] <= total - length]
            first = int(possible[rng.integers(possible.size)]) if possible.size else 0
            last = min(int(np.searchsorted(running, running[first] + length)), tokens.word.size)
            add(tokens.part(first, last), False)
    progress("reading", len(documents), len(documents))
    offsets = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([row.size for row in rows], out=offsets[1:])
    indices = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32)
    grams = sparse.csr_matrix(
        (np.ones(indices.size, dtype=np.float32), indices, offsets),
        shape=(len(rows), BUCKETS),
        dtype=np.float32,
    )
    return Examples(
        documents=tuple(kept),
        grams=grams,
        values=np.array(values, dtype=np.float32).reshape(len(rows), len(DENSE_NAMES)),
        document=np.array(owner, dtype=np.intp),
        words=np.array(words, dtype=np.int64),
        whole=np.array(whole, dtype=np.bool_),
        sampled=tuple(sampled),
    )
