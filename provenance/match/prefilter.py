"""Prefilter: one pass over the text that says which words stand where, so that few patterns need be tried."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick

from provenance.rules.compiled import LIST_MARK

Group = tuple[str, ...]
# The ascending offsets of literals, by number.
Found = dict[int, list[int]]


class Prefilter:
    """Finds groups of literals in a text (Aho and Corasick, CACM 18(6), 1975).

    A match of a pattern holds one literal of each of its groups. Equal groups are shared between patterns, so that
    thousands of patterns over the same word lists cost little. A literal that begins with a list mark names a word
    list whose entries are found otherwise: they may be among the ``others``, literals of no group that the same pass
    looks for.
    """

    def __init__(self, groups: Iterable[Group], others: Iterable[str] = ()) -> None:
        # Equal groups of a book are one object, so that a group of hundreds of words need not be hashed each time.
        self._numbers: dict[int, int] = {}
        self._literals: dict[str, int] = {}
        self._members: list[frozenset[int]] = []
        literals = self._literals
        kept: list[Group] = []
        for group in groups:
            if id(group) not in self._numbers:
                self._numbers[id(group)] = len(self._members)
                self._members.append(frozenset(literals.setdefault(word, len(literals)) for word in group))
                kept.append(group)
        self._kept = kept  # keeps the ids valid
        self._others = {literals.setdefault(other, len(literals)): other for other in others}
        of_literal: list[list[int]] = [[] for _ in literals]
        for number, members in enumerate(self._members):
            for member in members:
                of_literal[member].append(number)
        self._groups_of = [tuple(numbers) for numbers in of_literal]
        words = [literal for literal in literals if not literal.startswith(LIST_MARK)]
        self._index = [literals[word] for word in words]
        self._automaton = AhoCorasick(words, store_patterns=False) if words else None

    def number(self, group: Group) -> int:
        """The number of one of the groups."""
        return self._numbers[id(group)]

    def scan(self, text: str) -> Found:
        """The one pass: the ascending offsets of each literal that occurs."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        if self._automaton is not None:
            index = self._index
            for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
                found[index[word]].append(start)
        return dict(found)

    def others(self, found: Found) -> dict[str, list[int]]:
        """The literals of no group among what was found."""
        return {self._others[number]: found[number] for number in found.keys() & self._others.keys()}

    def occurring(
        self, found: Found, tags: Mapping[str, list[int]] = MappingProxyType({}), marks: Sequence[int] = ()
    ) -> Occurrences:
        """The groups that occur. ``tags`` gives the places of word lists, ``marks`` the offsets at which sentences end."""
        for name, places in tags.items():
            number = self._literals.get(LIST_MARK + name)
            if number is not None:
                found[number] = places
        active: set[int] = set()
        active.update(*[self._groups_of[literal] for literal in found])
        return Occurrences(found, active, self._members, marks)


class Occurrences:
    """What one scan found; ``active`` are the numbers of the groups that occur."""

    def __init__(
        self,
        found: Found,
        active: set[int],
        members: Sequence[frozenset[int]],
        marks: Sequence[int],
    ) -> None:
        self.active = active
        self._found = found
        self._members = members
        self._marks = marks
        self._places: dict[int, list[int]] = {}
        self._sentences: dict[tuple[int, int], frozenset[int]] = {}

    def places(self, number: int) -> list[int]:
        """The ascending offsets of a group."""
        places = self._places.get(number)
        if places is None:
            lists = [self._found[literal] for literal in self._found.keys() & self._members[number]]
            places = lists[0] if len(lists) == 1 else sorted(place for some in lists for place in some)
            self._places[number] = places
        return places

    def together(self, numbers: Iterable[int], crossed: int) -> frozenset[int]:
        """The sentences, by number, in which a match can begin that holds all these groups and ends within
        ``crossed`` sentences of it."""
        common: frozenset[int] | None = None
        for number in numbers:
            own = self._sentences.get((number, crossed))
            if own is None:
                own = self._sentences[number, crossed] = self._beginnings(number, crossed)
            common = own if common is None else common & own
            if not common:
                break
        return common or frozenset()

    def _beginnings(self, number: int, crossed: int) -> frozenset[int]:
        marks = self._marks
        found = self._found
        own = {
            bisect_right(marks, place)
            for literal in found.keys() & self._members[number]
            for place in found[literal]
        }
        if crossed:
            own |= {max(0, sentence - back) for sentence in own for back in range(1, crossed + 1)}
        return frozenset(own)
