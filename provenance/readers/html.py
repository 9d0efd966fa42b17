"""Article from HTML: every text of the page in document order, main text told from page furniture."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.core.article import Article, MetadataItem, Role, Source, Visibility
from provenance.core.diagnostics import Diagnostic
from provenance.readers.assemble import assemble_draft
from provenance.readers.draft import Draft, Piece
from provenance.readers.furniture import LONGEST, classify_line
from provenance.readers.html_page import Page
from provenance.readers.metadata import read_page_metadata

_FLOWING = frozenset((Role.BODY, Role.LIST, Role.QUOTE, Role.TABLE))
# A region holds the article when it holds this share of the text of the region around it.
_SHARE_PERCENT = 60
_LONG_CELL = 250


def read_html(
    source: Source,
    diagnostics: tuple[Diagnostic, ...] = (),
    start: int = 0,
    metadata: Sequence[MetadataItem] = (),
) -> Article:
    """The Article of an HTML page (WHATWG HTML standard, as far as it concerns text).

    Nothing readable is dropped: furniture is marked ``main=False``, hidden text and comments are
    hidden blocks, alternative texts attribute blocks. White space collapses as in a browser. The page
    begins at ``start``; ``metadata`` is what was read before it.
    """
    text = source.text
    draft = Draft(diagnostics=list(diagnostics), metadata=list(metadata))
    page = Page(text, draft)
    page.feed(start or (1 if text.startswith("\ufeff") else 0), len(text))
    page.close()
    mark_main(draft, page.regions)
    read_page_metadata(text, draft, start)
    return assemble_draft(source, draft)


def mark_main(draft: Draft, regions: list[int]) -> None:
    """Tell main text from furniture by links, line forms, class names and the region that holds the "
    "article."""
    seen = [piece for piece in draft.pieces if piece.visibility is Visibility.VISIBLE]
    text = draft.derived.text()
    for piece in seen:
        _by_form(piece, text)
    # Class names mislead on some pages ("content has-comments"); they are trusted only while enough is left.
    firm = sum(_prose(piece) for piece in seen if piece.main and not piece.soft)
    soft = sum(_prose(piece) for piece in seen if piece.main and piece.soft)
    if firm * 3 >= soft:
        for piece in seen:
            if piece.soft:
                piece.main = False
    _narrow(seen, regions)


def _by_form(piece: Piece, text: str) -> None:
    size = piece.end - piece.start
    if piece.role is Role.TABLE and size > _LONG_CELL:
        piece.role = Role.BODY
    if not piece.main:
        return
    if piece.role is not Role.TITLE and piece.linked * 10 > size * 8 and size <= LONGEST:
        piece.main = False
    elif piece.role is Role.BODY or piece.role is Role.LIST:
        role = classify_line(text[piece.start : min(piece.end, piece.start + LONGEST + 1)])
        if role is not None:
            piece.role = role
            piece.main = role is Role.CAPTION


def _prose(piece: Piece) -> int:
    return piece.end - piece.start - piece.linked if piece.role in _FLOWING else 0


def _narrow(pieces: list[Piece], regions: list[int]) -> None:
    """Leave as main text only what lies in the smallest region that holds most of it."""
    if len(regions) == 1:
        return
    sizes = [0] * len(regions)
    for piece in pieces:
        if piece.main:
            sizes[piece.region] += _prose(piece)
    for region in range(len(regions) - 1, 0, -1):  # a child comes after its parent
        sizes[regions[region]] += sizes[region]
    chosen = 0
    for region in range(1, len(regions)):
        if (
            regions[region] == chosen
            and sizes[region] * 100 >= sizes[chosen] * _SHARE_PERCENT
            and sizes[region]
        ):
            chosen = region
    if chosen == 0:
        return
    inside = [False] * len(regions)
    inside[chosen] = True
    for region in range(chosen + 1, len(regions)):
        inside[region] = inside[regions[region]]
    for piece in pieces:
        if not inside[piece.region] and piece.role not in (Role.TITLE, Role.DEK):
            piece.main = False
