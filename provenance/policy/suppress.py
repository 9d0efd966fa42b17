"""Suppressions: accepting a finding, in the article or beside it, for a reason that somebody wrote down.

The grammar is the same everywhere::

    provenance: ignore-next-line RES001, STY: quoted in a report about chatbots (until 2027-03-01)

``ignore-line``, ``ignore-next-line``, ``ignore-start`` … ``ignore-end`` and ``ignore-file`` say where it
holds; rules are ids, beginnings of ids, or ``all``. In Markdown and HTML it stands in a comment, in
plain text in square brackets. Nothing here asks a clock: the day comes from the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.evidence import Evidence
from provenance.core.fingerprint import normalised
from provenance.core.report import Report
from provenance.core.spans import LineIndex, Span
from provenance.core.suppression import SuppressedBy, Suppression

FRONT_MATTER_KEY = "provenance-ignore"

_COMMENT = re.compile(
    r"<!--\s*provenance:(?P<html>[^\n]{0,1000}?)-->|\{/\*\s*provenance:(?P<mdx>[^\n]{0,1000}?)\*/\}"
    r"|\[provenance:(?P<plain>[^\n\]]{0,1000})\]|\[//\]: # \(provenance:(?P<link>[^\n]{0,1000}?)\)[ \t]*(?=\r?\n|\Z)"
)
_DIRECTIVE = re.compile(r"\s*(?P<verb>[a-z-]+)(?:\s+(?P<rest>.*))?", re.DOTALL)
_ENTRY = re.compile(r"(?P<rules>[\w*/-]+(?:\s*,\s*[\w*/-]+)*)\s*(?::\s*(?P<reason>.*))?", re.DOTALL)
_UNTIL = re.compile(r"\(?\s*\buntil[ =:]+(?P<day>\S+?)\s*\)?\s*$")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_VERBS = ("ignore-line", "ignore-next-line", "ignore-start", "ignore-end", "ignore-file")


@dataclass(frozen=True, slots=True)
class SuppressionRules:
    """What a policy forbids: ways of accepting, rules (by id or its beginning), and acceptance without an end."""

    forbidden_ways: frozenset[SuppressedBy] = frozenset()
    forbidden_rules: tuple[str, ...] = ()
    until_required: bool = False

    def refusal(self, suppression: Suppression, rule: str) -> str:
        """Why the policy does not allow it; empty when it does."""
        if suppression.by in self.forbidden_ways:
            return f"the policy allows none by {suppression.by.value}"
        if any(rule.startswith(prefix) for prefix in self.forbidden_rules):
            return f"the policy allows none for {rule}"
        if self.until_required and not suppression.until and suppression.by is not SuppressedBy.UNCHANGED:
            return "the policy wants a last day (until YYYY-MM-DD)"
        return ""


@dataclass(frozen=True, slots=True)
class Directive:
    """A suppression with its reach: a range of the Source, rules, and words that the finding has to hold.

    ``place`` is where it stands in the Source, None for one that stands elsewhere (``origin`` says where).
    """

    rules: tuple[str, ...]
    suppression: Suppression
    reach: Span
    place: Span | None = None
    origin: str = ""
    words: str = ""

    def covers(self, finding: Evidence) -> bool:
        """True when it is about the finding."""
        if not any(name == "all" or finding.rule.startswith(name) for name in self.rules):
            return False
        span = finding.span
        inside = span.overlaps(self.reach) or (len(span) == 0 and self.reach.contains(span))
        return inside and (not self.words or normalised(self.words) in normalised(finding.text))


@dataclass(slots=True)
class Found:
    """Directives, and what is wrong with others."""

    directives: list[Directive]
    problems: list[Diagnostic]


def parse_entry(text: str) -> tuple[tuple[str, ...], str, str] | str:
    """Rules, reason and last day of ``RULES: reason (until DAY)``; or what is wrong with it."""
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        return "it names no rules; write RULES: reason"
    reason, until = (match["reason"] or "").strip(), ""
    ending = _UNTIL.search(reason)
    if ending:
        until = ending["day"]
        if not _DAY.fullmatch(until):
            return f"'{until}' is no day; write until YYYY-MM-DD"
        reason = reason[: ending.start()].rstrip(" (,;")
    if not reason:
        return "it gives no reason; write RULES: reason"
    rules = tuple("all" if name == "*" else name for name in re.split(r"\s*,\s*", match["rules"]))
    return rules, reason, until


def find_directives(report: Report) -> Found:
    """The directives in an article: in comments, and in the front matter under ``provenance-ignore``."""
    found = Found([], [])
    everything = Span(0, len(report.source_text))
    for item in report.metadata:
        if item.origin == "front-matter" and item.key == FRONT_MATTER_KEY:
            _add(found, item.value, SuppressedBy.FRONT_MATTER, everything, item.span)
    # A plain `in` is much faster than the expression, and most articles have none.
    if "provenance:" in report.source_text:
        _comments(found, report.source_text)
    return found


def _comments(found: Found, text: str) -> None:
    lines = LineIndex(text)
    opened: list[tuple[int, str, Span]] = []
    for match in _COMMENT.finditer(text):
        place = Span(*match.span())
        body = next(group for group in match.groups() if group is not None)
        directive = _DIRECTIVE.fullmatch(body.strip())
        verb, rest = (directive["verb"], directive["rest"] or "") if directive else ("", "")
        if verb == "ignore-start":
            opened.append((match.end(), rest, place))
        elif verb == "ignore-end":
            if not opened:
                found.problems.append(_problem("there is no ignore-start before this ignore-end", place))
                continue
            start, entry, begun = opened.pop()
            _add(found, entry, SuppressedBy.COMMENT, Span(start, match.start()), begun)
        elif verb in _VERBS:
            _add(found, rest, SuppressedBy.COMMENT, _reach(verb, text, lines, place), place)
        else:
            message = f"'{verb or body.strip()[:40]}' is none of {', '.join(_VERBS)}"
            found.problems.append(_problem(message, place))
    for _, _, begun in opened:
        found.problems.append(_problem("there is no ignore-end for this ignore-start", begun))


def _reach(verb: str, text: str, lines: LineIndex, place: Span) -> Span:
    if verb == "ignore-file":
        return Span(0, len(text))
    line = lines.position(place.start)[0]
    if verb == "ignore-next-line":
        line = lines.position(place.end)[0] + 1
        # The next line that holds something: Markdown wants a blank line after a comment.
        while line <= lines.lines and not text[slice(*lines.line_range(line))].strip():
            line += 1
        if line > lines.lines:
            return Span(len(text), len(text))
    return Span(*lines.line_range(line))


def _add(found: Found, entry: str, by: SuppressedBy, reach: Span, place: Span) -> None:
    parsed = parse_entry(entry)
    if isinstance(parsed, str):
        found.problems.append(_problem(parsed, place))
        return
    rules, reason, until = parsed
    found.directives.append(Directive(rules, Suppression(by, reason, until), reach, place))


def _problem(message: str, place: Span | None) -> Diagnostic:
    return Diagnostic(Level.WARNING, "bad-suppression", f"a suppression is not used: {message}", place)


def suppress(report: Report, directives: Iterable[Directive], rules: SuppressionRules, today: str) -> Report:
    """The report with the findings that the directives accept marked so.

    Directives that have expired on ``today`` (YYYY-MM-DD; empty: none has), that the policy forbids or
    that are about nothing here are reported as diagnostics.
    """
    evidence = list(report.evidence)
    problems: list[Diagnostic] = []
    for directive in directives:
        problems += _apply(directive, evidence, rules, today)
    return replace(report, evidence=tuple(evidence), diagnostics=(*report.diagnostics, *problems))


def _apply(
    directive: Directive, evidence: list[Evidence], rules: SuppressionRules, today: str
) -> Iterator[Diagnostic]:
    names = ", ".join(directive.rules)
    where = f" ({directive.origin})" if directive.origin else ""
    suppression = directive.suppression
    if suppression.until and today and suppression.until < today:
        message = f"the suppression of {names} ended on {suppression.until}{where}"
        yield Diagnostic(Level.WARNING, "expired-suppression", message, directive.place)
        return
    used = False
    refusals: dict[str, None] = {}
    for index, item in enumerate(evidence):
        if not item.active or item.private or not directive.covers(item):
            continue
        refusal = rules.refusal(suppression, item.rule)
        if refusal:
            refusals[refusal] = None
            continue
        used = True
        if item.suppression is None:
            evidence[index] = replace(item, suppression=suppression)
    for refusal in refusals:
        message = f"the suppression of {names} is not used: {refusal}{where}"
        yield Diagnostic(Level.WARNING, "forbidden-suppression", message, directive.place)
    if not used and not refusals:
        message = f"nothing here is suppressed by '{names}: {suppression.reason}'{where}; take it out"
        yield Diagnostic(Level.WARNING, "unused-suppression", message, directive.place)


def mark(report: Report, indices: Sequence[int], suppression: Suppression, rules: SuppressionRules) -> Report:
    """The report with the evidence at these places accepted in one way, unless the policy forbids that."""
    evidence = list(report.evidence)
    for index in indices:
        item = evidence[index]
        if item.suppression is None and not rules.refusal(suppression, item.rule):
            evidence[index] = replace(item, suppression=suppression)
    return replace(report, evidence=tuple(evidence))
