"""Examples for a drafted rule, made from the notice: what it must find, and what it must leave alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from provenance.core.textview import UNSPACED
from provenance.drafting.pieces import Piece, Sort
from provenance.drafting.wording import Core
from provenance.drafting.words import Vocabulary

# Names that belong to nobody.
_PAPER, _OTHER_PAPER = "Sample Gazette", "Morning Sample"
_TOOLS = ("ChatGPT", "Claude")
_BE = frozenset({"was", "were", "is", "are"})
_OPEN = "“"
# At least so much of a notice that is cut off is left where the notice itself tells little.
_LEFT = 0.6


def with_other_words(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> str:
    """The notice with something else for everything that varies."""

    def other(piece: Piece) -> str | None:
        words = " ".join(token.word for token in piece.tokens)
        if piece.sort is Sort.AGENT and piece.vocabulary != "bots":
            return _TOOLS[piece.value == _TOOLS[0]]
        if piece.sort in (Sort.OBJECT, Sort.VERB) and len(piece.tokens) == 1:
            return next(iter(vocabulary.others(piece.vocabulary, piece.value, words)), None)
        if piece.sort is Sort.NAME:
            return _PAPER
        if piece.sort is Sort.ADDRESS:
            return "example.org"
        if piece.sort in (Sort.DATE, Sort.FIGURE):
            return _shifted(text[piece.tokens[0].start : piece.tokens[-1].end])
        return None

    return _replaced(text, pieces, other)


def reworded(text: str, pieces: Sequence[Piece], core: Core, *, every: int = 4) -> str:
    """The notice without some of the words around its required part; empty for scripts without spaces."""
    if UNSPACED.match(pieces[0].tokens[0].word):
        return ""
    outside = [
        index
        for index, piece in enumerate(pieces)
        if piece.sort is Sort.FIXED and not core.first <= index <= core.last and index > 0
    ]
    return _without(text, pieces, set(outside[1::every]))


def stump(text: str, pieces: Sequence[Piece], core: Core) -> str:
    """The notice cut off right behind its required part."""
    return text[: pieces[core.last].tokens[-1].end]


def cut_off(text: str, pieces: Sequence[Piece], core: Core, *, declared: bool) -> str:
    """The notice broken off in mid-sentence behind its required part; empty when there is nothing behind it."""
    last = len(pieces) - 2
    if core.label or last <= core.last:
        return ""
    at = core.last + max(1, (last - core.last) // 2)
    if not declared:
        at = max(at, round(_LEFT * len(pieces)))
    return text[: pieces[min(at, last)].tokens[-1].end]


def lookalikes(text: str, pieces: Sequence[Piece], core: Core, language: str) -> Iterator[str]:
    """Texts that are no such notice: quoted, about something else, negated, supposed, in another order."""
    plain = text.replace("“", "'").replace("”", "'").replace('"', "'")
    yield f"{_PAPER}: {_OPEN}{plain}”"
    agents = any(piece.sort is Sort.AGENT for piece in pieces[core.first : core.last + 1])
    if agents:
        yield _replaced(text, pieces, lambda piece: _PAPER if piece.sort is Sort.AGENT else None)
    if language == "en" and agents:
        negated = _negated(text, pieces, core)
        if negated:
            yield negated
        first = text if text[:2].isupper() else text[:1].lower() + text[1:]
        yield f"If {first.rstrip('.!')}, we would say so."
    if core.label:
        yield f"{text.rstrip('.!?。')} {_PAPER}, {_OTHER_PAPER} and ten more of the same on page two"
    else:
        rest = _without(text, pieces, set(range(core.first, core.last + 1)))
        if sum(character.isalnum() for character in rest) > 10:
            yield rest
    words = [token.text for piece in pieces for token in piece.tokens]
    yield ("" if UNSPACED.match(words[0]) else " ").join(reversed(words))


def _without(text: str, pieces: Sequence[Piece], gone: set[int]) -> str:
    """The notice without some of its pieces."""
    left_out = {pieces[index].tokens[0].start for index in gone}
    rest = _replaced(text, pieces, lambda piece: "" if piece.tokens[0].start in left_out else None)
    return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(rest.split())).lstrip(",.;:!?、。 ")


def _negated(text: str, pieces: Sequence[Piece], core: Core) -> str:
    for index in range(core.first, max(0, core.first - 8) - 1, -1):
        token = pieces[index].tokens[-1]
        if pieces[index].sort is Sort.FIXED and token.word in _BE:
            return f"{text[: token.end]} not{text[token.end :]}"
    return ""


def _shifted(written: str) -> str:
    """Other figures of the same form: another year for a year, another digit for a digit."""

    def other(match: re.Match[str]) -> str:
        figures = match.group()
        year = len(figures) == 4 and figures[:2] in ("19", "20")
        return figures[:3] + str(int(figures[3]) % 9 + 1) if year else str(int(figures) % 9 + 1)

    return re.sub(r"[0-9]+", other, written)


def _replaced(text: str, pieces: Sequence[Piece], other: Callable[[Piece], str | None]) -> str:
    """The notice with other words for the pieces for which ``other`` has some."""
    written, position = "", 0
    for piece in pieces:
        start, end = piece.tokens[0].start, piece.tokens[-1].end
        words = other(piece)
        if words is None:
            continue
        if words and text[start].isupper() and start == 0:
            words = words[0].upper() + words[1:]
        written += text[position:start] + words
        position = end
    return written + text[position:]
