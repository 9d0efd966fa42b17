"""Expressions: the regular expressions of a rule book, each tried near its literals."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from provenance.core.folding import fold
from provenance.core.textview import TextView
from provenance.match.prefilter import Group, Prefilter
from provenance.rules.compiled import Pattern, Rule

# An expression is tried so far around its literal, and for so long.
_REACH = 400
_SECONDS = 0.25
_MAX_MATCHES = 200
# A class of characters, and what can stand for a line feed (in a class that leaves characters out: what keeps it out).
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\])*)\]")
_GROUP = re.compile(r"\([^()]*\)")
_MANY_LINES = re.compile(r"\\[nsWDAZ]")


class _Plan:
    """One expression with its number of literals; compiled when it is first needed."""

    __slots__ = ("compiled", "group", "in_line", "pattern", "rule")

    def __init__(self, rule: Rule, pattern: Pattern) -> None:
        self.rule = rule
        self.pattern = pattern
        # What stands in the text as written stands folded in the folded text, so one pass serves both.
        self.group: Group = (
            tuple({fold(literal)[0] for literal in pattern.groups[0]}) if pattern.raw else pattern.groups[0]
        )
        self.in_line = _is_line(pattern.source)
        self.compiled: regex.Pattern[str] | None = None


class Expressions:
    """The regular expressions of a rule book. Immutable after construction, but for those compiled when needed."""

    def __init__(self, expressions: list[tuple[Rule, Pattern]]) -> None:
        plans = [_Plan(rule, pattern) for rule, pattern in expressions]
        self._prefilter = Prefilter(plan.group for plan in plans)
        self._by_group: dict[int, list[_Plan]] = {}
        for plan in plans:
            self._by_group.setdefault(self._prefilter.number(plan.group), []).append(plan)

    def search(self, view: TextView, stopped: list[str]) -> Iterator[tuple[Rule, Pattern, int, int]]:
        """All matches with their range of the text; the ids of rules that ran out of time are added to ``stopped``."""
        if not self._by_group:
            return
        occurring = self._prefilter.occurring(self._prefilter.scan(view.folded))
        for number in self._by_group.keys() & occurring.active:
            for plan in self._by_group[number]:
                places = occurring.places(number)
                raw = plan.pattern.raw
                if raw:
                    places = [view.map.range(place, place)[0] for place in places]
                try:
                    for start, end in _spans(view.text if raw else view.folded, plan, places):
                        yield plan.rule, plan.pattern, *((start, end) if raw else view.map.range(start, end))
                except TimeoutError:
                    stopped.append(plan.rule.id)


def _spans(text: str, plan: _Plan, places: list[int]) -> Iterator[tuple[int, int]]:
    """Spans of an expression near its literals.

    Raises:
        TimeoutError: when it takes too long.
    """
    if plan.compiled is None:
        plan.compiled = regex.compile(plan.pattern.source)
    compiled = plan.compiled
    if plan.in_line:
        # It begins where the line begins, so that one attempt will do.
        matches = (compiled.match(text, *line, timeout=_SECONDS) for line in _lines(text, places))
        found = (match for match in matches if match)
    else:
        found = (
            match
            for window in _windows(places, len(text))
            for match in compiled.finditer(text, *window, timeout=_SECONDS)
        )
    seen: set[tuple[int, int]] = set()
    for match in found:
        start, end = match.span()
        # The line feed that some expressions begin with is no part of what they find.
        while start < end and text[start] == "\n":
            start += 1
        if end > start and (start, end) not in seen:
            seen.add((start, end))
            yield start, end
            if len(seen) >= _MAX_MATCHES:
                return


def _is_line(source: str) -> bool:
    """True for an expression that begins where a line begins and cannot run over its end."""
    if not source.startswith("(?m)^") or "(?s" in source:
        return False
    if any((_MANY_LINES.search(found[2]) is None) == bool(found[1]) for found in _CLASS.finditer(source)):
        return False
    plain = _CLASS.sub("", source)
    outside = re.sub(r"\\.", "", plain)
    while (inner := _GROUP.sub("", outside)) != outside:
        outside = inner
    return "|" not in outside and _MANY_LINES.search(plain) is None


def _lines(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """The lines in which ascending places lie, as far as an expression may reach."""
    last = -1
    for place in places:
        if place < last:
            continue
        start = text.rfind("\n", max(0, place - _REACH), place) + 1
        end = text.find("\n", place, place + _REACH)
        last = end if end >= 0 else min(len(text), place + _REACH)
        if start or place <= _REACH:
            yield start, last


def _windows(places: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Stretches of the text around ascending places, those that overlap merged."""
    start = end = -1
    for place in places:
        if start >= 0 and place - _REACH <= end:
            end = min(length, place + _REACH)
            continue
        if start >= 0:
            yield start, end
        start, end = max(0, place - _REACH), min(length, place + _REACH)
    if start >= 0:
        yield start, end
