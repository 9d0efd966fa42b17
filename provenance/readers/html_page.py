"""Page: builds the blocks of a page from HTML tokens with a light stack of open elements."""

from __future__ import annotations

import re

from provenance.core.article import MetadataItem, Quotation, QuoteKind, Role, Visibility
from provenance.core.spans import Span
from provenance.readers.draft import Draft, Piece
from provenance.readers.html_elements import (
    BLOCKS,
    CLOSES_P,
    FURNITURE,
    HEADINGS,
    IMPLIED_ENDS,
    QUOTING,
    REGIONS,
    RESIDUE,
    ROLE_OF,
    SCOPES,
    UNSEEN,
    VOID,
    Hints,
    read_hints,
)
from provenance.readers.html_tokens import REFERENCE, Kind, tokenize, unescape

WHITE = " \t\n\r\f"
_SPECIAL = re.compile(rf"(?:[\t\n\r\f]| (?=[ \t\n\r\f]))[ \t\n\r\f]*+|{REFERENCE.pattern}")
_TRACKED = re.compile(
    r"[?&](?:utm_source|referrer)=|\bsandbox:/|grounding-api-redirect|ppl-ai-file-upload", re.IGNORECASE
)
# Browsers stop nesting at about this depth too; deeper elements take on what surrounds them.
_DEEPEST = 512
_LOOK_BACK = 64
_NO_ATTRIBUTES = frozenset(("", " ", "/", " /"))
_JSONLD = "application/ld+json"


class Context:
    """What an element passes on to the text inside it."""

    __slots__ = ("linked", "main", "pre", "quote", "region", "role", "soft", "visibility")

    def __init__(self) -> None:
        self.role = Role.BODY
        self.visibility = Visibility.VISIBLE
        self.main = True
        self.soft = False
        self.region = 0
        self.quote = 0
        self.pre = False
        self.linked = False

    def copy(self) -> Context:
        """A context of its own with the same values."""
        other = Context()
        other.role, other.visibility, other.main, other.soft = (
            self.role,
            self.visibility,
            self.main,
            self.soft,
        )
        other.region, other.quote, other.pre, other.linked = self.region, self.quote, self.pre, self.linked
        return other

    def piece(self) -> Piece:
        """An empty block of this context."""
        return Piece(
            self.role,
            visibility=self.visibility,
            main=self.main and self.visibility is Visibility.VISIBLE,
            soft=self.soft,
            quote=self.quote,
            region=self.region,
        )


class Page:
    """Takes HTML, and text that stands between HTML, in order; fills ``draft``."""

    def __init__(self, text: str, draft: Draft) -> None:
        self.text = text
        self.draft = draft
        self.names: list[str] = []
        self.contexts: list[Context] = [Context()]
        self.piece: Piece | None = None
        self.regions: list[int] = [0]  # parent of each region, the page itself being 0
        self.titled = False
        self._open: dict[str, int] = {}
        self._hints: dict[tuple[str, str], Hints | None] = {}
        self._marks: list[tuple[int, Piece, int, QuoteKind]] = []
        self._hidden_context: Context | None = None
        self._quotes = 0
        self._script = ""

    @property
    def context(self) -> Context:
        """The context of text that comes now."""
        return self.contexts[-1]

    def feed(self, start: int, end: int) -> None:
        """Take the HTML in ``text[start:end]``."""
        for kind, first, last, name, inner, inner_end in tokenize(self.text, start, end):
            if kind is Kind.TEXT:
                self.add_text(first, last)
            elif kind is Kind.START:
                self.start_tag(name, first, last, inner, inner_end)
            elif kind is Kind.END:
                self.end_tag(name, first, last)
            elif kind is Kind.COMMENT:
                self.add_aside(Role.COMMENT, Visibility.HIDDEN, inner, inner_end)
            elif kind is Kind.RAW:
                self._raw(name, inner, inner_end)
            else:
                self._literal(inner, inner_end)

    # ---- text

    def target(self) -> Piece:
        """The block that takes text now."""
        context = self.contexts[-1]
        piece = self.piece
        if piece is None:
            piece = self.piece = context.piece()
        elif not piece.length and piece.visibility is not context.visibility:
            piece.role, piece.visibility = context.role, context.visibility
            piece.main = context.main and context.visibility is Visibility.VISIBLE
        elif context.visibility is not piece.visibility and context.visibility is not Visibility.VISIBLE:
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
            piece.fold(unescape(match.group()) or " ", first, last)
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
        if piece.role is Role.CODE:
            self._trim(piece)
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

    # ---- tags

    def start_tag(self, name: str, start: int, end: int, inner: int, inner_end: int) -> None:
        """Take a start tag whose attributes are ``text[inner:inner_end]``."""
        raw = self.text[inner:inner_end]
        hints = None
        if raw not in _NO_ATTRIBUTES:
            key = (name, raw)
            hints = self._hints.get(key)
            if hints is None:
                hints = self._hints[key] = read_hints(name, raw)
            if hints.statements or hints.readable or hints.language or name in ("a", "meta", "link"):
                self._attributes(name, raw, hints, inner)
        if name == "br":
            self._break(start, end)
        elif name == "script":
            place = hints.values.get("type") if hints is not None else None
            self._script = raw[slice(*place)].strip().lower() if place is not None else ""
        elif name in BLOCKS:
            self._start_block(name, hints)
        elif name in VOID:
            pass
        elif RESIDUE.match(name):
            self._literal(start, end)
        elif (hints is not None and hints.shapes) or name in QUOTING or name in self._open or name == "a":
            self._push(name, self._inline_context(name, hints))
            if name in QUOTING:
                piece = self.piece
                kind = QuoteKind.MARKS if name == "q" else QuoteKind.CODE
                at = piece.length + (piece.pending is not None) if piece is not None else 0
                self._marks.append((len(self.names), piece or self.target(), at, kind))

    def _inline_context(self, name: str, hints: Hints | None) -> Context:
        context = self.contexts[-1]
        shaped = hints is not None and hints.shapes
        if name == "a" or shaped:
            context = context.copy()
            context.linked = context.linked or name == "a"
            if hints is not None and shaped:
                self._apply(context, hints)
        return context

    def _start_block(self, name: str, hints: Hints | None) -> None:
        self.close()
        opened = self._open
        if name in CLOSES_P and opened.get("p"):
            self._end_implied(frozenset(("p",)), SCOPES)
        implied = IMPLIED_ENDS.get(name)
        if implied is not None:
            self._end_implied(*implied)
        elif name in HEADINGS and self.names and self.names[-1] in HEADINGS:
            self._pop()
        if name in VOID:
            return
        parent = context = self.contexts[-1]
        role = ROLE_OF.get(name)
        if role is not None or name in ("h1", "p", "title", "header") or name in FURNITURE or name in UNSEEN:
            context = parent.copy()
            self._shape(name, role, context)
        if name in REGIONS or (hints is not None and hints.region):
            context = context.copy() if context is parent else context
            self.regions.append(context.region)
            context.region = len(self.regions) - 1
        if hints is not None and hints.shapes:
            context = context.copy() if context is parent else context
            self._apply(context, hints)
        self._push(name, context)

    def _shape(self, name: str, role: Role | None, context: Context) -> None:
        if name in FURNITURE:
            context.main = False
        if name in UNSEEN:
            context.visibility = Visibility.HIDDEN
        if name == "header":
            # The header of the site, not that of an article.
            context.main = context.main and context.region != 0
        elif name == "p":
            if context.role is Role.TABLE:
                context.role = Role.BODY
        elif name == "h1":
            context.role = Role.HEADING
            if not self.titled and context.main and context.visibility is Visibility.VISIBLE:
                context.role, self.titled = Role.TITLE, True
        elif name == "title":
            inside = context.role is Role.ALT
            context.role, context.main = (Role.ALT if inside else Role.TITLE), False
            context.visibility = Visibility.ATTRIBUTE if inside else Visibility.VISIBLE
        elif role is not None:
            # A paragraph in a footer or a quotation stays what the outer element makes it.
            if not (
                context.role in (Role.QUOTE, Role.NOTE, Role.FOOTER, Role.ALT)
                and role in (Role.LIST, Role.HEADING)
            ):
                context.role = role
            if name == "svg":
                context.visibility = Visibility.ATTRIBUTE
            elif role is Role.QUOTE:
                self._quotes += 1
                context.quote = self._quotes
            elif role is Role.CODE:
                context.pre, context.main = True, False

    @staticmethod
    def _apply(context: Context, hints: Hints) -> None:
        if hints.role is not None and context.role not in (Role.CODE, Role.ALT):
            context.role = hints.role
            if hints.role in (Role.NOTE, Role.BYLINE, Role.FOOTER):
                context.soft = True
        if hints.visibility is not None:
            context.visibility = hints.visibility
        if hints.soft:
            context.soft = True

    def end_tag(self, name: str, start: int, end: int) -> None:
        """Take an end tag; one that nothing opened is ignored, except that ``</p>`` and ``</br>`` break "
        "lines."""
        if name in BLOCKS:
            self.close()
        elif name == "br":
            self._break(start, end)
            return
        elif RESIDUE.match(name):
            self._literal(start, end)
            return
        if not self._open.get(name):
            return
        names = self.names
        inline = name not in BLOCKS
        for index in range(
            len(names) - 1, max(-1, len(names) - 1 - (_LOOK_BACK if inline else _DEEPEST)), -1
        ):
            other = names[index]
            if other == name:
                while len(names) > index:
                    self._pop()
                return
            if (inline and other in BLOCKS) or (
                other in SCOPES and name not in ("table", "tr", "tbody", "html", "body")
            ):
                return

    def _end_implied(self, ended: frozenset[str], scope: frozenset[str]) -> None:
        names = self.names
        for index in range(len(names) - 1, max(-1, len(names) - 1 - _LOOK_BACK), -1):
            other = names[index]
            if other in ended:
                while len(names) > index:
                    self._pop()
                return
            if other in scope:
                return

    def _push(self, name: str, context: Context) -> None:
        if len(self.names) < _DEEPEST:
            self.names.append(name)
            self.contexts.append(context)
            self._open[name] = self._open.get(name, 0) + 1

    def _pop(self) -> None:
        depth = len(self.names)
        name = self.names.pop()
        self.contexts.pop()
        count = self._open[name] - 1
        if count:
            self._open[name] = count
        else:
            del self._open[name]
        while self._marks and self._marks[-1][0] >= depth:
            _, marked, start, kind = self._marks.pop()
            piece = self.piece
            if piece is not None:
                piece.marks.append((start if marked is piece else 0, piece.length, kind))

    def unwind(self, depth: int) -> None:
        """Close the elements that were opened above ``depth`` of the stack."""
        while len(self.names) > depth:
            self._pop()

    def _break(self, start: int, end: int) -> None:
        if self.contexts[-1].pre:
            self.target().fold("\n", start, end)
        elif self.piece is not None:
            self.piece.line_break(start, end)
            if self.piece.breaks > 1:  # an empty line: a paragraph in all but name
                self.close()

    # ---- what is no text

    def _attributes(self, name: str, raw: str, hints: Hints, base: int) -> None:
        draft = self.draft
        for key, value, start, end in hints.statements:
            draft.metadata.append(MetadataItem("html-attribute", key, value, Span(base + start, base + end)))
        values = hints.values
        if name == "html" and hints.language and draft.language is None:
            draft.language = unescape(hints.language)
        if name == "a":
            place = values.get("href")
            if place is not None and _TRACKED.search(raw, *place):
                self.add_aside(
                    Role.META, Visibility.ATTRIBUTE, base + place[0], base + place[1], collapse=True
                )
        elif name in ("meta", "link"):
            keys, carried, origin = (
                (("name", "property", "itemprop", "http-equiv"), "content", "html-meta")
                if name == "meta"
                else (("rel", "itemprop", "property"), "href", "html-link")
            )
            place = values.get(carried)
            named = next((values[key] for key in keys if key in values), None)
            if place is not None and named is not None:
                span = Span(base + place[0], base + place[1])
                words = unescape(raw[slice(*named)]).strip()
                draft.metadata.append(MetadataItem(origin, words, unescape(raw[slice(*place)]), span))
            return
        for start, end in hints.readable:
            self.add_aside(Role.ALT, Visibility.ATTRIBUTE, base + start, base + end, collapse=True)

    def _raw(self, name: str, start: int, end: int) -> None:
        if name in ("title", "textarea", "xmp"):
            self.add_text(start, end)
        elif name == "script":
            if self._script == _JSONLD:
                value = self.text[start:end].strip(WHITE)
                if value:
                    first = self.text.index(value[0], start)
                    span = Span(first, first + len(value))
                    self.draft.metadata.append(MetadataItem("json-ld", "", value, span))
                    self.add_aside(Role.JSONLD, Visibility.HIDDEN, start, end)
        elif name != "style":
            self.add_aside(Role.COMMENT, Visibility.HIDDEN, start, end)
