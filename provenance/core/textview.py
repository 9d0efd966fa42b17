"""TextView: the folded form of an article's text as one line of words, shared by all detectors.

The line holds every word folded, one space before and after it, punctuation left out, except
for two marks that patterns must not run over by accident: ``.`` ends a sentence and ``¶`` ends a
block. Line breaks inside a block make no difference to it; ``layout`` is the same line with a line
feed for the space where one stands. Scripts that write no spaces give one word a code point, so
that one matching rule serves all scripts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

import regex

from provenance.core.folding import fold
from provenance.core.offsets import OffsetMap

SENTENCE, BLOCK = ".", "¶"
_BREAK = "¦"

# Scripts written without spaces between words: each code point is a token of its own.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# The second look-behind, inside, keeps initials and "(e.g." together; a set in front is what makes the search fast.
_SENTENCE_END = re.compile(r"""[.!?](?<![\s(.]\w[.!?])[.!?]*(?=["')\]*_]*(?:\s|$))""")
_OTHER_SENTENCE_END = re.compile("[。！？｡।۔؟]+")
_BLOCK_END = regex.compile(r"\n[^\S\n]*\n\s*")
# A code point of a script that writes no spaces between words.
UNSPACED = regex.compile(rf"([{_UNSPACED}])")
_WORD = regex.compile(r"(?!_)\w")
_BREAKS = re.compile(f" ?{_BREAK}[ {_BREAK}]*")
_MARK = re.compile(f"[{SENTENCE}{BLOCK}] ")
_NO_WORD = f" {SENTENCE}{BLOCK}"
# The same words as those of the line: what is no separator, a code point of a script without spaces alone.
_ASCII_WORD = re.compile("[a-z0-9]+")
_ANY_WORD = regex.compile(rf"(?V1)[{_UNSPACED}&&\w]|[\w--[_{_UNSPACED}]]+")
_WORD_OF_LINE = re.compile(f"[^ {SENTENCE}{BLOCK}]+")
_MARKS = {"\x01": SENTENCE, "\x02": BLOCK, "\x03": _BREAK}


# Up to so many different code points are replaced one by one, which is faster than a table.
_FEW = 24


class _SeparatorTable(dict[int, str]):
    """Everything that is no part of a word becomes a space; worked out when first met and kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = _MARKS.get(character) or (character if _WORD.match(character) else " ")
        self[code] = kept
        return kept


_SEPARATORS = _SeparatorTable()
# Within ASCII, the stand-ins of the marks left alone: a table that stays there is many times faster.
_TABLE_ASCII = {code: chr(code) if chr(code) in _MARKS else _SEPARATORS[code] for code in range(128)}
_NON_ASCII = regex.compile(r"[^\x00-\x7f]+")


def _words(folded: str) -> str:
    marked = _SENTENCE_END.sub(" \x01 ", folded)
    if "\n" in marked:
        marked = _BLOCK_END.sub(" \x02 ", marked).replace("\n", " \x03 ")
    many = False
    if not marked.isascii():
        marked = _OTHER_SENTENCE_END.sub(" \x01 ", marked)
        unusual = set("".join(_NON_ASCII.findall(marked)))
        if any(UNSPACED.match(character) for character in unusual):
            marked = UNSPACED.sub(r" \1 ", marked)
        many = len(unusual) > _FEW
        for character in () if many else unusual:
            kept = _SEPARATORS[ord(character)]
            if kept != character:
                marked = marked.replace(character, kept)
    # The table of all code points puts the marks in place at once; within ASCII they wait until the end.
    words = marked.translate(_SEPARATORS if many else _TABLE_ASCII)
    while "  " in words:
        words = words.replace("  ", " ")
    words = words.strip(" ")
    for stand_in, mark in _MARKS.items():
        words = words.replace(stand_in, mark)
    return _BREAKS.sub("\n", words).strip() if _BREAK in words else words


def _fold(text: str) -> tuple[str, OffsetMap]:
    folded, origin = fold(text)
    for stand_in in _MARKS:  # they must not come from the text itself
        folded = folded.replace(stand_in, " ")
    return folded, origin


def word_line(text: str) -> str:
    """``text`` (a rule's words, say) as a line of folded words, without the outer spaces."""
    return _words(_fold(text)[0]).replace("\n", " ")


class TextView:
    """The folded text, its line of words and the way back; made once for an Article.

    ``line`` and ``layout`` start and end with a space. Positions in them are turned into positions
    of the original text by ``range``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._map = _fold(text)
        words = _words(self.folded)
        self.layout = f" {words} " if words else " "
        self.line = self.layout.replace("\n", " ")

    def mend(self, spelling: Mapping[str, str]) -> None:
        """Put other words for single words of the line (slips of the pen); places in the text stay known.

        To be called before anything asks for a position.
        """
        rows = [
            " ".join(spelling.get(word, word) for word in row.split(" ")) for row in self.layout.split("\n")
        ]
        self.layout = "\n".join(rows)
        self.line = self.layout.replace("\n", " ")

    @property
    def map(self) -> OffsetMap:
        """From ``folded`` to ``text``."""
        return self._map

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        """Of each word, marks not counted, its range in ``folded``."""
        word = _ASCII_WORD if self.folded.isascii() else _ANY_WORD
        return [match.span() for match in word.finditer(self.folded)]

    @cached_property
    def _word_starts(self) -> list[int]:
        """Of each word, marks not counted, its offset in ``line``."""
        return [match.start() for match in _WORD_OF_LINE.finditer(self.line)]

    @cached_property
    def marks(self) -> list[int]:
        """Ascending offsets in ``line`` of the marks that end sentences and blocks."""
        return [match.start() for match in _MARK.finditer(self.line)]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range of ``text`` for the words in the range ``[start, end)`` of ``line``."""
        line, marks = self.line, self.marks
        while start < end and line[start] in _NO_WORD:
            start += 1
        while end > start and line[end - 1] in _NO_WORD:
            end -= 1
        if start >= end:
            return 0, 0
        first = line.count(" ", 0, start) - 1 - bisect_left(marks, start)
        last = line.count(" ", 0, end) - 1 - bisect_left(marks, end)
        return self._map.range(self._spans[first][0], self._spans[last][1])

    def line_range(self, start: int, end: int) -> tuple[int, int]:
        """The range of ``line`` with the words that start in the range ``[start, end)`` of ``text``, and the space behind."""
        starts = self._word_starts
        first, last = self._first_word(start), self._first_word(end)
        low = starts[first] if first < len(starts) else len(self.line)
        return low, max(low, self.line.find(" ", starts[last - 1]) + 1) if last else low

    def _first_word(self, offset: int) -> int:
        """Index of the first word that starts at or after ``offset`` of ``text``."""
        origin = self._map.range
        return bisect_left(self._spans, offset, key=lambda span: origin(span[0], span[0])[0])

    @property
    def words(self) -> int:
        """Number of words (marks not counted)."""
        return self.line.count(" ") - 1 - len(self.marks) if len(self.line) > 2 else 0
