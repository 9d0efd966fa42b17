"""Elsewhere: the parts of a page that are not the article's own words - teasers of other articles, and comments.

A notice that stands there speaks of something else. Such a part is known by the name of its element or by the line
above it ("Related", "Comments"); both mislead on some pages, so it counts only while it is the smaller part of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.core.article import Quotation, QuoteKind, Role
from provenance.readers.draft import Piece

_LONGEST_HEADING = 60
# A teaser is a line or two; what is longer is the article again.
_LONGEST_TEASER = 240
_MOST_TEASERS = 12
_RELATED = re.compile(
    r"\W*(?:related(?: (?:articles?|stories|posts?|news|content|reading|links?))?|read (?:next|also|more)|see also|up next"
    r"|more (?:from us|stories|news|like this)|you (?:may|might) also like|recommended(?: for you)?"
    r"|most (?:read|popular|viewed)|trending(?: now)?|latest (?:news|stories|posts)"
    r"|mehr zum thema|lesen sie auch|auch interessant|à lire aussi|sur le même sujet|le[aeé]r? también|leggi anche"
    r"|leia (?:também|mais)|lees ook|czytaj także)\W*(?=\n|$)",
    re.IGNORECASE,
)
# A line with a number is a count, and a link leads there; either may stand above the text.
_COMMENTS = re.compile(
    r"\W*(?:(?:reader|user|your) )?(?:comments|kommentare|commentaires|comentarios|commenti|reacties)\W*$",
    re.IGNORECASE,
)
# What the house itself writes below the comments.
_OWN = frozenset({Role.FOOTER, Role.NOTE, Role.META, Role.JSONLD})


def find_elsewhere(text: str, pieces: Sequence[Piece]) -> list[Quotation]:
    """The blocks of ``text`` that are teasers of other articles or comments, in order."""
    found = sorted({*_by_name(pieces), *_by_heading(text, pieces)})
    size = sum(pieces[number].end - pieces[number].start for number in found)
    if not found or size * 2 > sum(piece.end - piece.start for piece in pieces):
        return []
    return [Quotation(pieces[n].start, pieces[n].end, QuoteKind.ELSEWHERE) for n in found]


def _by_name(pieces: Sequence[Piece]) -> Iterator[int]:
    return (number for number, piece in enumerate(pieces) if piece.elsewhere)


def _by_heading(text: str, pieces: Sequence[Piece]) -> Iterator[int]:
    teasers, comments = 0, False
    for number, piece in enumerate(pieces):
        size = piece.end - piece.start
        words = text[piece.start : min(piece.end, piece.start + _LONGEST_HEADING)]
        heading = _RELATED.match(words)
        if heading:
            teasers, comments = _MOST_TEASERS, False
            if heading.end() < min(size, _LONGEST_HEADING):
                yield number  # the list stands in the same block
        elif size <= _LONGEST_HEADING and not piece.linked and _COMMENTS.match(words):
            teasers, comments = 0, True
        elif piece.role in _OWN:
            continue
        elif comments:
            yield number
        elif teasers and size <= _LONGEST_TEASER and _is_teaser(piece):
            teasers -= 1
            yield number
        else:
            teasers = 0


def _is_teaser(piece: Piece) -> bool:
    """True for a list item, a heading or a line that is mostly a link."""
    return piece.role in (Role.LIST, Role.HEADING) or piece.linked * 2 > piece.end - piece.start
