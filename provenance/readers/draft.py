"""Values that a reader fills before they become an Article: Piece, a block in the making, and Draft, the "
"page."""

from __future__ import annotations

from dataclasses import dataclass, field

from provenance.core.article import MetadataItem, Quotation, QuoteKind, Role, Visibility
from provenance.core.diagnostics import Diagnostic
from provenance.core.offsets import DerivedText

LINEAR = -1


class Piece:
    """A block in the making.

    ``parts`` are (text, origin, origin end) with LINEAR as end where each code point stands for one
    of the source. ``sides`` are texts found inside this block that are no part of its sentences
    (hidden runs, comments, alternative texts); they become blocks of their own after it.
    """

    __slots__ = (
        "breaks", "elsewhere", "end", "length", "linked", "main", "marks", "parts", "pending", "quote", "region", "role",
        "sides", "soft", "start", "visibility",
    )  # fmt: skip

    def __init__(
        self,
        role: Role,
        start: int = 0,
        end: int = 0,
        *,
        visibility: Visibility = Visibility.VISIBLE,
        main: bool = True,
        soft: bool = False,
        quote: int = 0,
        region: int = 0,
        elsewhere: bool = False,
    ) -> None:
        self.role = role
        self.start = start
        self.end = end
        self.visibility = visibility
        self.main = main
        self.soft = soft  # not main only because of a class name, which may mislead
        self.quote = quote
        self.region = region
        self.elsewhere = elsewhere  # a teaser of another article, or a comment
        self.parts: list[tuple[str, int, int]] = []
        self.length = 0
        self.linked = 0
        self.breaks = 0
        self.pending: tuple[int, int] | None = None
        self.marks: list[tuple[int, int, QuoteKind]] = []
        self.sides: list[Piece] = []

    def copy(self, text: str, origin: int) -> None:
        """Append text that stands at ``origin``, white space that waits before it included."""
        if self.pending is not None:
            self._space()
        self.parts.append((text, origin, LINEAR))
        self.length += len(text)

    def fold(self, text: str, origin: int, end: int) -> None:
        """Append text that stands for the origin range as a whole."""
        if self.pending is not None:
            self._space()
        self.parts.append((text, origin, end))
        self.length += len(text)

    def space(self, start: int, end: int) -> None:
        """Note white space: it becomes one space, or one line feed after a break, once more text follows."""
        if self.length and self.pending is None:
            self.pending = (start, end)

    def line_break(self, start: int, end: int) -> None:
        """Note a line break that the reader of the page sees."""
        if self.length:
            self.breaks += 1
            if self.breaks == 1:
                self.pending = (start, end)

    def _space(self) -> None:
        start, end = self.pending or (0, 0)
        self.parts.append(("\n" if self.breaks else " ", start, end))
        self.length += 1
        self.pending = None
        self.breaks = 0


@dataclass(slots=True)
class Draft:
    """What a reader collected from one source."""

    derived: DerivedText = field(default_factory=DerivedText)
    pieces: list[Piece] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    metadata: list[MetadataItem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    language: str | None = None
    _origin: int = 0

    def add(self, piece: Piece) -> None:
        """Append a piece and then its sides, two line feeds before each; an empty piece only leaves its "
        "sides."""
        if piece.length:
            derived = self.derived
            if self.pieces:
                derived.insert("\n\n", self._origin)
            piece.start = len(derived)
            for text, origin, end in piece.parts:
                if end == LINEAR:
                    derived.copy(text, origin)
                else:
                    derived.fold(text, origin, end)
            piece.end = len(derived)
            text, origin, end = piece.parts[-1]
            self._origin = max(self._origin, origin + len(text) if end == LINEAR else end)
            piece.parts = []
            self.pieces.append(piece)
            for start, stop, kind in piece.marks:
                stop = min(stop, piece.length)
                if stop > start:
                    self.quotations.append(Quotation(piece.start + start, piece.start + stop, kind))
        sides, piece.sides = piece.sides, []
        for side in sides:
            self.add(side)
