"""Vocabulary lists: resolving what they take in, spelling out entries, and their expression as a trie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from provenance.rules.compiled import SEPARATOR, WordList
from provenance.rules.phrase import Choice, PhraseError, Sequence, Word, parse_phrase

INCLUDE = "+"
MAX_SPELLED_OUT = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write a canonical value: words, of which the last may be open-ended."""

    words: tuple[str, ...]
    prefix: bool
    value: str


class VocabularyError(ValueError):
    """A list cannot be resolved."""


def spell_out(tree: Sequence) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every plain way to write a phrase without slots, as (words, open-ended)."""
    options: list[list[tuple[tuple[str, ...], bool]]] = []
    for part in tree.parts:
        if isinstance(part, Word):
            options.append([((part.text,), part.prefix)])
        elif isinstance(part, Choice):
            ways = [way for option in part.options for way in spell_out(option)]
            if part.optional:
                ways.append(((), False))
            options.append(ways)
        else:
            raise PhraseError("an entry of a list holds words, (a|b) and [x] only", 0)
    for combination in product(*options):
        if any(prefix for words, prefix in combination[:-1] if words):
            raise PhraseError("'*' may only stand at the end of an entry", 0)
        words = tuple(word for ways, _ in combination for word in ways)
        if words:
            yield words, bool(combination[-1][1])


def check_entry(surface: str) -> list[tuple[tuple[str, ...], bool]]:
    """Every plain way to write an entry.

    Raises:
        PhraseError: when the entry is malformed or stands for too many wordings.
    """
    ways = []
    for way in spell_out(parse_phrase(surface)):
        ways.append(way)
        if len(ways) > MAX_SPELLED_OUT:
            raise PhraseError(f"stands for more than {MAX_SPELLED_OUT} wordings", 0)
    return ways


def list_entries(name: str, lists: Mapping[str, Mapping[str, list[str]]]) -> list[Entry]:
    """All entries of a list, those of the lists that it takes in among them.

    Raises:
        VocabularyError: for an undefined or circular list or a malformed entry.
    """
    return list(_entries(name, lists, ()))


def _entries(
    name: str, lists: Mapping[str, Mapping[str, list[str]]], seen: tuple[str, ...]
) -> Iterator[Entry]:
    if name in seen:
        raise VocabularyError(f"list '{name}' takes itself in")
    for value, surfaces in lists[name].items():
        if value == INCLUDE:
            for other in surfaces:
                if other not in lists:
                    raise VocabularyError(f"undefined list '{other}'")
                yield from _entries(other, lists, (*seen, name))
            continue
        for surface in surfaces:
            try:
                ways = check_entry(surface)
            except PhraseError as error:
                raise VocabularyError(error.message) from error
            for words, prefix in ways:
                yield Entry(words, prefix, value)


def compile_list(entries: list[Entry], *, tagged: bool = False) -> WordList:
    """The list ready to match: longer entries are tried before the shorter ones they begin with.

    A tagged list needs no expression: its entries are found once per text.
    """
    exact: dict[str, str] = {}
    opened: dict[str, str] = {}
    trie: dict[str, Any] = {}
    for entry in entries:
        written = " ".join(entry.words)
        (opened if entry.prefix else exact).setdefault(written, entry.value)
        node = trie
        for index, word in enumerate(entry.words):
            key = f"{word}*" if entry.prefix and index == len(entry.words) - 1 else word
            node = node.setdefault(key, {})
        node[""] = {}
    ordered = tuple(sorted(opened.items(), key=lambda item: (-len(item[0]), item[0])))
    return WordList("" if tagged else _trie_source(trie), exact, ordered, tagged)


def _trie_source(node: dict[str, Any]) -> str:
    options = []
    for word in sorted((key for key in node if key), key=lambda key: (key.endswith("*"), -len(key), key)):
        written = f"{word[:-1]}[^ \\n]*{SEPARATOR}" if word.endswith("*") else f"{word}{SEPARATOR}"
        rest = node[word]
        options.append(written + (_trie_source(rest) if any(rest) else ""))
    source = options[0] if len(options) == 1 and "" not in node else f"(?:{'|'.join(options)})"
    return f"{source}?" if "" in node else source
