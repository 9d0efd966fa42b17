"""OffsetMap: from ranges of a derived text back to ranges of the text it was made from.

Positions are carried through every transformation and never searched for afterwards.
"""

from __future__ import annotations

from bisect import bisect_right

_LINEAR = -1


class OffsetMap:
    """Maps half-open ranges of a derived text to half-open ranges of its origin.

    The derived text is a row of segments. In a *linear* segment each code point stands for one
    code point of the origin; a *folded* segment stands as a whole for a range of the origin (an
    entity, a ligature) or for nothing at all (an inserted separator, width 0).
    """

    __slots__ = ("_derived", "_origin", "_width")

    def __init__(self, derived: list[int], origin: list[int], width: list[int]) -> None:
        self._derived = derived
        self._origin = origin
        self._width = width

    @property
    def is_identity(self) -> bool:
        """True when every offset maps to itself."""
        return not self._derived

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The origin range of the derived range ``[start, end)``; an empty range maps to an empty range."""
        if not self._derived:
            return start, end
        first = self._start(start)
        if end <= start:
            return first, first
        return first, max(first, self._end(end - 1))

    def _start(self, offset: int) -> int:
        segment = bisect_right(self._derived, offset) - 1
        if self._width[segment] == _LINEAR:
            return self._origin[segment] + offset - self._derived[segment]
        return self._origin[segment]

    def _end(self, last: int) -> int:
        segment = bisect_right(self._derived, last) - 1
        width = self._width[segment]
        if width == _LINEAR:
            return self._origin[segment] + last - self._derived[segment] + 1
        return self._origin[segment] + width


IDENTITY = OffsetMap([], [], [])


class DerivedText:
    """Builds a derived text together with its OffsetMap, piece by piece and in order."""

    __slots__ = ("_derived", "_length", "_origin", "_pieces", "_width")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._derived: list[int] = []
        self._origin: list[int] = []
        self._width: list[int] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def copy(self, text: str, origin: int) -> None:
        """Append ``text``, which stands code point for code point at ``origin``."""
        if text:
            self._segment(text, origin, _LINEAR)

    def fold(self, text: str, origin: int, origin_end: int) -> None:
        """Append ``text``, which stands as a whole for the origin range ``[origin, origin_end)``."""
        if text:
            self._segment(text, origin, origin_end - origin)

    def insert(self, text: str, origin: int) -> None:
        """Append ``text`` that the origin does not hold (a separator), placed at ``origin``."""
        if text:
            self._segment(text, origin, 0)

    def _segment(self, text: str, origin: int, width: int) -> None:
        continues = (
            width == _LINEAR
            and self._width
            and self._width[-1] == _LINEAR
            and origin - self._origin[-1] == self._length - self._derived[-1]
        )
        if not continues:
            self._derived.append(self._length)
            self._origin.append(origin)
            self._width.append(width)
        self._pieces.append(text)
        self._length += len(text)

    def text(self) -> str:
        """The text built so far."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def map(self) -> OffsetMap:
        """The map of the text built so far."""
        if not self._derived:
            return OffsetMap([0], [0], [0])
        return OffsetMap(list(self._derived), list(self._origin), list(self._width))
