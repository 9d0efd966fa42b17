"""Which passages carry the score: runs of at least three sentences that reach a threshold by themselves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from provenance.core.style import Passage
from provenance.model.canonical import NEWLINE
from provenance.model.dense import Layout, sentences
from provenance.model.explain import original
from provenance.model.linear import Heads, contributions, correct, mixture
from provenance.model.ngrams import pairs_of
from provenance.model.tokens import Tokens

WINDOWS = (3, 5, 8, 13)  # sentences a passage may have
PASSAGES = 6  # at most so many; the reader is to see where, not everything

Threshold = Callable[[int], float]


def passages(tokens: Tokens, heads: Heads, fewest_words: int, threshold: Threshold) -> tuple[Passage, ...]:
    """Passages of three sentences and more that reach ``threshold(words)`` by themselves, in order of place.

    Windows are first ranked by running sums (repeated words counted each time), then the best ones
    that do not overlap are scored exactly.
    """
    layout = sentences(tokens)
    count = layout.first.size
    if count < WINDOWS[0]:
        return ()
    running = np.zeros(tokens.word.size + 1, dtype=np.int64)
    np.cumsum(tokens.word, out=running[1:])
    candidates = _windows(tokens, heads, layout, running, fewest_words, threshold)
    taken: list[tuple[int, int, float]] = []
    for low, high in candidates:
        if any(low <= b and high >= a for a, b, _ in taken):
            continue
        part = tokens.part(int(layout.first[low]), int(layout.last[high]) + 1)
        raw = heads.parts(part).raw
        if raw > threshold(part.words):
            taken.append((low, high, raw))
        if len(taken) == PASSAGES:
            break
    found = []
    for low, high, raw in sorted(taken):
        start, end = original(
            tokens, (int(tokens.start[layout.first[low]]), int(tokens.end[layout.last[high]]))
        )
        found.append(Passage(start, end, raw))
    return tuple(found)


def paragraphs(tokens: Tokens, heads: Heads) -> tuple[Passage, ...]:
    """Every paragraph that holds a word, with the raw score of it alone, in order of place.

    The length correction makes scores of long and short paragraphs comparable; below fifty words they
    are coloured by chance and only good for a picture.
    """
    if not tokens.start.size:
        return ()
    breaks = np.flatnonzero(tokens.folded.codes == NEWLINE)
    edges = np.unique(np.concatenate(([0], np.searchsorted(tokens.start, breaks), [tokens.start.size])))
    found = []
    for first, last in pairwise(edges.tolist()):
        part = tokens.part(first, last)
        if part.words:
            start, end = original(tokens, (int(tokens.start[first]), int(tokens.end[last - 1])))
            found.append(Passage(start, end, heads.parts(part).raw))
    return tuple(found)


def _windows(
    tokens: Tokens,
    heads: Heads,
    layout: Layout,
    running: npt.NDArray[np.int64],
    fewest_words: int,
    threshold: Threshold,
) -> list[tuple[int, int]]:
    """The most promising windows as (first, last) sentence, best first; at most four times ``PASSAGES``."""
    rows = contributions(tokens, pairs_of(tokens), heads)
    size = tokens.word.size
    rows[1:size] += rows[size:]  # a pair counts where its second token stands
    sums = np.zeros((size + 1, rows.shape[1]))
    np.cumsum(rows[:size], axis=0, out=sums[1:])
    ranked: list[tuple[float, int, int]] = []
    for width in WINDOWS:
        if width > layout.first.size:
            break
        low = np.arange(layout.first.size - width + 1)
        first, last = layout.first[low], layout.last[low + width - 1] + 1
        words = running[last] - running[first]
        totals = sums[last] - sums[first]
        norms = np.sqrt(np.maximum(totals[:, -1], 1.0))
        for at in np.flatnonzero(words >= fewest_words):
            corrected = []
            for place, head in enumerate(heads.heads):
                value = float(totals[at, place] / norms[at]) + head.bias
                corrected.append(correct(head, value, int(words[at])))
            ranked.append((mixture(corrected) - threshold(int(words[at])), int(at), int(at) + width - 1))
    ranked.sort(key=lambda item: (-item[0], item[1], item[2]))
    return [(low, high) for _, low, high in ranked[: 4 * PASSAGES]]
