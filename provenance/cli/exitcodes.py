"""Exit codes, in one place; and the code that an exception leads to."""

from __future__ import annotations

from provenance.core.decision import Outcome
from provenance.core.report import Report
from provenance.errors import InputError, ProvenanceError

PASSED = 0
FAILED = 1
MISUSED = 2
NOT_ANALYSED = 3
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
BROKEN_PIPE = 141  # 128 + SIGPIPE

HELP = """\b
Exit codes; the highest that applies is given:
  0  all articles passed (those to review included)
  1  the policy failed an article (with --strict also: asks for a review of
     one, unless for its style alone, which never fails an article)
  2  wrong usage, or a mistake in a policy, rule or model file; or nothing to
     check
  3  an input could not be analysed (the others are still reported)"""


def of_error(error: ProvenanceError) -> int:
    """The exit code for an error that ends the run."""
    return NOT_ANALYSED if isinstance(error, InputError) else MISUSED


def of_report(report: Report, *, strict: bool) -> int:
    """The exit code that one report asks for."""
    if not report.analysed:
        return NOT_ANALYSED
    decision = report.decision
    if decision is None or decision.outcome is Outcome.PASS:
        return PASSED
    if decision.outcome is Outcome.FAIL:
        return FAILED
    # A review that rests on style alone stays a review even here: style cannot fail an article.
    asked = any(clause.outcome is Outcome.REVIEW and not clause.style_only for clause in decision.clauses)
    return FAILED if strict and asked else PASSED
