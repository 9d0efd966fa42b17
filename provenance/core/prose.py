"""Prose: the words of an article that its author chose, without furniture, notices and other people's lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.core.article import Article, Block, Role, Visibility
from provenance.core.offsets import IDENTITY, DerivedText, OffsetMap

_PROSE = frozenset({Role.BODY, Role.DEK, Role.LIST, Role.TABLE})
_LISTED = frozenset({Role.LIST, Role.TABLE})
# A block is left out when at least this share of it is boilerplate or belongs to a notice.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Prose:
    """The paragraphs of the main text, two line feeds between them, and the way back to ``Article.text``.

    ``quoted`` are ranges of ``text`` in quotation marks, ``listed_share`` is the share of lists and tables.
    """

    text: str
    origin: OffsetMap = IDENTITY
    quoted: tuple[tuple[int, int], ...] = ()
    listed_share: float = 0.0


def prose_of(article: Article, left_out: Sequence[tuple[int, int]] = ()) -> Prose:
    """The prose of ``article``; blocks that mostly lie in ``left_out`` (ranges of its text) do not belong to it."""
    chosen = [
        block
        for block in article.blocks
        if block.main
        and block.role in _PROSE
        and block.visibility is Visibility.VISIBLE
        and not _covered(block, left_out)
    ]
    derived = DerivedText()
    listed = 0
    quoted: list[tuple[int, int]] = []
    quotations = sorted((item.start, item.end) for item in article.quotations)
    for block in chosen:
        if len(derived):
            derived.insert("\n\n", block.start)
        shift = len(derived) - block.start
        derived.copy(article.text[block.start : block.end], block.start)
        listed += block.end - block.start if block.role in _LISTED else 0
        quoted += [
            (max(start, block.start) + shift, min(end, block.end) + shift)
            for start, end in quotations
            if start < block.end and block.start < end
        ]
    text = derived.text()
    return Prose(text, derived.map(), tuple(quoted), listed / len(text) if text else 0.0)


def _covered(block: Block, ranges: Sequence[tuple[int, int]]) -> bool:
    inside = sum(max(0, min(end, block.end) - max(start, block.start)) for start, end in ranges)
    return inside >= _MOSTLY * max(1, block.end - block.start)
