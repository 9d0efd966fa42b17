"""Tokens against a plain Python reading of the same rules."""

# ruff: noqa: S311 - texts are made up here, no secret hangs on chance

from __future__ import annotations

import random

import numpy as np
import pytest
from plain_reading import plain_tokens

from provenance.model.canonical import fold
from provenance.model.dense import DENSE_NAMES, dense, participles, sentences
from provenance.model.lexicon import CLASS_NAMES, CLASSES, classes_of
from provenance.model.ngrams import pairs_of
from provenance.model.tokens import tokenise, word_hash

SAMPLES = (
    "Don't -- \"stop\" well-known men... 'tis (yes)! It's 20th.",
    "At 3,500.25 dollars, he said: no; never? 12, 13 and 14.",
    "The U.S. team's win - a big one - was 3-1.",
    "",
    "...",
    "word",
    "a\n\nb\tc",
    "x'y ' z' 'q",
)


@pytest.mark.parametrize("text", SAMPLES)
def test_same_tokens_as_plain_reading(text: str) -> None:
    assert tokenise(text).hash.tolist() == [word_hash(token) for token in plain_tokens(text)]


def test_same_tokens_as_plain_reading_on_random_text() -> None:
    rng = random.Random(1)
    alphabet = "abc tnx  .,;:?!()'\"--12 \n"
    for _ in range(500):
        text = " " + "".join(rng.choice(alphabet) for _ in range(60)) + " "
        assert tokenise(text).hash.tolist() == [word_hash(token) for token in plain_tokens(text)], text


def test_offsets_point_at_the_original_characters() -> None:
    text = "Caf\u00e9\u200bs \u2014 n\u200bow \u043f\u0430\u0443 it\u2019s \U0001d401old \U0001f600 3,5"
    tokens = tokenise(text)
    starts = tokens.folded.original(tokens.start)
    ends = tokens.folded.original(tokens.end - 1) + 1
    found = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    assert found == [
        "Caf\u00e9\u200bs",
        "\u2014",
        "n\u200bow",
        "\u043f\u0430\u0443",
        "it\u2019s",
        "\U0001d401old",
        "3,5",
    ]


@pytest.mark.parametrize(
    ("changed", "plain"),
    [
        ("n\u043ew", "now"),
        ("\uff4e\uff4f\uff57", "now"),
        ("n\u200bo\u2060w\u00ad", "now"),
        ("NOW", "now"),
        ("n\u00f3w", "now"),
        ("no\u0301w", "now"),
        ("\U0001d427\U0001d428\U0001d430", "now"),
        ("it\u2019s", "it's"),
        ("1,234.50", "7"),
    ],
)
def test_disguises_fold_to_the_same_token(changed: str, plain: str) -> None:
    assert tokenise(changed).hash.tolist() == [word_hash("#" if plain == "7" else plain)]


def test_dropped_characters_are_counted() -> None:
    assert fold("a\u200bb\u200bc").dropped == 2
    assert fold("abc").origin is None


def test_every_listed_word_has_its_class() -> None:
    for number, words in enumerate(CLASSES.values(), start=1):
        for word in words.split():
            assert classes_of(np.array([word_hash(word)], dtype=np.uint64)).tolist() == [number], word


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = 'Mr. Smith of the U.S. team left. "Why?" she asked. See example.com for 3.5 reasons!'
    text += "\n\nA heading\n\nThe end"
    tokens = tokenise(text)
    layout = sentences(tokens)
    starts = tokens.folded.original(tokens.start[layout.first])
    assert [text[start:].split()[0] for start in starts.tolist()] == [
        "Mr.",
        'Why?"',
        "she",
        "See",
        "A",
        "The",
    ]


def test_dense_values_mean_what_their_names_say() -> None:
    text = "However, we left, hoping for rain. The rain came. It didn't stop; we waited."
    tokens = tokenise(text)
    values = dict(zip(DENSE_NAMES, dense(tokens, pairs_of(tokens)).tolist(), strict=True))
    words = 14
    assert values["mark_comma"] == pytest.approx(2 / words)
    assert values["mark_semicolon"] == pytest.approx(1 / words)
    assert values["contraction"] == pytest.approx(1 / words)
    assert values["class_we"] == pytest.approx(2 / words)
    assert values["open_connector"] == pytest.approx(1 / 3)
    assert values["participle"] == pytest.approx(1 / 3)
    assert values["sentence_mean"] == pytest.approx(words / 3)
    assert participles(tokens).size == 1
    assert "we" in CLASS_NAMES


@pytest.mark.parametrize(
    "text", ["a", ".", "1", "'", "!!", "a.", "\u0430", "\U0001f600 x", "?" * 50, "a " * 5000]
)
def test_dense_values_are_finite(text: str) -> None:
    tokens = tokenise(text)
    if tokens.hash.size:
        assert np.isfinite(dense(tokens, pairs_of(tokens))).all()


def test_any_unicode_text_is_read() -> None:
    rng = random.Random(2)
    for _ in range(50):
        text = "".join(chr(rng.randrange(0x110000)) for _ in range(200))
        tokens = tokenise(text)
        assert tokens.start.size == tokens.hash.size
        ends = tokens.folded.original(tokens.end - 1) + 1
        assert (ends <= len(text)).all()
