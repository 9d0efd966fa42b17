"""Tokens of a folded text as arrays: places, 64-bit hashes, kinds, sentence ends.

A token is a word (letters, with apostrophes between letters), a number (any digits, whatever their
values, with the stops and commas inside it) or one punctuation mark. Double quotes, brackets and
markup characters are no tokens: which of them a text shows depends on the loader, not on the writer.

Word hashes are differences of one running polynomial sum over the whole text (Karp and Rabin,
"Efficient randomized pattern-matching algorithms", 1987), so no Python loop runs over words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.model.canonical import (
    APOSTROPHE,
    COMMA,
    DASH,
    DIGIT,
    HYPHEN,
    NEWLINE,
    PUNCTUATION,
    QUOTE,
    SPACE,
    STOP,
    Folded,
    Offsets,
    fold,
)

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_MASK = (1 << 64) - 1
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # the second multiplier of splitmix64 (Steele et al., 2014)
_SECOND = np.uint64(0x94D049BB133111EB)
_NUMBER = np.uint64(0xA0761D6478BD642F)
_FIRST_SHIFT, _LAST_SHIFT, _PAIR_SHIFT = np.uint64(31), np.uint64(29), np.uint64(17)

# Those from _MARK on may change with their neighbours, so that one comparison finds them.
_LETTER, _DIGIT, _MARK, _APOSTROPHE, _HYPHEN, _SPACE = 1, 2, 4, 8, 16, 0
_WORDLIKE = _LETTER | _DIGIT


def _classes() -> npt.NDArray[np.uint8]:
    table = np.full(0x10000, _LETTER, dtype=np.uint8)
    table[:0x80] = _SPACE
    table[ord("a") : ord("z") + 1] = _LETTER
    for char in PUNCTUATION:
        table[ord(char)] = _MARK
    table[DIGIT] = _DIGIT
    table[APOSTROPHE] = _APOSTROPHE
    table[HYPHEN] = _HYPHEN
    table[[SPACE, NEWLINE, QUOTE]] = _SPACE
    return table


_CLASS = _classes()


class _Powers:
    """Powers of the hash base and of its inverse, grown when a longer text comes along."""

    def __init__(self) -> None:
        self.tables = self._build(1 << 14)

    @staticmethod
    def _build(size: int) -> tuple[Hashes, Hashes]:
        up = np.empty(size, dtype=np.uint64)
        down = np.empty(size, dtype=np.uint64)
        up[0] = down[0] = 1
        filled = 1
        while filled < size:  # doubling: powers[n + k] = powers[k] * base**n
            step = min(filled, size - filled)
            up[filled : filled + step] = up[:step] * np.uint64(pow(_BASE, filled, 1 << 64))
            down[filled : filled + step] = down[:step] * np.uint64(pow(_INVERSE, filled, 1 << 64))
            filled += step
        return up, down

    def get(self, size: int) -> tuple[Hashes, Hashes]:
        tables = self.tables
        if tables[0].size < size:
            # Replaced as one pair, so a thread that reads meanwhile sees either the old or the new one.
            tables = self.tables = self._build(1 << (size - 1).bit_length())
        return tables


_POWERS = _Powers()


def mix(values: Hashes) -> Hashes:
    """Hashes whose high bits depend on all bits (one round of splitmix64)."""
    mixed: Hashes = values >> _FIRST_SHIFT
    mixed ^= values
    mixed *= _MIX
    mixed ^= mixed >> _LAST_SHIFT
    return mixed


def word_hash(word: str) -> int:
    """Hash of one folded token, equal to what ``tokenise`` gives for it."""
    if len(word) == 1 and word in PUNCTUATION:
        return int(_MARK_HASH[ord(word) & 0x7F])
    if any(ord(char) == DIGIT for char in word):
        return int(_NUMBER)
    total = sum(ord(char) * pow(_BASE, place, 1 << 64) for place, char in enumerate(word)) & _MASK
    return int(mix(np.array([total], dtype=np.uint64))[0])


def pair_hash(first: Hashes, second: Hashes) -> Hashes:
    """Hashes of neighbouring pairs of tokens, in order."""
    joined: Hashes = second >> _PAIR_SHIFT
    joined ^= second
    joined *= _MIX
    joined += first * _SECOND
    return mix(joined)


def _mark_hashes() -> Hashes:
    """Hash of each mark by the low seven bits of its code point, in which no two marks agree."""
    codes = np.zeros(128, dtype=np.uint64)
    for char in PUNCTUATION:
        codes[ord(char) & 0x7F] = ord(char)
    codes += np.uint64(0x1234567)
    codes *= _SECOND
    return mix(codes)


_MARK_HASH = _mark_hashes()


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in order. ``start`` and ``end`` are padded positions; ``word`` marks words and numbers.

    ``hash`` is 64 bits a token; ``code`` is the first folded code point of each token (the mark itself for
    punctuation).
    """

    folded: Folded
    start: Offsets
    end: Offsets
    hash: Hashes
    word: Flags
    code: npt.NDArray[np.uint16]

    @property
    def words(self) -> int:
        """How many words and numbers there are."""
        return int(np.count_nonzero(self.word))

    def part(self, first: int, last: int) -> Tokens:
        """Tokens ``first`` to ``last`` (half open) as a text of its own, as if nothing stood around it."""
        low, high = int(self.start[first]) - 1, int(self.end[last - 1]) + 1
        codes = self.folded.codes[low:high].copy()
        codes[0] = codes[-1] = SPACE
        return Tokens(
            folded=Folded(codes=codes, origin=None, dropped=0),
            start=self.start[first:last] - low,
            end=self.end[first:last] - low,
            hash=self.hash[first:last],
            word=self.word[first:last],
            code=self.code[first:last],
        )


def tokenise(prose: str) -> Tokens:
    """Tokens of ``prose``. Linear in its length; never fails."""
    folded = fold(prose)
    codes = folded.codes
    kind: npt.NDArray[np.uint8] = _CLASS.take(codes)
    codes = _resolve(codes, kind)
    wordlike = (kind & _WORDLIKE) != 0
    before, after = wordlike[:-1], wordlike[1:]
    begins = after > before
    begins |= kind[1:] == _MARK
    start = begins.nonzero()[0] + 1
    word = wordlike.take(start)
    code = codes.take(start)
    word_start = start[word]
    word_end = (before > after).nonzero()[0] + 1
    end = start + 1
    end[word] = word_end

    up, down = _POWERS.get(codes.size)
    sums = np.empty(codes.size + 1, dtype=np.uint64)
    sums[0] = 0
    powers: Hashes = codes.astype(np.uint64)
    powers *= up[: codes.size]
    np.add.accumulate(powers, out=sums[1:])
    spans: Hashes = sums.take(word_end)
    spans -= sums.take(word_start)
    spans *= down.take(word_start)
    hashes = mix(spans)
    digits = (kind == _DIGIT).nonzero()[0]
    if digits.size:
        holders = word_start.searchsorted(digits, side="right") - 1
        hashes[holders] = _NUMBER
    token_hash = _MARK_HASH.take(code & 0x7F)
    token_hash[word] = hashes
    return Tokens(folded=folded, start=start, end=end, hash=token_hash, word=word, code=code)


_DASH_FOUND = 3  # a value that no class has


def _rules() -> npt.NDArray[np.uint8]:
    """New class by (role, class before, class after), five bits for each class.

    Roles: 0 another mark, 1 a stop or comma, 2 an apostrophe, 3 a hyphen.
    """
    table = np.zeros((4, 32, 32), dtype=np.uint8)
    table[0] = table[1] = _MARK
    table[1, _DIGIT, _DIGIT] = _DIGIT
    table[2, _LETTER, _LETTER] = _LETTER
    table[3, _SPACE, _SPACE] = _DASH_FOUND
    table[3, :, _HYPHEN] = _DASH_FOUND
    table[3, _HYPHEN, :] = _SPACE
    return table.ravel()


def _roles() -> npt.NDArray[np.intp]:
    table = np.zeros(128, dtype=np.intp)
    table[[STOP, COMMA]] = 1 << 10
    table[APOSTROPHE] = 2 << 10
    table[HYPHEN] = 3 << 10
    return table


_RULES = _rules()
_ROLES = _roles()


def _resolve(codes: npt.NDArray[np.uint16], kind: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    """Settle characters whose role hangs on their neighbours; ``kind`` is changed in place.

    An apostrophe between letters belongs to the word. A stop or comma between digits belongs to the
    number. A hyphen between letters only parts them; with a separator on both sides, or doubled, it is
    a dash. A mark repeated ("...", "!!") counts once.
    """
    places = (kind >= _MARK).nonzero()[0]
    if not places.size:
        return codes
    code = codes.take(places)
    earlier = places - 1
    situation = kind.take(earlier).astype(np.intp)
    situation <<= 5
    situation += _ROLES.take(code & 0x7F)
    situation += kind.take(places + 1)
    new = _RULES.take(situation)
    new[(codes.take(earlier) == code) & (new == _MARK)] = _SPACE
    dash = new == _DASH_FOUND
    if dash.any():
        new[dash] = _MARK
        codes = codes.copy()
        codes[places[dash]] = DASH
    kind[places] = new
    return codes
