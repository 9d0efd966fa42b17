"""Anchor literals: which words must stand near a match, the rarest group first.

The idea is that of literal extraction in multi-pattern engines (YARA-X calls them atoms): the one pass
over the text looks for a few rare words, and a pattern is tried only where one of them stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from provenance.rules.compiled import LIST_MARK
from provenance.rules.phrase import Boundary, Choice, ListSlot, Node, Sequence, Word
from provenance.rules.vocabulary import Entry

# Rough share of running text, in words per 10,000, for words that are no good as anchors. Only the
# order matters; a word that is not listed counts as rare.
_FREQUENT = {
    300: "the of and to in a",
    80: "is was that for on with as by it at from be this are have an not or but he they we you i his her its",
    25: "has had were been will would can all their more one about which who what when there if no out so up "
    "said new also other than into some time may any use used our your de la le en el et un des les der die das und",
    20: "do can if like just also my me your one make how what some than only could should about because want know "
    "get go see time people think over after most no yes need way much well even still take come give day look good "
    "que los las una por con para est pas sur dans qui pour au aux zu den dem ist im mit auf von het een van voor op "
    "di che non del si da os as do na no em det som att og er av pa til i u na je se do za",
    15: "made used work",
    4: "created produced written developed found based published prepared designed built",
    2: "ai generated automatically not never human people",
    8: "article story post news page content information made help read editor team image photo text "
    "first last year report day people author staff site please here more view like before after "
    "these those using based share comments minutes updated reviewed document file version tools",
}
_WEIGHTS = {word: weight for weight, words in _FREQUENT.items() for word in words.split()}
_RARE = 0.3
_SINGLE_CHARACTER = 12.0
_TAGGED = 2.0
_TOO_FREQUENT = 15.0
MAX_LITERALS = 600

Group = dict[str, float]


def _weight(word: str) -> float:
    if word in _WEIGHTS:
        return float(_WEIGHTS[word])
    if len(word) == 1 and word.isascii():  # a lone letter, or the first digit of any figure
        return _SINGLE_CHARACTER
    return _RARE if word.isascii() or len(word) > 1 else _SINGLE_CHARACTER


def _word_literal(word: Word) -> tuple[str, float]:
    if word.prefix:
        return f" {word.text}", _weight(word.text) * 1.5
    return f" {word.text} ", _weight(word.text)


def _list_group(entries: list[Entry]) -> Group | None:
    """One literal, or a choice of them, of each entry; None when an entry has no word that is always there."""
    merged: Group = {}
    for entry in entries:
        candidates = _groups(entry.tree.parts, {}, frozenset())
        if not candidates:
            return None
        best: Group = min(candidates, key=_cost)
        merged.update(best)
    return merged


def required_groups(tree: Sequence, lists: Mapping[str, list[Entry]], tagged: Set[str]) -> list[Group]:
    """Groups of literals of which every match holds one each, the rarest group first.

    A list in ``tagged`` counts as one literal, its name behind a list mark.
    """
    groups = _groups(tree.parts, lists, tagged)
    unique: dict[frozenset[str], Group] = {}
    for group in groups:
        if len(group) <= MAX_LITERALS:
            unique.setdefault(frozenset(group), group)
    ordered = sorted(unique.values(), key=lambda group: (sum(group.values()), len(group), sorted(group)))
    # A word that stands in every second sentence filters nothing and costs a hit each time.
    return ordered[:1] + [group for group in ordered[1:] if max(group.values()) < _TOO_FREQUENT]


def first_group(
    parts: tuple[Node, ...], lists: Mapping[str, list[Entry]], tagged: Set[str]
) -> set[str] | None:
    """The literals of which every match begins with one, or None when it may begin with any word."""
    literals: set[str] = set()
    for part in parts:
        if isinstance(part, Boundary):
            if part.mark == "/":
                return None
            continue
        begins = _begins(part, lists, tagged)
        if begins is None:
            return None
        literals |= begins
        if not (isinstance(part, Choice) and part.optional):
            return literals
    return None


def _begins(part: Node, lists: Mapping[str, list[Entry]], tagged: Set[str]) -> set[str] | None:
    if isinstance(part, Word):
        return {_word_literal(part)[0]}
    if isinstance(part, ListSlot):
        if part.vocabulary in tagged:
            return {f"{LIST_MARK}{part.vocabulary}"}
        beginnings: set[str] = set()
        for entry in lists[part.vocabulary]:
            begins = first_group(entry.tree.parts, lists, tagged)
            if begins is None:
                return None
            beginnings |= begins
        return beginnings
    if isinstance(part, Choice):
        merged: set[str] = set()
        for option in part.options:
            begins = first_group(option.parts, lists, tagged)
            if begins is None:
                return None
            merged |= begins
        return merged
    return None


def _groups(parts: tuple[Node, ...], lists: Mapping[str, list[Entry]], tagged: Set[str]) -> list[Group]:
    groups: list[Group] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        if isinstance(part, Word):
            following = parts[index + 1] if index + 1 < len(parts) else None
            if (
                isinstance(following, Word)
                and not part.prefix
                and not following.prefix
                and _weight(part.text) == _SINGLE_CHARACTER
            ):
                groups.append({f" {part.text} {following.text} ": _RARE})
            else:
                literal, weight = _word_literal(part)
                groups.append({literal: weight})
        elif isinstance(part, ListSlot):
            if part.vocabulary in tagged:
                groups.append({f"{LIST_MARK}{part.vocabulary}": _TAGGED})
            else:
                listed = _list_group(lists[part.vocabulary])
                if listed:
                    groups.append(listed)
        elif isinstance(part, Choice) and not part.optional:
            choice = _choice_group(part, lists, tagged)
            if choice:
                groups.append(choice)
        index += 1
    return groups


def _cost(group: dict[str, float]) -> tuple[float, int]:
    return sum(group.values()), len(group)


def _choice_group(choice: Choice, lists: Mapping[str, list[Entry]], tagged: Set[str]) -> Group | None:
    merged: Group = {}
    for option in choice.options:
        candidates = _groups(option.parts, lists, tagged)
        if not candidates:
            return None
        best: Group = min(candidates, key=_cost)
        merged.update(best)
    return merged
