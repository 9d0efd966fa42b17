"""Scene: one article while it is being matched, with its line of words and where things stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, pairwise

from provenance.core.article import Article
from provenance.core.textview import BLOCK, SENTENCE, TextView
from provenance.match.tagger import Tagger

# A word takes so many characters, on the generous side.
WORD = 14
# Blocks of at most so many words are short; behind a mark for a beginning, SHORT means only those.
SHORT_BLOCK = 60
SHORT = "~"
# The first and last words of an article, for ``document-start`` and ``document-end``.
EDGE_WORDS = 60
_SPACE = re.compile(" ")

_LINE_START = re.compile(f"(?<=[{SENTENCE}{BLOCK}]) |\\n")
_BLOCK_START = re.compile(f"(?<={BLOCK}) |\\n")


class Scene:
    """One article while it is being matched: its line of words and where things stand in it."""

    def __init__(self, article: Article, view: TextView, tagger: Tagger) -> None:
        self.article = article
        self.view = view
        self.line = line = view.line
        self.layout = layout = view.layout
        self._tagger = tagger
        self.tags = tagger.find(line)
        self._edges = [match.start() for match in re.finditer(f" {BLOCK} ", line)]
        self._texts: dict[tuple[tuple[str, ...], bool], str] = {((), False): line, ((), True): layout}
        self._starts: dict[str, list[int]] = {}
        self._reach: tuple[int, int] | None = None

    def text(self, lists: tuple[str, ...], *, layout: bool) -> str:
        """The line, or the layout, with a sign for each entry of the given lists; all forms have one length."""
        form = (lists, layout)
        if form not in self._texts:
            tags = self._tagger.choose(self.tags, lists)
            self._texts[form] = self._tagger.apply(self.layout if layout else self.line, tags)
        return self._texts[form]

    def starts(self, mark: str) -> list[int]:
        """Offsets at which a sentence or line (``^``) or a block or line (``^^``) begins; with ``SHORT`` behind the mark
        only those in short blocks."""
        starts = self._starts.get(mark)
        if starts is None:
            if mark.endswith(SHORT):
                every = self.starts(mark[: -len(SHORT)])
                starts = [
                    place
                    for low, high in self._short_lines
                    for place in every[bisect_left(every, low) : bisect_left(every, high)]
                ]
            else:
                expression = _BLOCK_START if mark == "^^" else _LINE_START
                starts = [1, *(match.end() for match in expression.finditer(self.layout))]
            self._starts[mark] = starts
        return starts

    def edge(self, position: str) -> tuple[int, int]:
        """The range of the line with the first words of the text (``document-start``) or the last ones."""
        if self._reach is None:
            starts = [1, *(match.end() for match in islice(_SPACE.finditer(self.line, 1), EDGE_WORDS + 1))]
            place = len(self.line)
            for _ in range(EDGE_WORDS + 2):
                place = max(0, self.line.rfind(" ", 0, place))
            self._reach = starts[-1], place
        first, last = self._reach
        return (0, first) if position == "document-start" else (last, len(self.line))

    @cached_property
    def _short_lines(self) -> list[tuple[int, int]]:
        """The ranges of blocks, or lines of blocks, of few words."""
        edges = [1, *(match.end() for match in _BLOCK_START.finditer(self.layout)), len(self.line)]
        return [
            (low, high)
            for low, high in pairwise(edges)
            if high - low <= SHORT_BLOCK
            or (high - low <= SHORT_BLOCK * WORD and self.line.count(" ", low, high) <= SHORT_BLOCK)
        ]

    def block_end(self, place: int) -> int:
        """The end of the block that holds an offset of the line, the space behind its last word included."""
        index = bisect_right(self._edges, place)
        return self._edges[index] + 1 if index < len(self._edges) else len(self.line)

    def windows(self, places: list[int], width: int) -> Iterator[tuple[int, int]]:
        """Ranges of the line to search: ``width`` around each of ``places``, never out of the block, merged."""
        edges, length = self._edges, len(self.line)
        begin = finish = -1
        for place in places:
            index = bisect_right(edges, place)
            low = edges[index - 1] + 3 if index else 1
            high = edges[index] + 1 if index < len(edges) else length
            start, end = max(low, place - width), min(high, place + width)
            if finish >= start > begin >= low:
                finish = max(finish, end)
                continue
            if finish > begin:
                yield self._whole_words(begin, finish)
            begin, finish = start, end
        if finish > begin:
            yield self._whole_words(begin, finish)

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """The range widened so that it neither begins nor ends inside a word."""
        following = self.line.find(" ", end)
        return self.line.rfind(" ", 0, start) + 1, following + 1 if following >= 0 else len(self.line)
