"""Checks articles for AI disclosures, disclaimers, chatbot residue and AI-style phrasing.

>>> from provenance import Checker
>>> report = Checker.default().check_text("This article was generated in part using artificial intelligence.")
>>> report.verdict.label.value
'declared-ai'
"""

from provenance.api import Checker
from provenance.core.decision import Clause, Decision, Outcome
from provenance.core.diagnostics import Diagnostic
from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence
from provenance.core.report import Report
from provenance.core.spans import Span
from provenance.core.style import StyleScore
from provenance.core.verdict import Verdict
from provenance.errors import (
    ConfigError,
    InputError,
    ModelError,
    ProvenanceError,
    RuleError,
    UsageError,
)
from provenance.policy import Policy
from provenance.version import __version__

__all__ = [
    "Checker",
    "Clause",
    "ConfigError",
    "Decision",
    "Diagnostic",
    "Disclosure",
    "Evidence",
    "InputError",
    "ModelError",
    "Outcome",
    "Policy",
    "ProvenanceError",
    "Report",
    "RuleError",
    "Span",
    "StyleScore",
    "UsageError",
    "Verdict",
    "__version__",
]
