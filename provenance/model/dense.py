"""About a hundred numbers a text on rhythm, punctuation, word classes and openings: the second opinion.

All are rates or ratios that survive canonicalisation; none is the length of the text. They see how a
text is built rather than which words it uses, so they err on other texts than the n-grams do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.model.canonical import APOSTROPHE, COMMA, DASH, DIGIT, NEWLINE, STOP, Codes, Offsets
from provenance.model.lexicon import CLASS_NAMES, PAIR_NAMES, classes_of, pair_classes_of
from provenance.model.tokens import Hashes, Tokens

Vector = npt.NDArray[np.float32]

MARKS = {"comma": COMMA, "semicolon": 0x3B, "colon": 0x3A, "question": 0x3F, "exclamation": 0x21, "paren": 0x28}
SUFFIXES = ("ing", "ion", "ent", "nts", "ess", "ity", "ive", "ous", "ers", "nce", "cal", "ble", "ful", "ly", "ed")
OPENERS = (
    "i", "we", "you", "he", "they", "it", "this", "the", "a", "and", "but", "while", "as", "by", "in", "for",
    "if", "wh", "connector", "not",
)  # fmt: skip
_RHYTHM = (
    "sentence_mean", "sentence_cv", "sentence_short", "sentence_long", "sentence_even", "sentence_step",
    "word_mean", "word_sd", "word_long", "word_short",
)  # fmt: skip
_REST = (
    "participle", "comma_and", "comma_but", "contraction", "possessive", "number", "open_variety", "variety",
    "dash",
)  # fmt: skip
DENSE_NAMES: tuple[str, ...] = (
    *("mark_" + name for name in MARKS),
    *_RHYTHM,
    *("class_" + name for name in CLASS_NAMES),
    *("suffix_" + name for name in SUFFIXES),
    *("pair_" + name for name in PAIR_NAMES),
    *("open_" + name for name in OPENERS),
    *_REST,
)


def _suffix_table() -> npt.NDArray[np.uint8]:
    """Suffix number by the last three letters, five bits each; longer suffixes win over "ly" and "ed"."""
    table = np.zeros(1 << 15, dtype=np.uint8)
    for number, suffix in sorted(enumerate(SUFFIXES, start=1), key=lambda item: len(item[1])):
        low = 0
        for char in suffix:
            low = (low << 5) | (ord(char) & 31)
        if len(suffix) == 3:
            table[low] = number
        else:
            table[low :: 1 << 10] = number
    return table


_SUFFIX = _suffix_table()
_AND, _BUT, _I, _ABBREVIATION = (CLASS_NAMES.index(name) + 1 for name in ("and", "but", "i", "abbreviation"))
_OPENER_CLASSES = np.array([CLASS_NAMES.index(name) + 1 for name in OPENERS])
_MARK_CODES = np.array(list(MARKS.values()))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where sentences lie: ``first[i]`` and ``last[i]`` are token indexes of sentence i (both inclusive)."""

    first: Offsets
    last: Offsets


def sentences(tokens: Tokens, classes: npt.NDArray[np.uint8] | None = None) -> Layout:
    """Sentences of a text. A line break ends one too, so a heading does not run into what follows."""
    count = tokens.start.size
    if not count:
        empty = np.zeros(0, dtype=np.intp)
        return Layout(empty, empty)
    if classes is None:
        classes = classes_of(tokens.hash)
    code = tokens.code
    codes = tokens.folded.codes
    places = np.flatnonzero((code == STOP) | (code == 0x3F) | (code == 0x21))
    ends = np.zeros(count, dtype=np.bool_)
    if places.size:
        following = codes[tokens.start[places] + 1]
        # A stop glued to a letter or digit ("example.com") ends nothing; quotes and brackets may follow.
        running_on = (following > 0x60) | (following == DIGIT)
        before = np.maximum(places - 1, 0)
        initial = tokens.word[before] & (tokens.end[before] - tokens.start[before] == 1) & (classes[before] != _I)
        kept = (initial | (classes[before] == _ABBREVIATION)) & (code[places] == STOP)
        ends[places[~(running_on | kept)]] = True
    breaks = np.flatnonzero(codes == NEWLINE)
    if breaks.size:
        after = np.searchsorted(tokens.start, breaks)
        ends[after[(after > 0) & (after < count)] - 1] = True
    ends[-1] = True
    last = np.flatnonzero(ends)
    first = np.empty_like(last)
    first[0] = 0
    first[1:] = last[:-1] + 1
    return Layout(first, last)


def dense(tokens: Tokens, pairs: Hashes) -> Vector:
    """The dense features of a text, float32, one per name in ``DENSE_NAMES``, all finite.

    ``pairs`` are the hashes of neighbouring tokens, which the n-gram features need as well.
    """
    word, code, codes = tokens.word, tokens.code, tokens.folded.codes
    count = word.size
    running = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(word, out=running[1:])
    total = max(int(running[-1]), 1)
    classes = classes_of(tokens.hash)
    marks = np.bincount(code[~word] & 0x7F, minlength=128)  # the dash shares the slot of 0x14, which is no mark
    layout = sentences(tokens, classes)
    lengths = running[layout.last + 1] - running[layout.first]
    lengths = lengths[lengths > 0]
    sentence_count = max(lengths.size, 1)

    width = (tokens.end - tokens.start)[word]
    suffixes = np.bincount(_suffixes(codes, tokens.end[word], width), minlength=len(SUFFIXES) + 1)[1:]
    class_counts = np.bincount(classes, minlength=len(CLASS_NAMES) + 1)
    pair_counts = np.bincount(pair_classes_of(pairs), minlength=len(PAIR_NAMES) + 1)[1:]
    opener_counts = np.bincount(classes[layout.first], minlength=len(CLASS_NAMES) + 1)[_OPENER_CLASSES]

    after_comma = np.flatnonzero(code[:-1] == COMMA) + 1
    following = classes[after_comma]
    apostrophes = np.flatnonzero(codes == APOSTROPHE)
    next_codes = codes[apostrophes + 1]
    possessive = int(np.count_nonzero(next_codes == 0x73))
    contraction = int(np.count_nonzero(next_codes > 0x60)) - possessive

    rest = (
        participles(tokens).size / sentence_count,
        int(np.count_nonzero(following == _AND)) / sentence_count,
        int(np.count_nonzero(following == _BUT)) / sentence_count,
        contraction / total,
        possessive / total,
        int(np.count_nonzero(code == DIGIT)) / total,
        _distinct(tokens.hash[layout.first[:30]]),
        _distinct(tokens.hash[:120]),
        int(marks[DASH & 0x7F]) / total,
    )
    return np.concatenate(
        (
            marks[_MARK_CODES] / total,
            _rhythm(lengths, width),
            class_counts[1:] / total,
            suffixes / total,
            pair_counts / sentence_count,
            opener_counts / sentence_count,
            rest,
        )
    ).astype(np.float32)


def _rhythm(lengths: npt.NDArray[np.int64], width: Offsets) -> tuple[float, ...]:
    """Evenness of sentences (words each) and size of words (letters each)."""
    n = max(lengths.size, 1)
    mean = int(np.add.reduce(lengths)) / n
    squares = int(lengths @ lengths) / n
    scale = mean or 1.0
    away = np.abs(lengths - mean)
    step = int(np.add.reduce(np.abs(lengths[1:] - lengths[:-1]))) / max(n - 1, 1)
    words = max(width.size, 1)
    wide = np.bincount(np.minimum(width, 31), minlength=32)
    sizes = np.arange(32)
    word_mean = int(wide @ sizes) / words
    word_squares = int(wide @ (sizes * sizes)) / words
    return (
        mean,
        max(squares - mean * mean, 0.0) ** 0.5 / scale,
        int(np.count_nonzero(lengths < 8)) / n,
        int(np.count_nonzero(lengths > 30)) / n,
        int(np.count_nonzero(away < 0.25 * mean)) / n,
        step / scale,
        word_mean,
        max(word_squares - word_mean * word_mean, 0.0) ** 0.5,
        int(np.add.reduce(wide[9:])) / words,
        int(np.add.reduce(wide[:4])) / words,
    )


def _suffixes(codes: Codes, ends: Offsets, width: Offsets) -> npt.NDArray[np.uint8]:
    """Suffix number (1-based place in ``SUFFIXES``) of words of five letters and more, else 0."""
    last = codes[ends - 1]
    tail = ((codes[ends - 3] & 31).astype(np.int32) << 10) | ((codes[ends - 2] & 31) << 5) | (last & 31)
    return _SUFFIX[tail] * ((width > 4) & (last != DIGIT))


def suffix_numbers(tokens: Tokens) -> npt.NDArray[np.uint8]:
    """Suffix number of every token (1-based place in ``SUFFIXES``), 0 where it has none."""
    numbers = np.zeros(tokens.word.size, dtype=np.uint8)
    width = (tokens.end - tokens.start)[tokens.word]
    numbers[tokens.word] = _suffixes(tokens.folded.codes, tokens.end[tokens.word], width)
    return numbers


def _distinct(hashes: Hashes) -> float:
    """Share of distinct values."""
    if not hashes.size:
        return 1.0
    ordered = np.sort(hashes)
    return (1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))) / hashes.size


def participles(tokens: Tokens) -> Offsets:
    """Token indexes of words in -ing right after a comma ("..., reflecting a wider trend")."""
    after = np.flatnonzero(tokens.code[:-1] == COMMA) + 1
    codes = tokens.folded.codes
    ends = tokens.end[after]
    good = (ends - tokens.start[after] > 5) & (codes[ends - 1] == 0x67) & (codes[ends - 2] == 0x6E) & (codes[ends - 3] == 0x69)
    return after[good]
