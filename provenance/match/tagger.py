"""Tagger: finds the entries of long, much used word lists once per text and puts one sign for each.

Thousands of patterns speak of "AI or a tool". Written out in each of them, that list of a thousand names
would make them slow to compile; tagged, it is one character class. Signs take exactly the room of what
they stand for, so that positions stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick

from provenance.rules.compiled import WordList

# Private-use code points never occur in a line of words.
_FIRST_SIGN = 0xE000
_FILL = "\uf8ff"


class Tagger:
    """The tagged lists of a rule book, ready to be found."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        owners: dict[tuple[str, bool], list[str]] = {}
        for name, words in sorted(lists.items()):
            if words.tagged:
                for written in words.exact:
                    owners.setdefault((f"{written} ", False), []).append(name)
                for prefix, _ in words.open:
                    owners.setdefault((prefix, True), []).append(name)
        classes: dict[tuple[str, ...], str] = {}
        self._entries: list[tuple[str, bool]] = []
        self._lists: dict[str, tuple[str, ...]] = {}
        for (_, opened), names in owners.items():
            sign = classes.setdefault(tuple(names), chr(_FIRST_SIGN + len(classes)))
            self._entries.append((sign, opened))
            self._lists[sign] = tuple(names)
        self._expressions = {
            name: f"[{''.join(sign for names, sign in classes.items() if name in names)}]{_FILL}*"
            for name, words in lists.items()
            if words.tagged
        }
        literals = [literal for literal, _ in owners]
        self._automaton = AhoCorasick(literals, store_patterns=False) if literals else None

    def expression(self, name: str) -> str | None:
        """The regular expression for an entry of a tagged list, None for a list that is not tagged."""
        return self._expressions.get(name)

    def called(self, name: str) -> tuple[str, ...]:
        """The tagged lists called ``name``, in all languages."""
        return tuple(key for key in self._expressions if key.partition("@")[0] == name)

    def owner(self, sign: str, lists: tuple[str, ...]) -> str:
        """The first of ``lists`` to which a sign belongs."""
        return next(name for name in lists if name in self._lists[sign])

    def find(self, line: str) -> list[tuple[int, int, str]]:
        """(start, end, sign) of every entry in the line, the space behind it not counted; they may overlap."""
        found: list[tuple[int, int, str]] = []
        if self._automaton is None:
            return found
        for number, start, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            if line[start - 1] == " ":
                sign, opened = self._entries[number]
                found.append((start, line.find(" ", end) if opened else end - 1, sign))
        return found

    def choose(self, found: list[tuple[int, int, str]], lists: tuple[str, ...]) -> list[tuple[int, int, str]]:
        """The entries of the given lists, leftmost and longest first, none overlapping another."""
        chosen: list[tuple[int, int, str]] = []
        own = [entry for entry in found if any(name in self._lists[entry[2]] for name in lists)]
        for entry in sorted(own, key=lambda entry: (entry[0], -entry[1])):
            if not chosen or entry[0] >= chosen[-1][1]:
                chosen.append(entry)
        return chosen

    def places(self, found: list[tuple[int, int, str]]) -> dict[str, list[int]]:
        """For each tagged list that occurs, the ascending offsets of the spaces before its entries."""
        places: dict[str, list[int]] = {}
        for start, _, sign in sorted(found):
            for name in self._lists[sign]:
                places.setdefault(name, []).append(start - 1)
        return places

    @staticmethod
    def apply(line: str, found: list[tuple[int, int, str]]) -> str:
        """The line with a sign for each entry found."""
        if not found:
            return line
        pieces: list[str] = []
        position = 0
        for start, end, sign in found:
            pieces += (line[position:start], sign, _FILL * (end - start - 1))
            position = end
        pieces.append(line[position:])
        return "".join(pieces)
