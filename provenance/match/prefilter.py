"""Prefilter: one pass over the text that says which patterns are worth trying, and near which places."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick

from provenance.rules.compiled import LIST_MARK

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Want:
    """What a pattern needs: groups of literals, the literals of which a match begins with one (none: any word),
    and a mark where it begins at the start of a line or block."""

    groups: Sequence[Group]
    first: Group = ()
    start: str = ""


# The numbers of a pattern's groups, and that of the group that it begins with, if it has one.
Need = tuple[tuple[int, ...], int | None]


class Prefilter:
    """Finds which patterns have all the literals they need (Aho and Corasick, CACM 18(6), 1975).

    Each pattern comes with groups of literals; a match holds one literal of each group. Equal groups
    are shared between patterns, so that thousands of patterns over the same word lists cost little. A
    literal that begins with a list mark names a word list whose entries somebody else finds.
    """

    def __init__(self, patterns: Sequence[Want]) -> None:
        # Equal groups of a book are one object, so that a group of hundreds of words need not be hashed each time.
        self._numbers: dict[int, int] = {}
        self._literals: dict[str, int] = {}
        self._members: list[frozenset[int]] = []
        self._by_group: dict[int, list[tuple[int, Need]]] = {}
        self._by_start: dict[str, dict[str, list[tuple[int, Need]]]] = {}
        for key, want in enumerate(patterns):
            numbers = tuple(self._number(group) for group in want.groups)
            begin = self._number(want.first) if want.first else None
            if not numbers:
                continue
            if want.start and want.first and all(_whole(literal) for literal in want.first):
                by_word = self._by_start.setdefault(want.start, {})
                for literal in want.first:
                    by_word.setdefault(literal.strip(), []).append((key, (numbers, begin)))
            else:
                self._by_group.setdefault(numbers[0], []).append((key, (numbers, begin)))
        groups: list[list[int]] = [[] for _ in range(len(self._literals))]
        for number, members in enumerate(self._members):
            for member in members:
                groups[member].append(number)
        self._groups_of = [tuple(numbers) for numbers in groups]
        self._index = [
            index for literal, index in self._literals.items() if not literal.startswith(LIST_MARK)
        ]
        words = [literal for literal in self._literals if not literal.startswith(LIST_MARK)]
        self._automaton = AhoCorasick(words, store_patterns=False) if words else None

    def _number(self, group: Group) -> int:
        number = self._numbers.get(id(group))
        if number is None:
            number = self._numbers[id(group)] = len(self._members)
            literals = self._literals
            self._members.append(frozenset(literals.setdefault(literal, len(literals)) for literal in group))
        return number

    def scan(
        self,
        text: str,
        tags: Mapping[str, list[int]] = MappingProxyType({}),
        starts: Callable[[str], list[int]] = lambda _: [],
    ) -> Candidates:
        """The patterns whose literals all occur.

        ``tags`` gives the places of word lists, ``starts`` the offsets at which lines and blocks begin.
        """
        found: defaultdict[int, list[int]] = defaultdict(list)
        if self._automaton is not None:
            index = self._index
            for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
                found[index[word]].append(start)
        for name, places in tags.items():
            number = self._literals.get(LIST_MARK + name)
            if number is not None:
                found[number] = places
        active: set[int] = set()
        active.update(*[self._groups_of[literal] for literal in found])
        return Candidates(
            dict(found), active, self._members, self._by_group, self._begun(text, active, tags, starts)
        )

    def _begun(
        self, text: str, active: set[int], tags: Mapping[str, list[int]], starts: Callable[[str], list[int]]
    ) -> dict[int, tuple[Need, list[int]]]:
        """The patterns for the beginning of a line or block whose first word stands at one, with those places."""
        begun: dict[int, tuple[Need, list[int]]] = {}
        for mark, by_word in self._by_start.items():
            places: defaultdict[str, list[int]] = defaultdict(list)
            for place in starts(mark):
                places[text[place : text.find(" ", place)]].append(place)
            at_starts = {place for some in places.values() for place in some} if tags else set()
            for name, listed in tags.items():
                found = [place + 1 for place in listed if place + 1 in at_starts]
                if found:
                    places[LIST_MARK + name] = found
            for word in places.keys() & by_word.keys():
                for key, need in by_word[word]:
                    if active.issuperset(need[0]):
                        entry = begun.get(key)
                        begun[key] = (need, sorted({*entry[1], *places[word]}) if entry else places[word])
        return begun


def _whole(literal: str) -> bool:
    """True for a literal that is a whole word, or the name of a list."""
    return literal.endswith(" ") or literal.startswith(LIST_MARK)


class Candidates:
    """What one scan found."""

    def __init__(
        self,
        found: dict[int, list[int]],
        active: set[int],
        members: Sequence[frozenset[int]],
        by_group: Mapping[int, list[tuple[int, Need]]],
        begun: Mapping[int, tuple[Need, list[int]]],
    ) -> None:
        self._found = found
        self._active = active
        self._members = members
        self._by_group = by_group
        self._begun = begun
        self._sorted: dict[int, list[int]] = {}
        self._begins: dict[int, list[int]] = {}

    def __iter__(self) -> Iterator[tuple[int, Need, list[int] | None]]:
        """(pattern key, group numbers, where it may begin if that is known) of every pattern with all groups."""
        active = self._active
        for number in self._by_group.keys() & active:
            for key, need in self._by_group[number]:
                if active.issuperset(need[0]) and (need[1] is None or need[1] in active):
                    yield key, need, None
        for key, (need, places) in self._begun.items():
            yield key, need, places

    def places(self, number: int) -> list[int]:
        """The ascending offsets of a group."""
        places = self._sorted.get(number)
        if places is None:
            lists = [self._found[literal] for literal in self._found.keys() & self._members[number]]
            places = lists[0] if len(lists) == 1 else sorted(place for some in lists for place in some)
            self._sorted[number] = places
        return places

    def begins(self, number: int) -> list[int]:
        """The ascending offsets of the words of a group, the space before each left out."""
        begins = self._begins.get(number)
        if begins is None:
            begins = self._begins[number] = [place + 1 for place in self.places(number)]
        return begins

    def near(self, number: int, start: int, end: int) -> bool:
        """True when a group has a place in ``[start, end)``."""
        places = self.places(number)
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end


class Literals:
    """Tells whether a text holds any of many literals."""

    def __init__(self, literals: Iterable[str]) -> None:
        wanted = list(literals)
        self._automaton = AhoCorasick(wanted, store_patterns=False) if wanted else None

    def has_any(self, text: str) -> bool:
        """True when at least one of the literals occurs."""
        return bool(self._automaton and self._automaton.find_matches_as_indexes(text))
