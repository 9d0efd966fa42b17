"""Repairs of known damage in collected corpora, applied to human and machine rows alike.

Whatever a loader did to one class only (tokenised quotes, chat preambles, headings, cut-off last
sentences) would be read as a label. Serving needs none of this: there the reader gives main text.
"""

from __future__ import annotations

import re

_PREAMBLE = re.compile(
    r"^\s*[>)]?\s*(?:(?:sure|certainly|of course|absolutely|okay|ok)\b[^\n]{0,260}?[:.!]"
    r"|(?:here(?:'s| is| are)|below is)\b[^\n]{0,260}?:)\s*\n+(?:\s*(?:\*{3,}|-{3,}|_{3,})\s*\n+)?",
    re.I,
)
_INLINE_PREAMBLE = re.compile(
    r"^\s*(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)|below is|(?:sentence|paragraph) \d)\b"
    r"[^.!?:\n]{0,200}[:!]\s*",
    re.I,
)
_LABEL_LINE = re.compile(
    r"^\s*(?:\*\*)?\s*(?:title|headline|subject|byline|dateline|introduction|abstract)\s*:\s*(?:\*\*)?[^\n]{0,160}\n+",
    re.I,
)
_LABEL = re.compile(r"^\s*(?:title|headline|subject|abstract|article|summary|answer)\s*:\s*", re.I)
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$", re.M)
_HEADING = re.compile(r"^\s{0,3}#{1,6}[^\n]*$", re.M)
_BOLD_LINE = re.compile(r"^\s*\*\*[^*\n]{1,160}\*\*:?\s*$", re.M)
_DATELINE = re.compile(r"^\s*\(?(?:CNN|BBC|AP|Reuters|AFP|UPI)\)?\s*(?:\(Reuters\))?\s*[-—–:]+\s*", re.I)
_CITY_LINE = re.compile(
    r"^\s*(?:\*\*)?[A-Z][A-Z.,' ]{2,40}(?:,? [A-Z][a-z]{1,8}\.?,?)?\s*(?:\([A-Za-z]+\))?"
    r"\s*[—–-]{1,2}\s*(?:\*\*)?"
)
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+", re.M)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_URL = re.compile(r"https?://\S+|www\.\S+")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,80}`", re.S)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|\{[{%].*?[%}]\}")
_JOINED_STOP = re.compile(r"(?<=[a-z0-9)%][.!?])([\"'”’]?)(?=[A-Z\"“])")
_PENN_NT = re.compile(r"\b(\w+) n[’']t\b", re.I)
_PENN_CLITIC = re.compile(r"(?<=\w) ([’'](?:s|re|ve|ll|d|m))\b", re.I)
_PENN_QUOTES = re.compile(r"``|''|´´")
_SPACE_MARK = re.compile(r"\s+([,.;:!?])")
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"\s*\n\s*")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)")
_START = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[A-Z\"“])")


def repair(text: str) -> str:
    """Main text of a corpus row: paragraphs joined by blank lines, furniture and loader damage removed.

    The cut-off last sentence goes when at least half of the text stands before it, and so does a first
    sentence that starts in the middle. May return an empty string.
    """
    text = text.replace("\r", "").replace("\u00a0", " ")
    for _ in range(2):
        text = _PREAMBLE.sub("", text, count=1)
    for _ in range(2):
        text = _INLINE_PREAMBLE.sub("", text, count=1)
    text = _LABEL.sub("", _LABEL_LINE.sub("", text, count=1), count=1)
    text = _CODE.sub(" ", text)
    for pattern in (_RULE, _HEADING, _BOLD_LINE):
        text = pattern.sub("", text)
    text = _CITY_LINE.sub("", _DATELINE.sub("", text, count=1), count=1)
    text = _LIST_MARK.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _URL.sub("", _TAG.sub(" ", text))
    text = _EMPHASIS.sub("", text)
    text = _PENN_QUOTES.sub('"', text)
    text = _PENN_CLITIC.sub(r"\1", _PENN_NT.sub(r"\1n't", text))
    text = _JOINED_STOP.sub(lambda found: found.group(1) + " ", text)
    paragraphs = [_SPACE.sub(" ", part).strip() for part in _BLANK.split(text)]
    text = "\n\n".join(_SPACE_MARK.sub(r"\1", part) for part in paragraphs if part)
    return _whole_sentences(text)


def _whole_sentences(text: str) -> str:
    last = -1
    for found in _END.finditer(text):
        last = found.end()
    if last > 0.5 * len(text):
        text = text[:last]
    if text[:1].islower():
        start = _START.search(text)
        if start and start.end() < 0.4 * len(text):
            text = text[start.end() :]
    return text.strip()
