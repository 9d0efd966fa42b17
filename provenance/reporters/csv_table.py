"""CSV for spreadsheets: a row for each finding, and one for an article without any."""

from __future__ import annotations

import csv
import io
from typing import Any

from provenance.core import contract
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options
from provenance.reporters.issues import Issue, find_issues, relative_path
from provenance.reporters.quoting import safe

COLUMNS = (
    "article", "outcome", "label", "disclosure", "basis", "language", "words", "policy", "kind", "rule",
    "level", "line", "column", "end_line", "end_column", "text", "message", "advice", "accepted", "sha256",
)  # fmt: skip
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvReporter:
    """Writes RFC 4180 rows in which no cell of text is a formula."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The names of the columns."""
        return _row(dict.fromkeys(COLUMNS, "") | {name: name for name in COLUMNS})

    def article(self, report: Report) -> str:
        """The rows of one article."""
        decision, verdict = report.decision, report.verdict
        whole = {
            "article": relative_path(report.name, self._options.root),
            "outcome": decision.outcome.word if decision else "" if report.analysed else "not analysed",
            "label": verdict.label.value,
            "disclosure": verdict.disclosure.value,
            "basis": verdict.basis.value if verdict.basis else "",
            "language": report.language or "",
            "words": report.words,
            "policy": decision.policy if decision else "",
            "sha256": report.sha256,
        }
        issues = find_issues(report, context=self._options.verbose)
        return "".join(_row(whole | _cells(issue)) for issue in issues) or _row(whole)

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """Nothing."""
        return ""


def _cells(issue: Issue) -> dict[str, Any]:
    place = issue.place
    return {
        "kind": issue.kind,
        "rule": issue.rule,
        "level": issue.weight.value,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "text": contract.shortened(issue.text) if issue.kind != "policy" else "",
        "message": issue.message,
        "advice": issue.advice,
        "accepted": issue.suppression.reason if issue.suppression else "",
    }


def _row(cells: dict[str, Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_cell(cells.get(name, "")) for name in COLUMNS])
    return line.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = safe(value)
    return f"'{text}" if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text
