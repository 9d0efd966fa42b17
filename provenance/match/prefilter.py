"""Prefilter: one pass over the text that says which patterns are worth trying, and near which places."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick


class Prefilter:
    """Finds which of many literals stand where, with one automaton (Aho and Corasick, CACM 18(6), 1975).

    ``wanted`` gives (literal, key) pairs; a key may be wanted by several literals and a literal by
    several keys.
    """

    def __init__(self, wanted: Iterable[tuple[str, int]]) -> None:
        keys: dict[str, list[int]] = {}
        for literal, key in wanted:
            keys.setdefault(literal, []).append(key)
        self._keys = list(keys.values())
        self._automaton = AhoCorasick(list(keys), store_patterns=False) if keys else None

    def scan(self, text: str) -> dict[int, list[int]]:
        """For each key whose literals occur, the ascending offsets at which they start."""
        found: dict[int, list[int]] = {}
        if self._automaton is None:
            return found
        keys = self._keys
        for literal, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for key in keys[literal]:
                places = found.get(key)
                if places is None:
                    found[key] = [start]
                else:
                    places.append(start)
        return found
