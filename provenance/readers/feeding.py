"""Text of other documents given to a page: ranges of markup, escaped markup and JSON strings, with a role each."""

from __future__ import annotations

import html
import json
import re

from provenance.core.article import Role, Visibility
from provenance.readers.draft import Draft, Piece
from provenance.readers.html_context import Context
from provenance.readers.html_elements import BLOCKS
from provenance.readers.html_page import Page

_ESCAPED_TAG = re.compile(r"&lt;(/?[a-zA-Z][a-zA-Z0-9]*)(?:[^<&]|&(?!gt;|lt;)[a-z#0-9]+;){0,2000}?&gt;")
_JSON_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|a|em|strong|ul|ol|li|figure|blockquote|span|article|section)\b", re.IGNORECASE
)


def feed(page: Page, role: Role, start: int, end: int, *, main: bool = True, visible: bool = True) -> None:
    """Give the range of the text to the page as HTML whose plain blocks have ``role``."""
    context = Context()
    context.role, context.main = role, main
    if not visible:
        context.visibility = Visibility.HIDDEN
    page.close()
    page.unwind(0)
    page.contexts[0] = context
    page.feed(start, end)
    page.close()
    page.unwind(0)


def feed_escaped(page: Page, role: Role, start: int, end: int) -> None:
    """Give a range to the page whose markup is escaped (``&lt;p&gt;``), as in RSS."""
    text = page.text
    first = text.find("<![CDATA[", start, end)
    if first >= 0:
        stop = text.find("]]>", first, end)
        feed(page, role, first + 9, stop if stop >= 0 else end)
        return
    position = start
    for match in _ESCAPED_TAG.finditer(text, start, end):
        if match.start() > position:
            page.feed(position, match.start())
        if match.group(1).lstrip("/").lower() in BLOCKS:
            page.close()
        position = match.end()
    context = Context()
    context.role = role
    page.contexts[0] = context
    page.feed(position, end)
    page.close()
    page.unwind(0)


def add_json_string(draft: Draft, role: Role, text: str, start: int, end: int, *, main: bool = True) -> None:
    """Add the JSON string whose raw form is ``text[start:end]``; an empty line in it parts blocks."""
    raw = text[start:end]
    if _MARKUP.search(raw):
        _add_markup(draft, role, text, start, end, main=main)
        return
    piece = Piece(role, main=main)
    breaks = 0
    position = start
    for match in _JSON_ESCAPE.finditer(text, start, end):
        if match.start() > position:
            _words(piece, text, position, match.start())
            breaks = 0 if text[position : match.start()].strip() else breaks
        decoded = _decoded(match.group())
        if decoded == "\n":
            breaks += 1
            if breaks > 1 and piece.length:
                draft.add(piece)
                piece = Piece(role, main=main)
            piece.space(*match.span())
        elif decoded.isspace():
            piece.space(*match.span())
        else:
            piece.fold(decoded, *match.span())
            breaks = 0
        position = match.end()
    _words(piece, text, position, end)
    draft.add(piece)


def _words(piece: Piece, text: str, start: int, end: int) -> None:
    run = text[start:end]
    body = run.strip()
    if not body:
        if run:
            piece.space(start, end)
        return
    first = start + len(run) - len(run.lstrip())
    if first > start:
        piece.space(start, first)
    piece.copy(body, first)
    if first + len(body) < end:
        piece.space(first + len(body), end)


def _add_markup(draft: Draft, role: Role, text: str, start: int, end: int, *, main: bool) -> None:
    """Markup in a JSON string: read in place where nothing is escaped, as whole blocks otherwise."""
    if "\\" not in text[start:end]:
        page = Page(text, draft)
        feed(page, role, start, end, main=main)
        return
    decoded = _decoded(text[start:end])
    for part in re.split(
        r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|figure)\b[^>]{0,2000}>", decoded, flags=re.IGNORECASE
    ):
        words = " ".join(html.unescape(_TAG.sub("", part)).split())
        if words:
            piece = Piece(role, main=main)
            piece.fold(words, start, end)
            draft.add(piece)


def _decoded(raw: str) -> str:
    try:
        value = json.loads(f'"{raw}"', strict=False)
    except ValueError:
        return raw
    return value if isinstance(value, str) else raw
