"""Flow: the running text of a page as blocks, white space collapsed, hidden runs and asides set apart."""

from __future__ import annotations

import re

from provenance.core.article import Quotation, QuoteKind, Role, Visibility
from provenance.readers.draft import Draft, Piece
from provenance.readers.html_context import Context
from provenance.readers.html_tokens import REFERENCE, unescape

WHITE = " \t\n\r\f"
_SPECIAL = re.compile(rf"(?:[\t\n\r\f]| (?=[ \t\n\r\f]))[ \t\n\r\f]*+|{REFERENCE.pattern}")


class Flow:
    """Takes text in order and fills ``draft``; the last of ``contexts`` says what kind of text comes."""

    def __init__(self, text: str, draft: Draft) -> None:
        self.text = text
        self.draft = draft
        self.contexts: list[Context] = [Context()]
        self.piece: Piece | None = None
        # Inline quotations that are open: depth of the element, block, start in it, kind.
        self._marks: list[tuple[int, Piece, int, QuoteKind]] = []
        self._hidden_context: Context | None = None

    @property
    def context(self) -> Context:
        """The context of text that comes now."""
        return self.contexts[-1]

    def target(self) -> Piece:
        """The block that takes text now."""
        context = self.contexts[-1]
        piece = self.piece
        if piece is None:
            piece = self.piece = context.piece()
        elif not piece.length and piece.visibility is not context.visibility:
            piece.role, piece.visibility = context.role, context.visibility
            piece.main = context.main and context.visibility is Visibility.VISIBLE
        elif context.visibility is piece.visibility:
            pass
        elif context.visibility is Visibility.VISIBLE:
            # The sentence begins only now: what was hidden before it goes after it.
            hidden, self.piece = piece, context.piece()
            self.piece.sides.append(hidden)
            self._hidden_context = None
            return self.piece
        else:
            # Hidden in the middle of a sentence: the sentence goes on without it.
            if self._hidden_context is not context or not piece.sides:
                self._hidden_context = context
                piece.sides.append(context.piece())
            return piece.sides[-1]
        return piece

    def add_text(self, start: int, end: int) -> None:
        """Take text as HTML has it: white space collapses, character references stand for characters."""
        text = self.text
        content = text[start:end]
        context = self.contexts[-1]
        if context.pre:
            self._preformatted(start, end)
            return
        body = content.strip(WHITE)
        if not body:
            if self.piece is not None:
                self.target().space(start, end)
            return
        piece = self.target()
        if len(body) != len(content):
            first = start + len(content) - len(content.lstrip(WHITE))
            last = first + len(body)
            if first > start:
                piece.space(start, first)
        else:
            first, last = start, end
        before = piece.length
        if "&" in body or "\n" in body or "  " in body or "\t" in body or "\r" in body or "\f" in body:
            self.collapse(piece, first, last)
        else:
            piece.copy(body, first)
        if context.linked:
            piece.linked += piece.length - before
        if last < end:
            piece.space(last, end)

    def collapse(self, piece: Piece, start: int, end: int) -> None:
        """Add ``text[start:end]`` to a block, white space collapsed and references resolved."""
        text = self.text
        for match in _SPECIAL.finditer(text, start, end):
            first, last = match.span()
            if first > start:
                piece.copy(text[start:first], start)
            start = last
            if text[first] == "&":
                reference = match.group()
                character = unescape(reference)
                if character == reference:
                    piece.copy(reference, first)
                elif character.strip(WHITE):
                    piece.fold(character, first, last)
                else:
                    piece.space(first, last)
            else:
                piece.space(first, last)
        if start < end:
            piece.copy(text[start:end], start)

    def _preformatted(self, start: int, end: int) -> None:
        text = self.text
        if self.piece is None or not self.piece.length:
            first = len(text[start:end]) - len(text[start:end].lstrip("\r\n"))
            start += first
            if not text[start:end].strip(WHITE):
                return
        piece = self.target()
        for match in REFERENCE.finditer(text, start, end):
            first, last = match.span()
            if first > start:
                piece.copy(text[start:first], start)
            character = unescape(match.group()) or " "
            if piece.length or character.strip(WHITE):
                piece.fold(character, first, last)
            start = last
        if start < end:
            piece.copy(text[start:end], start)

    def _literal(self, start: int, end: int) -> None:
        if self.text[start:end].strip(WHITE):
            self.target().copy(self.text[start:end], start)

    def add_aside(
        self, role: Role, visibility: Visibility, start: int, end: int, *, collapse: bool = False
    ) -> None:
        """Take text that is no part of the sentence around it; it becomes a block after the present one."""
        content = self.text[start:end]
        body = content.strip(WHITE)
        if not body:
            return
        aside = Piece(role, visibility=visibility, main=False, region=self.contexts[-1].region)
        if self.contexts[-1].visibility is Visibility.HIDDEN:
            aside.visibility = Visibility.HIDDEN
        first = start + len(content) - len(content.lstrip(WHITE))
        if collapse:
            self.collapse(aside, first, first + len(body))
        else:
            aside.copy(body, first)
        if self.piece is not None and self.piece.length:
            self.piece.sides.append(aside)
        else:
            self.draft.add(aside)

    def close(self) -> None:
        """End the present block."""
        piece = self.piece
        if piece is None:
            return
        self.piece = None
        self._hidden_context = None
        if self._marks:
            for _, marked, start, kind in self._marks:
                piece.marks.append((start if marked is piece else 0, piece.length, kind))
        if piece.parts and piece.parts[-1][0][-1] in WHITE:
            self._trim(piece)
        if piece.role is Role.CODE:
            piece.marks = [(0, piece.length, QuoteKind.CODE)]
        self.draft.add(piece)
        if piece.quote and piece.length:
            quotations = self.draft.quotations
            quotations.append(Quotation(piece.start, piece.end, QuoteKind.BLOCK))

    @staticmethod
    def _trim(piece: Piece) -> None:
        while piece.parts:
            text, origin, end = piece.parts[-1]
            kept = text.rstrip(WHITE)
            piece.length -= len(text) - len(kept)
            piece.parts.pop()
            if kept:
                piece.parts.append((kept, origin, end))
                return
