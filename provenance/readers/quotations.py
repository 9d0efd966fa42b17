"""Quoted regions by quotation marks, the marks included.

A quotation stays within its block. One that is left open runs to the end of the block only when the
next block opens with the same mark again (the newspaper convention for a quotation of several
paragraphs); otherwise a lone mark opens nothing. Apostrophes and inch marks are no quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.core.article import Quotation, QuoteKind
from provenance.readers.draft import Piece

_MARKS = '"“”„‟«»‹›「」『』〝〞‘‚'
_CLOSERS = {
    '"': '"',
    "“": "”",
    "”": "”",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "〝": "〞",
    "‘": "’",
    "‚": "‘’",
}
# Opens only where a word begins after a space: the same character closes quotations in other languages.
_AMBIGUOUS = frozenset('"”»›')
_BEFORE_OPENING = frozenset(" \t\r\n\u00a0\u202f([{<—–-/:,;=>*_|\u3000\ufeff\u200b")


def find_quotations(text: str, pieces: Sequence[Piece]) -> list[Quotation]:
    """The quotations within the blocks ``pieces`` of ``text``, in order and without overlap."""
    places = _places(text)
    if not places:
        return []
    found: list[Quotation] = []
    low, count = 0, len(places)
    for number, piece in enumerate(pieces):
        while low < count and places[low] < piece.start:
            low += 1
        high = low
        while high < count and places[high] < piece.end:
            high += 1
        if high > low:
            _in_block(text, places[low:high], piece, pieces[number + 1 : number + 2], found)
        low = high
    return found


def _places(text: str) -> list[int]:
    """Where the marks stand; str.find beats a character class by far, as few marks occur in one text."""
    marks = [mark for mark in _MARKS if mark in text]
    if "‘" in marks or "‚" in marks:
        marks.append("’")  # elsewhere it is an apostrophe
    places: list[int] = []
    find = text.find
    for mark in marks:
        place = find(mark)
        while place >= 0:
            places.append(place)
            place = find(mark, place + 1)
    if len(marks) > 1:
        places.sort()
    return places


def _in_block(
    text: str, places: list[int], piece: Piece, following: Sequence[Piece], found: list[Quotation]
) -> None:
    hopeless: set[str] = set()  # marks that nothing later in this block closes
    index, count = 0, len(places)
    while index < count:
        start = places[index]
        mark = text[start]
        if mark in hopeless or not _opens(text, start, mark, piece):
            index += 1
            continue
        closers = _CLOSERS[mark]
        for later in range(index + 1, count):
            place = places[later]
            other = text[place]
            if other in closers and _closes(text, place, other, piece):
                found.append(Quotation(start, place + 1, QuoteKind.MARKS))
                index = later + 1
                break
            if other == mark and other not in closers:  # opened anew: the first one was left open
                index = later
                break
        else:
            if following and text[following[0].start] == mark and piece.visibility is following[0].visibility:
                found.append(Quotation(start, piece.end, QuoteKind.MARKS))
                return
            hopeless.add(mark)
            index += 1


def _opens(text: str, place: int, mark: str, piece: Piece) -> bool:
    if mark not in _CLOSERS or place + 1 >= piece.end or (text[place + 1] in " \t\n" and mark not in "«»"):
        return False
    if place == piece.start:
        return True
    before = text[place - 1]
    if mark in _AMBIGUOUS:
        return before in _BEFORE_OPENING or before in "“‘„«「"
    return mark != "‘" or not before.isalnum()


def _closes(text: str, place: int, mark: str, piece: Piece) -> bool:
    after = text[place + 1] if place + 1 < piece.end else " "
    if mark == "’":
        return not after.isalnum()
    if mark == '"':
        return text[place - 1] not in " \t\n" and not after.isalnum()
    return True
