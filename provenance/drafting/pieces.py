"""What varies in a notice and what does not: AI words, kinds of text, verbs, names, dates and figures as slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from provenance.drafting.words import Token, Vocabulary, tokens_of
from provenance.errors import UsageError


class Sort(StrEnum):
    """What a piece is; only the first is always there in the same words."""

    FIXED = "fixed"
    AGENT = "agent"
    OBJECT = "object"
    VERB = "verb"
    COMPANY = "company"
    NEGATION = "negation"
    NAME = "name"
    DATE = "date"
    FIGURE = "figure"
    ADDRESS = "address"


# Words beside an AI word that say that it helped, before it or behind it.
HELPING = ("with-help", "help-after")
GAPS = (Sort.NAME, Sort.DATE, Sort.FIGURE, Sort.ADDRESS)
_AGENTS = ("agents", "machines", "bots")
_OBJECTS = ("objects", "self", "self-summary", "self-image", "self-audio")
_VERBS = (
    "made", "do-what", "doing-what", "did-what", "drafted", "produced", "translated", "summarised", "illustrated",
    "voiced", "transcribed", "edited",
)  # fmt: skip
_NEGATION = ("guard-negation", "not", "without")
_COMPANY = ("reviewed", "people", "partial", "with-help", "help-after")
_ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|\S+@\S+\.\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|co\.uk|[a-z]{2})\b(?![.\w])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LINKS = frozenset("of de du des di da do der van von and e et y und & the la le el".split())
# Languages that write every noun with a capital letter.
_NOUN_CAPITALS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a notice that belong together; ``vocabulary`` is the list that holds them, ``value`` what they mean;
    ``kept`` says that the editor wants them in the part that must be there."""

    sort: Sort
    tokens: tuple[Token, ...]
    vocabulary: str = ""
    value: str = ""
    kept: bool = False

    @property
    def sentence(self) -> int:
        """The sentence that it begins in."""
        return self.tokens[0].sentence


def pieces_of(
    text: str, vocabulary: Vocabulary, varies: Sequence[str] = (), keep: Sequence[str] = ()
) -> list[Piece]:
    """The pieces of a notice in order.

    Raises:
        UsageError: when ``varies`` or ``keep`` names words that the notice does not hold.
    """
    tokens = tokens_of(text)
    forced: dict[int, Sort] = {}
    for option, phrases, sort in (("--varies", varies, Sort.NAME), ("--keep", keep, Sort.FIXED)):
        for phrase in phrases:
            for index in _places(tokens, phrase, option):
                forced[index] = sort
    sorts = _marked(text, tokens, vocabulary, forced)
    return _grouped(tokens, vocabulary, sorts, forced)


def _places(tokens: list[Token], phrase: str, option: str) -> list[int]:
    words = [token.word for token in tokens_of(phrase)]
    found = [
        index + offset
        for index in range(len(tokens) - len(words) + 1)
        if words and [token.word for token in tokens[index : index + len(words)]] == words
        for offset in range(len(words))
    ]
    if not found:
        raise UsageError(f"{option} '{phrase}': the notice does not hold these words")
    return found


def _marked(
    text: str, tokens: list[Token], vocabulary: Vocabulary, forced: dict[int, Sort]
) -> dict[int, Sort]:
    """The sort of each word that is a name, a date, a figure or part of an address."""
    sorts: dict[int, Sort] = {}
    listed = _listed(tokens, vocabulary)
    names = _names(text, tokens, vocabulary.language, listed)
    sorts.update(dict.fromkeys(names, Sort.NAME))
    sorts.update(dict.fromkeys(_dates(tokens), Sort.DATE))
    days = ("weekday-names", "month-names")
    sorts.update(
        (index, Sort.DATE) for index in names if vocabulary.longest([tokens[index].word], days) is not None
    )
    for index, token in enumerate(tokens):
        if (
            any(character.isdigit() for character in token.word)
            and index not in sorts
            and index not in listed
        ):
            sorts[index] = Sort.FIGURE
    for match in _ADDRESS.finditer(text):
        for index, token in enumerate(tokens):
            if match.start() <= token.start and token.end <= match.end() and index not in listed:
                sorts[index] = Sort.ADDRESS
    return {**sorts, **forced}


def _listed(tokens: list[Token], vocabulary: Vocabulary) -> set[int]:
    """Words that are entries of lists, which are no names."""
    found: set[int] = set()
    for index in range(len(tokens)):
        entry = vocabulary.longest(
            [token.word for token in tokens[index:]], (*_AGENTS, *_OBJECTS, *_VERBS, *_COMPANY, *_NEGATION)
        )
        found.update(range(index, index + entry[0]) if entry else ())
    return found


def _names(text: str, tokens: list[Token], language: str, listed: set[int]) -> set[int]:
    """Words with a capital letter that no sentence asks for, with small words between two of them."""
    capitals = sum(token.capital for token in tokens)
    if capitals * 2 > len(tokens):
        return set()  # a heading, where the letters say nothing
    found: set[int] = set()
    for index, token in enumerate(tokens):
        first = index == 0 or tokens[index - 1].sentence != token.sentence or _after_colon(text, token)
        if not token.capital or index in listed:
            continue
        if language == "en" and token.word in ("i", "editor", "note", "disclosure", "disclaimer"):
            continue
        beside = any(
            0 <= other < len(tokens)
            and tokens[other].capital
            and other not in listed
            and tokens[other].sentence == token.sentence
            for other in (index - 1, index + 1)
        )
        odd = (token.text.isupper() and len(token.text) > 1) or any(map(str.isupper, token.text[1:]))
        alone = not first and language not in _NOUN_CAPITALS
        if odd or alone or (beside and (not first or _also_capital(tokens, index + 1))):
            found.add(index)
    for index in range(1, len(tokens) - 1):
        if tokens[index].word in _LINKS and index - 1 in found and index + 1 in found:
            found.add(index)
    return found


def _also_capital(tokens: list[Token], index: int) -> bool:
    """True when the word begins a name, so that the word before it, though first in its sentence, is part of it."""
    return index < len(tokens) and tokens[index].capital and tokens[index].word not in ("ai",)


def _after_colon(text: str, token: Token) -> bool:
    return text[: token.start].rstrip()[-1:] in ":|–—("


def _dates(tokens: list[Token]) -> set[int]:
    """Figures with a year among them, with at most two words between two figures and a month's name before them."""
    found: set[int] = set()
    figures = [index for index, token in enumerate(tokens) if token.word[:1].isdigit()]
    for index in figures:
        if not _YEAR.fullmatch(tokens[index].word):
            continue
        first = index
        for earlier in reversed([other for other in figures if other < index]):
            if first - earlier > 3 or tokens[earlier].sentence > tokens[index].sentence:
                break
            first = earlier
        month = first - 1
        if month >= 0 and tokens[month].capital and len(tokens[month].word) > 2 and first != month:
            first = month if month > 0 else first
        last = index
        while last + 1 in figures and last - index < 3:
            last += 1
        found.update(range(first, last + 1))
    return found


def _grouped(
    tokens: list[Token], vocabulary: Vocabulary, sorts: dict[int, Sort], forced: dict[int, Sort]
) -> list[Piece]:
    pieces: list[Piece] = []
    index = 0
    while index < len(tokens):
        sort = sorts.get(index)
        if sort is None:
            free = index
            while (
                free < len(tokens) and free not in sorts and tokens[free].sentence == tokens[index].sentence
            ):
                free += 1
            piece = _entry(tokens[index:free], vocabulary)
        elif sort is Sort.FIXED and index in forced:
            piece = Piece(Sort.FIXED, (tokens[index],), kept=True)
        else:
            end = index
            while (
                end < len(tokens)
                and sorts.get(end) is sort
                and tokens[end].sentence == tokens[index].sentence
            ):
                end += 1
            piece = Piece(sort, tuple(tokens[index:end]))
        pieces.append(piece)
        index += len(piece.tokens)
    return pieces


def _entry(tokens: list[Token], vocabulary: Vocabulary) -> Piece:
    """The longest entry of a list that the words begin with, or the first word as it stands."""
    words = [token.word for token in tokens]
    best: tuple[int, str, str] | None = None
    chosen = Sort.FIXED
    for sort, names in (
        (Sort.AGENT, _AGENTS),
        (Sort.COMPANY, HELPING),
        (Sort.OBJECT, _OBJECTS),
        (Sort.VERB, _VERBS),
        (Sort.COMPANY, _COMPANY),
        (Sort.NEGATION, _NEGATION),
    ):
        found = vocabulary.longest(words, names)
        if found and (best is None or found[0] > best[0]):
            best, chosen = found, sort
    if best is None:
        return Piece(Sort.FIXED, (tokens[0],))
    return Piece(chosen, tuple(tokens[: best[0]]), best[1], best[2])
