"""Issues: what the formats of code hosts and build servers show of a report, as places with messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from provenance.core.decision import Clause, Outcome
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.evidence import Evidence, Kind, Severity
from provenance.core.fingerprint import fingerprint
from provenance.core.report import Report
from provenance.core.spans import LineIndex, Location, Span
from provenance.core.suppression import Suppression

# Kinds in the order in which they explain a clause best: what an editor has to change comes first.
_ANCHORS = (Kind.RESIDUE, Kind.VERIFIED, Kind.DECLARED)


class Weight(StrEnum):
    """How an issue is shown: ``error`` for what fails the article, ``warning`` for what wants a person."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_OUTCOMES = {Outcome.FAIL: Weight.ERROR, Outcome.REVIEW: Weight.WARNING, Outcome.PASS: Weight.NOTE}
_SEVERITIES = {
    Severity.ERROR: Weight.ERROR,
    Severity.WARNING: Weight.WARNING,
    Severity.INFO: Weight.NOTE,
    Severity.NOTE: Weight.NOTE,
}
_LEVELS = {Level.ERROR: Weight.ERROR, Level.WARNING: Weight.WARNING, Level.NOTE: Weight.NOTE}


@dataclass(frozen=True, slots=True)
class Issue:
    """One line of a code host's list.

    ``rule`` is a rule id, ``policy/CLAUSE`` or ``input/CODE``; ``place`` counts in code points;
    ``text`` holds the words of the article at that place, ``fingerprint`` outlives moves of them.
    """

    rule: str
    name: str
    kind: str
    weight: Weight
    message: str
    advice: str
    place: Location
    text: str
    fingerprint: str
    suppression: Suppression | None = None

    @property
    def full_message(self) -> str:
        """The message with what to do about it."""
        return f"{self.message} {self.advice}".strip()


def find_issues(report: Report, *, lines: LineIndex | None = None, context: bool = False) -> list[Issue]:
    """The issues of a report: clauses of the policy first, then findings in document order, then diagnostics.

    Page furniture and boilerplate are left out unless ``context`` asks for them; a clause that only
    notes something (``pass``) is none.
    """
    lines = lines or report.lines
    return [*_clauses(report, lines), *_findings(report, lines, context=context), *_inputs(report, lines)]


def _clauses(report: Report, lines: LineIndex) -> Iterator[Issue]:
    if report.decision is None:
        return
    for clause in report.decision.clauses:
        if clause.outcome is Outcome.PASS:
            continue
        span = _anchor(clause, report)
        rule = f"policy/{clause.id}"
        yield Issue(
            rule=rule,
            name=clause.id,
            kind="policy",
            weight=_OUTCOMES[clause.outcome],
            message=clause.message,
            advice=clause.advice,
            place=lines.locate(span),
            text=report.source_text[span.start : span.end],
            fingerprint=fingerprint(rule, report.decision.policy),
        )


def _anchor(clause: Clause, report: Report) -> Span:
    """Where a clause is shown: at what it is about if that has a place, else at the start of the article."""
    standing = [item for item in report.findings if item.suppression is None and len(item.span)]
    basis = report.verdict.basis
    # What the verdict rests on explains a clause better than anything else.
    for kind in (Kind.STYLE,) if clause.style_only else (*([basis] if basis else []), *_ANCHORS):
        for item in standing:
            if item.kind is kind:
                return item.span
    return _first_line(report.source_text)


def _first_line(text: str) -> Span:
    """The first line that holds something, without the spaces around it."""
    start = len(text) - len(text.lstrip())
    if start == len(text):
        return Span(0, 0)
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    return Span(start, start + len(line.rstrip()))


def _findings(report: Report, lines: LineIndex, *, context: bool) -> Iterator[Issue]:
    for item in report.findings:
        if item.kind is Kind.CONTEXT and not context:
            continue
        yield Issue(
            rule=item.rule,
            name=item.name,
            kind=item.kind.value,
            weight=_weight(item),
            message=item.message,
            advice=item.advice,
            place=lines.locate(item.span),
            text=item.text,
            fingerprint=fingerprint(item.rule, item.text),
            suppression=item.suppression,
        )


def _weight(item: Evidence) -> Weight:
    """A finding as its rule grades it; style and context are notes at most, whatever a rule says."""
    return Weight.NOTE if item.kind in (Kind.STYLE, Kind.CONTEXT) else _SEVERITIES[item.severity]


def _inputs(report: Report, lines: LineIndex) -> Iterator[Issue]:
    for item in report.diagnostics:
        if item.level is not Level.NOTE:
            yield _diagnostic(item, lines)


def _diagnostic(item: Diagnostic, lines: LineIndex) -> Issue:
    rule = f"input/{item.code}"
    return Issue(
        rule=rule,
        name=item.code,
        kind="input",
        weight=_LEVELS[item.level],
        message=item.message,
        advice="",
        place=lines.locate(item.span or Span(0, 0)),
        text="",
        fingerprint=fingerprint(rule, item.message),
    )


def relative_path(name: str, root: str = "") -> str:
    """The article's name as code hosts want it: relative to ``root``, with slashes, without ``./``."""
    path = name.replace("\\", "/")
    base = root.replace("\\", "/").rstrip("/")
    if base and path.startswith(base + "/"):
        path = path[len(base) + 1 :]
    while path.startswith("./"):
        path = path[2:]
    return path or name


class Occurrences:
    """Tells equal fingerprints of one article apart: the first stays as it is, the next gets ``:2``."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], int] = {}

    def key(self, path: str, value: str) -> str:
        """The fingerprint with its number where it came up before in the same article."""
        count = self._seen[path, value] = self._seen.get((path, value), 0) + 1
        return value if count == 1 else f"{value}:{count}"
