"""Compiled rules: plain values that can be stored as JSON and matched without reading YAML again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.rules.parts import Beyond

FORMAT = 2
# Stands in an expression for what ends a word: a space, or also a line feed in patterns that look at line ends.
SEPARATOR = "¬"
# Stands before and after the name of a word list in an expression, and before it in a group of literals. Like the
# separator it is no part of any word, so it never occurs in a line.
LIST_MARK = "§"


@dataclass(frozen=True, slots=True)
class WordList:
    """A vocabulary list.

    ``source`` is a regular expression over a line of words that matches any entry, ``values`` gives one for
    each canonical value. The entries of a ``tagged`` list are found once per text and not written into
    expressions: ``exact`` gives the value of each, ``open`` those of entries that end in ``*``, ``includes``
    names the tagged lists that it takes in.
    """

    source: str
    values: dict[str, str]
    exact: dict[str, str] = field(default_factory=dict)
    open: tuple[tuple[str, str], ...] = ()
    tagged: bool = False
    includes: tuple[str, ...] = ()

    def expression(self, separator: str = " ") -> str:
        """The regular expression with words ended by ``separator``."""
        return self.source.replace(SEPARATOR, separator)

    def from_word_start(self) -> re.Pattern[str]:
        """The compiled expression, for entries that begin with a word of the line."""
        return _from_word_start(self.source)

    def holds(self, words: str) -> bool:
        """True when ``words`` are an entry."""
        return words in self.exact or bool(self.source and _compiled(self.source).fullmatch(f"{words} "))

    def canonical(self, words: str) -> str:
        """The canonical value of matched ``words``."""
        if self.tagged:
            found = self.exact.get(words)
            if found is not None:
                return found
            return next((value for prefix, value in self.open if words.startswith(prefix)), words)
        if len(self.values) == 1:
            return next(iter(self.values))
        written = f"{words} "
        return next(
            (value for value, source in self.values.items() if _compiled(source).fullmatch(written)), words
        )


@lru_cache(maxsize=4096)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source.replace(SEPARATOR, " "))


# By the list's own string, whose hash is known: the prefix is not put before it again for each question.
@lru_cache(maxsize=1024)
def _from_word_start(source: str) -> re.Pattern[str]:
    return re.compile(f"(?<= ){source.replace(SEPARATOR, ' ')}")


@dataclass(frozen=True, slots=True)
class TemplatePlan:
    """What usually stands around the required part of a notice: accepted words by position, a weight each.

    ``split`` is how many of the positions come before the required part.
    """

    positions: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    split: int
    min_coverage: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule.

    ``groups`` are sets of literals of which one each must stand near a match: the first group, the
    rarest, goes into the one pass over the text, the others are tested where it hits. ``source`` is a
    regular expression with list names between list marks, filled in when it is first needed.
    ``captures`` lists (group name, slot, vocabulary list or empty), ``language`` says whose words it uses.
    ``reach`` is how many words a match can have at most, ``edges`` says that it looks at line ends, and
    ``start`` that it begins at the start of a sentence or line (``^``) or of a block (``^^``). ``first`` is
    the group of which a match begins with one, empty where it may begin with any word or with too common ones.
    ``crossed`` is how many ends of sentences or lines a match may run over.
    """

    kind: str
    source: str
    groups: tuple[tuple[str, ...], ...]
    captures: tuple[tuple[str, str, str], ...] = ()
    language: str = ""
    strength: str | None = None
    raw: bool = False
    template: TemplatePlan | None = None
    parts: tuple[Pattern, ...] = ()
    count: int = 1
    per_1000: float = 0.0
    reach: int = 0
    edges: bool = False
    start: str = ""
    first: tuple[str, ...] = ()
    crossed: int = 0


@dataclass(frozen=True, slots=True)
class WherePlan:
    """Where a match may stand; see ``rules.schema.Where``."""

    blocks: tuple[str, ...] | None = None
    any_visibility: bool = False
    zones: tuple[str, ...] | None = None
    position: str | None = None
    max_words: int | None = None


@dataclass(frozen=True, slots=True)
class GuardPlan:
    """What discards a match; ``negated`` may name the rule that takes it over."""

    self_reference: bool = False
    quoted: bool = True
    attributed: bool = True
    negated: str = "discard"
    hypothetical: bool = True
    instructed: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on active rules; each term is a rule id, a prefix, or a condition of its own."""

    all: tuple[str | Condition, ...] = ()
    any: tuple[str | Condition, ...] = ()
    none: tuple[str | Condition, ...] = ()
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to match."""

    id: str
    name: str
    ruleset: str
    status: str
    kind: str
    severity: str
    category: str
    strength: str
    message: str
    advice: str
    languages: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    where: WherePlan
    guards: GuardPlan
    claim: dict[str, str] | None = None
    attach: str = ""
    private: bool = False
    when: Condition | None = None
    absorb: tuple[str, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All compiled rules with the word lists they use.

    ``digest`` is the SHA-256 of the files they came from; ``beyond`` is the part for other languages, where
    the book was parted.
    """

    version: str
    digest: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, WordList]
    spelling: Mapping[str, str] = field(default_factory=dict)
    beyond: Beyond | None = field(default=None, compare=False)

    def find(self, rule_id: str) -> Rule | None:
        """The rule with that id, if there is one."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        return None


def to_plain(book: RuleBook) -> dict[str, Any]:
    """``book`` as JSON-ready data. What many patterns share (groups of literals, shapes) is stored once."""
    groups: dict[tuple[str, ...], int] = {}
    shapes: dict[str, int] = {}

    def group(literals: tuple[str, ...]) -> int:
        return groups.setdefault(literals, len(groups))

    def pattern(item: Pattern) -> list[Any]:
        shape = [
            item.kind,
            item.source.replace(f"@{item.language}{LIST_MARK}", LIST_MARK),
            [[name, slot, words.removesuffix(f"@{item.language}")] for name, slot, words in item.captures],
            item.strength,
            item.raw,
            asdict(item.template) if item.template else None,
            item.count,
            item.per_1000,
            item.edges,
            item.start,
            item.crossed,
        ]
        number = shapes.setdefault(json.dumps(shape, ensure_ascii=False), len(shapes))
        stored = [
            number,
            item.language,
            [group(literals) for literals in item.groups],
            group(item.first),
            item.reach,
        ]
        return [*stored, [pattern(part) for part in item.parts]] if item.parts else stored

    plain = asdict(replace(book, rules=(), beyond=None))
    del plain["beyond"]
    plain["rules"] = [
        {**asdict(replace(rule, patterns=())), "patterns": [pattern(item) for item in rule.patterns]}
        for rule in book.rules
    ]
    plain["format"] = FORMAT
    plain["groups"] = [list(literals) for literals in groups]
    plain["shapes"] = [json.loads(shape) for shape in shapes]
    return plain


def from_plain(plain: Mapping[str, Any]) -> RuleBook:
    """The book that ``to_plain`` wrote.

    Raises:
        KeyError, TypeError, ValueError: when the data are of another format.
    """
    if plain["format"] != FORMAT:
        raise ValueError(f"compiled rules of format {plain['format']}, expected {FORMAT}")
    lists = {
        name: WordList(
            item["source"],
            item["values"],
            item["exact"],
            tuple((prefix, value) for prefix, value in item["open"]),
            item["tagged"],
            tuple(item["includes"]),
        )
        for name, item in plain["lists"].items()
    }
    reader = _PatternReader([tuple(group) for group in plain["groups"]], plain["shapes"])
    rules = tuple(_rule(item, reader) for item in plain["rules"])
    return RuleBook(plain["version"], plain["digest"], rules, lists, plain["spelling"])


class _PatternReader:
    """Puts patterns together from the shapes and groups that they share."""

    def __init__(self, groups: list[tuple[str, ...]], shapes: list[list[Any]]) -> None:
        self._groups = groups
        self._shapes = shapes

    def read(self, stored: list[Any]) -> Pattern:
        # Comprehensions and places instead of names: there are thousands of patterns, read at every start.
        number, language, groups, first, reach, *rest = stored
        kind, source, captures, strength, raw, template, count, per_1000, edges, start, crossed = (
            self._shapes[number]
        )
        if LIST_MARK in source:
            # Names without a language were bound to that of the pattern; those of all languages keep their "@*".
            pieces = source.split(LIST_MARK)
            pieces[1::2] = [_bound(name, language) for name in pieces[1::2]]
            source = LIST_MARK.join(pieces)
        return Pattern(
            kind,
            source,
            tuple([self._groups[index] for index in groups]),
            tuple([(name, slot, words and _bound(words, language)) for name, slot, words in captures]),
            language,
            strength,
            raw,
            _template(template) if template else None,
            tuple([self.read(part) for part in rest[0]]) if rest else (),
            count,
            per_1000,
            reach,
            edges,
            start,
            self._groups[first],
            crossed,
        )


def _template(item: dict[str, Any]) -> TemplatePlan:
    return TemplatePlan(
        tuple(tuple(position) for position in item["positions"]),
        tuple(item["weights"]),
        item["split"],
        item["min_coverage"],
    )


def _bound(name: str, language: str) -> str:
    return name if "@" in name else f"{name}@{language}"


def _rule(item: dict[str, Any], reader: _PatternReader) -> Rule:
    return Rule(
        **{
            **item,
            "languages": tuple(item["languages"]),
            "absorb": tuple(item["absorb"]),
            "patterns": tuple([reader.read(pattern) for pattern in item["patterns"]]),
            "where": _where(item["where"]),
            "guards": GuardPlan(**item["guards"]),
            "when": _condition(item["when"]) if item["when"] else None,
        }
    )


def _where(item: dict[str, Any]) -> WherePlan:
    return WherePlan(
        blocks=tuple(item["blocks"]) if item["blocks"] else None,
        any_visibility=item["any_visibility"],
        zones=tuple(item["zones"]) if item["zones"] else None,
        position=item["position"],
        max_words=item["max_words"],
    )


def _condition(item: dict[str, Any]) -> Condition:
    def terms(key: str) -> tuple[str | Condition, ...]:
        return tuple(term if isinstance(term, str) else _condition(term) for term in item[key])

    return Condition(terms("all"), terms("any"), terms("none"), item["at_least"])
