"""What a change of rules does: articles under two rule sets, those that change label, and the evidence behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provenance.core.contract import ARTICLE_SCHEMA, shortened
from provenance.core.diagnostics import Level
from provenance.core.report import Report

# What one find is known by on both sides: its rule and its place.
FindKey = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side says about an article. ``label`` is empty for one that was not analysed, and ``problem`` says why."""

    label: str
    sha256: str = ""
    finds: Mapping[FindKey, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """A find that only one side has."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """An article with what both sides say, and the finds that appeared and vanished."""

    name: str
    before: str
    after: str
    appeared: tuple[Find, ...]
    vanished: tuple[Find, ...]
    same_text: bool

    @property
    def relabelled(self) -> bool:
        """True when the label is another."""
        return self.before != self.after

    @property
    def other_evidence(self) -> bool:
        """True when a find appeared or vanished."""
        return bool(self.appeared or self.vanished)


def outcome_of(report: Report) -> Outcome:
    """What a report says, as far as it is compared."""
    problem = next((item.message for item in report.diagnostics if item.level is Level.ERROR), "")
    if problem:
        return Outcome("", report.sha256, problem=problem)
    finds = {
        (item.rule, item.span.start, item.span.end): shortened(item.text)
        for item in report.findings
        if item.active
    }
    return Outcome(report.verdict.label.value, report.sha256, finds)


def outcome_of_line(line: Mapping[str, Any]) -> tuple[str, Outcome]:
    """The name of the article and what is said about it in a line of a JSONL report.

    Raises:
        ValueError: when the line is of another format.
    """
    if line.get("schema") != ARTICLE_SCHEMA:
        raise ValueError(f"not a line of a JSONL report ({ARTICLE_SCHEMA})")
    try:
        name, sha256 = str(line["name"]), str(line["sha256"])
        errors = [item["message"] for item in line["diagnostics"] if item["level"] == Level.ERROR.value]
        if errors:
            return name, Outcome("", sha256, problem=str(errors[0]))
        finds = {
            (str(item["rule"]), int(item["span"]["start"]), int(item["span"]["end"])): str(item["text"])
            for item in line["findings"]
            if item["status"] == "active"
        }
        return name, Outcome(str(line["verdict"]["label"]), sha256, finds)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a line of a JSONL report without {error}") from error


def compare(name: str, before: Outcome, after: Outcome) -> Change:
    """Both sides on one article that both analysed."""
    return Change(
        name,
        before.label,
        after.label,
        _only(after.finds, before.finds),
        _only(before.finds, after.finds),
        before.sha256 == after.sha256,
    )


def _only(these: Mapping[FindKey, str], those: Mapping[FindKey, str]) -> tuple[Find, ...]:
    keys = sorted((key for key in these if key not in those), key=lambda key: (key[1], key[2], key[0]))
    return tuple(Find(key[0], these[key]) for key in keys)


class Tally:
    """Counts over all articles: transitions of the label, rules whose finds came or went, what was not compared."""

    def __init__(self) -> None:
        self.transitions: Counter[tuple[str, str]] = Counter()
        self.appeared: Counter[str] = Counter()
        self.vanished: Counter[str] = Counter()
        self.other_evidence = 0
        self.not_compared = 0

    def add(self, change: Change) -> None:
        """Count one article."""
        self.transitions[change.before, change.after] += 1
        self.appeared.update({find.rule for find in change.appeared})
        self.vanished.update({find.rule for find in change.vanished})
        self.other_evidence += change.other_evidence and not change.relabelled

    @property
    def articles(self) -> int:
        """How many articles were compared."""
        return self.transitions.total()

    @property
    def relabelled(self) -> int:
        """How many changed label."""
        return sum(count for (before, after), count in self.transitions.items() if before != after)

    def matrix(self) -> dict[str, dict[str, int]]:
        """Label before -> label after -> articles, in a fixed order."""
        found: dict[str, dict[str, int]] = {}
        for (before, after), count in sorted(self.transitions.items()):
            found.setdefault(before, {})[after] = count
        return found
