"""House rules over verdicts: Policy and what it is made of."""

from provenance.policy.clauses import PolicyClause
from provenance.policy.context import Context
from provenance.policy.policy import Policy

__all__ = ["Context", "Policy", "PolicyClause"]
