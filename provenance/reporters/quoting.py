"""Quotes from an article, safe to show in a terminal: cut to the width, odd characters spelled out.

Text of an article is hostile input: it may hold escape sequences that move the cursor, controls
that turn the direction of writing, or characters that nobody sees. None of them gets through; each
shows as ``<U+XXXX>``, which is also how an editor can find it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.core.spans import LineIndex, Span

# Marks that stack on one letter; more than these in a row are spelled out, for they would cover other lines.
_MOST_MARKS = 3
# Quoted lines of a span that runs over several.
_MOST_LINES = 3
# Cells of text kept before a span where a line has to be cut.
_LEAD = 16
# A word up to this long is left out whole rather than cut.
_LONGEST_WORD = 14

_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_ZERO_WIDTH_CATEGORIES = frozenset(("Mn", "Me"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands for one code point of the article: the text shown and its width in terminal cells."""

    shown: str
    width: int


def shown_cell(character: str, marks_before: int = 0) -> Cell:
    """How one code point is shown after ``marks_before`` combining marks in a row."""
    if " " <= character <= "~":
        return Cell(character, 1)
    if character in "\t\n\r":
        return Cell(" ", 1)
    category = unicodedata.category(character)
    if category == "Zs":
        return Cell("␣", 1)
    if category in _HIDDEN_CATEGORIES or _is_invisible(character):
        return _spelled(character)
    if category in _ZERO_WIDTH_CATEGORIES:
        return Cell(character, 0) if marks_before < _MOST_MARKS else _spelled(character)
    if "\u1160" <= character <= "\u11ff":  # vowels and finals of Hangul join the syllable before them
        return Cell(character, 0)
    return Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _is_invisible(character: str) -> bool:
    """True for what shows nothing though its category is that of a letter or a mark.

    The variation selectors 15 and 16 are let through: ordinary text has them after symbols.
    """
    code = ord(character)
    return (
        code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
        or 0x180B <= code <= 0x180F
        or 0xFE00 <= code <= 0xFE0D
        or 0xE0100 <= code <= 0xE01EF
    )


def _spelled(character: str) -> Cell:
    name = f"<U+{ord(character):04X}>"
    return Cell(name, len(name))


def cells(text: str) -> Iterator[Cell]:
    """The cells of ``text``, one for each code point."""
    marks = 0
    for character in text:
        is_mark = character > "~" and unicodedata.category(character) in _ZERO_WIDTH_CATEGORIES
        yield shown_cell(character, marks)
        marks = marks + 1 if is_mark else 0


def safe(text: str) -> str:
    """``text`` in one line, safe to show."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(cell.shown for cell in cells(text))


def width(text: str) -> int:
    """The width of ``text`` in terminal cells, as ``safe`` shows it."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(cell.width for cell in cells(text))


def clipped(text: str, limit: int) -> str:
    """``text``, safe and in at most ``limit`` cells; white space runs become one space."""
    # A cell stands for at least no width at all, so the slice bounds the work and the loop the width.
    flat = " ".join(text[: limit * 8].split())
    shown: list[str] = []
    used = 0
    for cell in cells(flat):
        if used + cell.width > limit - 1:
            return "".join(shown).rstrip() + "…"
        shown.append(cell.shown)
        used += cell.width
    return "".join(shown) + ("…" if len(text) > limit * 8 else "")


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line of the article to show; the cells from ``start`` to ``end`` are to be underlined."""

    number: int
    text: str
    start: int
    end: int


def quote(source: str, lines: LineIndex, span: Span, room: int) -> tuple[list[QuotedLine], int]:
    """The lines that ``span`` touches, each in ``room`` cells, and how many more there are."""
    place = lines.locate(span)
    last = place.end_line
    if last > place.line and place.end_column == 1:
        last -= 1  # the span ends with the line feed of the line before
    quoted: list[QuotedLine] = []
    skipped = 0
    for number in range(place.line, last + 1):
        if len(quoted) == _MOST_LINES:
            skipped = last - number + 1
            break
        start, end = lines.line_range(number)
        if end > start and source[end - 1] == "\r":
            end -= 1
        first, stop = min(max(span.start, start), end), min(span.end, end)
        if first < stop or place.line == last:
            quoted.append(_line(source, number, (start, end), (first, stop), room))
    return quoted, skipped


def _line(source: str, number: int, line: tuple[int, int], marked: tuple[int, int], room: int) -> QuotedLine:
    """The part of a line around what is marked. Looks at no more of the line than can be shown."""
    start, end = line
    # White space that the line begins with says nothing and takes room.
    while start < marked[0] and source[start] in " \t":
        start += 1
    reach = room * 4  # a cell may take up to four code points
    before = _row(source[max(start, marked[0] - reach) : marked[0]])
    after = _row(source[marked[1] : min(end, marked[1] + reach)])
    long = marked[1] - marked[0] > reach
    middle = _row(source[marked[0] : marked[0] + reach if long else marked[1]])
    cut_before, cut_after = marked[0] - start > reach, end - marked[1] > reach
    if long or cut_before or cut_after or _width(before) + _width(middle) + _width(after) > room:
        rest = room - 2 - _width(middle)
        # Where the marked words have to be cut anyway, some of what leads to them is kept.
        lead = _LEAD if long or rest <= 0 else max(min(_LEAD, rest), rest - _width(after))
        before, dropped = _last(before, lead)
        cut_before = cut_before or dropped
        space = room - 2 - _width(before)
        if long or _width(middle) > space:
            middle = _shortened(middle, _row(source[max(marked[0], marked[1] - reach) : marked[1]]), space)
        after, dropped = _first(after, space - _width(middle))
        cut_after = cut_after or dropped
    shown = [*([_ELLIPSIS] if cut_before else []), *before]
    length = _width(middle)
    offset = _width(shown)
    shown += [*middle, *after, *([_ELLIPSIS] if cut_after else [])]
    text = "".join(cell.shown for cell in shown).rstrip()
    return QuotedLine(number, text, offset, offset + max(length, 1))


_ELLIPSIS = Cell("…", 1)


def _row(text: str) -> list[Cell]:
    return list(cells(text))


def _width(row: list[Cell]) -> int:
    return sum(cell.width for cell in row)


def _shortened(head: list[Cell], tail: list[Cell], limit: int) -> list[Cell]:
    """Beginning and end of what is marked, the middle left out: where a notice breaks off shows too."""
    first, _ = _first(head, (limit - 1) * 2 // 3)
    last, _ = _last(tail, limit - 1 - _width(first))
    return [*first, _ELLIPSIS, *last]


def _first(row: list[Cell], limit: int) -> tuple[list[Cell], bool]:
    """The cells that fit from the start of a row, in whole words if possible; and whether some did not."""
    used = 0
    for index, cell in enumerate(row):
        used += cell.width
        if used > limit:
            kept = row[:index]
            gaps = [place for place, kept_cell in enumerate(kept) if kept_cell.shown == " "]
            near = gaps and len(kept) - gaps[-1] <= _LONGEST_WORD
            return kept[: gaps[-1] + 1] if near else kept, True
    return row, False


def _last(row: list[Cell], limit: int) -> tuple[list[Cell], bool]:
    """The cells that fit up to the end of a row, in whole words if possible; and whether some did not."""
    kept, dropped = _first(row[::-1], limit)
    kept = kept[::-1]
    while dropped and kept and kept[0].width == 0:
        kept = kept[1:]  # marks must not land on the ellipsis
    return kept, dropped
