"""SARIF 2.1.0 for code scanning: one run, columns in code points, results written as they come."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from provenance.core import contract
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options
from provenance.reporters.issues import Issue, Occurrences, find_issues, relative_path

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "provenanceFinding/v1"
# GitHub refuses a run with more results or rules (docs.github.com, "SARIF support for code scanning").
MOST_RESULTS = 25_000
_LONGEST_SNIPPET = 400

_KINDS = {
    "verified": "A cryptographic check passed or failed.",
    "declared": "Somebody states something about the use of AI.",
    "residue": "A trace that an AI tool leaves behind in text that was copied from it.",
    "style": "The way it is written. A hint, never proof; style alone cannot fail an article.",
    "context": "Boilerplate of the page. It is never scored.",
    "policy": "A clause of the house rules applies to the article.",
    "input": "Something about the input could not be checked.",
}


class SarifReporter:
    """Writes the results first and the rules that they name after them, so that none has to be kept."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reset()

    def _reset(self) -> None:
        self._tool: ToolInfo | None = None
        self._rules: dict[str, tuple[int, Issue]] = {}
        self._notes: list[dict[str, Any]] = []
        self._seen = Occurrences()
        self._count = 0
        self._left_out = 0

    def begin(self, tool: ToolInfo) -> str:
        """The head of the log, up to the first result."""
        self._reset()
        self._tool = tool
        return (
            f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
            '      "columnKind": "unicodeCodePoints",\n      "results": ['
        )

    def article(self, report: Report) -> str:
        """The results of one article."""
        path = relative_path(report.name, self._options.root)
        pieces = []
        for issue in find_issues(report):
            if issue.kind == "input":
                self._notes.append(_notification(issue, path))
            elif self._count >= MOST_RESULTS:
                self._left_out += 1
            else:
                pieces.append(("," if self._count else "") + "\n        " + self._result(issue, path))
                self._count += 1
        return "".join(pieces)

    def end(self, summary: Summary) -> str:
        """The tool with its rules, and what went wrong."""
        tool = self._tool
        if self._left_out:
            text = f"{self._left_out} results were left out: a run may hold {MOST_RESULTS}."
            self._notes.append({"level": "warning", "message": {"text": text}})
        driver: dict[str, Any] = {
            "name": tool.name if tool else "provenance-checker",
            "version": tool.version if tool else "",
            "semanticVersion": tool.version if tool else "",
            "rules": [_rule(issue) for _, issue in self._rules.values()],
            "properties": {} if tool is None else tool.to_dict(),
        }
        invocation = {
            "executionSuccessful": summary.not_analysed == 0,
            "toolExecutionNotifications": self._notes,
        }
        close = "]" if not self._count else "\n      ]"
        return (
            f'{close},\n      "tool": {contract.json_text({"driver": driver})},\n'
            f'      "invocations": [{contract.json_text(invocation)}]\n    }}\n  ]\n}}\n'
        )

    def _result(self, issue: Issue, path: str) -> str:
        index, _ = self._rules.setdefault(issue.rule, (len(self._rules), issue))
        suppression = issue.suppression
        return contract.json_text(
            {
                "ruleId": issue.rule,
                "ruleIndex": index,
                "level": issue.weight.value,
                "message": {"text": issue.full_message or issue.name},
                "locations": [{"physicalLocation": _location(issue, path)}],
                "partialFingerprints": {FINGERPRINT: self._seen.key(path, issue.fingerprint)},
                # Present on every result, for a consumer takes its absence for "not known".
                "suppressions": []
                if suppression is None
                else [
                    {
                        "kind": "inSource" if suppression.by.in_source else "external",
                        "status": "accepted",
                        "justification": suppression.reason,
                    }
                ],
                "properties": {"kind": issue.kind},
            }
        )


def _location(issue: Issue, path: str) -> dict[str, Any]:
    place = issue.place
    region: dict[str, Any] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    if issue.text:
        cut = len(issue.text) > _LONGEST_SNIPPET
        region["snippet"] = {"text": issue.text[:_LONGEST_SNIPPET] + ("…" if cut else "")}
    return {"artifactLocation": _artifact(path), "region": region}


def _artifact(path: str) -> dict[str, str]:
    """The address of a file: relative as it stands, absolute as a file URI, every odd character escaped."""
    encoded = quote(path.encode("utf-8", "surrogatepass"), safe="/")
    return {"uri": f"file://{encoded}" if path.startswith("/") else encoded}


def _notification(issue: Issue, path: str) -> dict[str, Any]:
    return {
        "level": issue.weight.value,
        "message": {"text": issue.message},
        "descriptor": {"id": issue.rule},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
    }


def _rule(issue: Issue) -> dict[str, Any]:
    about = _KINDS[issue.kind]
    advice = issue.advice or "Look at the place and decide whether something has to change."
    words = issue.name.replace("-", " ")
    return {
        "id": issue.rule,
        "name": "".join(word.capitalize() for word in words.split()) or issue.rule,
        "shortDescription": {"text": f"{words[:1].upper()}{words[1:]}."},
        "fullDescription": {"text": about},
        "help": {"text": f"{about} {advice}", "markdown": f"**{issue.kind}**: {about}\n\n{_plain(advice)}"},
        "defaultConfiguration": {"level": issue.weight.value},
        "properties": {
            "tags": ["ai-provenance", issue.kind],
            "precision": "medium" if issue.kind == "style" else "high",
            "problem.severity": {"error": "error", "warning": "warning"}.get(issue.weight, "recommendation"),
        },
    }


def _plain(text: str) -> str:
    """Text of a rule pack in Markdown: what could begin markup is escaped."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|!" else character for character in text)
