"""The zone of each block, counted in words of main text.

HEAD: the block starts within the first 200 words of main text, or before it. TAIL: it starts within
the last 150 words of main text, is the last main block, or stands after it. A short text can satisfy
both: then a block whose middle lies in the first half of the words is HEAD and any other is TAIL, but
the first block is always HEAD and, of several, the last is always TAIL. A single block is HEAD. All
else is MIDDLE. Where nothing is main text, every block counts as such.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.core.article import Zone
from provenance.readers.draft import Piece

HEAD_WORDS = 200
TAIL_WORDS = 150


def find_zones(text: str, pieces: Sequence[Piece], *, spaced: bool) -> list[Zone]:
    """One zone a piece. ``spaced`` is False for scripts without spaces: there, two code points count as a "
    "word."""
    any_main = any(piece.main for piece in pieces)
    counted: list[int] = []
    last_main = -1
    for index, piece in enumerate(pieces):
        if piece.main or not any_main:
            last_main = index
            counted.append(
                text.count(" ", piece.start, piece.end) + 1 if spaced else (piece.end - piece.start + 1) // 2
            )
        else:
            counted.append(0)
    total = sum(counted)
    zones: list[Zone] = []
    before = 0
    final = len(pieces) - 1
    for index, words in enumerate(counted):
        head = before < HEAD_WORDS
        tail = total - before <= TAIL_WORDS or index >= last_main
        if index == 0:
            zone = Zone.HEAD
        elif index == final or index > last_main:
            zone = Zone.TAIL
        elif head and tail:
            zone = Zone.HEAD if 2 * before + words < total else Zone.TAIL
        else:
            zone = Zone.HEAD if head else Zone.TAIL if tail else Zone.MIDDLE
        zones.append(zone)
        before += words
    return zones
