"""About a hundred numbers a text on rhythm, punctuation, word classes and openings: the second opinion.

All are rates or ratios that survive canonicalisation; none is the length of the text. They see how a
text is built rather than which words it uses, so they err on other texts than the n-grams do.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from provenance.model.canonical import APOSTROPHE, COMMA, DASH, DIGIT, NEWLINE, STOP, Offsets
from provenance.model.lexicon import CLASS_NAMES, PAIR_NAMES, classes_of, pair_classes_of
from provenance.model.tokens import Hashes, Tokens

Vector = npt.NDArray[np.float32]

MARKS = {
    "comma": COMMA,
    "semicolon": 0x3B,
    "colon": 0x3A,
    "question": 0x3F,
    "exclamation": 0x21,
    "paren": 0x28,
}
SUFFIXES = (
    "ing",
    "ion",
    "ent",
    "nts",
    "ess",
    "ity",
    "ive",
    "ous",
    "ers",
    "nce",
    "cal",
    "ble",
    "ful",
    "ly",
    "ed",
)
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
    *("class_" + name for name in CLASS_NAMES),
    *("suffix_" + name for name in SUFFIXES),
    *("pair_" + name for name in PAIR_NAMES),
    *("open_" + name for name in OPENERS),
    *_RHYTHM,
    *_REST,
)
# Of the counts that come first, those of pairs and openings are stated per sentence, the rest per word.
_COUNTS = DENSE_NAMES[: -len(_RHYTHM + _REST)]
_BY_SENTENCE = np.array([name.startswith(("pair_", "open_")) for name in _COUNTS])


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
_AND, _BUT, _ABBREVIATION = (CLASS_NAMES.index(name) + 1 for name in ("and", "but", "abbreviation"))
_ING = SUFFIXES.index("ing") + 1
_OPENER_CLASSES = np.array([CLASS_NAMES.index(name) + 1 for name in OPENERS])
_MARK_CODES = np.array(list(MARKS.values()))
_ENDERS = np.zeros(128, dtype=np.bool_)
_ENDERS[[STOP, 0x3F, 0x21]] = True
_SUFFIX_KINDS = len(SUFFIXES) + 1
_LENGTHS = np.arange(32)
# Rows: letters, squares of letters, words of nine letters and more, words of three and fewer.
_SIZES = np.array([_LENGTHS, _LENGTHS**2, _LENGTHS >= 9, _LENGTHS <= 3], dtype=np.int64)


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
    places = np.flatnonzero(_ENDERS[code & 0x7F] & ~tokens.word)
    ends = np.zeros(count, dtype=np.bool_)
    if places.size:
        following = codes[tokens.start[places] + 1]
        # A stop glued to a letter or digit ("example.com") ends nothing; quotes and brackets may follow.
        # Neither does one after an abbreviation or an initial (token -1 is the last one, which ends anyway).
        running_on = (following > 0x60) | (following == DIGIT) | (classes[places - 1] == _ABBREVIATION)
        ends[places[~running_on]] = True
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

    The text must hold at least one token; ``pairs`` are the hashes of neighbouring tokens, which the
    n-gram features need as well.
    """
    word, code, codes = tokens.word, tokens.code, tokens.folded.codes
    running = np.zeros(word.size + 1, dtype=np.int64)
    np.cumsum(word, out=running[1:])
    total = max(int(running[-1]), 1)
    classes = classes_of(tokens.hash)
    layout = sentences(tokens, classes)
    lengths = running[layout.last + 1] - running[layout.first]
    sentence_count = layout.first.size
    width = tokens.end - tokens.start
    suffixes = suffix_numbers(tokens, width)

    kinds = len(CLASS_NAMES) + 1
    # One count over several small alphabets laid end to end costs less than a count each.
    tallies = np.bincount(
        np.concatenate(
            (
                classes,
                classes[layout.first] + np.uint8(kinds),
                suffixes + np.uint8(2 * kinds),
                pair_classes_of(pairs) + np.uint8(2 * kinds + _SUFFIX_KINDS),
            )
        ),
        minlength=2 * kinds + _SUFFIX_KINDS + len(PAIR_NAMES) + 1,
    )
    # A mark by the low seven bits of its code point; the dash lands on a slot of its own.
    marks = np.bincount(code[~word] & 0x7F, minlength=128)
    wide = np.bincount(np.minimum(width, 31), minlength=32)
    wide[1] -= word.size - int(running[-1])  # marks are no words of one letter

    after_comma = np.flatnonzero(code[:-1] == COMMA) + 1
    following = np.bincount(classes[after_comma], minlength=kinds)
    next_codes = codes[np.flatnonzero(codes == APOSTROPHE) + 1]
    possessive = int(np.count_nonzero(next_codes == 0x73))
    contraction = int(np.count_nonzero(next_codes > 0x60)) - possessive

    counts = np.concatenate(
        (
            marks[_MARK_CODES],
            tallies[1:kinds],
            tallies[2 * kinds + 1 : 2 * kinds + _SUFFIX_KINDS],
            tallies[2 * kinds + _SUFFIX_KINDS + 1 :],
            tallies[kinds + _OPENER_CLASSES],
        )
    )
    out = np.empty(len(DENSE_NAMES))
    np.divide(counts, np.where(_BY_SENTENCE, sentence_count, total), out=out[: counts.size])
    out[counts.size :] = (
        *_rhythm(lengths.tolist(), wide, total),
        int(np.count_nonzero(suffixes[after_comma] == _ING)) / sentence_count,
        int(following[_AND]) / sentence_count,
        int(following[_BUT]) / sentence_count,
        contraction / total,
        possessive / total,
        int(np.count_nonzero(code == DIGIT)) / total,
        _distinct(tokens.hash[layout.first[:30]]),
        _distinct(tokens.hash[:120]),
        int(marks[DASH & 0x7F]) / total,
    )
    return out.astype(np.float32)


def _rhythm(lengths: list[int], wide: npt.NDArray[np.intp], words: int) -> tuple[float, ...]:
    """Evenness of sentences (words each) and size of words (``wide[k]`` words have k letters).

    Plain Python over the sentences: there are a few dozen, for which an array call costs more.
    """
    lengths = [length for length in lengths if length] or [0]
    n = len(lengths)
    mean = sum(lengths) / n
    squares = sum([length * length for length in lengths]) / n
    scale = mean or 1.0
    near, far = mean - 0.25 * mean, mean + 0.25 * mean
    step = sum([abs(after - before) for before, after in pairwise(lengths)]) / max(n - 1, 1)
    letters, letter_squares, long, short = (_SIZES @ wide).tolist()
    letters /= words
    return (
        mean,
        max(squares - mean * mean, 0.0) ** 0.5 / scale,
        sum([length < 8 for length in lengths]) / n,
        sum([length > 30 for length in lengths]) / n,
        sum([near < length < far for length in lengths]) / n,
        step / scale,
        letters,
        max(letter_squares / words - letters * letters, 0.0) ** 0.5,
        long / words,
        short / words,
    )


def suffix_numbers(tokens: Tokens, width: Offsets) -> npt.NDArray[np.uint8]:
    """Suffix number of every token (1-based place in ``SUFFIXES``) of five letters and more, else 0.

    ``width`` is the number of code points of each token.
    """
    codes, ends = tokens.folded.codes, tokens.end
    low = (codes & 31).astype(np.int32)
    tail = (low[ends - 3] << 10) | (low[ends - 2] << 5) | low[ends - 1]
    found: npt.NDArray[np.uint8] = _SUFFIX[tail] * ((width > 4) & (tokens.code != DIGIT))
    return found


def _distinct(hashes: Hashes) -> float:
    """Share of distinct values."""
    if not hashes.size:
        return 1.0
    return len(set(hashes.tolist())) / hashes.size


def participles(tokens: Tokens) -> Offsets:
    """Token indexes of words in -ing right after a comma ("..., reflecting a wider trend")."""
    after = np.flatnonzero(tokens.code[:-1] == COMMA) + 1
    found: Offsets = after[suffix_numbers(tokens, tokens.end - tokens.start)[after] == _ING]
    return found
