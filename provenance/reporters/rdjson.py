"""Reviewdog's diagnostic format: rdjson (one document) and rdjsonl (a diagnostic a line), columns in UTF-8 bytes."""

from __future__ import annotations

from typing import Any

from provenance.core import contract
from provenance.core.report import Report, Summary, ToolInfo
from provenance.core.spans import LineIndex, utf8_column
from provenance.reporters.base import Options
from provenance.reporters.issues import Issue, Weight, find_issues, relative_path

_SEVERITIES = {Weight.ERROR: "ERROR", Weight.WARNING: "WARNING", Weight.NOTE: "INFO"}
_SOURCE = {"name": "provenance"}


class RdjsonLinesReporter:
    """Writes a line for each issue that nobody accepted."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """Nothing."""
        return ""

    def article(self, report: Report) -> str:
        """The lines of one article."""
        return "".join(
            contract.json_text({**item, "source": _SOURCE}) + "\n"
            for item in _diagnostics(report, self._options.root)
        )

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """Nothing."""
        return ""


class RdjsonReporter:
    """Writes one document with all diagnostics."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._first = True

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The head of the document."""
        self._first = True
        return f'{{"source":{contract.json_text(_SOURCE)},"diagnostics":['

    def article(self, report: Report) -> str:
        """The diagnostics of one article."""
        pieces = []
        for item in _diagnostics(report, self._options.root):
            pieces.append(("\n" if self._first else ",\n") + contract.json_text(item))
            self._first = False
        return "".join(pieces)

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The end of the document."""
        return "]}\n" if self._first else "\n]}\n"


def _diagnostics(report: Report, root: str) -> list[dict[str, Any]]:
    lines = report.lines
    path = relative_path(report.name, root)
    return [
        {
            "message": issue.full_message or issue.name,
            "location": {"path": path, "range": _range(issue, report.source_text, lines)},
            "severity": _SEVERITIES[issue.weight],
            "code": {"value": issue.rule},
        }
        for issue in find_issues(report, lines=lines)
        if issue.suppression is None
    ]


def _range(issue: Issue, text: str, lines: LineIndex) -> dict[str, dict[str, int]]:
    place = issue.place
    return {
        "start": {"line": place.line, "column": _column(text, lines, place.line, place.column)},
        "end": {"line": place.end_line, "column": _column(text, lines, place.end_line, place.end_column)},
    }


def _column(text: str, lines: LineIndex, line: int, column: int) -> int:
    start, end = lines.line_range(line)
    return utf8_column(text[start:end], column)
