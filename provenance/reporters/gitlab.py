"""GitLab code quality: a JSON array for the merge request's widget."""

from __future__ import annotations

import hashlib

from provenance.core import contract
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options
from provenance.reporters.issues import Occurrences, Weight, find_issues, relative_path

_SEVERITIES = {Weight.ERROR: "critical", Weight.WARNING: "major", Weight.NOTE: "info"}


class GitlabReporter:
    """Writes one entry for each issue that nobody accepted; the fingerprints are unique."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._seen = Occurrences()
        self._first = True

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The head of the array."""
        self._seen, self._first = Occurrences(), True
        return "["

    def article(self, report: Report) -> str:
        """The entries of one article."""
        path = relative_path(report.name, self._options.root)
        pieces = []
        for issue in find_issues(report):
            if issue.suppression is not None:
                continue
            place = issue.place
            # One fingerprint for each place in each file: the same trace in two articles is two problems.
            key = f"{path}\0{self._seen.key(path, issue.fingerprint)}".encode("utf-8", "surrogatepass")
            entry = {
                "description": issue.full_message or issue.name,
                "check_name": issue.rule,
                "fingerprint": hashlib.sha256(key).hexdigest()[:40],
                "severity": _SEVERITIES[issue.weight],
                "location": {"path": path, "lines": {"begin": place.line, "end": place.end_line}},
            }
            pieces.append(("\n  " if self._first else ",\n  ") + contract.json_text(entry))
            self._first = False
        return "".join(pieces)

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The end of the array."""
        return "]\n" if self._first else "\n]\n"
