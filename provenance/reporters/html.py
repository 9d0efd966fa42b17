"""A self-contained HTML report: each article as it was read, its evidence highlighted, and what follows.

It runs no script and loads nothing; a content security policy in its head forbids both. All text of
an article is escaped, and what nobody sees is spelled out.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from provenance.core.decision import Decision, Outcome
from provenance.core.evidence import Kind
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters import words
from provenance.reporters.base import Options
from provenance.reporters.highlight import Mark, highlighted
from provenance.reporters.html_style import STYLE
from provenance.reporters.issues import Issue, find_issues, relative_path
from provenance.reporters.quoting import safe

_NAMES = {"pass": "Passed", "review": "To review", "fail": "Failed", "none": "Not analysed"}
_KINDS = {
    Kind.VERIFIED: "Signature",
    Kind.DECLARED: "Statement",
    Kind.RESIDUE: "Trace of a tool",
    Kind.STYLE: "Style",
    Kind.CONTEXT: "Boilerplate",
}
# Content security policy: no script, no network; the style is in the head.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class HtmlReporter:
    """Writes article by article; every article is a section of its own."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._number = 0
        self._tool: ToolInfo | None = None

    def begin(self, tool: ToolInfo) -> str:
        """The head of the page."""
        self._number, self._tool = 0, tool
        keys = "".join(f'<li><mark class="{kind.value}">{name}</mark></li>' for kind, name in _KINDS.items())
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>AI provenance report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
            f'<header><h1>AI provenance report</h1>\n<ul class="key" aria-label="Colours">{keys}</ul></header>\n'
            "<main>\n"
        )

    def article(self, report: Report) -> str:
        """One article."""
        self._number += 1
        return "".join(self._section(report))

    def end(self, summary: Summary) -> str:
        """The counts and what made the report."""
        counts = [f"{summary.outcomes[item]} {words.OUTCOMES[item]}" for item in reversed(Outcome)]
        if summary.not_analysed:
            counts.append(f"{summary.not_analysed} not analysed")
        tool = self._tool
        made = (
            ""
            if tool is None
            else f"<p>{_text(tool.name)} {_text(tool.version)}, rules {_digest(tool)}</p>\n"
        )
        return (
            f"</main>\n<footer><p><strong>{summary.articles} articles</strong>: {', '.join(counts)}.</p>\n"
            f"{made}<p>A verdict says what the evidence shows. It never says that a person lied, and it "
            "cannot show that a person wrote a text.</p></footer>\n</body>\n</html>\n"
        )

    def _section(self, report: Report) -> Iterator[str]:
        path = _text(relative_path(report.name, self._options.root))
        outcome = (
            "none" if not report.analysed else report.decision.outcome.word if report.decision else "pass"
        )
        yield f'<article class="{outcome}">\n<h2><span class="badge">{_NAMES[outcome]}</span> {path}</h2>\n'
        if not report.analysed:
            yield from _diagnostics(report)
            yield "</article>\n"
            return
        label = report.verdict.label
        name = words.headline(report)
        yield f'<p class="verdict"><strong>{_text(name[:1].upper() + name[1:])}</strong> '
        yield f"({_text(words.certainty(report))}) <code>{label.value}</code></p>\n"
        if report.decision is not None:
            yield from _clauses(report.decision)
        issues = [
            issue for issue in find_issues(report, context=True) if issue.kind not in ("policy", "input")
        ]
        yield from self._evidence(report, issues)
        yield from _diagnostics(report)
        yield f'<div class="source">{self._text(report, issues)}</div>\n'
        language = _text(report.language or "not known")
        yield (
            f'<p class="facts">{report.words} words, language {language}, {_text(report.media_type)}, '
            f"SHA-256 <code>{_text(report.sha256)}</code></p>\n</article>\n"
        )

    def _evidence(self, report: Report, issues: list[Issue]) -> Iterator[str]:
        for disclosure in report.disclosures:
            line = report.lines.position(disclosure.span.start)[0]
            yield f'<p class="disclosure">Line {line}: {_text(words.says(disclosure))}</p>\n'
        yield f"<p>{_text(words.style_of(report))}</p>\n"
        shown = [(number, issue) for number, issue in enumerate(issues, 1) if issue.kind != "context"]
        if not shown:
            return
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("Line", "Finding", "Rule"))
        yield f"<table><thead><tr>{heads}</tr></thead><tbody>\n"
        for number, issue in shown:
            advice = f'<br><span class="advice">{_text(issue.advice)}</span>' if issue.advice else ""
            suppression = issue.suppression
            accepted = f"<br><em>Accepted: {_text(suppression.reason)}</em>" if suppression else ""
            yield (
                f'<tr><td><a href="#{self._anchor(number)}">{issue.place.line}</a></td>'
                f'<td><mark class="{issue.kind}">{_text(issue.message)}</mark>{advice}{accepted}</td>'
                f"<td><code>{_text(issue.rule)}</code></td></tr>\n"
            )
        yield "</tbody></table>\n"

    def _text(self, report: Report, issues: list[Issue]) -> str:
        marks = [
            Mark(
                issue.place.start,
                issue.place.end,
                issue.kind,
                f"{issue.rule}: {issue.message}",
                self._anchor(number),
            )
            for number, issue in enumerate(issues, 1)
        ]
        return highlighted(report.source_text, marks)

    def _anchor(self, number: int) -> str:
        return f"a{self._number}-{number}"


def _clauses(decision: Decision) -> Iterator[str]:
    if not decision.clauses:
        return
    yield '<ul class="clauses">\n'
    for clause in decision.clauses:
        advice = (
            f'<br><span class="advice">What to do: {_text(clause.advice)}</span>' if clause.advice else ""
        )
        yield (
            f"<li><strong>{clause.outcome.word}</strong>: {_text(clause.message)} "
            f"<code>{_text(clause.id)}</code>{advice}</li>\n"
        )
    yield "</ul>\n"


def _diagnostics(report: Report) -> Iterator[str]:
    for item in report.diagnostics:
        level = item.level.value.capitalize()
        yield f'<p class="diagnostic">{level}: {_text(item.message)} <code>{_text(item.code)}</code></p>\n'


def _text(text: str) -> str:
    return escape(safe(text))


def _digest(tool: ToolInfo) -> str:
    return f"{_text(tool.rules.version)} <code>{_text(tool.rules.digest)}</code>"
