"""Tokens of HTML with their offsets, in one pass and linear time whatever the input.

Follows the tokenizer of the WHATWG HTML standard (13.2.5) in what matters for the text of a page:
comments and bogus comments, raw text elements, quoted and unquoted attributes, character
references. Two departures keep text that a browser would lose: a tag that never closes is text, and
so is the content of a raw text element other than script, style and comments that never closes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import IntEnum


class Kind(IntEnum):
    """What a token is; the two offsets of a token mean what is said here."""

    TEXT = 0  # the text
    START = 1  # the attributes
    END = 2  # nothing
    COMMENT = 3  # the text of the comment
    RAW = 4  # the text of a raw text element
    CDATA = 5  # the text of a CDATA section


# kind, start of the token, end of the token, name, inner start, inner end
Token = tuple[Kind, int, int, str, int, int]

# Possessive throughout: an attempt is never retried at another length.
_TAG = re.compile(
    r"""<(?:
      ([a-zA-Z][^\s/>]*+) ( (?: [^>"'=]++ | =\s*+ (?: "[^"]*+" | '[^']*+' )?+ | ["'] )*+ ) >
    | / ([a-zA-Z][^\s/>]*+) [^>]*+ >
    | (!--)
    | ([!?/])
    | ([a-zA-Z])
    )""",
    re.VERBOSE,
)
# For documents full of unclosed quotes: a tag ends at the first ">".
_PLAIN_TAG = re.compile(
    r"<(?:([a-zA-Z][^\s/>]*+)([^>]*+)>|/([a-zA-Z][^\s/>]*+)[^>]*+>|(!--)|([!?/])|([a-zA-Z]))"
)
_PATIENCE = 8
_COMMENT_END = re.compile(r"--!?>")
_RAW = ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
_RAW_END = {name: re.compile(rf"</(?i:{name})(?=[\s/>])") for name in _RAW}
_SWALLOWING = frozenset(("script", "style"))
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)
REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,9})|[a-zA-Z][a-zA-Z0-9]{1,31});?")


def tokenize(text: str, position: int, end: int) -> Iterator[Token]:
    """The tokens of ``text[position:end]`` in order."""
    search = _TAG.search
    text_kind, start_kind, end_kind = Kind.TEXT, Kind.START, Kind.END
    failures = 0
    last_close = text.rfind(">", position, end)
    without_end: set[str] = set()
    while position < end:
        match = search(text, position, end)
        if match is None:
            yield text_kind, position, end, "", position, end
            return
        start = match.start()
        if start > last_close and match.group(4) is None:
            yield text_kind, position, end, "", position, end
            return
        group = match.lastindex
        if group == 6:
            # Each failure may have read to the end of the document: after a few, stop minding quotes.
            failures += 1
            if failures == _PATIENCE:
                search = _PLAIN_TAG.search
            yield text_kind, position, start + 1, "", position, start + 1
            position = start + 1
            continue
        if start > position:
            yield text_kind, position, start, "", position, start
        position = match.end()
        if group == 2:
            name = match.group(1).lower()
            inner, inner_end = match.span(2)
            yield start_kind, start, position, name, inner, inner_end
            if name in _RAW_END and name not in without_end:
                close = _RAW_END[name].search(text, position, end)
                if close is not None:
                    yield Kind.RAW, position, close.start(), name, position, close.start()
                    position = close.start()
                elif name in _SWALLOWING:
                    yield Kind.RAW, position, end, name, position, end
                    return
                else:
                    without_end.add(name)
        elif group == 3:
            yield end_kind, start, position, match.group(3).lower(), position, position
        elif group == 4:
            if text.startswith((">", "->"), position):
                position = text.index(">", position) + 1
                continue
            close = _COMMENT_END.search(text, position, end)
            stop = close.start() if close else end
            after = close.end() if close else end
            yield Kind.COMMENT, start, after, "", position, stop
            position = after
        else:
            kind, inner, stop, position = _declaration(text, position, end, without_end)
            yield kind, start, position, "", inner, stop


def _declaration(text: str, position: int, end: int, without_end: set[str]) -> tuple[Kind, int, int, int]:
    """What follows ``<!``, ``<?`` or ``</``: a CDATA section, a doctype or a bogus comment."""
    if text.startswith("[CDATA[", position) and "]]>" not in without_end:
        stop = text.find("]]>", position + 7, end)
        if stop >= 0:
            return Kind.CDATA, position + 7, stop, stop + 3
        without_end.add("]]>")
    stop = text.find(">", position, end)
    if stop < 0:
        return Kind.COMMENT, position, end, end
    # A doctype, a processing instruction or an end tag without a name says nothing to a reader.
    silent = text[position : position + 7].lower() == "doctype" or text[position - 1] in "?/"
    return Kind.COMMENT, position, position if silent else stop, stop + 1


def attributes(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Attribute names in lower case with the range of each value as written; an empty range for none."""
    found = []
    for match in _ATTRIBUTE.finditer(text, start, end):
        group = match.lastindex or 1
        value, value_end = match.span(group) if group > 1 else (match.end(), match.end())
        found.append((match.group(1).lower(), value, value_end))
    return found


def unescape(value: str) -> str:
    """``value`` with its character references resolved (HTML standard 13.2.5.72)."""
    return html.unescape(value) if "&" in value else value
