"""Span, the only location type, and LineIndex, which turns spans into lines and columns at the edge."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` in code points of the Source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True when the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Location:
    """A span with its 1-based lines and columns (columns count code points)."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class LineIndex:
    """Line starts of a text.

    A line ends at LF or CRLF and nowhere else (SARIF 2.1.0, 3.3.2), so U+2028, form feed and a
    lone CR do not shift line numbers against what editors and code hosts show.
    """

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        starts = [0]
        find = text.find
        position = find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = find("\n", position + 1)
        self._starts = starts
        self._length = len(text)

    @property
    def lines(self) -> int:
        """Number of lines; a text without a line feed has one."""
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both 1-based, of a code-point offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_range(self, line: int) -> tuple[int, int]:
        """Offsets of a 1-based line, its line feed left out."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return start, end

    def locate(self, span: Span) -> Location:
        """The span with lines and columns."""
        line, column = self.position(span.start)
        end_line, end_column = self.position(span.end)
        return Location(span.start, span.end, line, column, end_line, end_column)


def utf8_column(line_text: str, column: int) -> int:
    """The 1-based column in UTF-8 bytes for a 1-based column in code points."""
    return len(line_text[: column - 1].encode("utf-8", "surrogatepass")) + 1
