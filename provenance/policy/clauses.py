"""PolicyClause: a condition with an outcome; and the evaluation of clauses, style cap included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.core.decision import Clause, Decision, Outcome
from provenance.core.report import Report
from provenance.core.verdict import Verdict
from provenance.policy.conditions import Condition, Facts
from provenance.policy.context import Context

_CAPPED = "The policy asks for a failure here, but style alone can only ask for a review."


@dataclass(frozen=True, slots=True)
class PolicyClause:
    """One house rule: when ``condition`` holds, the outcome is at least ``outcome``.

    ``message`` says to an editor what is wrong, ``advice`` what to write or do.
    """

    id: str
    outcome: Outcome
    condition: Condition
    message: str
    advice: str = ""


def decide(
    report: Report,
    policy: str,
    clauses: Iterable[PolicyClause],
    context: Context | None = None,
    verdict: Verdict | None = None,
) -> Decision | None:
    """The decision on a report, or None when the report could not be analysed.

    The outcome is the worst of all clauses that apply, ``pass`` where none does. A clause that would
    not apply without the evidence of style cannot fail an article: it asks for a review. That
    is fixed here and no policy can change it.
    """
    if not report.analysed:
        return None
    facts = Facts.of(report, context, verdict)
    held = [clause for clause in clauses if clause.condition.holds(facts)]
    without_style = facts.without_style() if held else facts
    applied = [_applied(clause, style_only=not clause.condition.holds(without_style)) for clause in held]
    outcome = max((clause.outcome for clause in applied), default=Outcome.PASS)
    return Decision(outcome, policy, tuple(applied))


def _applied(clause: PolicyClause, *, style_only: bool) -> Clause:
    outcome, message = clause.outcome, clause.message
    if style_only and outcome is Outcome.FAIL:
        outcome, message = Outcome.REVIEW, f"{message} {_CAPPED}"
    return Clause(clause.id, outcome, message, clause.advice, style_only)
