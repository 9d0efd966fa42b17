"""About a hundred numbers a text on rhythm, punctuation, word classes and openings: the second opinion.

All are rates or ratios that survive canonicalisation; none is the length of the text. They see how a
text is built rather than which words it uses, so they err on other texts than the n-grams do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from operator import mul, sub

import numpy as np
import numpy.typing as npt

from provenance.model.canonical import APOSTROPHE, COMMA, DASH, DIGIT, NEWLINE, STOP, Offsets
from provenance.model.lexicon import CLASS_NAMES, PAIR_NAMES, classes_of, pair_tally
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
_SUFFIX_KINDS = len(SUFFIXES) + 1
_CLASS_KINDS = len(CLASS_NAMES) + 1


def _parts(*sizes: int) -> list[slice]:
    """Slices of the given sizes, one after the other."""
    ends = list(accumulate(sizes))
    return [slice(end - size, end) for size, end in zip(sizes, ends, strict=True)]


# Where in ``DENSE_NAMES`` each kind lies. Of the counts, those of pairs and openings are stated per sentence,
# the rest per word.
_MARKS, _CLASSES, _SUFFIXES, _PAIRS, _OPENINGS, _OTHERS = _parts(
    len(MARKS), len(CLASS_NAMES), len(SUFFIXES), len(PAIR_NAMES), len(OPENERS), len(_RHYTHM + _REST)
)
_BY_WORD, _BY_SENTENCE = slice(0, _PAIRS.start), slice(_PAIRS.start, _OTHERS.start)


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
    if not tokens.start.size:
        empty = np.zeros(0, dtype=np.intp)
        return Layout(empty, empty)
    if classes is None:
        classes = classes_of(tokens.hash)
    marks = (~tokens.word).nonzero()[0]
    return _sentences(tokens, classes, marks, tokens.code.take(marks))


def _sentences(
    tokens: Tokens, classes: npt.NDArray[np.uint8], marks: Offsets, mark_codes: npt.NDArray[np.uint16]
) -> Layout:
    """Sentences of a text with at least one token; ``marks`` are the tokens that are no words."""
    count = tokens.start.size
    codes = tokens.folded.codes
    places = marks[_ENDERS.take(mark_codes & 0x7F)]
    ends = np.zeros(count, dtype=np.bool_)
    if places.size:
        following = codes.take(tokens.start.take(places) + 1)
        # A stop glued to a letter or digit ("example.com") ends nothing; quotes and brackets may follow.
        # Neither does one after an abbreviation or an initial (token -1 is the last one, which ends anyway).
        running_on = following > 0x60
        running_on |= following == DIGIT
        running_on |= classes.take(places - 1) == _ABBREVIATION
        ends[places] = ~running_on
    breaks = (codes == NEWLINE).nonzero()[0]
    if breaks.size:
        # Before a break at either end of the text lies the last token (or token -1), which ends anyway.
        ends[tokens.start.searchsorted(breaks) - 1] = True
    ends[-1] = True
    last = ends.nonzero()[0]
    first = np.empty(last.size, dtype=np.intp)
    first[0] = 0
    np.add(last[:-1], 1, out=first[1:])
    return Layout(first, last)


def dense(tokens: Tokens, pairs: Hashes) -> Vector:
    """The dense features of a text, float32, one per name in ``DENSE_NAMES``, all finite.

    The text must hold at least one token; ``pairs`` are the hashes of neighbouring tokens, which the
    n-gram features need as well.
    """
    word, code, codes = tokens.word, tokens.code, tokens.folded.codes
    # Marks are few: what is asked of them alone is asked of these and not of all tokens.
    marks = (~word).nonzero()[0]
    mark_codes = code.take(marks)
    total = max(word.size - marks.size, 1)
    classes = classes_of(tokens.hash)
    layout = _sentences(tokens, classes, marks, mark_codes)
    sentence_count = layout.first.size
    # Words of a sentence: its tokens less the marks among them.
    lengths = layout.last + 1
    lengths -= marks.searchsorted(lengths)
    lengths[1:] -= lengths[:-1].copy()
    width = tokens.end - tokens.start
    suffixes = suffix_numbers(tokens, width)

    # A mark by the low seven bits of its code point; the dash lands on a slot of its own.
    tally = np.bincount(mark_codes & 0x7F, minlength=128)
    wide = np.bincount(np.minimum(width, 31), minlength=32)
    wide[1] -= marks.size  # marks are no words of one letter

    after_comma = marks[mark_codes == COMMA]
    after_comma += 1
    if after_comma.size and after_comma[-1] == word.size:
        after_comma = after_comma[:-1]
    following = classes.take(after_comma)
    next_codes = codes.take((codes == APOSTROPHE).nonzero()[0] + 1)
    possessive = int(np.count_nonzero(next_codes == 0x73))
    contraction = int(np.count_nonzero(next_codes > 0x60)) - possessive

    out = np.empty(len(DENSE_NAMES))
    out[_MARKS] = tally.take(_MARK_CODES)
    out[_CLASSES] = np.bincount(classes, minlength=_CLASS_KINDS)[1:]
    out[_SUFFIXES] = np.bincount(suffixes, minlength=_SUFFIX_KINDS)[1:]
    out[_PAIRS] = pair_tally(pairs)[1:]
    out[_OPENINGS] = np.bincount(classes.take(layout.first), minlength=_CLASS_KINDS).take(_OPENER_CLASSES)
    out[_BY_WORD] /= total
    out[_BY_SENTENCE] /= sentence_count
    out[_OTHERS] = (
        *_rhythm(lengths.tolist(), wide, total),
        int(np.count_nonzero(suffixes.take(after_comma) == _ING)) / sentence_count,
        int(np.count_nonzero(following == _AND)) / sentence_count,
        int(np.count_nonzero(following == _BUT)) / sentence_count,
        contraction / total,
        possessive / total,
        int(np.count_nonzero(code == DIGIT)) / total,
        _distinct(tokens.hash.take(layout.first[:30])),
        _distinct(tokens.hash[:120]),
        int(tally[DASH & 0x7F]) / total,
    )
    return out.astype(np.float32)


def _rhythm(lengths: list[int], wide: npt.NDArray[np.intp], words: int) -> tuple[float, ...]:
    """Evenness of sentences (words each) and size of words (``wide[k]`` words have k letters).

    Plain Python over the sentences: there are a few dozen, for which an array call costs more.
    """
    lengths = [length for length in lengths if length] or [0]
    n = len(lengths)
    mean = sum(lengths) / n
    squares = sum(map(mul, lengths, lengths)) / n
    scale = mean or 1.0
    step = sum(map(abs, map(sub, lengths[1:], lengths))) / max(n - 1, 1)
    lengths.sort()  # from here on their order does not matter, and places in it count them
    near, far = mean - 0.25 * mean, mean + 0.25 * mean
    even = bisect_left(lengths, far) - bisect_right(lengths, near) if near < far else 0
    letters, letter_squares, long, short = (_SIZES @ wide).tolist()
    letters /= words
    return (
        mean,
        max(squares - mean * mean, 0.0) ** 0.5 / scale,
        bisect_left(lengths, 8) / n,
        (n - bisect_right(lengths, 30)) / n,
        even / n,
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
    low = tokens.folded.codes & 31
    # Three letters each from every place on; shorter words reach back past their start and do not count.
    tail = low[:-2] << 5
    tail |= low[1:-1]
    tail <<= 5
    tail |= low[2:]
    found: npt.NDArray[np.uint8] = _SUFFIX.take(tail.take(tokens.end - 3))
    found *= (width > 4) & (tokens.code != DIGIT)
    return found


def _distinct(hashes: Hashes) -> float:
    """Share of distinct values."""
    if not hashes.size:
        return 1.0
    ordered = np.sort(hashes)
    return (1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))) / hashes.size


def participles(tokens: Tokens) -> Offsets:
    """Token indexes of words in -ing right after a comma ("..., reflecting a wider trend")."""
    after = (tokens.code[:-1] == COMMA).nonzero()[0] + 1
    found: Offsets = after[suffix_numbers(tokens, tokens.end - tokens.start)[after] == _ING]
    return found
