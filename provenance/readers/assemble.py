"""Article: what all readers have in common once the blocks stand: quotations, language, zones."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.core.article import Article, Block, MetadataItem, Quotation, Role, Source, Visibility
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.offsets import IDENTITY, OffsetMap
from provenance.readers.draft import Draft, Piece
from provenance.readers.elsewhere import find_elsewhere
from provenance.readers.language import SAMPLE, guess_language, is_spaced, language_code
from provenance.readers.quotations import find_quotations
from provenance.readers.zones import find_zones

# A block shorter than this may be a label, in another language than the text.
_PROSE, _ENOUGH = 80, 300
_UNQUOTED_ROLES = frozenset((Role.CODE, Role.JSONLD, Role.COMMENT))


def assemble(
    source: Source,
    text: str,
    origin: OffsetMap,
    pieces: Sequence[Piece],
    *,
    quotations: Sequence[Quotation] = (),
    metadata: Sequence[MetadataItem] = (),
    diagnostics: Sequence[Diagnostic] = (),
    declared_language: str | None = None,
) -> Article:
    """The Article for blocks that are laid out in ``text``."""
    found = list(diagnostics)
    if not pieces:
        found.append(Diagnostic(Level.WARNING, "empty", "the input holds no text to check"))
    language = _language(text, pieces, declared_language, found)
    prose = [piece for piece in pieces if piece.role not in _UNQUOTED_ROLES]
    marks = find_quotations(text, prose)
    others = find_elsewhere(text, pieces)
    if quotations or others:
        marks = sorted([*marks, *quotations, *others], key=lambda quotation: (quotation.start, quotation.end))
    zones = find_zones(text, pieces, spaced=is_spaced(language))
    return Article(
        source=source,
        text=text,
        blocks=tuple(
            [
                Block(piece.role, piece.start, piece.end, piece.visibility, zone, piece.main)
                for piece, zone in zip(pieces, zones, strict=True)
            ]
        ),
        origin=origin,
        quotations=tuple(marks),
        language=language,
        metadata=tuple(metadata),
        diagnostics=tuple(found),
    )


def assemble_draft(source: Source, draft: Draft) -> Article:
    """The Article for a draft whose text was built piece by piece."""
    return assemble(
        source,
        draft.derived.text(),
        draft.derived.map() if draft.pieces else IDENTITY,
        draft.pieces,
        quotations=draft.quotations,
        metadata=draft.metadata,
        diagnostics=draft.diagnostics,
        declared_language=draft.language,
    )


def _language(
    text: str, pieces: Sequence[Piece], declared: str | None, diagnostics: list[Diagnostic]
) -> str | None:
    guess, sure = guess_language(_sample(text, pieces))
    code = language_code(declared) if declared else None
    if code is None:
        return guess
    if sure and guess is not None and guess != code:
        message = f"the document declares the language {code!r} but reads as {guess!r}; checked as {guess!r}"
        diagnostics.append(Diagnostic(Level.NOTE, "language-mismatch", message))
        return guess
    return code


def _sample(text: str, pieces: Sequence[Piece]) -> str:
    """The beginning of the prose: long blocks of main text, or else whatever a reader sees."""
    for least, main in ((_PROSE, True), (0, False)):
        parts: list[str] = []
        size = 0
        for piece in pieces:
            if (
                piece.end - piece.start >= least
                and piece.visibility is Visibility.VISIBLE
                and piece.role is not Role.CODE
                and (piece.main or not main)
            ):
                part = text[piece.start : min(piece.end, piece.start + SAMPLE - size)]
                parts.append(part)
                size += len(part) + 1
                if size >= SAMPLE:
                    break
        if size > _ENOUGH:
            break
    return " ".join(parts)
