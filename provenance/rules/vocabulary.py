"""Vocabulary lists: resolving what they take in, and their expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from provenance.rules.compiled import SEPARATOR, WordList
from provenance.rules.phrase import Choice, PhraseError, Sequence, Word, parse_phrase

INCLUDE = "+"
MAX_SPELLED_OUT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One way, or a few alike, to write a canonical value."""

    tree: Sequence
    value: str


class VocabularyError(ValueError):
    """A list cannot be resolved."""


# Lists take one another in, and every language takes in those that all share: most entries are met several times.
@lru_cache(maxsize=65_536)
def parse_entry(surface: str) -> Sequence:
    """The syntax tree of an entry.

    Raises:
        PhraseError: when it is malformed or holds anything but words, (a|b) and [x].
    """
    tree = parse_phrase(surface)
    if not _plain(tree):
        raise PhraseError("an entry of a list holds words, (a|b) and [x] only", 0)
    return tree


def _plain(tree: Sequence) -> bool:
    return all(
        isinstance(part, Word)
        or (isinstance(part, Choice) and all(_plain(option) for option in part.options))
        for part in tree.parts
    )


def spell_out(tree: Sequence) -> list[tuple[tuple[str, ...], bool]]:
    """Every plain way to write an entry, as (words, open-ended).

    Raises:
        PhraseError: when ``*`` stands inside, or there are more than 400 ways.
    """
    ways: list[tuple[tuple[str, ...], bool]] = []
    for words in _spellings(tree):
        if any(word.prefix for word in words[:-1]):
            raise PhraseError("in a tagged list '*' may only stand at the end of an entry", 0)
        if words:
            ways.append((tuple(word.text for word in words), words[-1].prefix))
        if len(ways) > MAX_SPELLED_OUT:
            raise PhraseError(f"stands for more than {MAX_SPELLED_OUT} wordings in a tagged list", 0)
    return ways


def _spellings(tree: Sequence) -> Iterator[tuple[Word, ...]]:
    options: list[list[tuple[Word, ...]]] = []
    for part in tree.parts:
        if isinstance(part, Word):
            options.append([(part,)])
        elif isinstance(part, Choice):
            inner = [way for option in part.options for way in _spellings(option)]
            options.append([*inner, ()] if part.optional else inner)
    for combination in product(*options):
        yield tuple(word for ways in combination for word in ways)


def list_entries(
    name: str, lists: Mapping[str, Mapping[str, list[str]]], apart: Set[str] = frozenset()
) -> tuple[list[Entry], list[str]]:
    """All entries of a list, those of the lists that it takes in among them; lists in ``apart`` are only named.

    Raises:
        VocabularyError: for an undefined or circular list or a malformed entry.
    """
    taken: list[str] = []
    return list(_entries(name, lists, apart, (), taken)), list(dict.fromkeys(taken))


def _entries(
    name: str,
    lists: Mapping[str, Mapping[str, list[str]]],
    apart: Set[str],
    seen: tuple[str, ...],
    taken: list[str],
) -> Iterator[Entry]:
    if name in seen:
        raise VocabularyError(f"list '{name}' takes itself in")
    for value, surfaces in lists[name].items():
        for surface in surfaces:
            if value == INCLUDE:
                if surface not in lists:
                    raise VocabularyError(f"undefined list '{surface}'")
                if surface in apart:
                    taken.append(surface)
                else:
                    yield from _entries(surface, lists, apart, (*seen, name), taken)
            else:
                try:
                    yield Entry(parse_entry(surface), value)
                except PhraseError as error:
                    raise VocabularyError(error.message) from error


def compile_list(entries: list[Entry], *, tagged: bool = False, includes: tuple[str, ...] = ()) -> WordList:
    """The list ready to match: longer entries are tried before the shorter ones they may begin with.

    A tagged list has no expression: its entries are spelled out and found once per text, and the tagged lists
    that it takes in are only named.
    """
    if tagged:
        exact: dict[str, str] = {}
        opened: dict[str, str] = {}
        for entry in entries:
            for words, prefix in spell_out(entry.tree):
                (opened if prefix else exact).setdefault(" ".join(words), entry.value)
        ordered = tuple(sorted(opened.items(), key=lambda item: (-len(item[0]), item[0])))
        return WordList("", {}, exact, ordered, tagged=True, includes=includes)
    by_value: dict[str, list[Sequence]] = {}
    for entry in entries:
        by_value.setdefault(entry.value, []).append(entry.tree)
    values = {value: _expression(trees) for value, trees in by_value.items()}
    return WordList(_expression([entry.tree for entry in entries]), values)


def _expression(trees: list[Sequence]) -> str:
    """One expression for all trees. Those that begin with one word share it, so that it is tested once."""
    by_first: dict[str, list[tuple[int, str]]] = {}
    for tree in trees:
        first, *rest = tree.parts
        if isinstance(first, Word):
            head, tail = word_expression(first), sequence_expression(Sequence(tuple(rest)))
        else:
            head, tail = "", sequence_expression(tree)
        by_first.setdefault(head, []).append((longest(tree), tail))
    options: list[tuple[int, str]] = []
    for head, tails in by_first.items():
        ordered = list(dict.fromkeys(tail for _, tail in sorted(tails, key=lambda item: (-item[0], item[1]))))
        if not head:
            options += tails
        else:
            rest_of_it = ordered[0] if len(ordered) == 1 else f"(?:{'|'.join(ordered)})"
            options.append((max(length for length, _ in tails), head + rest_of_it))
    written = dict.fromkeys(text for _, text in sorted(options, key=lambda item: (-item[0], item[1])))
    return f"(?:{'|'.join(written)})"


def word_expression(word: Word) -> str:
    """The expression of one word with what ends it."""
    return f"{word.text}[^ \\n]*{SEPARATOR}" if word.prefix else f"{word.text}{SEPARATOR}"


def sequence_expression(tree: Sequence) -> str:
    """The expression of words and choices."""
    pieces = []
    for part in tree.parts:
        if isinstance(part, Word):
            pieces.append(word_expression(part))
        elif isinstance(part, Choice):
            options = "|".join(sequence_expression(option) for option in part.options)
            pieces.append(f"(?:{options}){'?' if part.optional else ''}")
    return "".join(pieces)


def longest(tree: Sequence) -> int:
    """The most words that an entry can have."""
    return sum(
        max(longest(option) for option in part.options) if isinstance(part, Choice) else 1
        for part in tree.parts
    )


def words_of(tree: Sequence) -> set[str]:
    """All words that occur in an entry."""
    found: set[str] = set()
    for part in tree.parts:
        if isinstance(part, Word):
            found.add(part.text)
        elif isinstance(part, Choice):
            for option in part.options:
                found |= words_of(option)
    return found
