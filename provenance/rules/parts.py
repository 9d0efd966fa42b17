"""The two parts of a rule book: the one that every text is checked with, and the one for other languages.

The patterns for other languages than English are many, and most texts hold no word of theirs. They are
read and tried only where at least three of their words stand (one in a short text, or where it is not
written in ASCII): a notice in another language on an English page has as many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from functools import cached_property

from provenance.rules.compiled import LIST_MARK, Pattern, RuleBook

_ALWAYS = frozenset({"en", "*", ""})
_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 3
# In a text of at most so many different words one is enough, and a mere label is always tried.
_SHORT = 30
_LABEL = 4
# A text of more words than this has more different ones than that.
_LONG = 400
# Words of other languages that English texts are full of.
_ENGLISH = frozenset(
    "long far u son principal met tv die war door film unit solution till instrument hang tom grand hop"
    " san falls employee sin pole vice codes grace visa mentions".split()
)


class Beyond:
    """The part for other languages. ``load`` gives it when it is first needed."""

    def __init__(
        self,
        gate: Set[str],
        load: Callable[[], RuleBook],
        keep: Callable[[RuleBook], RuleBook] = lambda book: book,
    ) -> None:
        self.gate = frozenset(gate)
        self._load = load
        self._keep = keep

    def concerns(self, words: list[str]) -> bool:
        """True when a text of these words may hold something that only this part finds."""
        known = self.gate.intersection(words)
        if len(known) >= _ENOUGH or any(not word.isascii() for word in known):
            return True
        if len(words) > _LONG:
            return False
        different = len(set(words))
        return different <= _LABEL or (bool(known) and different <= _SHORT)

    @cached_property
    def book(self) -> RuleBook:
        """The part itself."""
        return self._keep(self._load())

    def keeping(self, keep: Callable[[RuleBook], RuleBook]) -> Beyond:
        """The part with only the rules that ``keep`` leaves."""
        return Beyond(self.gate, self._load, lambda book: keep(self._keep(book)))


def part(book: RuleBook) -> RuleBook:
    """A book that holds the part for every text, with the other one behind it."""
    always = _with(book, lambda pattern: pattern.language in _ALWAYS)
    others = _with(book, lambda pattern: pattern.language not in _ALWAYS)
    gate = set(_literals(others)) - set(_words(_english(always))) - _ENGLISH
    return replace(always, beyond=Beyond(gate, lambda: others))


def _with(book: RuleBook, wanted: Callable[[Pattern], bool]) -> RuleBook:
    """The book with only the wanted patterns and the lists that they and their guards use."""
    rules = tuple(
        replace(rule, patterns=tuple(pattern for pattern in rule.patterns if wanted(pattern)))
        for rule in book.rules
    )
    languages = {pattern.language for rule in rules for pattern in rule.patterns} | {"*"}
    lists = {name: words for name, words in book.lists.items() if name.partition("@")[2] in languages}
    return replace(book, rules=rules, lists=lists, beyond=None)


def _english(book: RuleBook) -> RuleBook:
    """The book without the lists of guards that all languages share: they hold words of all of them."""
    lists = {
        name: words
        for name, words in book.lists.items()
        if not (name.startswith("guard-") and name.endswith("@*"))
    }
    return replace(book, lists=lists)


def _patterns(book: RuleBook) -> Iterator[Pattern]:
    for rule in book.rules:
        for pattern in rule.patterns:
            yield pattern
            yield from pattern.parts


def _literals(book: RuleBook) -> Iterator[str]:
    """The words that patterns look for."""
    for pattern in _patterns(book):
        for group in (*pattern.groups, pattern.first):
            for literal in group:
                if not literal.startswith(LIST_MARK):
                    yield from literal.split()
    for words in book.lists.values():
        for written in words.exact:
            yield from written.split()


def _words(book: RuleBook) -> Iterator[str]:
    """All words of the lists and patterns of a book."""
    for words in book.lists.values():
        yield from _WORD.findall(words.source)
        for written in words.exact:
            yield from written.split()
    for pattern in _patterns(book):
        yield from _WORD.findall(pattern.source)
