"""Markdown for a job's summary or a comment: what failed and what to do first, then a table of the rest."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.core.decision import Decision, Outcome
from provenance.core.diagnostics import Level
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters import words
from provenance.reporters.base import Options
from provenance.reporters.issues import find_issues, relative_path
from provenance.reporters.quoting import clipped, safe

# GitHub refuses a summary of more than 1 MiB.
MOST_BYTES = 1_000_000
_MARKS = {Outcome.PASS: "✅", Outcome.REVIEW: "👀", Outcome.FAIL: "❌"}
_LONGEST_QUOTE = 100
_MOST_FINDINGS = 20
_ENTITIES = {character: f"&#{ord(character)};" for character in "\\`*_{}[]()<>#+-.!|&~@:/\"'$=^%"}


class MarkdownReporter:
    """Writes articles as they come; those that passed are counted and listed at the end."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._size = 0
        self._left_out = 0
        self._passed: list[str] = []

    def begin(self, tool: ToolInfo) -> str:  # noqa: ARG002  the protocol passes it to every format
        """The heading."""
        self._size, self._left_out, self._passed = 0, 0, []
        return "# AI provenance check\n\n"

    def article(self, report: Report) -> str:
        """A section for an article that did not pass; nothing yet for one that did."""
        outcome = report.decision.outcome if report.decision else Outcome.PASS
        path = code(relative_path(report.name, self._options.root))
        if report.analysed and outcome is Outcome.PASS:
            return self._fits(self._passed, f"| {path} | {report.verdict.label.value} |\n")
        text = "".join(_section(report, outcome, path))
        size = len(text.encode("utf-8", "surrogatepass"))
        if self._size + size > MOST_BYTES:
            self._left_out += 1
            return ""
        self._size += size
        return text

    def end(self, summary: Summary) -> str:
        """The articles that passed, and the counts."""
        text = ""
        if self._passed:
            count = summary.outcomes[Outcome.PASS]
            text = (
                f"<details><summary>{count} passed</summary>\n\n| Article | Verdict |\n|---|---|\n"
                f"{''.join(self._passed)}\n</details>\n\n"
            )
        if self._left_out:
            text += f"{self._left_out} articles are left out here, for there is no more room.\n\n"
        counts = [f"{summary.outcomes[item]} {words.OUTCOMES[item]}" for item in reversed(Outcome)]
        if summary.not_analysed:
            counts.append(f"{summary.not_analysed} not analysed")
        return f"{text}**{summary.articles} articles**: {', '.join(counts)}.\n"

    def _fits(self, kept: list[str], row: str) -> str:
        size = len(row.encode("utf-8", "surrogatepass"))
        if self._size + size <= MOST_BYTES:
            self._size += size
            kept.append(row)
        else:
            self._left_out += 1
        return ""


def _section(report: Report, outcome: Outcome, path: str) -> Iterator[str]:
    if not report.analysed:
        error = next(item for item in report.diagnostics if item.level is Level.ERROR)
        yield f"## ⚠️ Not analysed: {path}\n\n{plain(error.message)}\n\n"
        return
    label, title = report.verdict.label, words.headline(report)
    yield f"## {_MARKS[outcome]} {title[:1].upper()}{title[1:]}: {path}\n\n"
    yield f"{plain(words.certainty(report))} (`{label.value}`)\n\n"
    if report.decision is not None:
        yield from _clauses(report.decision)
    issues = [issue for issue in find_issues(report) if issue.kind != "policy"]
    if issues:
        yield "\n| Place | Finding | Text | Rule |\n|---|---|---|---|\n"
    for issue in issues[:_MOST_FINDINGS]:
        accepted = f" (accepted: {plain(issue.suppression.reason)})" if issue.suppression else ""
        quoted = code(clipped(issue.text, _LONGEST_QUOTE)) if issue.text else ""
        place = f"{issue.place.line}:{issue.place.column}"
        yield f"| {place} | {plain(issue.message)}{accepted} | {quoted} | {plain(issue.rule)} |\n"
    if len(issues) > _MOST_FINDINGS:
        yield f"\nand {len(issues) - _MOST_FINDINGS} more\n"
    yield "\n"


def _clauses(decision: Decision) -> Iterator[str]:
    for clause in decision.clauses:
        yield f"- **{clause.outcome.word}**: {plain(clause.message)} ({plain(clause.id)})\n"
        if clause.advice:
            yield f"  - What to do: {plain(clause.advice)}\n"


def plain(text: str) -> str:
    """``text`` in one line in which nothing is markup, a link or a mention."""
    return "".join(_ENTITIES.get(character, character) for character in safe(text))


def code(text: str) -> str:
    """``text`` as code. An element and not back quotes: those cannot hold every text in a table."""
    return f"<code>{plain(text)}</code>"
