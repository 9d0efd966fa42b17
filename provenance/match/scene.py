"""Scene: one article while it is being matched, with its line of words and where things stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from provenance.core.article import Article
from provenance.core.textview import BLOCK, TextView
from provenance.match.tagger import Tagger

# A word takes so many characters, on the generous side.
WORD = 14
# Blocks of at most so many words are short; behind a mark for a beginning, SHORT means only those in short lines.
SHORT_BLOCK = 60
SHORT = "~"
# The first and last words of an article, for ``document-start`` and ``document-end``.
EDGE_WORDS = 60
_SPACE = re.compile(" ")
_LINE_FEED = re.compile("\\n")
_BLOCK_END = re.compile(f" {BLOCK} ")


class Scene:
    """One article while it is being matched: its line of words and where things stand in it."""

    def __init__(
        self, article: Article, view: TextView, tagger: Tagger, tags: list[tuple[int, int, str]]
    ) -> None:
        self.article = article
        self.view = view
        self.line = line = view.line
        self.layout = layout = view.layout
        self._tagger = tagger
        self.tags = tags
        self.marks = view.marks
        self._edges = [match.start() for match in _BLOCK_END.finditer(line)]
        self._texts: dict[tuple[tuple[str, ...], bool], str] = {((), False): line, ((), True): layout}
        self._starts: dict[tuple[str, int], list[int]] = {}
        self._words: dict[int, dict[str, list[int]]] = {}
        self._reach: tuple[int, int] | None = None

    def text(self, lists: tuple[str, ...], *, layout: bool) -> str:
        """The line, or the layout, with a sign for each entry of the given lists; all forms have one length."""
        form = (lists, layout)
        if form not in self._texts:
            tags = self._tagger.choose(self.tags, lists)
            self._texts[form] = self._tagger.apply(self.layout if layout else self.line, tags)
        return self._texts[form]

    def starts(self, mark: str, sentence: int) -> list[int]:
        """The ascending offsets in a sentence at which a line begins (``^``), be it the sentence itself, or a block or line
        (``^^``); with ``SHORT`` behind the mark only those in short lines."""
        key = mark, sentence
        starts = self._starts.get(key)
        if starts is None:
            starts = self._starts[key] = self._find_starts(mark, sentence)
        return starts

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words with which sentences and lines begin."""
        layout, find = self.layout, self.line.find
        places = [1, *(mark + 2 for mark in self.marks)]
        if "\n" in layout:
            places += [match.end() for match in _LINE_FEED.finditer(layout)]
        return frozenset(self.line[place : find(" ", place)] for place in places)

    def _find_starts(self, mark: str, sentence: int) -> list[int]:
        if mark.endswith(SHORT):
            return [
                place for place in self.starts(mark[: -len(SHORT)], sentence) if self._in_short_line(place)
            ]
        layout, (low, high) = self.layout, self.sentences(sentence, 0)
        starts = [low]
        place = layout.find("\n", low, high)
        while place >= 0:
            starts.append(place + 1)
            place = layout.find("\n", place + 1, high)
        if mark == "^":
            return starts
        after = self.line[low - 2] if sentence else BLOCK
        return starts if after == BLOCK or layout[low - 1] == "\n" else starts[1:]

    def _in_short_line(self, place: int) -> bool:
        """True when the line of a block that holds an offset has few words."""
        layout, most = self.layout, SHORT_BLOCK * WORD
        first, last = max(0, place - most), place + most
        low = max(layout.rfind("\n", first, place) + 1, layout.rfind(f" {BLOCK} ", first, place) + 3)
        if low < first + 1 and first:
            return False
        ends = (layout.find("\n", place, last), layout.find(f" {BLOCK} ", place, last))
        high = min((end for end in ends if end >= 0), default=len(layout))
        return high - low <= most and layout.count(" ", low, high) <= SHORT_BLOCK

    def word(self, place: int) -> str:
        """The word that begins at an offset."""
        return self.line[place : self.line.find(" ", place)]

    def words(self, sentence: int) -> dict[str, list[int]]:
        """The words of a sentence with their ascending offsets."""
        words = self._words.get(sentence)
        if words is None:
            words = self._words[sentence] = {}
            place, high = self.sentences(sentence, 0)
            for word in self.line[place:high].split(" "):
                if word in words:
                    words[word].append(place)
                else:
                    words[word] = [place]
                place += len(word) + 1
        return words

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

    def block_end(self, place: int) -> int:
        """The end of the block that holds an offset of the line, the space behind its last word included."""
        index = bisect_right(self._edges, place)
        return self._edges[index] + 1 if index < len(self._edges) else len(self.line)

    def sentence(self, place: int) -> int:
        """The number of the sentence that holds an offset of the line."""
        return bisect_right(self.marks, place)

    def sentences(self, first: int, crossed: int) -> tuple[int, int]:
        """The range of the line from the beginning of a sentence to the end of another, ``crossed`` further on.

        The mark that ends it belongs to it, and one more character, so that the end can be told from that of a block.
        """
        marks, last = self.marks, first + crossed
        return marks[first - 1] + 2 if first else 1, marks[last] + 3 if last < len(marks) else len(self.line)

    def windows(self, places: Iterable[int], width: int, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Ranges to search between ``low`` and ``high``: ``width`` around each of ``places``, merged."""
        begin = finish = -1
        for place in places:
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
