"""Serving gives what a pipeline of scikit-learn's own parts gives, to 1e-6."""

# ruff: noqa: S311 - texts are made up here, no secret hangs on chance

from __future__ import annotations

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from made_corpus import made_up
from plain_reading import plain_tokens
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from provenance.core.style import StyleFlag
from provenance.model import StyleModel
from provenance.model.dense import DENSE_NAMES, dense
from provenance.model.linear import SPREAD
from provenance.model.ngrams import BITS, pairs_of
from provenance.model.tokens import tokenise
from provenance.train.train import Trained

_MASK = (1 << 64) - 1


def _mix(value: int) -> int:
    value ^= value >> 31
    value = value * 0xBF58476D1CE4E5B9 & _MASK
    return value ^ (value >> 29)


def _word(token: str) -> int:
    if token in ".,;:?!()—":
        return _mix((ord(token) + 0x1234567) * 0x94D049BB133111EB & _MASK)
    if "#" in token:
        return 0xA0761D6478BD642F
    return _mix(
        sum(ord(char) * pow(0x9E3779B97F4A7C15, place, 1 << 64) for place, char in enumerate(token)) & _MASK
    )


def _analyse(text: str) -> list[str]:
    """Buckets of a text as strings, in plain Python with whole numbers."""
    hashes = [_word(token) for token in plain_tokens(text)]
    pairs = [
        _mix((a * 0x94D049BB133111EB + (b ^ (b >> 17)) * 0xBF58476D1CE4E5B9) & _MASK)
        for a, b in pairwise(hashes)
    ]
    return [str(value >> (64 - BITS)) for value in hashes + pairs]


def _pipeline_sums(trained: Trained, texts: list[str]) -> np.ndarray:
    """Sums of both heads from CountVectorizer, TfidfTransformer and LogisticRegression."""
    fitted = trained.fitted
    vectorizer = CountVectorizer(
        analyzer=_analyse, binary=True, vocabulary={str(b): n for n, b in enumerate(fitted.buckets)}
    )
    tfidf = TfidfTransformer(norm="l2", use_idf=True)
    tfidf.fit(sparse.identity(fitted.buckets.size, format="csr"))
    tfidf.idf_ = fitted.idf.astype(np.float64)
    weighted = tfidf.transform(vectorizer.transform(texts))
    values = np.array([dense(tokenise(text), pairs_of(tokenise(text))) for text in texts])
    onehot = np.zeros((len(texts), fitted.tables.shape[0] * fitted.tables.shape[1]))
    for row in range(len(texts)):
        for feature in range(len(DENSE_NAMES)):
            place = sum(1 for edge in fitted.edges[feature] if values[row, feature] > edge)
            onehot[row, feature * fitted.tables.shape[1] + place] = 1.0
    sums = []
    for head in range(len(fitted.bias)):
        model = LogisticRegression()
        model.classes_ = np.array([0, 1])
        grams = fitted.weights[:, head].astype(np.float64) / fitted.idf.astype(np.float64)
        model.coef_ = np.concatenate((grams, fitted.tables[:, :, head].astype(np.float64).ravel()))[None]
        model.intercept_ = np.array([fitted.bias[head]])
        sums.append(model.decision_function(sparse.hstack((weighted, sparse.csr_matrix(onehot))).tocsr()))
    return np.array(sums).T


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = random.Random(11)
    return [
        made_up(kind, rng, words)
        for kind in ("human", "earlier", "newest")
        for words in (30, 70, 150, 300, 900)
    ]


def test_sums_equal_those_of_scikit_learn(trained: Trained, small: StyleModel, texts: list[str]) -> None:
    expected = _pipeline_sums(trained, texts)
    found = np.array([small._heads.parts(tokenise(text)).sums for text in texts])
    assert np.abs(found).max() > 0.5
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)


def test_raw_is_the_corrected_mixture_of_the_sums(
    trained: Trained, small: StyleModel, texts: list[str]
) -> None:
    for text, sums in zip(texts, _pipeline_sums(trained, texts), strict=True):
        words = len([token for token in plain_tokens(text) if token not in ".,;:?!()—"])
        length = math.log(min(max(words, 40), 1000))
        odds = 0.0
        for head, value in zip(trained.heads, sums, strict=True):
            high = head.high[0] * length + head.high[1]
            middle = head.middle[0] * length + head.middle[1]
            steep = 1.0 if value > high else head.below
            odds += math.exp(steep * SPREAD / max(high - middle, 0.5) * (value - high) + head.share)
        score = small.score(text, language="en", explain=False)
        assert score.words == words
        assert score.raw == pytest.approx(math.log(odds), abs=1e-6)


def test_training_sums_equal_serving_sums(trained: Trained, small: StyleModel) -> None:
    rows = np.flatnonzero(trained.examples.whole)[:40]
    expected = trained.fitted.sums(trained.examples, rows)
    for row, sums in zip(rows, expected, strict=True):
        document = trained.examples.documents[trained.examples.document[row]]
        if trained.examples.words[row] < 900:
            np.testing.assert_allclose(
                small._heads.parts(tokenise(document.text)).sums, sums, atol=1e-6, rtol=0
            )


def test_small_model_tells_made_up_classes_apart(small: StyleModel) -> None:
    rng = random.Random(12)
    raw = {
        kind: [
            small.score(made_up(kind, rng, 300), language="en", explain=False).raw or 0.0 for _ in range(20)
        ]
        for kind in ("human", "earlier", "newest")
    }
    assert max(raw["human"]) < min(raw["earlier"])
    assert max(raw["human"]) < min(raw["newest"])
    flags = {small.score(made_up("earlier", rng, 300), language="en").flag for _ in range(5)}
    assert flags <= {StyleFlag.STRONG, StyleFlag.ELEVATED}
