"""Source, Block and Article: what was read, in order, with every place in it known."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from provenance.core.diagnostics import Diagnostic
from provenance.core.offsets import IDENTITY, OffsetMap
from provenance.core.spans import Span


class Role(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    DEK = "dek"
    BYLINE = "byline"
    BODY = "body"
    HEADING = "heading"
    QUOTE = "quote"
    CAPTION = "caption"
    ALT = "alt"
    LIST = "list"
    TABLE = "table"
    FOOTER = "footer"
    NOTE = "note"
    CODE = "code"
    COMMENT = "comment"
    META = "meta"
    JSONLD = "jsonld"


class Visibility(StrEnum):
    """Whether a reader of the page sees the block."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    ATTRIBUTE = "attribute"


class Zone(StrEnum):
    """Where the block stands: the first screen, the last lines, or between them."""

    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"


class QuoteKind(StrEnum):
    """Why a region counts as somebody else's words; ``ELSEWHERE``: a teaser of another article, or a comment."""

    MARKS = "marks"
    BLOCK = "block"
    CODE = "code"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded text exactly as received; never edited.

    ``sha256`` is the hex digest of the raw bytes, ``encoding`` the one that decoded them and
    ``declared_encoding`` the one that the document names, if it names one.
    """

    name: str
    text: str
    sha256: str
    media_type: str
    encoding: str = "utf-8"
    declared_encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of ``Article.text`` with one role. ``start`` and ``end`` are offsets into that text."""

    role: Role
    start: int
    end: int
    visibility: Visibility = Visibility.VISIBLE
    zone: Zone = Zone.MIDDLE
    main: bool = True


@dataclass(frozen=True, slots=True)
class Quotation:
    """A region of ``Article.text`` that is quoted, cited or code."""

    start: int
    end: int
    kind: QuoteKind


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One machine-readable statement, as found.

    ``origin`` names the carrier (``front-matter``, ``html-meta``, ``html-link``, ``html-attribute``,
    ``json-ld``, ``microdata``, ``rdfa``, ``http-header``, ``ninjs``, ``xmp`` ...), ``key`` and ``value``
    are its words, ``span`` its place in the Source. ``subject`` is what the statement is about: empty for
    the document, else ``part`` (of it), ``image``, ``audio``, ``video``, ``site``, ``channel`` or
    ``other``; ``path`` leads there where the carrier has fields; ``covers`` is the range of the element
    that carries it, and ``facts`` is what stands beside it.
    """

    origin: str
    key: str
    value: str
    span: Span
    subject: str = ""
    path: str = ""
    covers: Span | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One unit of judgement.

    ``text`` is the readable text: the blocks in document order, two line feeds between them, so
    that nothing of the markup stands between two words of a sentence. ``origin`` leads from it
    back to ``source.text``. ``language`` is an ISO 639-1 code or None when it is not known.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    origin: OffsetMap = IDENTITY
    quotations: tuple[Quotation, ...] = ()
    language: str | None = None
    metadata: tuple[MetadataItem, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(block.start for block in self.blocks))

    def span(self, start: int, end: int) -> Span:
        """The Source span of a range of ``text``."""
        return Span(*self.origin.range(start, end))

    def block_at(self, offset: int) -> int:
        """Index of the block that holds ``offset`` of ``text`` or is the last before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1
