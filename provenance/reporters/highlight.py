"""The text of an article as HTML lines with marks; marks may overlap, and nothing of the text is markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from provenance.reporters.quoting import cells, safe

# Where marks overlap, the kind that weighs most gives the colour.
_RANK = {kind: rank for rank, kind in enumerate(("context", "style", "declared", "verified", "residue"))}


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text to highlight; ``anchor`` is the id that its start gets."""

    start: int
    end: int
    kind: str
    title: str
    anchor: str


def highlighted(text: str, marks: Iterable[Mark]) -> str:
    """``text`` as one element a line, numbered by the style sheet, with ``<mark>`` around what was found."""
    marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end) if 0 <= edge <= len(text)})
    starts: dict[int, list[Mark]] = {}
    for mark in marks:
        starts.setdefault(mark.start, []).append(mark)
    lines: list[list[str]] = [[]]
    active: list[Mark] = []
    position = 0
    for edge in [*edges, len(text)]:
        _append(lines, text[position:edge], active)
        active = [mark for mark in active if mark.end > edge]
        for mark in starts.pop(edge, ()):
            lines[-1].append(f'<a id="{escape(mark.anchor)}"></a>')
            if mark.end > mark.start:
                active.append(mark)
        position = edge
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return "".join(f'<div class="line">{"".join(line) or "<br>"}</div>' for line in lines)


def _append(lines: list[list[str]], text: str, active: list[Mark]) -> None:
    for number, part in enumerate(text.split("\n")):
        if number:
            lines.append([])
        if part := part.removesuffix("\r"):
            shown = escape("".join(cell.shown for cell in cells(part)))
            lines[-1].append(_marked(shown, active))


def _marked(shown: str, active: list[Mark]) -> str:
    if not active:
        return shown
    kind = max((mark.kind for mark in active), key=lambda kind: _RANK.get(kind, -1))
    title = escape(safe("; ".join(dict.fromkeys(mark.title for mark in active))))
    return f'<mark class="{escape(kind)}" title="{title}">{shown}</mark>'
