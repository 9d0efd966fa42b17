"""Anchor literals: which words must stand near a match, the rarest group first.

The idea is that of literal extraction in multi-pattern engines (YARA-X calls them atoms): the one pass over the
text looks for a few rare words, and a pattern is tried only where one of them stands. Words that always follow each
other make one literal: "would you like" is rare where none of its words is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from math import fsum

from provenance.rules.compiled import LIST_MARK
from provenance.rules.frequency import frequency
from provenance.rules.phrase import Boundary, Choice, ListSlot, Node, Sequence, Word
from provenance.rules.vocabulary import Entry

# What the place of a tagged list counts for: it is found anyway.
_TAGGED = 2.0
# A group that occurs oftener filters nothing and costs a hit each time.
_TOO_FREQUENT = 15.0
MAX_LITERALS = 600
# So many wordings of words in a row are spelled out.
_MAX_SPELLED = 128
# A literal that is as rare as this is not made longer.
_RARE_ENOUGH = 0.3

Group = frozenset[str]
# The literals with which a row of parts can begin; those of them to which the next part may be added.
_Beginnings = dict[str, bool]


class Anchors:
    """Reads the literals of syntax trees. It remembers what each word list begins with, for many phrases use one list."""

    def __init__(self) -> None:
        self._beginnings: dict[int, _Beginnings] = {}
        self._rarest: dict[int, Group | None] = {}
        # What is remembered goes by the identity of a list, so the lists must live as long.
        self._kept: list[list[Entry]] = []

    def required_groups(
        self, tree: Sequence, lists: Mapping[str, list[Entry]], tagged: Set[str]
    ) -> list[Group]:
        """Groups of literals of which every match holds one each, the rarest group first.

        A list in ``tagged`` counts as one literal, its name behind a list mark.
        """
        reader = _Reader(lists, tagged, self)
        found = {group for group in reader.groups(tree.parts) if len(group) <= MAX_LITERALS}
        costs = {group: _cost(group) for group in found}
        chosen: list[Group] = []
        for group in sorted(found, key=lambda group: (costs[group], len(group), sorted(group))):
            # What holds the literals of a rarer group says nothing new.
            if not chosen or (
                costs[group] < _TOO_FREQUENT and not any(_same(group, other) for other in chosen)
            ):
                chosen.append(group)
        return chosen

    def first_group(
        self, parts: tuple[Node, ...], lists: Mapping[str, list[Entry]], tagged: Set[str]
    ) -> Group | None:
        """The literals of which every match begins with one, or None when it may begin with any word."""
        following = parts[1:] if parts and isinstance(parts[0], Boundary) and parts[0].mark != "/" else parts
        return _Reader(lists, tagged, self).beginnings(following)

    def of_list(self, entries: list[Entry], reader: _Reader) -> _Beginnings:
        """The literals with which the entries of a list begin."""
        found = self._beginnings.get(id(entries))
        if found is None:
            found = self._beginnings[id(entries)] = reader.of_choice([entry.tree for entry in entries])
            self._kept.append(entries)
        return found

    def rarest_of(self, entries: list[Entry], reader: _Reader) -> Group | None:
        """The rarest group of each entry together, None when an entry needs no word."""
        if id(entries) not in self._rarest:
            self._rarest[id(entries)] = reader.of_each([entry.tree for entry in entries])
            self._kept.append(entries)
        return self._rarest[id(entries)]


def is_rare(group: Group) -> bool:
    """True when it is of use to look for a group in every text."""
    return _cost(group) < _TOO_FREQUENT


class _Reader:
    """Reads literals out of the trees of one language."""

    def __init__(self, lists: Mapping[str, list[Entry]], tagged: Set[str], anchors: Anchors) -> None:
        self._lists = lists
        self._tagged = tagged
        self._anchors = anchors

    def groups(self, parts: tuple[Node, ...]) -> Iterator[Group]:
        """Every group that a row of parts needs."""
        for index, part in enumerate(parts):
            begin = self.beginnings(parts[index:])
            if begin:
                yield begin
            inside = self._inside(part)
            if inside:
                yield inside

    def _inside(self, part: Node) -> Group | None:
        """The rarest group of each of the rows of which one must stand at a part."""
        if isinstance(part, Choice) and not part.optional:
            return self.of_each(part.options)
        if isinstance(part, ListSlot) and part.vocabulary not in self._tagged:
            return self._anchors.rarest_of(self._lists[part.vocabulary], self)
        return None

    def of_each(self, options: Iterable[Sequence]) -> Group | None:
        """The rarest group of each option together, None when an option needs no word."""
        merged: set[str] = set()
        for option in options:
            best = min(self.groups(option.parts), key=_cost, default=None)
            if best is None:
                return None
            merged |= best
        return _without_longer(merged)

    def beginnings(self, parts: tuple[Node, ...]) -> Group | None:
        """The rarest set of literals with one of which these parts begin, None when they may begin with anything."""
        reached: _Beginnings = {"": True}
        best: Group | None = None
        for part in parts:
            if not any(reached.values()):
                break
            reached = _joined(reached, self._of_part(part))
            if len(reached) > (_MAX_SPELLED if best else MAX_LITERALS):
                break
            if "" not in reached:
                group = _without_longer(reached)
                if best is None or _cost(group) < _cost(best):
                    best = group
        return best

    def _of_part(self, part: Node) -> _Beginnings:
        if isinstance(part, Word):
            return {f" {part.text}": False} if part.prefix else {f" {part.text} ": True}
        if isinstance(part, ListSlot):
            if part.vocabulary in self._tagged:
                return {f"{LIST_MARK}{part.vocabulary}": False}
            return self._anchors.of_list(self._lists[part.vocabulary], self)
        if isinstance(part, Choice):
            options = self.of_choice(part.options)
            return {**options, "": True} if part.optional else options
        if isinstance(part, Sequence):
            return self._of_row(part, _MAX_SPELLED)
        return {"": False}

    def of_choice(self, options: Iterable[Sequence]) -> _Beginnings:
        """The literals with which one of the options begins."""
        merged: _Beginnings = {}
        # A long list is spelled out less far.
        for limit in (_MAX_SPELLED, 24, 1):
            merged = {}
            for option in options:
                for literal, goes_on in self._of_row(option, limit).items():
                    merged[literal] = goes_on and merged.get(literal, True)
            if len(merged) <= 450:
                break
        return merged

    def _of_row(self, row: Sequence, limit: int) -> _Beginnings:
        reached: _Beginnings = {"": True}
        for part in row.parts:
            if not any(reached.values()):
                break
            longer = _joined(reached, self._of_part(part))
            if len(longer) > limit and "" not in reached:
                return dict.fromkeys(reached, False)
            reached = longer
        return reached


def _joined(reached: _Beginnings, following: _Beginnings) -> _Beginnings:
    """Every literal that goes on, with every beginning of what follows."""
    joined: _Beginnings = {}
    for literal, open_ended in reached.items():
        if not open_ended:
            joined[literal] = False
            continue
        for more, goes_on in following.items():
            if not literal:
                longer = more
            elif not more or more.startswith(LIST_MARK):
                longer = literal
                goes_on = goes_on and not more
            else:
                longer = literal[:-1] + more
            goes_on = goes_on and (not longer or frequency(longer) > _RARE_ENOUGH)
            joined[longer] = goes_on and joined.get(longer, True)
    return joined


def _without_longer(literals: Iterable[str]) -> Group:
    """The literals that do not begin with another one of them: where that stands, these need not be looked for."""
    kept: list[str] = []
    for literal in sorted(literals):
        if not kept or not literal.startswith(kept[-1]):
            kept.append(literal)
    return frozenset(kept)


def _cost(group: Iterable[str]) -> float:
    # The exact sum does not depend on the order in which a set gives its members.
    return fsum(_TAGGED if literal.startswith(LIST_MARK) else frequency(literal) for literal in group)


def _same(group: Group, other: Group) -> bool:
    """True when each literal of ``other`` has one of ``group`` in it."""
    return all(any(literal in longer for literal in group) for longer in other)
