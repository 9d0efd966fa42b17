"""Compiled rules: plain values that can be stored as JSON and matched without reading YAML again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
# Stands in an expression for what ends a word: a space, or also a line feed in patterns that look at line ends.
SEPARATOR = "\x01"


@dataclass(frozen=True, slots=True)
class WordList:
    """A vocabulary list.

    ``source`` is a regular expression over a line of words that matches any entry, ``exact`` gives the
    canonical value of an entry as written in a line, ``open`` those of entries that end in ``*``.
    The entries of a ``tagged`` list are found once per text and not written into expressions.
    """

    source: str
    exact: dict[str, str]
    open: tuple[tuple[str, str], ...] = ()
    tagged: bool = False

    def expression(self, separator: str = " ") -> str:
        """The regular expression with words ended by ``separator``."""
        return self.source.replace(SEPARATOR, separator)

    def canonical(self, words: str) -> str:
        """The canonical value of matched ``words`` (the words themselves where the list names none)."""
        found = self.exact.get(words)
        if found is not None:
            return found
        for prefix, value in self.open:
            if words.startswith(prefix):
                return value
        return words


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
    regular expression with list names between NUL characters, filled in when it is first needed.
    ``captures`` lists (group name, slot, vocabulary list or empty), ``language`` says whose words it uses.
    ``reach`` is how many words a match can have at most, ``edges`` says that it looks at line ends, and
    ``start`` that it begins at the start of a sentence or line (``^``) or of a block (``^^``). ``first`` is
    the group of which a match begins with one, empty where it may begin with any word.
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
    """All compiled rules with the word lists they use. ``digest`` is the SHA-256 of the files they came from."""

    version: str
    digest: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, WordList]
    spelling: Mapping[str, str] = field(default_factory=dict)

    def find(self, rule_id: str) -> Rule | None:
        """The rule with that id, if there is one."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        return None


def to_plain(book: RuleBook) -> dict[str, Any]:
    """``book`` as JSON-ready data. Groups of literals, which many patterns share, are stored once."""
    plain = asdict(book)
    table: dict[tuple[str, ...], int] = {}

    def store(patterns: list[dict[str, Any]]) -> None:
        for pattern in patterns:
            pattern["groups"] = [table.setdefault(tuple(group), len(table)) for group in pattern["groups"]]
            pattern["first"] = table.setdefault(tuple(pattern["first"]), len(table))
            store(pattern["parts"])

    for rule in plain["rules"]:
        store(rule["patterns"])
    plain["format"] = FORMAT
    plain["groups"] = [list(group) for group in table]
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
            item["source"], item["exact"], tuple((key, value) for key, value in item["open"]), item["tagged"]
        )
        for name, item in plain["lists"].items()
    }
    groups = [tuple(group) for group in plain["groups"]]
    rules = tuple(_rule(item, groups) for item in plain["rules"])
    return RuleBook(plain["version"], plain["digest"], rules, lists, plain["spelling"])


def _rule(item: dict[str, Any], groups: list[tuple[str, ...]]) -> Rule:
    return Rule(
        **{
            **item,
            "languages": tuple(item["languages"]),
            "absorb": tuple(item["absorb"]),
            "patterns": tuple(_pattern(pattern, groups) for pattern in item["patterns"]),
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


def _pattern(item: dict[str, Any], groups: list[tuple[str, ...]]) -> Pattern:
    template = item["template"]
    return Pattern(
        kind=item["kind"],
        source=item["source"],
        groups=tuple(groups[index] for index in item["groups"]),
        captures=tuple((group, slot, vocabulary) for group, slot, vocabulary in item["captures"]),
        language=item["language"],
        strength=item["strength"],
        raw=item["raw"],
        template=TemplatePlan(
            tuple(tuple(position) for position in template["positions"]),
            tuple(template["weights"]),
            template["split"],
            template["min_coverage"],
        )
        if template
        else None,
        parts=tuple(_pattern(part, groups) for part in item["parts"]),
        count=item["count"],
        per_1000=item["per_1000"],
        reach=item["reach"],
        edges=item["edges"],
        start=item["start"],
        first=groups[item["first"]],
    )


def _condition(item: dict[str, Any]) -> Condition:
    def terms(key: str) -> tuple[str | Condition, ...]:
        return tuple(term if isinstance(term, str) else _condition(term) for term in item[key])

    return Condition(terms("all"), terms("any"), terms("none"), item["at_least"])
