"""Article from plain text: the text is left exactly as it is, and blocks are ranges of it."""

from __future__ import annotations

import re

from provenance.core.article import Article, Quotation, QuoteKind, Role, Source
from provenance.core.diagnostics import Diagnostic
from provenance.core.offsets import IDENTITY
from provenance.readers.assemble import assemble
from provenance.readers.draft import Piece
from provenance.readers.furniture import classify_line, ends_sentence, is_label

_BLANK = " \t\r\f\v\ufeff\u00a0\u3000"
_ITEM = re.compile(r"(?:[-*•·‣–]|\d{1,3}[.)]|\(?[a-z]\))[ \t]+\S")
# After one of these a sentence goes on in the next line; no title ends so.
_UNFINISHED = frozenset(
    "a an the and or of by to with for from at as is are was were be been that which "
    "than using & de la le les des du et "
    "par pour avec une un der die das den dem ein eine und oder mit von für durch el "
    "los las y con del por para di il gli "
    "e da do dos das o os het een en van voor met och av med som att i w z na oraz przez".split()
)
_WRAPPED_WIDEST, _WRAPPED_NARROWEST = 120, 45
_LONG_PARAGRAPH = 400

_LABELS = frozenset((Role.TITLE, Role.DEK, Role.HEADING))
_LABEL_WIDTH, _MENU_LENGTH = 60, 6

Line = tuple[int, int]


def read_plaintext(source: Source, diagnostics: tuple[Diagnostic, ...] = (), start: int = 0) -> Article:
    """The Article of a plain text that begins at ``start``; ``text`` is the source text, ``origin`` the identity.

    A blank line ends a block. Within a run of lines without a blank one, each line is a block of its
    own unless it continues the line before: by a small initial, by a line before that breaks off, or
    because the run as a whole is wrapped at a fixed width.
    """
    text = source.text
    pieces: list[Piece] = []
    quotations: list[Quotation] = []
    for run in _runs(text, start):
        for start, end in _join(text, run) if len(run) > 1 else run:
            piece = Piece(Role.BODY, start, end)
            if text[start] == ">":
                piece.role = Role.QUOTE
                quotations.append(Quotation(start, end, QuoteKind.BLOCK))
            pieces.append(piece)
    _give_roles(text, pieces)
    return assemble(source, text, IDENTITY, pieces, quotations=quotations, diagnostics=diagnostics)


def _runs(text: str, start: int = 0) -> list[list[Line]]:
    """Runs of lines without a blank line between them; outer white space is no part of a line."""
    runs: list[list[Line]] = []
    current: list[Line] = []
    position = start
    # An old Mac text ends its lines with CR alone.
    mark = "\r" if "\r" in text and "\n" not in text else "\n"
    for line in (text[start:] if start else text).split(mark):
        stripped = line.strip(_BLANK)
        if not stripped:
            if current:
                runs.append(current)
                current = []
        elif len(stripped) == len(line):
            current.append((position, position + len(line)))
        else:
            left = position + len(line) - len(line.lstrip(_BLANK))
            current.append((left, left + len(stripped)))
        position += len(line) + 1
    if current:
        runs.append(current)
    return runs


def _join(text: str, run: list[Line]) -> list[Line]:
    widths = [end - start for start, end in run]
    widest = max(widths)
    full = sum(width * 10 >= widest * 7 for width in widths[:-1])
    wrapped = (
        len(run) > 2
        and _WRAPPED_NARROWEST <= widest <= _WRAPPED_WIDEST
        and full * 10 >= (len(run) - 1) * 7
        and not all(ends_sentence(text[start:end]) for start, end in run)
    )
    joined = [run[0]]
    for index in range(1, len(run)):
        start, end = run[index]
        first = joined[-1][0]
        previous = run[index - 1]
        if _continues(text, previous, (start, end), wrapped, widest, joined=first < previous[0]):
            joined[-1] = (first, end)
        else:
            joined.append((start, end))
    return joined


def _continues(text: str, previous: Line, line: Line, wrapped: bool, widest: int, *, joined: bool) -> bool:
    start, end = line
    quoted = text[previous[0]] == ">"
    if quoted or text[start] == ">":
        return quoted and text[start] == ">"
    if _ITEM.match(text, start):
        return False
    before = text[previous[0] : previous[1]]
    if text[start].islower():
        # "iPhone sales rise" under a finished sentence is a new line; a broken sentence is not finished.
        return not ends_sentence(before) or wrapped
    if ends_sentence(before):
        if text[start - 1] in " \t" and text[previous[0] - 1 : previous[0]] not in (" ", "\t"):
            return False  # an indent begins a paragraph
        return wrapped and (previous[1] - previous[0]) * 10 >= widest * 6
    if wrapped and (previous[1] - previous[0]) * 10 >= widest * 6:
        return True
    last = before.rpartition(" ")[2]
    return (
        (joined or before.count(" ") >= 3)
        and (last in _UNFINISHED or last[-1] in ",([")
        and classify_line(before) in (None, Role.NOTE)
        and classify_line(text[start:end]) is None
    )


def _give_roles(text: str, pieces: list[Piece]) -> None:
    """Title, dek, headings, lists and furniture, from the form of short lines and their order."""
    last = len(pieces) - 1
    titled = prose = dek = False
    for index, piece in enumerate(pieces):
        if piece.role is Role.QUOTE:
            continue
        size = piece.end - piece.start
        line = text[piece.start : min(piece.end, piece.start + _LONG_PARAGRAPH)]
        furniture = classify_line(line)
        if furniture is not None:
            piece.role = furniture
            piece.main = furniture is Role.CAPTION
        elif _ITEM.match(line):
            piece.role = Role.LIST
        elif size < _LONG_PARAGRAPH and index < last and is_label(line):
            if not titled:
                piece.role, titled = (Role.HEADING if prose else Role.TITLE), True
            else:
                piece.role, dek = (Role.HEADING if prose or dek else Role.DEK), True
        else:
            prose = titled = True
    _mark_label_runs(pieces)


def _mark_label_runs(pieces: list[Piece]) -> None:
    """Many short labels in a row are the menus of a page that was copied as text."""
    row: list[Piece] = []
    for piece in [*pieces, Piece(Role.BODY)]:
        if piece.role in _LABELS and piece.end - piece.start <= _LABEL_WIDTH:
            row.append(piece)
            continue
        if len(row) >= _MENU_LENGTH:
            for label in row:
                label.main = False
                if label.role is not Role.TITLE:
                    label.role = Role.BODY
        row = []
