"""Alignment of a notice with its template: how much of the usual wording is there.

The longest common subsequence of words (Hunt and Szymanski, "A fast algorithm for computing longest
common subsequences", CACM 20(5), 1977), weighted, so that reworded, interleaved and cut-off notices
keep what they share with the template.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from provenance.rules.compiled import TemplatePlan

# The part that makes a notice a disclosure counts this much; the usual wording around it the rest.
CORE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Alignment:
    """``quality`` is 0.6 for the required part alone and 1 for the whole template; ``first`` and ``last``
    are the indexes of the outermost aligned words, None where none stands on that side."""

    quality: float
    first: int | None
    last: int | None


class Aligner:
    """Aligns texts with one template."""

    def __init__(self, plan: TemplatePlan) -> None:
        self._before = _Side(plan.positions[: plan.split], plan.weights[: plan.split])
        self._after = _Side(plan.positions[plan.split :], plan.weights[plan.split :])
        self._total = sum(plan.weights) or 1.0

    @property
    def reach(self) -> tuple[int, int]:
        """How many words before and after the required part are worth looking at."""
        return 2 * len(self._before.weights) + 4, 2 * len(self._after.weights) + 8

    def align(self, before: list[str], after: list[str]) -> Alignment:
        """Quality and reach of the words before and after the required part."""
        left, right = self._before.match(before), self._after.match(after)
        weight = sum(item[1] for item in left) + sum(item[1] for item in right)
        quality = CORE_SHARE + (1 - CORE_SHARE) * min(1.0, weight / self._total)
        return Alignment(quality, left[0][0] if left else None, right[-1][0] if right else None)


class _Side:
    def __init__(self, positions: tuple[tuple[str, ...], ...], weights: tuple[float, ...]) -> None:
        self.weights = weights
        self._places: dict[str, list[int]] = {}
        for index, accepted in enumerate(positions):
            for word in accepted:
                self._places.setdefault(word, []).append(index)

    def match(self, words: list[str]) -> list[tuple[int, float]]:
        """The aligned words as (index of the word, weight), in order."""
        tails: list[int] = []  # last template position of the best chain of each length
        chain: list[tuple[int, int, int]] = []  # (word index, template position, previous entry)
        heads: list[int] = []  # entry of ``chain`` that ends the best chain of each length
        for index, word in enumerate(words):
            for position in reversed(self._places.get(word, ())):
                length = bisect_left(tails, position)
                previous = heads[length - 1] if length else -1
                chain.append((index, position, previous))
                if length == len(tails):
                    tails.append(position)
                    heads.append(len(chain) - 1)
                elif position < tails[length]:
                    tails[length] = position
                    heads[length] = len(chain) - 1
        matched: list[tuple[int, float]] = []
        entry = heads[-1] if heads else -1
        while entry >= 0:
            index, position, entry = chain[entry]
            matched.append((index, self.weights[position]))
        return matched[::-1]
