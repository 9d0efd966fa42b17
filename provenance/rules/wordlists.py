"""Word lists: those of the vocabulary files of a pack, by language, checked and ready to match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from provenance.errors import RuleProblem
from provenance.rules.compiled import WordList
from provenance.rules.pack import LoadedFile
from provenance.rules.phrase import PhraseError
from provenance.rules.schema import VocabFile
from provenance.rules.spelling import slips
from provenance.rules.suggest import nearest
from provenance.rules.vocabulary import (
    INCLUDE,
    Entry,
    VocabularyError,
    compile_list,
    list_entries,
    parse_entry,
    spell_out,
)  # fmt: skip

# Lists that guards read, if the language has them.
GUARD_LISTS = tuple(
    f"guard-{name}"
    for name in (
        "negation",
        "reporting",
        "reporting-after",
        "hypothetical",
        "instruction",
        "imperative",
        "self",
        "lead-in",
        "answered",
        "taken-back",
        "told",
        "told-inside",
        "participles",
        "clause",
        "headline",
        "read-out",
        "own-rules",
        "offers",
        "reporting-last",
        "to-readers",
        "interface",
        "contrast",
        "fiction",
        "partnership",
        "companies",
        "forms",
        "roles",
        "role-names",
        "roles-of",
        "topics",
        "tool-names",
        "tool-nouns",
        "forenames",
        "machine-words",
        "ai-talk",
    )
)
# Lists that the disclosure builder reads.
CLAIM_LISTS = ("tools", "open-ends", "notice-continues")

Lists = Mapping[str, Mapping[str, list[str]]]


class WordLists:
    """The lists of vocabulary files; malformed entries are added to ``problems``."""

    def __init__(self, files: list[LoadedFile], problems: list[RuleProblem]) -> None:
        self.problems = problems
        self._files = [file for file in files if isinstance(file.content, VocabFile)]
        self._tagged = {
            (name, language)
            for file in self._files
            for language in _vocabulary(file).languages
            for name in _vocabulary(file).tagged
        }
        self._own = {
            (name, language)
            for file in self._files
            for language in _vocabulary(file).languages
            for name in _vocabulary(file).lists
        }
        self._lists: dict[str, Lists] = {}
        self._known: dict[str, list[Entry]] = {}
        self._used: set[tuple[str, str]] = set()
        self._check()

    def of_language(self, language: str) -> Lists:
        """The lists of a language, those that all languages share among them."""
        if language not in self._lists:
            merged: dict[str, dict[str, list[str]]] = {}
            for file in self._files:
                content = _vocabulary(file)
                if language in content.languages or "*" in content.languages:
                    for name, values in content.lists.items():
                        into = merged.setdefault(name, {})
                        for value, surfaces in values.items():
                            into.setdefault(value, []).extend(surfaces)
            self._lists[language] = merged
        return self._lists[language]

    def entries(self, name: str, language: str) -> list[Entry]:
        """All entries of a list, for looking at its words."""
        key = f"{name}@{language}"
        if key not in self._known:
            try:
                self._known[key] = list_entries(name, self.of_language(language))[0]
            except VocabularyError:
                self._known[key] = []  # reported by _check, with its place
        self._used.add((name, language))
        return self._known[key]

    def tagged_in(self, language: str) -> frozenset[str]:
        """Names of the lists that are tagged in a language."""
        return frozenset(name for name, spoken in self._tagged if spoken in ("*", language))

    def bound_name(self, name: str, language: str) -> str:
        """The key under which a list is stored: lists that every language has alike are stored once."""
        return f"{name}@{language}" if (name, language) in self._own else f"{name}@*"

    def _check(self) -> None:
        """Adds a problem for every malformed entry and every undefined list that a list takes in."""
        for file in self._files:
            content = _vocabulary(file)
            known = {name for language in content.languages for name in self.of_language(language)}
            for name, values in content.lists.items():
                for value, surfaces in values.items():
                    for index, surface in enumerate(surfaces):
                        message = self._entry_fault(
                            value,
                            surface,
                            known,
                            any(name in self.tagged_in(language) for language in content.languages),
                        )
                        if message:
                            self.problems.append(file.problem(("lists", name, value, index), message))

    @staticmethod
    def _entry_fault(value: str, surface: str, known: set[str], tagged: bool) -> str:
        if value == INCLUDE:
            if surface in known:
                return ""
            hint = nearest(surface, known)
            return f"undefined list '{surface}'" + (f"; did you mean '{hint}'?" if hint else "")
        try:
            tree = parse_entry(surface)
            if tagged:
                spell_out(tree)
        except PhraseError as error:
            return f"'{surface}': {error.message}"
        return ""

    def compiled(self, languages: Iterable[str]) -> dict[str, WordList]:
        """Every list that some pattern used, or that guards and the disclosure builder use in these languages."""
        for language in sorted(languages):
            known = self.of_language(language)
            for name in (*GUARD_LISTS, *CLAIM_LISTS):
                if name in known:
                    self.entries(name, language)
        compiled: dict[str, WordList] = {}
        waiting = sorted(self._used)
        while waiting:
            name, language = waiting.pop()
            key = self.bound_name(name, language)
            if key in compiled:
                continue
            apart = self.tagged_in(language)
            tagged = name in apart
            try:
                entries, taken = list_entries(
                    name, self.of_language(language), apart if tagged else frozenset()
                )
                includes = tuple(self.bound_name(other, language) for other in taken)
                compiled[key] = compile_list(entries, tagged=tagged, includes=includes)
            except (VocabularyError, PhraseError):
                continue  # reported by _check, with its place
            waiting += [(other, language) for other in taken]
        return dict(sorted(compiled.items()))

    def spelling(self) -> dict[str, str]:
        """Slips of the listed words -> the word; a slip that the lists themselves use ("generate") is a word."""
        words = sorted({word for file in self._files for word in _vocabulary(file).spelling})
        used: set[str] = set()
        for file in self._files:
            for values in _vocabulary(file).lists.values():
                for surfaces in values.values():
                    used.update(*(re.findall(r"[^\W\d_]+", surface.lower()) for surface in surfaces))
        return {slip: word for slip, word in slips(words).items() if slip not in used}


def _vocabulary(file: LoadedFile) -> VocabFile:
    assert isinstance(file.content, VocabFile)  # noqa: S101 - told by the caller
    return file.content
