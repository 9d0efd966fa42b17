"""Why a text scores as it does: additive weights of named traits, with their places.

The score is a mixture of heads, each linear in its features. With p the heads' posterior shares, the
raw score is exactly ``sum p * (corrected - log p)`` (the variational form of log-sum-exp), so every
feature has an additive share and what is left over is the starting point for a text of that length.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from provenance.core.style import Feature
from provenance.model.canonical import APOSTROPHE, DIGIT
from provenance.model.dense import SUFFIXES, participles, sentences, suffix_numbers
from provenance.model.lexicon import classes_of, pair_classes_of
from provenance.model.linear import Doubles, Heads, Parts, contributions, scale
from provenance.model.ngrams import all_buckets, pairs_of
from provenance.model.tokens import Tokens
from provenance.model.traits import (
    CLASS_TRAIT,
    DENSE_TRAIT,
    PAIR_TRAIT,
    STRONG,
    TRAIT_INDEX,
    TRAITS,
    mark_trait,
)

PLACES = 12  # at most so many places a trait; more would bury the reader
SMALLEST = 0.05  # traits that weigh less than this either way are gathered in the starting point


def features(tokens: Tokens, heads: Heads, parts: Parts, baseline: Doubles) -> tuple[Feature, ...]:
    """Traits by falling absolute weight, then the starting point; the weights add up to ``parts.raw``.

    ``baseline`` (dense features x heads) is what each dense feature gives on average over human texts.
    """
    factors, offset = _shares(heads, parts)
    pairs = pairs_of(tokens)
    buckets = all_buckets(tokens, pairs)
    _, first = np.unique(buckets, return_index=True)
    gram = contributions(tokens, pairs, heads)[:, : heads.count] @ factors / parts.norm
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
        ranges = tuple(original(tokens, pair) for pair in places(int(place), weight))
        found.append(Feature(trait.name, trait.label if weight > 0 else trait.contrary, weight, ranges))
    found.append(Feature("starting_point", "what a text of this length starts from", constant))
    return tuple(found)


def _shares(heads: Heads, parts: Parts) -> tuple[Doubles, float]:
    """Factor a head on its sum, and the constant left over."""
    factors = np.empty(heads.count)
    offset = 0.0
    for place, (head, corrected) in enumerate(zip(heads.heads, parts.corrected, strict=True)):
        share = math.exp(corrected - parts.raw)
        factor, high = scale(head, parts.sums[place], parts.words)
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


def _places(
    tokens: Tokens, trait_of: npt.NDArray[np.intp], gram: Doubles, pairs: int
) -> Callable[[int, float], list[Range]]:
    """Function from a trait and the sign of its weight to its strongest places, in padded positions."""
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

    return places


def _structural(tokens: Tokens) -> dict[int, list[Range]]:
    """Places of traits that are not n-grams: participle clauses, openings, endings, contractions."""
    layout = sentences(tokens)
    clauses = participles(tokens)
    closing = np.searchsorted(layout.last, clauses)
    clause = [
        (int(tokens.start[at]), int(tokens.end[layout.last[sentence]]))
        for at, sentence in zip(clauses, closing, strict=True)
    ]
    codes = tokens.folded.codes
    apostrophes = np.flatnonzero(codes == APOSTROPHE)
    holders = np.searchsorted(tokens.start, apostrophes, side="right") - 1
    held = [
        (int(tokens.start[at]), int(tokens.end[at]))
        for at, mark in zip(holders, apostrophes, strict=True)
        if at >= 0 and tokens.end[at] > mark
    ]
    openings = [
        (int(tokens.start[at]), int(tokens.end[min(at + 1, tokens.end.size - 1)])) for at in layout.first
    ]
    numbers = suffix_numbers(tokens, tokens.end - tokens.start)
    nouns = np.flatnonzero(
        np.isin(numbers, [SUFFIXES.index(name) + 1 for name in ("ion", "ity", "ess", "ive", "ous", "nce")])
    )
    endings = [(int(tokens.start[at]), int(tokens.end[at])) for at in nouns]
    spans = [
        (int(tokens.start[a]), int(tokens.end[b])) for a, b in zip(layout.first, layout.last, strict=True)
    ]
    return {
        TRAIT_INDEX["participle_clauses"]: clause,
        TRAIT_INDEX["contractions"]: held,
        TRAIT_INDEX["sentence_openings"]: openings,
        TRAIT_INDEX["word_endings"]: endings,
        TRAIT_INDEX["sentence_rhythm"]: spans,
    }


def original(tokens: Tokens, span: Range) -> Range:
    """Range of code points in the prose for padded positions."""
    low, last = tokens.folded.original(np.array([span[0], span[1] - 1]))
    return int(low), int(last) + 1
