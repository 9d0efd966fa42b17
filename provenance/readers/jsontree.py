"""JsonNode: a JSON document with the place of every value (RFC 8259), read with limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 64
MOST_NODES = 50_000
_WHITE = re.compile(r"[ \t\r\n]*+")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_LITERAL = re.compile(r"-?\d[\d.eE+-]*+|true|false|null|NaN|-?Infinity")
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)


class JsonError(ValueError):
    """What is wrong, and where in the text."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


@dataclass(slots=True)
class JsonNode:
    """A value: ``kind`` is ``object``, ``array``, ``string`` or ``literal``.

    ``start`` and ``end`` are its range in the text, quotation marks of a string left out; ``value`` holds a
    string or the words of a literal, ``children`` the members (an array's have empty names).
    """

    kind: str
    start: int
    end: int
    value: str = ""
    children: list[tuple[str, JsonNode]] = field(default_factory=list)

    def get(self, *names: str) -> JsonNode | None:
        """The first member that has one of the names."""
        for wanted in names:
            for name, child in self.children:
                if name == wanted:
                    return child
        return None

    def items(self) -> Iterator[JsonNode]:
        """The values of an array, or the value itself."""
        if self.kind == "array":
            for _, child in self.children:
                yield child
        else:
            yield self

    def text(self) -> str:
        """The words of a string or literal, those of a member ``@id``, ``uri``, ``literal`` or ``name`` of an object."""
        if self.kind == "object":
            member = self.get("@id", "uri", "literal", "qcode", "name", "@value")
            return member.value if member is not None else ""
        return self.value


def check_nesting(text: str) -> None:
    """Nothing for JSON that the standard library can parse without deep recursion.

    Raises:
        JsonError: it is nested too deeply.
    """
    depth = 0
    for match in _NESTING.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > DEEPEST:
                raise JsonError(f"nested deeper than {DEEPEST} levels", match.start())
        elif mark in "]}":
            depth -= 1


def parse_json(text: str, start: int, end: int) -> JsonNode:
    """The tree of the JSON value in ``text[start:end]``.

    Control characters in strings are let pass, as they are common in pages.

    Raises:
        JsonError: not JSON, too deep or too large.
    """
    return _Parser(text, start, end).whole()


class _Parser:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.place = start
        self.end = end
        self.count = 0

    def whole(self) -> JsonNode:
        node = self._value(0)
        self._skip()
        if self.place < self.end:
            raise JsonError("something follows the JSON value", self.place)
        return node

    def _skip(self) -> str:
        match = _WHITE.match(self.text, self.place, self.end)
        self.place = match.end() if match else self.place
        return self.text[self.place] if self.place < self.end else ""

    def _value(self, depth: int) -> JsonNode:
        self.count += 1
        if depth > DEEPEST or self.count > MOST_NODES:
            limit = f"deeper than {DEEPEST} levels" if depth > DEEPEST else f"more than {MOST_NODES:,} values"
            raise JsonError(limit, self.place)
        character = self._skip()
        if character == '"':
            value, start, end = self._string()
            return JsonNode("string", start, end, value)
        if character and character in "{[":
            return self._container(character, depth)
        match = _LITERAL.match(self.text, self.place, self.end)
        if match is None:
            raise JsonError("a value is missing here", self.place)
        self.place = match.end()
        return JsonNode("literal", match.start(), match.end(), match.group())

    def _container(self, opening: str, depth: int) -> JsonNode:
        node = JsonNode("object" if opening == "{" else "array", self.place, self.place)
        closing = "}" if opening == "{" else "]"
        self.place += 1
        if self._skip() != closing:
            while True:
                name = ""
                if opening == "{":
                    if self._skip() != '"':
                        raise JsonError("a name in quotation marks is missing here", self.place)
                    name = self._string()[0]
                    if self._skip() != ":":
                        raise JsonError("a colon is missing here", self.place)
                    self.place += 1
                node.children.append((name, self._value(depth + 1)))
                if self._skip() != ",":
                    break
                self.place += 1
            if self._skip() != closing:
                raise JsonError(f"a comma or {closing!r} is missing here", self.place)
        self.place += 1
        node.end = self.place
        return node

    def _string(self) -> tuple[str, int, int]:
        match = _STRING.match(self.text, self.place, self.end)
        if match is None:
            raise JsonError("a string does not end", self.place)
        self.place = match.end()
        raw = match.group(1)
        if "\\" in raw:
            try:
                raw = json.loads(f'"{raw}"', strict=False)
            except ValueError as error:
                raise JsonError("a string holds a wrong escape", match.start()) from error
        return raw, match.start(1), match.end(1)
