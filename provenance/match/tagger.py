"""Tagger: finds the entries of long, much used word lists once per text and puts one sign for each.

Thousands of patterns speak of "AI or a tool". Written out in each of them, that list of a thousand names
would make them slow to compile; tagged, it is one character class. Signs take exactly the room of what
they stand for, so that positions stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from provenance.rules.compiled import WordList

# Private-use code points never occur in a line of words.
_FIRST_SIGN = 0xE000
_FILL = "\uf8ff"


class Tagger:
    """The tagged lists of a rule book, ready to be found."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        tagged = {name: words for name, words in sorted(lists.items()) if words.tagged}
        holders: dict[str, list[str]] = {name: [name] for name in tagged}
        for name in tagged:
            for part in _parts(name, tagged):
                holders[part].append(name)
        owners: dict[tuple[str, bool], tuple[str, ...]] = {}
        for name, words in tagged.items():
            for entry in (
                *((f"{written} ", False) for written in words.exact),
                *((item[0], True) for item in words.open),
            ):
                owners[entry] = (*owners.get(entry, ()), name)
        # One sign for all entries of the same lists; whoever takes in one of those lists owns them too.
        signs: dict[tuple[str, ...], str] = {}
        self._entries: list[tuple[str, bool]] = []
        for (_, opened), names in owners.items():
            self._entries.append((signs.setdefault(names, chr(_FIRST_SIGN + len(signs))), opened))
        self._lists = {
            sign: tuple(sorted({holder for name in names for holder in holders[name]}))
            for names, sign in signs.items()
        }
        self._expressions = {
            name: f"[{''.join(sign for sign, names in self._lists.items() if name in names) or _FILL}]{_FILL}*"
            for name in tagged
        }
        self._single = {
            literal[:-1]: sign
            for (literal, opened), (sign, _) in zip(owners, self._entries, strict=True)
            if not opened and " " not in literal[:-1]
        }
        # By the literal with a space before it, as it stands in a line; a word may be an entry and begin others.
        self._by_literal: dict[str, list[tuple[str, bool]]] = {}
        for (literal, _), entry in zip(owners, self._entries, strict=True):
            self._by_literal.setdefault(f" {literal}", []).append(entry)

    def literals(self) -> Iterable[str]:
        """What must be looked for in a line to find the entries."""
        return self._by_literal.keys()

    def expression(self, name: str) -> str | None:
        """The regular expression for an entry of a tagged list, None for a list that is not tagged."""
        return self._expressions.get(name)

    def word(self, word: str, lists: Collection[str]) -> str:
        """The expression of a single word in a line with signs for ``lists``: the word, or the sign for it."""
        sign = self._single.get(word)
        if sign is None or not any(name in lists for name in self._lists[sign]):
            return word
        return f"(?:{word}|{sign}{_FILL}*)"

    def called(self, name: str) -> tuple[str, ...]:
        """The tagged lists called ``name``, in all languages."""
        return tuple(key for key in self._expressions if key.partition("@")[0] == name)

    def owner(self, sign: str, lists: tuple[str, ...]) -> str:
        """The first of ``lists`` to which a sign belongs."""
        return next(name for name in lists if name in self._lists[sign])

    def read(self, line: str, found: Mapping[str, list[int]]) -> list[tuple[int, int, str]]:
        """(start, end, sign) of every entry in the line, the space behind it not counted; they may overlap.

        ``found`` gives the offsets of the literals that occur.
        """
        return sorted(
            (place + 1, line.find(" ", place + len(literal)) if opened else place + len(literal) - 1, sign)
            for literal, places in found.items()
            for sign, opened in self._by_literal.get(literal, ())
            for place in places
        )

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
        for start, _, sign in found:
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


def _parts(name: str, lists: Mapping[str, WordList]) -> set[str]:
    """The tagged lists that a list takes in, directly or through others."""
    found: set[str] = set()
    waiting = list(lists[name].includes)
    while waiting:
        part = waiting.pop()
        if part not in found and part in lists:
            found.add(part)
            waiting += lists[part].includes
    return found
