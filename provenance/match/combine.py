"""Combination: overlapping finds are reduced to the best one, and combination rules are applied."""

from __future__ import annotations

from collections.abc import Iterable, Set

from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.match.claims import claim_of
from provenance.match.engine import with_status
from provenance.rules.compiled import Condition, Rule

_STRENGTH = {Strength.WEAK: 0, Strength.MEDIUM: 1, Strength.STRONG: 2}


def combine(evidence: Iterable[Evidence], rules: Iterable[Rule]) -> list[Evidence]:
    """The evidence with overlaps absorbed and the finds of combination rules added, in document order."""
    items = _absorb_overlaps(list(evidence))
    if not items:
        return items
    for rule in rules:
        if rule.when is not None:
            _apply(rule, items)
    return sorted(items, key=lambda item: (item.start, item.end, item.rule))


def _rivalry(item: Evidence) -> tuple[str, ...]:
    """Finds with the same value compete for the same words; others may stand side by side.

    A private find of a kind that others declare claims nothing itself: it says that they are about something else.
    """
    if item.private and (item.attach or item.kind is not Kind.DECLARED):
        return (item.rule,)
    if item.kind is Kind.CONTEXT:
        return (item.kind, item.category)
    return (item.kind,)


def _rank(item: Evidence) -> tuple[int, int, float, int]:
    return (
        item.priority,
        _STRENGTH[item.strength],
        item.quality if item.end > item.start else 0,
        item.end - item.start,
    )


def _absorb_overlaps(items: list[Evidence]) -> list[Evidence]:
    """Of active finds that compete and overlap, the best stays: by priority, strength, quality and length."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, item in enumerate(items):
        if item.active:
            groups.setdefault(_rivalry(item), []).append(index)
    for indexes in groups.values():
        kept: list[int] = []
        for index in sorted(
            indexes, key=lambda index: (*_negated(_rank(items[index])), items[index].start, items[index].rule)
        ):
            rival = next((other for other in kept if _compete(items[index], items[other])), None)
            if rival is None:
                kept.append(index)
            else:
                items[index] = with_status(items[index], Status.ABSORBED, items[rival].rule)
    return items


def _negated(rank: tuple[int, int, float, int]) -> tuple[float, ...]:
    return tuple(-value for value in rank)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end


def _compete(one: Evidence, other: Evidence) -> bool:
    """True when two finds are about the same words; a claim and a denial may share a word or two of one sentence."""
    if not _overlap(one, other):
        return False
    if one.claim is None or other.claim is None or one.claim.polarity == other.claim.polarity:
        return True
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared > min(one.end - one.start, other.end - other.start)


def _apply(rule: Rule, items: list[Evidence]) -> None:
    condition = rule.when
    if condition is None or not _holds(condition, {item.rule for item in items if item.active}):
        return
    parts = [item for item in items if item.active and item.rule.startswith(_positive_terms(condition))]
    if not parts:
        return
    first = min(parts, key=lambda item: (item.start, item.end))
    for index, item in enumerate(items):
        if item.active and rule.absorb and item.rule.startswith(rule.absorb):
            items[index] = with_status(item, Status.ABSORBED, rule.id)
    items.append(
        Evidence(
            rule=rule.id,
            name=rule.name,
            kind=Kind(rule.kind),
            severity=Severity(rule.severity),
            message=rule.message,
            span=first.span,
            text=first.text,
            start=first.start,
            end=first.end,
            strength=Strength(rule.strength),
            claim=claim_of(rule.claim, {}),
            category=rule.category,
            advice=rule.advice,
            slots=(("of", ", ".join(sorted({part.rule for part in parts}))),),
        )
    )


def _positive_terms(condition: Condition) -> tuple[str, ...]:
    terms: list[str] = []
    for term in (*condition.all, *condition.any):
        terms.extend([term] if isinstance(term, str) else _positive_terms(term))
    return tuple(terms)


def _holds(condition: Condition, active: Set[str]) -> bool:
    def one(term: str | Condition) -> bool:
        if isinstance(term, Condition):
            return _holds(term, active)
        return term in active or any(rule.startswith(term) for rule in active)

    if not all(one(term) for term in condition.all) or any(one(term) for term in condition.none):
        return False
    return not condition.any or sum(one(term) for term in condition.any) >= condition.at_least
