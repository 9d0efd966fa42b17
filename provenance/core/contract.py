"""The machine contract: plain dictionaries and JSON text for the parts of a report.

Key order is fixed, numbers are rounded to six significant digits and nothing depends on time or
place, so that equal reports give equal bytes.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from provenance.core.decision import Decision
from provenance.core.diagnostics import Diagnostic
from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence, Kind
from provenance.core.spans import LineIndex, Span
from provenance.core.style import StyleScore
from provenance.core.suppression import Suppression
from provenance.core.verdict import Verdict

DOCUMENT_SCHEMA = "provenance-report/1"
ARTICLE_SCHEMA = "provenance-article/1"

# Longer quotes are cut: a finding has to be recognisable, and its span tells where all of it stands.
LONGEST_TEXT = 2000

_SURROGATES = re.compile("[\ud800-\udfff]")


def number(value: float | None) -> float | None:
    """``value`` at six significant digits; None for None and for what JSON cannot hold (NaN, infinity)."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.6g}") + 0.0  # adding zero turns -0.0 into 0.0


def shortened(text: str) -> str:
    """``text``, cut after 2,000 code points with an ellipsis in place of the rest."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def json_text(value: Any, *, indent: int | None = None) -> str:
    """``value`` as JSON that encodes to UTF-8: readable as it stands, lone surrogates escaped."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    return _SURROGATES.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def span_dict(span: Span, lines: LineIndex) -> dict[str, Any]:
    """The span with its 1-based lines and columns."""
    place = lines.locate(span)
    return {
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """The verdict without its steps, which are for people."""
    return {
        "label": verdict.label.value,
        "involvement": verdict.involvement.value,
        "reasons": list(verdict.reasons),
        "disclosure": verdict.disclosure.value,
        "basis": None if verdict.basis is None else verdict.basis.value,
        "digital_source_type": verdict.digital_source_type,
    }


def disclosure_dict(disclosure: Disclosure, lines: LineIndex) -> dict[str, Any]:
    """The disclosure with the place of the whole notice."""
    return {
        "polarity": disclosure.polarity.value,
        "extent": disclosure.extent.value,
        "role": disclosure.role.value,
        "scope": disclosure.scope.value,
        "tool": disclosure.tool,
        "human_review": disclosure.human_review.value,
        "channel": disclosure.channel.value,
        "where": disclosure.where.value,
        "truncated": disclosure.truncated,
        "quality": number(disclosure.quality),
        "rule": disclosure.rule,
        "text": shortened(disclosure.text),
        "span": span_dict(disclosure.span, lines),
    }


def style_dict(style: StyleScore, lines: LineIndex) -> dict[str, Any]:
    """The classifier's answer; the ranges of ``style`` have to be offsets into the Source."""
    return {
        "flag": style.flag.value,
        "llr": number(style.llr),
        "raw": number(style.raw),
        "reasons": list(style.reasons),
        "passages": [
            {"raw": number(passage.raw), "span": span_dict(Span(passage.start, passage.end), lines)}
            for passage in style.passages
        ],
        "features": [
            {
                "name": feature.name,
                "label": feature.label,
                "weight": number(feature.weight),
                "spans": [span_dict(Span(start, end), lines) for start, end in feature.ranges],
            }
            for feature in style.features
        ],
    }


def finding_dict(evidence: Evidence, lines: LineIndex) -> dict[str, Any]:
    """One piece of evidence.

    ``strength`` is given for residue only, the one kind that it grades; ``suppression`` only where
    somebody accepted the finding.
    """
    suppression = evidence.suppression
    accepted = {} if suppression is None else {"suppression": suppression_dict(suppression)}
    return {
        "rule": evidence.rule,
        "name": evidence.name,
        "kind": evidence.kind.value,
        "category": evidence.category or None,
        "severity": evidence.severity.value,
        "status": evidence.status.value,
        "reason": evidence.reason or None,
        "strength": evidence.strength.value if evidence.kind is Kind.RESIDUE else None,
        "quality": number(evidence.quality),
        "message": evidence.message,
        "advice": evidence.advice or None,
        "text": shortened(evidence.text),
        "slots": {name: shortened(value) for name, value in sorted(evidence.slots)},
        "span": span_dict(evidence.span, lines),
        **accepted,
    }


def suppression_dict(suppression: Suppression) -> dict[str, Any]:
    """What accepted a finding, why and until when."""
    return {
        "by": suppression.by.value,
        "reason": suppression.reason,
        "until": suppression.until or None,
    }


def decision_dict(decision: Decision) -> dict[str, Any]:
    """The decision with the clauses that led to it."""
    return {
        "outcome": decision.outcome.word,
        "policy": decision.policy,
        "clauses": [
            {
                "id": clause.id,
                "outcome": clause.outcome.word,
                "style_only": clause.style_only,
                "message": clause.message,
                "advice": clause.advice or None,
            }
            for clause in decision.clauses
        ],
    }


def diagnostic_dict(diagnostic: Diagnostic, lines: LineIndex) -> dict[str, Any]:
    """The diagnostic, with its place where it has one."""
    return {
        "level": diagnostic.level.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "span": None if diagnostic.span is None else span_dict(diagnostic.span, lines),
    }
