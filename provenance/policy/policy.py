"""Policy: the house rules that turn a report into a decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from provenance.core.decision import Decision
from provenance.core.report import Report
from provenance.core.verdict import Verdict
from provenance.policy import default
from provenance.policy.clauses import PolicyClause, decide
from provenance.policy.context import Context
from provenance.policy.suppress import SuppressionRules


@dataclass(frozen=True, slots=True)
class Policy:
    """House rules: clauses that each ask for ``fail``, ``review`` or ``pass`` when their condition holds."""

    name: str
    clauses: tuple[PolicyClause, ...]
    description: str = ""
    suppressions: SuppressionRules = field(default_factory=SuppressionRules)

    @classmethod
    def default(cls) -> Policy:
        """The policy used when none is named; the same as ``Policy.load("default")``."""
        return cls(default.NAME, default.CLAUSES, default.DESCRIPTION)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Policy:
        """The shipped policy of that name, or the policy in that YAML file.

        A Path, and a string with a slash or an ending in ``.yaml`` or ``.yml``, is a file; any other
        string is a name.

        Raises:
            ConfigError: no such policy (with the nearest name), an unreadable file, or a file with
                mistakes; the message gives file:line:column for each of them.

        """
        # Imported here: YAML and pydantic cost more time than a whole check, and the default needs neither.
        from provenance.policy.loader import load_policy_file

        return load_policy_file(name_or_path).policy()

    def evaluate(
        self, report: Report, context: Context | None = None, verdict: Verdict | None = None
    ) -> Decision | None:
        """The decision on a report; None when the report could not be analysed, for then there is none.

        ``context`` says where and when the article is published, as far as it does not say so itself.
        ``verdict`` stands in for the report's where findings were accepted (``Checker.reconsider``).

        Style alone never fails an article: a clause that would not apply without the evidence of
        style is capped to a review, whatever the policy says.
        """
        return decide(report, self.name, self.clauses, context, verdict)
