"""Folding, offsets and the line of words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.core.folding import fold
from provenance.core.offsets import DerivedText
from provenance.core.spans import LineIndex, Span, utf8_column
from provenance.core.textview import TextView, word_line

ODD = st.text(
    alphabet="aAbi .!?\n\"'“”«»本文。\u200b\u00ad\u00a0_-1éü…ﬁＡСаѕ¶\x01\u0301\u0308\ufeff", max_size=40
)


@given(ODD)
def test_folding_is_idempotent(text: str) -> None:
    folded = fold(text)[0]
    assert fold(folded)[0] == folded


@given(ODD)
def test_offsets_of_folding_are_monotone_and_cover(text: str) -> None:
    folded, origin = fold(text)
    places = [origin.range(index, index + 1) for index in range(len(folded))]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert all(one[0] <= other[0] for one, other in pairwise(places))
    for index, (start, end) in enumerate(places):
        assert folded[index] in fold(text[start:end])[0]


@given(ODD)
def test_every_token_is_found_where_it_stands(text: str) -> None:
    view = TextView(text)
    for found in re.finditer("[^ ]+", view.line):
        start, end = found.span()
        token = found.group()
        if token not in (".", "¶"):
            first, last = view.range(start, end)
            assert word_line(text[first:last]).replace(" ", "") == token.replace(" ", "")
    assert len(view.layout) == len(view.line)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Аrtificiаl", "artificial"),
        ("arti\u200bficial", "artificial"),
        ("arti\u00adficial", "artificial"),
        ("ARTIFICIAL", "artificial"),
        ("ＡＩ", "ai"),
        ("ge\u0301ne\u0301re\u0301", "genere"),
        ("würde", "würde"),
        ("“AI”", '"ai"'),
        ("AI\u00a0tool", "ai tool"),
        ("oﬃce", "office"),
    ],
)
def test_ways_of_writing_fold_together(written: str, plain: str) -> None:
    assert fold(written)[0] == plain


def test_the_line_marks_sentences_and_blocks_and_keeps_breaks_apart() -> None:
    view = TextView("One (U.S.) line\nbreaks. Two!\n\nThree")
    assert view.line == " one u s line breaks . two . ¶ three "
    assert view.layout == " one u s line\nbreaks . two . ¶ three "
    assert view.words == 7


def test_scripts_without_spaces_give_one_word_a_character() -> None:
    assert word_line("本文由AI生成。") == "本 文 由 ai 生 成 ."


def test_mending_keeps_places() -> None:
    text = "It was genrated here."
    view = TextView(text)
    view.mend({"genrated": "generated"})
    start = view.line.index("generated")
    assert text[slice(*view.range(start, start + len("generated")))] == "genrated"


def test_derived_text_maps_back_through_folds_and_insertions() -> None:
    derived = DerivedText()
    derived.copy("ab", 0)
    derived.fold("&", 2, 7)
    derived.insert("\n\n", 7)
    derived.copy("cd", 10)
    assert derived.text() == "ab&\n\ncd"
    origin = derived.map()
    assert origin.range(0, 3) == (0, 7)
    assert origin.range(2, 3) == (2, 7)
    assert origin.range(5, 7) == (10, 12)


def test_lines_end_at_line_feeds_only() -> None:
    index = LineIndex("a\r\nb\u2028c\nd")
    assert index.position(3) == (2, 1)
    assert index.lines == 3
    assert index.locate(Span(3, 4)).line == 2


def test_columns_in_bytes() -> None:
    assert utf8_column("a😀b", 3) == 6


def test_a_span_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(3, 2)
