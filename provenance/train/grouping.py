"""Groups of documents that must not be parted by a split: shared pairs, and near-duplicates.

Near-duplicates are found by sampled shingles (Broder, "On the resemblance and containment of
documents", 1997): six-word shingles whose hash is divisible by eight; three in common make a pair.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from provenance.model.tokens import Hashes, Tokens, pair_hash
from provenance.train.corpus import Document

_SHINGLE = 6
_SAMPLE = np.uint64(8)
_COMMON = 3
_FREQUENT = 40  # a shingle in more documents than this is boilerplate and says nothing


def shingles(tokens: Tokens) -> Hashes:
    """Sampled shingle hashes of a text, distinct and sorted."""
    words = tokens.hash[tokens.word]
    if words.size < _SHINGLE + 2:
        return np.zeros(0, dtype=np.uint64)
    joined = words[: words.size - _SHINGLE + 1]
    for step in range(1, _SHINGLE):
        joined = pair_hash(joined, words[step : words.size - _SHINGLE + 1 + step])
    return np.unique(joined[(joined >> np.uint64(20)) % _SAMPLE == 0])


class _Union:
    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        parent = self.parent.setdefault(item, item)
        while parent != item:
            grand = self.parent[parent]
            self.parent[item] = grand
            item, parent = parent, grand
            parent = self.parent.setdefault(item, item)
        return item

    def join(self, first: str, second: str) -> None:
        first, second = self.find(first), self.find(second)
        if first != second:
            self.parent[second] = first


def group_documents(documents: Sequence[Document], sampled: Sequence[Hashes]) -> npt.NDArray[np.intp]:
    """Group number of each document. Documents that share an id, a pair or many shingles share a group."""
    union = _Union()
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for place, (document, hashes) in enumerate(zip(documents, sampled, strict=True)):
        own = f"place:{place}"
        union.join(own, f"id:{document.id}")
        if document.pair:
            union.join(own, f"id:{document.pair}")
        for value in hashes.tolist():
            holders[value].append(place)
    common: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= _FREQUENT:
            for other in places[1:]:
                common[(places[0], other)] += 1
    for (first, second), count in sorted(common.items()):
        if count >= _COMMON:
            union.join(f"place:{first}", f"place:{second}")
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(union.find(f"place:{place}"), len(numbers)) for place in range(len(documents))],
        dtype=np.intp,
    )
