"""Page: the blocks of a page, built from HTML tokens with a light stack of open elements."""

from __future__ import annotations

import re
from functools import lru_cache

from provenance.core.article import MetadataItem, QuoteKind, Role, Visibility
from provenance.core.spans import Span
from provenance.readers.draft import Draft
from provenance.readers.html_context import Context
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
from provenance.readers.html_flow import WHITE, Flow
from provenance.readers.html_tokens import Kind, tokenize, unescape

_TRACKED = re.compile(
    r"[?&](?:utm_source|referrer)=|\bsandbox:/|grounding-api-redirect|ppl-ai-file-upload", re.IGNORECASE
)
# Browsers stop nesting at about this depth too; deeper elements take on what surrounds them.
_DEEPEST = 512
_LOOK_BACK = 64
_NO_ATTRIBUTES = frozenset(("", " ", "/", " /"))
_SHAPING = frozenset((*ROLE_OF, *FURNITURE, *UNSEEN, "h1", "title", "header"))
_JSONLD = "application/ld+json"
_C2PA = "application/c2pa"


@lru_cache(maxsize=256)
def _is_residue(name: str) -> bool:
    return RESIDUE.match(name) is not None


class Page(Flow):
    """Takes HTML, and text that stands between HTML, in order; fills ``draft``."""

    def __init__(self, text: str, draft: Draft) -> None:
        super().__init__(text, draft)
        self.names: list[str] = []
        self.regions: list[int] = [0]  # parent of each region, the page itself being 0
        self.titled = False
        self._open: dict[str, int] = {}
        self._hints: dict[tuple[str, str], Hints] = {}
        self._quotes = 0
        self._script = ""

    def feed(self, start: int, end: int) -> None:
        """Take the HTML in ``text[start:end]``."""
        text, opening, closing = Kind.TEXT, Kind.START, Kind.END
        for kind, first, last, name, inner, inner_end in tokenize(self.text, start, end):
            if kind is text:
                self.add_text(first, last)
            elif kind is opening:
                self.start_tag(name, first, last, inner, inner_end)
            elif kind is closing:
                self.end_tag(name, first, last)
            elif kind is Kind.COMMENT:
                self.add_aside(Role.COMMENT, Visibility.HIDDEN, inner, inner_end)
            elif kind is Kind.RAW:
                self._raw(name, inner, inner_end)
            else:
                self._literal(inner, inner_end)

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
        elif name not in self._open and _is_residue(name):
            self._literal(start, end)
        elif (hints is not None and hints.shapes) or name in QUOTING or name in self._open or name == "a":
            self._push(name, self._inline_context(name, hints))
            kind = QuoteKind.MARKS if name == "q" else QuoteKind.CODE
            if name in QUOTING and not any(mark[3] is kind for mark in self._marks):
                # One inside another of its kind is covered already.
                piece = self.piece
                at = piece.length + (piece.pending is not None) if piece is not None else 0
                self._marks.append((len(self.names), piece or self.target(), at, kind))

    def _inline_context(self, name: str, hints: Hints | None) -> Context:
        context = self.contexts[-1]
        if hints is not None and hints.shapes:
            context = context.copy()
            context.linked = context.linked or name == "a"
            context.apply(hints)
        elif name == "a" and not context.linked:
            inner = context.inner.get(name)
            if inner is None:
                inner = context.inner[name] = context.copy()
                inner.linked = True
            return inner
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
        if name == "p" and context.role is Role.TABLE:
            context = parent.copy()
            context.role = Role.BODY
        if name in _SHAPING:
            known = parent.inner.get(name)
            if known is None:
                context = parent.enter(name)
                if name == "h1":
                    context.role = Role.HEADING
                    if not self.titled and context.main and context.visibility is Visibility.VISIBLE:
                        context.role, self.titled = Role.TITLE, True
                elif name == "blockquote":
                    self._quotes += 1
                    context.quote = self._quotes
                else:
                    parent.inner[name] = context
            else:
                parent = context = known
        if name in REGIONS or (hints is not None and hints.region):
            context = context.copy() if context is parent else context
            self.regions.append(context.region)
            context.region = len(self.regions) - 1
        if hints is not None and hints.shapes:
            context = context.copy() if context is parent else context
            context.apply(hints)
        self._push(name, context)

    def end_tag(self, name: str, start: int, end: int) -> None:
        """Take an end tag; one that nothing opened is ignored, except that ``</p>`` and ``</br>`` break "
        "lines."""
        if name in BLOCKS:
            self.close()
        elif name == "br":
            self._break(start, end)
            return
        if name not in self._open:
            if name not in BLOCKS and _is_residue(name):
                self._literal(start, end)
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
                kind = values.get("type") if name == "link" else None
                facts = (("type", unescape(raw[slice(*kind)]).strip().lower()),) if kind is not None else ()
                value = unescape(raw[slice(*place)])
                draft.metadata.append(MetadataItem(origin, words, value, span, facts=facts))
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
            elif self._script == _C2PA:
                value = self.text[start:end]
                self.draft.metadata.append(MetadataItem("html-script", "c2pa", value, Span(start, end)))
        elif name != "style":
            self.add_aside(Role.COMMENT, Visibility.HIDDEN, start, end)
