"""GitHub annotations: workflow commands on standard output, which need neither a token nor an upload."""

from __future__ import annotations

from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options
from provenance.reporters.issues import Issue, Weight, find_issues, relative_path
from provenance.reporters.quoting import clipped, safe

# GitHub shows ten of each level for a step and drops the rest without a word.
MOST_OF_A_LEVEL = 10
_COMMANDS = {Weight.ERROR: "error", Weight.WARNING: "warning", Weight.NOTE: "notice"}
_LONGEST_QUOTE = 80


class GithubReporter:
    """Writes ``::error file=…`` lines; the tenth of a level that has more says how many are left out."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._count: dict[Weight, int] = dict.fromkeys(Weight, 0)
        self._held: dict[Weight, str] = {}

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """Nothing."""
        self._count, self._held = dict.fromkeys(Weight, 0), {}
        return ""

    def article(self, report: Report) -> str:
        """The annotations of one article that are within the limits."""
        path = relative_path(report.name, self._options.root)
        lines = []
        for issue in find_issues(report):
            if issue.suppression is not None or (issue.weight is Weight.NOTE and issue.kind == "style"):
                continue
            line = _command(issue, path)
            self._count[issue.weight] += 1
            if self._count[issue.weight] < MOST_OF_A_LEVEL:
                lines.append(line)
            elif self._count[issue.weight] == MOST_OF_A_LEVEL:
                self._held[issue.weight] = line
        return "".join(lines)

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The tenth annotation of each level, or how many there are beyond the ninth."""
        lines = []
        for weight, line in self._held.items():
            more = self._count[weight] - MOST_OF_A_LEVEL + 1
            if more > 1:
                text = f"{more} more like these are not shown here; see the summary or the report."
                line = f"::{_COMMANDS[weight]} title=provenance::{_message(text)}\n"
            lines.append(line)
        return "".join(lines)


def _command(issue: Issue, path: str) -> str:
    place = issue.place
    properties = {"file": path, "line": str(place.line), "col": str(place.column)}
    if place.end_line == place.line and place.end_column > place.column:
        properties |= {"endLine": str(place.end_line), "endColumn": str(place.end_column)}
    elif place.end_line > place.line:
        properties["endLine"] = str(place.end_line)
    properties["title"] = f"provenance {issue.rule}"
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    quoted = f" “{clipped(issue.text, _LONGEST_QUOTE)}”" if issue.text and issue.kind != "policy" else ""
    return f"::{_COMMANDS[issue.weight]} {shown}::{_message(safe(issue.full_message) + quoted)}\n"


def _message(text: str) -> str:
    """Escaped as ``@actions/core`` does it: nothing in a message can begin a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
