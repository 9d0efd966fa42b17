"""Hashed word 1-grams and 2-grams of a text: which buckets occur, and where each came from.

The weighting is binary TF-IDF with L2 normalisation (Salton and Buckley, "Term-weighting approaches in
automatic text retrieval", 1988) over hashed features (Weinberger et al., "Feature hashing for large
scale multitask learning", 2009): a bucket counts once however often it occurs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provenance.model.tokens import Hashes, Tokens, pair_hash

BITS = 19
BUCKETS = 1 << BITS
_SHIFT = np.uint64(64 - BITS)

Buckets = npt.NDArray[np.int32]


def pairs_of(tokens: Tokens) -> Hashes:
    """Hashes of neighbouring tokens, one fewer than tokens."""
    return pair_hash(tokens.hash[:-1], tokens.hash[1:])


def all_buckets(tokens: Tokens, pairs: Hashes) -> Buckets:
    """Bucket of every token, then of every pair of neighbours, in order of place."""
    count = tokens.hash.size
    joined = np.empty(count + pairs.size, dtype=np.uint64)
    np.right_shift(tokens.hash, _SHIFT, out=joined[:count])
    np.right_shift(pairs, _SHIFT, out=joined[count:])
    return joined.astype(np.int32)


def distinct(buckets: Buckets) -> Buckets:
    """Sorted distinct buckets."""
    if not buckets.size:
        return buckets
    ordered = np.sort(buckets)
    fresh = np.empty(ordered.size, dtype=np.bool_)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]
