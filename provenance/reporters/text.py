"""The report for an editor at a terminal: verdict, evidence with its lines, what to do; 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from provenance.core.decision import Decision, Outcome
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence, Kind
from provenance.core.report import Report, Summary, ToolInfo
from provenance.core.spans import LineIndex, Span
from provenance.core.verdict import Label
from provenance.reporters import words
from provenance.reporters.base import Options
from provenance.reporters.layout import Paint, wrapped
from provenance.reporters.quoting import clipped, quote, safe

_COLUMNS = 80
# Finds of one rule that are shown in full; the rest are counted, with their lines.
_SHOWN_OF_A_RULE = 3
_OUTCOME_COLOURS = {Outcome.PASS: "green", Outcome.REVIEW: "yellow", Outcome.FAIL: "red"}
_KIND_COLOURS = {Kind.RESIDUE: "red", Kind.STYLE: "yellow", Kind.DECLARED: "cyan", Kind.VERIFIED: "cyan"}
_ORDER = (Kind.VERIFIED, Kind.DECLARED, Kind.RESIDUE, Kind.STYLE)


class TextReporter:
    """Writes what an editor needs to judge an article, and nothing that could harm the terminal."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._paint = Paint(colour=options.colour, ascii_only=options.ascii_only)
        self._tool: ToolInfo | None = None
        self._any = False

    def begin(self, tool: ToolInfo) -> str:
        """Nothing; the tool is named in the digests of the verbose report."""
        self._tool, self._any = tool, False
        return ""

    def article(self, report: Report) -> str:
        """One article; with ``quiet`` one line, or nothing when it passed."""
        if self._options.quiet:
            return self._quiet(report)
        separator = "\n" if self._any else ""
        self._any = True
        return separator + "\n".join(self._article(report)) + "\n"

    def end(self, summary: Summary) -> str:
        """The closing line, when there were several articles."""
        if self._options.quiet or self._options.explain or summary.articles < 2:
            return ""
        labels = [f"{count} {label.value}" for label, count in summary.labels.items() if count]
        outcomes = [
            f"{summary.outcomes[outcome]} {words.OUTCOMES[outcome]}"
            for outcome in reversed(Outcome)
            if summary.outcomes[outcome]
        ]
        if summary.not_analysed:
            outcomes.append(f"{summary.not_analysed} not analysed")
        strict = (
            " Reviews count as failures." if self._options.strict and summary.outcomes[Outcome.REVIEW] else ""
        )
        text = f"{summary.articles} articles: {', '.join(labels) or 'none analysed'}."
        return (
            "\n" + "\n".join(wrapped(f"{text} {_capital(', '.join(outcomes))}.{strict}", 0, _COLUMNS)) + "\n"
        )

    def _quiet(self, report: Report) -> str:
        name = safe(report.name)
        if not report.analysed:
            error = next(item for item in report.diagnostics if item.level is Level.ERROR)
            return f"{self._paint.mark(None)} not analysed: {name}: {safe(error.message)}\n"
        outcome = report.decision.outcome if report.decision else Outcome.PASS
        if outcome is Outcome.PASS:
            return ""
        word = self._paint(f"{self._paint.mark(outcome)} {outcome.word}", _OUTCOME_COLOURS[outcome])
        return f"{word}: {name}: {words.headline(report)} ({report.verdict.label.value})\n"

    def _article(self, report: Report) -> Iterator[str]:
        if not report.analysed:
            yield from self._not_analysed(report)
            return
        yield from self._headline(report)
        # Line starts are found once; the property makes them anew.
        lines = report.lines
        yield from self._evidence(report, lines)
        yield from self._recognised(report, lines)
        yield from self._notes(report)
        yield from wrapped(words.style_of(report), 2, _COLUMNS)
        if self._options.explain or self._options.verbose:
            yield from self._features(report, lines)
        if self._options.discarded or self._options.explain:
            yield from self._set_aside(report, lines)
        if self._options.explain:
            yield from self._steps(report)
        if report.decision is not None:
            yield from self._decision(report.decision)
        if self._options.verbose or self._options.explain:
            yield from self._digests(report)

    def _headline(self, report: Report) -> Iterator[str]:
        outcome = report.decision.outcome if report.decision else Outcome.PASS
        label = report.verdict.label
        text = f"{words.headline(report)}: {safe(report.name)} ({words.certainty(report)}) [{label.value}]"
        # A tick on a file without a word would look like a finding.
        idle = outcome is Outcome.PASS and words.NO_TEXT in report.verdict.reasons
        mark = self._paint.nothing if idle else self._paint.mark(outcome)
        first, *rest = wrapped(f"{mark} {_capital(text)}", 0, _COLUMNS, hanging=2)
        yield self._paint(first, "" if idle else _OUTCOME_COLOURS[outcome], bold=True)
        yield from rest

    def _not_analysed(self, report: Report) -> Iterator[str]:
        first, *rest = wrapped(
            f"{self._paint.mark(None)} Not analysed: {safe(report.name)}", 0, _COLUMNS, hanging=2
        )
        yield self._paint(first, "red", bold=True)
        yield from rest
        for diagnostic in report.diagnostics:
            yield from self._diagnostic(diagnostic)

    def _diagnostic(self, diagnostic: Diagnostic) -> Iterator[str]:
        text = f"{_capital(diagnostic.level.value)}: {safe(diagnostic.message)} [{safe(diagnostic.code)}]"
        yield from wrapped(text, 2, _COLUMNS, hanging=4)

    def _notes(self, report: Report) -> Iterator[str]:
        everything = self._options.verbose or self._options.explain
        for diagnostic in report.diagnostics:
            if everything or diagnostic.level is not Level.NOTE:
                yield from self._diagnostic(diagnostic)

    def _evidence(self, report: Report, lines: LineIndex) -> Iterator[str]:
        yield ""
        for disclosure in report.disclosures:
            yield from self._disclosure(disclosure, report, lines)
        told = [disclosure.span for disclosure in report.disclosures]
        rest = [item for item in report.findings if item.kind is not Kind.CONTEXT]
        if not self._options.explain:
            # What a disclosure was built from is told with it.
            rest = [
                item
                for item in rest
                if item.kind is not Kind.DECLARED or not any(span.contains(item.span) for span in told)
            ]
        folded = []
        for kind in _ORDER:
            found = sorted(
                (item for item in rest if item.kind is kind), key=lambda item: (item.rule, item.start)
            )
            if kind is Kind.STYLE and not self._style_matters(report):
                folded = found
                continue
            for _, group in groupby(found, key=lambda item: item.rule):
                yield from self._rule(list(group), report, lines)
        if folded:
            yield from wrapped(f"Wording to look at: {_grouped(folded, lines)}.", 2, _COLUMNS)

    def _style_matters(self, report: Report) -> bool:
        wanted = self._options.verbose or self._options.explain
        return wanted or report.verdict.label is Label.STYLE_INDICATED

    def _disclosure(self, disclosure: Disclosure, report: Report, lines: LineIndex) -> Iterator[str]:
        line = lines.position(disclosure.span.start)[0]
        head = f"Disclosure, line {line}, {words.place(disclosure)} [{safe(disclosure.rule)}]"
        yield from self._head(head, Kind.DECLARED)
        yield from self._quote(report.source_text, lines, disclosure.span, Kind.DECLARED)
        yield from wrapped(safe(words.says(disclosure)), 4, _COLUMNS)
        yield ""

    def _rule(self, group: Sequence[Evidence], report: Report, lines: LineIndex) -> Iterator[str]:
        first = group[0]
        shown = len(group) if self._options.verbose or self._options.explain else _SHOWN_OF_A_RULE
        line = lines.position(first.span.start)[0]
        named = self._options.verbose or self._options.explain
        rule = safe(f"{first.rule} {first.name}" if named else first.rule)
        head = f"{words.kind(first)}, line {line}: {safe(first.message)} [{rule}]"
        yield from self._head(head, first.kind)
        for item in group[:shown]:
            yield from self._quote(report.source_text, lines, item.span, item.kind)
        if len(group) > shown:
            more = ", ".join(_line_numbers(group[shown:], lines))
            yield from wrapped(f"and {len(group) - shown} more like it ({more})", 4, _COLUMNS)
        if first.advice:
            yield from wrapped(safe(first.advice), 4, _COLUMNS)
        for text in dict.fromkeys(words.accepted(item) for item in group if item.suppression):
            yield from wrapped(safe(text), 4, _COLUMNS)
        yield ""

    def _head(self, text: str, kind: Kind) -> Iterator[str]:
        for line in wrapped(text, 2, _COLUMNS, hanging=4):
            yield self._paint(line, _KIND_COLOURS.get(kind, ""))

    def _quote(self, source: str, lines: LineIndex, span: Span, kind: Kind) -> Iterator[str]:
        gutter = max(4, len(str(lines.locate(span).end_line)))
        room = _COLUMNS - gutter - 5
        quoted, skipped = quote(source, lines, span, room)
        bar = self._paint.bar
        for item in quoted:
            yield f"  {item.number:>{gutter}} {bar} {item.text}".rstrip()
            underline = self._paint("^" * (item.end - item.start), _KIND_COLOURS.get(kind, ""), bold=True)
            yield f"  {'':>{gutter}} {bar} {' ' * item.start}{underline}"
        if skipped:
            yield f"  {'':>{gutter}} {bar} ({skipped} more line{'s' if skipped > 1 else ''})"

    def _recognised(self, report: Report, lines: LineIndex) -> Iterator[str]:
        found = [item for item in report.findings if item.kind is Kind.CONTEXT]
        if not found:
            return
        if self._options.verbose or self._options.explain:
            for _, group in groupby(sorted(found, key=lambda item: (item.rule, item.start)), key=_rule_of):
                yield from self._rule(list(group), report, lines)
            return
        yield from wrapped(f"Also recognised: {_grouped(found, lines)}.", 2, _COLUMNS)

    def _features(self, report: Report, lines: LineIndex) -> Iterator[str]:
        for feature in report.style.features:
            places = ", ".join(_numbers(lines.position(start)[0] for start, _ in feature.ranges))
            where = f" (line {places})" if places else ""
            yield from wrapped(
                f"- {safe(feature.label)}: {feature.weight:+.2f}{where}", 4, _COLUMNS, hanging=2
            )

    def _set_aside(self, report: Report, lines: LineIndex) -> Iterator[str]:
        aside = report.set_aside
        yield ""
        if not aside:
            yield "  Set aside: nothing."
            return
        yield self._paint("  Set aside, with the reason:", "", bold=True)
        counts: dict[str, int] = {}
        for item in aside:
            line, why = lines.position(item.span.start)[0], safe(words.set_aside(item))
            text = f"line {line}: “{clipped(item.text, 48)}” [{safe(item.rule)}]: {why}"
            counts[text] = counts.get(text, 0) + 1
        for text, count in counts.items():
            times = f" ({count} times)" if count > 1 else ""
            yield from wrapped(f"- {text}{times}", 2, _COLUMNS, hanging=2)

    def _steps(self, report: Report) -> Iterator[str]:
        yield ""
        yield self._paint("  How the verdict came about:", "", bold=True)
        for number, step in enumerate(report.verdict.steps, 1):
            rules = f" [{', '.join(map(safe, step.rules))}]" if step.rules else ""
            yield from wrapped(f"{number}. {safe(step.text)}{rules}", 2, _COLUMNS, hanging=3)
        verdict = report.verdict
        parts = [
            f"label {verdict.label.value}",
            f"involvement {verdict.involvement.value}",
            f"disclosure {verdict.disclosure.value}",
            f"basis {verdict.basis.value if verdict.basis else 'none'}",
        ]
        if verdict.digital_source_type:
            parts.append(f"digital source type {safe(verdict.digital_source_type)}")
        yield from wrapped(f"Verdict: {', '.join(parts)}.", 2, _COLUMNS, hanging=2)

    def _decision(self, decision: Decision) -> Iterator[str]:
        yield ""
        outcome = self._paint(decision.outcome.word, _OUTCOME_COLOURS[decision.outcome], bold=True)
        yield f"  Decision: {outcome} (policy {safe(decision.policy)})"
        for clause in decision.clauses:
            text = f"- {clause.outcome.word}: {safe(clause.message)} [{safe(clause.id)}]"
            yield from wrapped(text, 2, _COLUMNS, hanging=2)
        advice = [safe(clause.advice) for clause in decision.clauses if clause.advice]
        if advice:
            first, *rest = advice
            yield from wrapped(f"What to do: {first}", 2, _COLUMNS, hanging=2)
            for text in rest:
                yield from wrapped(text, 4, _COLUMNS)

    def _digests(self, report: Report) -> Iterator[str]:
        tool = self._tool or report.tool
        yield ""
        language = report.language or "language not known"
        yield f"  Input: {report.words} words, {language}, {safe(report.media_type)}"
        yield f"    sha256 {report.sha256}"
        yield f"  Rules: {safe(tool.rules.version)}"
        yield f"    {safe(tool.rules.digest)}"
        if tool.model is not None:
            yield f"  Model: {safe(tool.model.name)} {safe(tool.model.version)}"
            yield f"    {safe(tool.model.digest)}"


def _rule_of(item: Evidence) -> str:
    return item.rule


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _numbers(numbers: Iterable[int], most: int = 6) -> list[str]:
    """Line numbers without repetition, the first few of them."""
    unique = list(dict.fromkeys(numbers))
    return [str(number) for number in unique[:most]] + (["…"] if len(unique) > most else [])


def _line_numbers(items: Sequence[Evidence], lines: LineIndex) -> list[str]:
    numbers = _numbers(lines.position(item.span.start)[0] for item in items)
    return (
        ["line " + numbers[0], *numbers[1:]] if len(numbers) == 1 else ["lines " + numbers[0], *numbers[1:]]
    )


def _grouped(items: Iterable[Evidence], lines: LineIndex) -> str:
    """Names with their lines, each name once, in document order."""
    by_name: dict[str, list[Evidence]] = {}
    for item in sorted(items, key=lambda item: (item.span.start, item.rule)):
        by_name.setdefault(item.name, []).append(item)
    return ", ".join(
        f"{safe(name).replace('-', ' ')} ({', '.join(_line_numbers(found, lines))})"
        for name, found in by_name.items()
    )
