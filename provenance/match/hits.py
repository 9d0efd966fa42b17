"""Hit: a match before guards, and how notices and counted phrases become one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from provenance.core.textview import BLOCK
from provenance.match.align import Aligner

Slots = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: its range in the line of words and what it captured.

    ``core`` is the part that guards look at, where that is not the whole; ``place`` is the range of
    ``Article.text``, known for expressions that were matched there and not on the line.
    """

    start: int
    end: int
    slots: Slots = ()
    quality: float = 1.0
    core: tuple[int, int] | None = None
    place: tuple[int, int] | None = None


def counted(spans: Iterable[tuple[int, int]], words: int, least: int, per_1000: float) -> Hit | None:
    """One hit at the first of several places, when enough of them are there.

    Words count once, however many phrases they fit.
    """
    apart: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    if len(apart) < least or len(apart) * 1000 / max(1, words) < per_1000:
        return None
    return Hit(apart[0][0], apart[0][1], (("count", str(len(apart))),))


def aligned(line: str, match: re.Match[str], slots: Slots, aligner: Aligner) -> Hit:
    """The hit widened over the words of the notice that agree with the template."""
    back, forward = aligner.reach
    low = line.rfind(f" {BLOCK} ", 0, match.start()) + 1
    high = line.find(f" {BLOCK} ", match.end() - 1)
    before = line[max(low, match.start() - back * 12) : match.start()].split()[-back:]
    after = line[match.end() : min(high if high >= 0 else len(line), match.end() + forward * 12)].split()[
        :forward
    ]
    alignment = aligner.align(before, after)
    start, end = match.start(), match.end()
    if alignment.first is not None:
        start -= sum(len(word) + 1 for word in before[alignment.first :])
    if alignment.last is not None:
        end += sum(len(word) + 1 for word in after[: alignment.last + 1])
    return Hit(start, end, slots, alignment.quality, core=match.span())
