"""The phrase language: its parser and its syntax tree.

::

    this [news] (article|story) was {role:@made} [in part] (with|using) {tool:@agents}

Words are matched folded; ``(a|b)`` is a choice, ``[x]`` is optional, ``word*`` stands for any
ending, ``{@list}`` for an entry of a vocabulary list, ``{slot:@list}`` captures it, ``{0..4}`` is a
gap of words within the sentence and ``{slot:1..6}`` captures one. ``^`` is the start of a sentence
or line, ``$`` its end, ``^^`` and ``$$`` those of a line or block alone; ``/`` allows a sentence or line to end here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.core.textview import word_line

MAX_GAP = 12
_SPECIAL = "()[]{}|^$/"
_SLOT = re.compile(r"(?:(?P<name>[a-z_]+):)?(?:@(?P<list>[a-z0-9_-]+)|(?P<low>\d+)\.\.(?P<high>\d+))\Z")


class PhraseError(ValueError):
    """A phrase is malformed; ``offset`` is where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word; ``prefix`` lets it go on (``generat*``)."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; ``optional`` allows none."""

    options: tuple[Sequence, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ListSlot:
    """An entry of a vocabulary list, captured under ``name`` unless that is empty."""

    name: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class Gap:
    """``low`` to ``high`` words of one sentence, captured under ``name`` unless that is empty."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Boundary:
    """``^ $ ^^ $$ /``."""

    mark: str


Node = Word | Sequence | Choice | ListSlot | Gap | Boundary


def parse_phrase(text: str) -> Sequence:
    """The syntax tree of ``text``.

    Raises:
        PhraseError: with the offset of the character that does not fit.
    """
    parser = _Parser(text)
    tree = parser.sequence()
    if parser.position < len(text):
        raise PhraseError(f"unexpected '{text[parser.position]}'", parser.position)
    if not tree.parts:
        raise PhraseError("the phrase holds no words", 0)
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self._depth = 0

    def sequence(self) -> Sequence:
        parts: list[Node] = []
        while self.position < len(self.text) and self.text[self.position] not in ")]|}":
            part = self._part()
            if isinstance(part, Sequence):
                parts.extend(part.parts)
            elif part is not None:
                parts.append(part)
        return Sequence(tuple(parts))

    def _part(self) -> Node | None:
        character = self.text[self.position]
        if character.isspace():
            self.position += 1
            return None
        if character in "([":
            return self._choice(character)
        if character == "{":
            return self._slot()
        if character in "^$/":
            mark = character
            self.position += 1
            if character != "/" and self.text[self.position : self.position + 1] == character:
                mark += character
                self.position += 1
            return Boundary(mark)
        return self._words()

    def _choice(self, opening: str) -> Choice:
        start, closing = self.position, ")" if opening == "(" else "]"
        self._depth += 1
        if self._depth > 8:
            raise PhraseError("choices are nested deeper than 8 levels", start)
        self.position += 1
        options = [self.sequence()]
        while self.text[self.position : self.position + 1] == "|":
            self.position += 1
            options.append(self.sequence())
        if self.text[self.position : self.position + 1] != closing:
            raise PhraseError(f"'{opening}' is not closed by '{closing}'", start)
        self.position += 1
        self._depth -= 1
        filled = tuple(option for option in options if option.parts)
        if not filled:
            raise PhraseError("the choice is empty", start)
        return Choice(filled, optional=opening == "[" or len(filled) < len(options))

    def _slot(self) -> Node:
        start = self.position
        end = self.text.find("}", start)
        if end < 0:
            raise PhraseError("'{' is not closed by '}'", start)
        match = _SLOT.match(self.text[start + 1 : end])
        if not match:
            raise PhraseError(
                f"'{self.text[start : end + 1]}' is no slot; write {{@list}}, {{name:@list}} or {{name:1..6}}",
                start,
            )
        self.position = end + 1
        name = match["name"] or ""
        if match["list"]:
            return ListSlot(name, match["list"])
        low, high = int(match["low"]), int(match["high"])
        if low > high or high > MAX_GAP:
            raise PhraseError(f"a gap goes from low to high and holds at most {MAX_GAP} words", start)
        return Gap(name, low, high)

    def _words(self) -> Node | None:
        start = self.position
        while self.position < len(self.text):
            character = self.text[self.position]
            if character.isspace() or character in _SPECIAL:
                break
            self.position += 1
        written = self.text[start : self.position]
        prefix = written.endswith("*")
        tokens = [token for token in word_line(written.rstrip("*")).split() if token not in ".¶"]
        if not tokens:
            if prefix:
                raise PhraseError("'*' needs the beginning of a word before it", start)
            return None
        words = [Word(token) for token in tokens[:-1]] + [Word(tokens[-1], prefix)]
        return words[0] if len(words) == 1 else Sequence(tuple(words))
