"""JUnit XML for build servers: a test case for each article, failed, in error or passed."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from provenance.core.decision import Clause, Outcome
from provenance.core.diagnostics import Level
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options
from provenance.reporters.issues import find_issues, relative_path
from provenance.reporters.quoting import clipped, safe

_LONGEST_QUOTE = 120


class JunitReporter:
    """Keeps the test cases as text until the end, for their counts stand before them."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reset()

    def _reset(self) -> None:
        self._cases: list[str] = []
        self._tool: ToolInfo | None = None
        self._failures = self._errors = 0

    def begin(self, tool: ToolInfo) -> str:
        """Nothing yet."""
        self._reset()
        self._tool = tool
        return ""

    def article(self, report: Report) -> str:
        """Nothing yet; the test case is kept."""
        self._cases.append(self._case(report))
        return ""

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The whole document."""
        tool = self._tool
        counts = f'tests="{len(self._cases)}" failures="{self._failures}" errors="{self._errors}"'
        properties = "" if tool is None else _properties(tool)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="provenance" {counts}>\n'
            f'  <testsuite name="provenance" {counts} skipped="0">\n'
            f"{properties}{''.join(self._cases)}  </testsuite>\n</testsuites>\n"
        )

    def _case(self, report: Report) -> str:
        name = _attribute(relative_path(report.name, self._options.root))
        decision = report.decision
        policy = decision.policy if decision else "none"
        head = f'    <testcase classname={_attribute(f"provenance.{policy}")} name={name} file={name} time="0">\n'
        if not report.analysed:
            self._errors += 1
            errors = [item for item in report.diagnostics if item.level is Level.ERROR]
            body = _element("error", errors[0].message, errors[0].code, "")
        elif self._failed(report):
            self._failures += 1
            clauses = [clause for clause in decision.clauses if self._counts(clause)] if decision else []
            message = " ".join(clause.message for clause in clauses)
            body = _element("failure", message, " ".join(clause.id for clause in clauses), _details(report))
        else:
            details = _details(report)
            body = f"      <system-out>{_text(details)}</system-out>\n" if details else ""
        return f"{head}{body}    </testcase>\n"

    def _failed(self, report: Report) -> bool:
        decision = report.decision
        return decision is not None and any(map(self._counts, decision.clauses))

    def _counts(self, clause: Clause) -> bool:
        strict = self._options.strict and clause.outcome is Outcome.REVIEW and not clause.style_only
        return clause.outcome is Outcome.FAIL or strict


def _details(report: Report) -> str:
    lines = []
    for issue in find_issues(report):
        place = f"{issue.place.line}:{issue.place.column}"
        quoted = f" “{clipped(issue.text, _LONGEST_QUOTE)}”" if issue.text and issue.kind != "policy" else ""
        accepted = f" (accepted: {safe(issue.suppression.reason)})" if issue.suppression else ""
        lines.append(
            f"{place}: {issue.weight}: {safe(issue.full_message)}{quoted} [{safe(issue.rule)}]{accepted}"
        )
    return "\n".join(lines)


def _properties(tool: ToolInfo) -> str:
    pairs = [("version", tool.version), ("rules", tool.rules.digest)]
    if tool.model is not None:
        pairs.append(("model", tool.model.digest))
    rows = "".join(
        f"      <property name={_attribute(key)} value={_attribute(value)}/>\n" for key, value in pairs
    )
    return f"    <properties>\n{rows}    </properties>\n"


def _element(name: str, message: str, kind: str, details: str) -> str:
    return f"      <{name} message={_attribute(message)} type={_attribute(kind)}>{_text(details)}</{name}>\n"


def _attribute(text: str) -> str:
    # safe() leaves nothing that XML 1.0 cannot hold: controls, surrogates and U+FFFE are spelled out.
    return quoteattr(safe(text))


def _text(text: str) -> str:
    return escape("\n".join(safe(line) for line in text.split("\n")))
