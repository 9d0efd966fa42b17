"""Why a text scores as it does: additive weights of named traits with their places, and the passages.

The score is a mixture of heads, each linear in its features. With p the heads' posterior shares, the
raw score is exactly ``sum p * (corrected - log p)`` (the variational form of log-sum-exp), so every
feature has an additive share and what is left over is the starting point for a text of that length.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from provenance.core.style import Feature, Passage
from provenance.model.canonical import APOSTROPHE, COMMA, DIGIT
from provenance.model.dense import MARKS, SUFFIXES, Layout, participles, sentences, suffix_numbers
from provenance.model.lexicon import classes_of, pair_classes_of
from provenance.model.linear import Doubles, Heads, Parts, contributions, mixture, scale
from provenance.model.ngrams import all_buckets, pairs_of
from provenance.model.tokens import Tokens
from provenance.model.traits import CLASS_TRAIT, DENSE_TRAIT, PAIR_TRAIT, STRONG, TRAIT_INDEX, TRAITS, mark_trait

PLACES = 12  # at most so many places a trait; more would bury the reader
SMALLEST = 0.05  # traits that weigh less than this either way are gathered in the starting point
WINDOWS = (3, 5, 8, 13)  # sentences a passage may have
PASSAGES = 6


def features(tokens: Tokens, heads: Heads, parts: Parts, baseline: Doubles) -> tuple[Feature, ...]:
    """Traits by falling absolute weight, then the starting point; the weights add up to ``parts.raw``.

    ``baseline`` (dense features x heads) is what each dense feature gives on average over human texts.
    """
    factors, offset = _shares(heads, parts)
    pairs = pairs_of(tokens)
    buckets = all_buckets(tokens, pairs)
    _, first = np.unique(buckets, return_index=True)
    gram = contributions(tokens, pairs, heads)[:, : heads.count].astype(np.float64) @ factors / parts.norm
    trait_of = _gram_traits(tokens, np.asarray(classes_of(tokens.hash)), np.asarray(pair_classes_of(pairs)))
    totals = np.bincount(trait_of[first], weights=gram[first], minlength=len(TRAITS))

    built = heads.tables[np.arange(len(DENSE_TRAIT)), parts.bins].astype(np.float64)
    built_weights = (built - baseline) @ factors
    np.add.at(totals, np.array(DENSE_TRAIT), built_weights)
    constant = offset + float((baseline.sum(axis=0)) @ factors)

    places = _places(tokens, trait_of, gram, pairs.size)
    found: list[Feature] = []
    for place in np.argsort(-np.abs(totals), kind="stable"):
        weight = float(totals[place])
        if abs(weight) < SMALLEST:
            constant += weight
            continue
        trait = TRAITS[place]
        ranges = tuple(_original(tokens, pair) for pair in places(int(place), weight))
        found.append(Feature(trait.name, trait.label if weight > 0 else trait.contrary, weight, ranges))
    found.append(Feature("starting_point", "what a text of this length starts from", constant))
    return tuple(found)


def _shares(heads: Heads, parts: Parts) -> tuple[Doubles, float]:
    """Factor a head on its sum, and the constant left over."""
    factors = np.empty(heads.count)
    offset = 0.0
    for place, (head, corrected) in enumerate(zip(heads.heads, parts.corrected, strict=True)):
        share = math.exp(corrected - parts.raw)
        factor, high = scale(head, parts.words)
        factors[place] = share * factor
        offset += share * (factor * (head.bias - high) + head.share - math.log(share) if share > 0 else 0.0)
    return factors, offset


def _gram_traits(
    tokens: Tokens, classes: npt.NDArray[np.uint8], pair_classes: npt.NDArray[np.uint8]
) -> npt.NDArray[np.intp]:
    """Trait of every token, then of every pair."""
    single = np.array(CLASS_TRAIT, dtype=np.intp)[classes]
    special = np.flatnonzero(~tokens.word | (tokens.code == DIGIT))
    single[special] = [mark_trait(int(code)) for code in tokens.code[special]]
    double = np.array(PAIR_TRAIT, dtype=np.intp)[pair_classes]
    strong = np.zeros(len(TRAITS), dtype=np.bool_)
    strong[[TRAIT_INDEX[name] for name in STRONG]] = True
    plain = double == TRAIT_INDEX["word_choice"]
    for member in (single[1:], single[:-1]):
        double = np.where(plain & strong[member], member, double)
    return np.concatenate((single, double))


Range = tuple[int, int]


def _places(tokens: Tokens, trait_of: npt.NDArray[np.intp], gram: Doubles, pairs: int):  # type: ignore[no-untyped-def]
    """Function from a trait and the sign of its weight to its strongest places, in padded positions."""
    count = tokens.start.size
    starts = np.concatenate((tokens.start, tokens.start[:pairs]))
    ends = np.concatenate((tokens.end, tokens.end[1:]))
    extra = _structural(tokens)

    def places(trait: int, weight: float) -> list[Range]:
        if weight > 0 and trait in extra:
            return extra[trait][:PLACES]
        own = np.flatnonzero(trait_of == trait)
        own = own[gram[own] * weight > 0]
        strongest = own[np.argsort(-np.abs(gram[own]), kind="stable")]
        chosen: list[Range] = []
        for item in strongest:
            low, high = int(starts[item]), int(ends[item])
            if all(high <= a or low >= b for a, b in chosen):
                chosen.append((low, high))
            if len(chosen) == PLACES:
                break
        return sorted(chosen)

    assert count >= pairs
    return places


def _structural(tokens: Tokens) -> dict[int, list[Range]]:
    """Places of traits that are not n-grams: participle clauses, openings, endings, contractions."""
    layout = sentences(tokens)
    clauses = participles(tokens)
    closing = np.searchsorted(layout.last, clauses)
    clause = [(int(tokens.start[at]), int(tokens.end[layout.last[sentence]])) for at, sentence in zip(clauses, closing, strict=True)]
    codes = tokens.folded.codes
    apostrophes = np.flatnonzero(codes == APOSTROPHE)
    holders = np.searchsorted(tokens.start, apostrophes, side="right") - 1
    held = [
        (int(tokens.start[at]), int(tokens.end[at]))
        for at, mark in zip(holders, apostrophes, strict=True)
        if at >= 0 and tokens.end[at] > mark
    ]
    openings = [(int(tokens.start[at]), int(tokens.end[min(at + 1, tokens.end.size - 1)])) for at in layout.first]
    numbers = suffix_numbers(tokens)
    nouns = np.flatnonzero(np.isin(numbers, [SUFFIXES.index(name) + 1 for name in ("ion", "ity", "ess", "ive", "ous", "nce")]))
    endings = [(int(tokens.start[at]), int(tokens.end[at])) for at in nouns]
    spans = [(int(tokens.start[a]), int(tokens.end[b])) for a, b in zip(layout.first, layout.last, strict=True)]
    return {
        TRAIT_INDEX["participle_clauses"]: clause,
        TRAIT_INDEX["contractions"]: held,
        TRAIT_INDEX["sentence_openings"]: openings,
        TRAIT_INDEX["word_endings"]: endings,
        TRAIT_INDEX["sentence_rhythm"]: spans,
    }


def _original(tokens: Tokens, span: Range) -> Range:
    """Range of code points in the prose for padded positions."""
    low, last = tokens.folded.original(np.array([span[0], span[1] - 1]))
    return int(low), int(last) + 1


def passages(tokens: Tokens, heads: Heads, fewest_words: int, threshold) -> tuple[Passage, ...]:  # type: ignore[no-untyped-def]
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
        start, end = _original(tokens, (int(tokens.start[layout.first[low]]), int(tokens.end[layout.last[high]])))
        found.append(Passage(start, end, raw))
    return tuple(found)


def _windows(tokens: Tokens, heads: Heads, layout: Layout, running, fewest_words: int, threshold) -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
    """The most promising windows as (first, last) sentence, best first; at most four times ``PASSAGES``."""
    rows = contributions(tokens, pairs_of(tokens), heads).astype(np.float64)
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
                factor, high = scale(head, int(words[at]))
                corrected.append(factor * (float(totals[at, place] / norms[at]) + head.bias - high) + head.share)
            ranked.append((mixture(corrected) - threshold(int(words[at])), int(at), int(at) + width - 1))
    ranked.sort(key=lambda item: (-item[0], item[1], item[2]))
    return [(low, high) for _, low, high in ranked[: 4 * PASSAGES]]


__all__ = ["COMMA", "MARKS", "features", "passages"]
