"""Slips of the pen: the one-letter mistakes of listed words, so that a badly spelled notice is still read."""

from __future__ import annotations

from collections.abc import Iterable

MIN_LENGTH = 7


def slips(words: Iterable[str]) -> dict[str, str]:
    """Misspelling -> word for each word of at least seven letters.

    One letter left out, doubled, or swapped with its neighbour (the commonest slips of typists; Damerau,
    "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964), and a vowel
    put for another. A form that two words share, or that is itself listed, is left out.
    """
    listed = set(words)
    found: dict[str, str | None] = {}
    for word in sorted(listed):
        if len(word) < MIN_LENGTH:
            continue
        for slip in _variants(word):
            if slip not in listed:
                found[slip] = word if found.get(slip, word) == word else None
    return {slip: word for slip, word in sorted(found.items()) if word is not None}


def _variants(word: str) -> set[str]:
    variants = set()
    for index in range(1, len(word)):
        left, letter, right = word[:index], word[index], word[index + 1 :]
        variants.add(left + right)
        variants.add(left + letter + letter + right)
        if index + 1 < len(word):
            variants.add(left + word[index + 1] + letter + word[index + 2 :])
        if letter in "aeiou":
            variants.update(left + vowel + right for vowel in "aeiou")
    variants.discard(word)
    return variants
