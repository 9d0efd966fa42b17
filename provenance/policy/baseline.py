"""Baseline: findings and clauses that were there when a house began to check, by fingerprint and count.

It holds no text of an article. A finding is known by its rule and its normalised words, in the article
that it stands in, and only as often as it was there: one more of the same is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from provenance.core.decision import Clause, Decision, Outcome
from provenance.core.evidence import Evidence, Kind
from provenance.core.fingerprint import fingerprint
from provenance.core.report import Report
from provenance.core.suppression import SuppressedBy, Suppression
from provenance.errors import ConfigError

SCHEMA = "provenance-baseline/1"
ACCEPTED = Suppression(SuppressedBy.BASELINE, "it was there when the baseline was made")
# Statements and boilerplate are no findings that a house works off.
_KINDS = frozenset((Kind.RESIDUE, Kind.STYLE))

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known fingerprints by article: (rule, fingerprint) with how often it was there."""

    articles: Mapping[str, Mapping[Key, int]] = field(default_factory=dict)

    def accept(self, report: Report, path: str) -> tuple[Report, Counter[Key]]:
        """The report with what is known marked as accepted, and the entries of it that are stale."""
        left = Counter(self.articles.get(path, {}))
        evidence = list(report.evidence)
        for index, item in enumerate(evidence):
            key = finding_key(item)
            if key is not None and item.suppression is None and left[key] > 0:
                left[key] -= 1
                evidence[index] = replace(item, suppression=ACCEPTED)
        return replace(report, evidence=tuple(evidence)), +left

    def accept_clauses(self, report: Report, stale: Counter[Key]) -> tuple[Report, Counter[Key]]:
        """The report with clauses that are known turned into notes; an edited article is a new one."""
        decision = report.decision
        if decision is None:
            return report, stale
        left = stale.copy()
        clauses = []
        for clause in decision.clauses:
            key = clause_key(clause, decision, report)
            if key is not None and left[key] > 0:
                left[key] -= 1
                message = f"{clause.message} (Accepted: {ACCEPTED.reason}.)"
                clauses.append(replace(clause, outcome=Outcome.PASS, message=message))
            else:
                clauses.append(clause)
        outcome = max((clause.outcome for clause in clauses), default=Outcome.PASS)
        return report.decided(Decision(outcome, decision.policy, tuple(clauses))), +left


def finding_key(item: Evidence) -> Key | None:
    """Rule and fingerprint of a finding; None for what a baseline does not hold."""
    if item.private or not item.active or item.kind not in _KINDS:
        return None
    return item.rule, fingerprint(item.rule, item.text)


def clause_key(clause: Clause, decision: Decision, report: Report) -> Key | None:
    """Name and fingerprint of a clause that asks for something; it covers the words of the whole article."""
    if clause.outcome is Outcome.PASS:
        return None
    rule = f"policy/{decision.policy}/{clause.id}"
    return rule, fingerprint(rule, report.source_text)


def entries_of(report: Report) -> Counter[Key]:
    """What a baseline holds for a report: findings and clauses that nothing else accepted.

    A clause that stands for findings alone is left out: it goes away with them. One that does is
    known by the decision on what stands when they are accepted.
    """
    found: Counter[Key] = Counter()
    for item in report.evidence:
        key = finding_key(item)
        if key is not None and item.suppression is None:
            found[key] += 1
    return found


def clause_entries(report: Report) -> Counter[Key]:
    """The clauses that still ask for something once the findings are accepted."""
    decision = report.decision
    keys = (clause_key(clause, decision, report) for clause in decision.clauses) if decision else ()
    return Counter(key for key in keys if key is not None)


def write_baseline(articles: Mapping[str, Mapping[Key, int]]) -> str:
    """A baseline as JSON text; equal entries give equal text, one a line, so that changes can be reviewed."""
    shown = {
        path: [
            {"rule": rule, "fingerprint": value, "count": count}
            for (rule, value), count in sorted(entries.items())
        ]
        for path, entries in sorted(articles.items())
        if entries
    }
    lines = [f'{{\n  "schema": "{SCHEMA}",\n  "articles": {{']
    for number, (path, rows) in enumerate(shown.items()):
        separator = "," if number else ""
        body = ",\n      ".join(json.dumps(row) for row in rows)
        lines.append(f"{separator}\n    {json.dumps(path)}: [\n      {body}\n    ]")
    return "".join(lines) + ("\n  }\n}\n" if shown else "}\n}\n")


def read_baseline(text: str, name: str) -> Baseline:
    """The baseline in a JSON text.

    Raises:
        ConfigError: it is not one.
    """
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise ConfigError(f"{name}: schema {data['schema']!r} is not known; this version reads {SCHEMA}")
        return Baseline({path: _entries(rows) for path, rows in data["articles"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{name}: not a baseline file ({_problem(error)}); make one with `provenance baseline create`",
            code="bad-baseline",
        ) from None


def _problem(error: Exception) -> str:
    """What is wrong with the file, in words for somebody who did not write this code."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno} is no JSON"
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    return str(error) if isinstance(error, ValueError) else "an object or a list stands in a wrong place"


def _entries(rows: list[dict[str, Any]]) -> dict[Key, int]:
    entries: dict[Key, int] = {}
    for row in rows:
        count = row["count"]
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise ValueError(f"count {count!r}")
        entries[str(row["rule"]), str(row["fingerprint"])] = count
    return entries
