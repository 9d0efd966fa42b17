"""Report: everything the checker says about one article, and the digests that reproduce it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from provenance.core import contract
from provenance.core.article import MetadataItem
from provenance.core.decision import Decision, Outcome
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence, Status
from provenance.core.spans import LineIndex
from provenance.core.style import NOT_RUN, StyleScore
from provenance.core.verdict import Label, Verdict


@dataclass(frozen=True, slots=True)
class RuleSetInfo:
    """Version and digest of the rules that were used."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Name, version and digest of the style model that was used."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ToolInfo:
    """What made a report: the same tool, rules and model give the same report for the same bytes."""

    name: str
    version: str
    rules: RuleSetInfo
    model: ModelInfo | None = None

    def to_dict(self) -> dict[str, Any]:
        """The tool as in the machine contract; ``model`` is None where no model was used."""
        return {
            "name": self.name,
            "version": self.version,
            "rules": {"version": self.rules.version, "digest": self.rules.digest},
            "model": self.model
            and {"name": self.model.name, "version": self.model.version, "digest": self.model.digest},
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one article.

    ``evidence`` holds everything that was found, discarded finds too; ``findings`` is what counts.
    The ranges in ``style`` are offsets into the Source text.
    ``source_text`` and ``lines`` let a reporter quote and place spans, ``metadata`` lets a policy ask
    for fields; they are no part of the machine contract. An input that could not be analysed has an ``error`` diagnostic.
    """

    name: str
    media_type: str
    language: str | None
    words: int
    sha256: str
    verdict: Verdict
    tool: ToolInfo
    disclosures: tuple[Disclosure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    style: StyleScore = NOT_RUN
    decision: Decision | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    source_text: str = ""
    metadata: tuple[MetadataItem, ...] = ()

    @property
    def findings(self) -> tuple[Evidence, ...]:
        """Active evidence, in document order; building blocks (``private``) are left out."""
        return tuple(item for item in self.evidence if item.status is Status.ACTIVE and not item.private)

    @property
    def set_aside(self) -> tuple[Evidence, ...]:
        """Evidence that a guard discarded or something larger absorbed, in document order."""
        return tuple(item for item in self.evidence if item.status is not Status.ACTIVE and not item.private)

    @property
    def standing(self) -> tuple[Evidence, ...]:
        """The findings that nobody accepted."""
        return tuple(item for item in self.findings if item.suppression is None)

    @property
    def standing_disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosures less those whose finding somebody accepted as a mistake."""
        gone = [item for item in self.findings if item.suppression is not None]
        if not gone:
            return self.disclosures
        return tuple(
            item
            for item in self.disclosures
            if not any(found.rule == item.rule and found.span.overlaps(item.core) for found in gone)
        )

    @property
    def analysed(self) -> bool:
        """False when the input could not be read or checked at all."""
        return not any(diagnostic.level is Level.ERROR for diagnostic in self.diagnostics)

    @property
    def lines(self) -> LineIndex:
        """Line starts of the source text."""
        return LineIndex(self.source_text)

    def decided(self, decision: Decision | None) -> Report:
        """The same report with a policy's decision."""
        return replace(self, decision=decision)

    def article_dict(self, *, discarded: bool = False) -> dict[str, Any]:
        """The report as one item of ``articles`` in the machine contract.

        Evidence that a guard discarded or that something larger absorbed is left out unless
        ``discarded`` is true.
        """
        lines = self.lines
        evidence = self.findings
        if discarded:
            evidence = tuple(item for item in self.evidence if not item.private)
        return {
            "name": self.name,
            "media_type": self.media_type,
            "language": self.language,
            "words": self.words,
            "sha256": self.sha256,
            "verdict": contract.verdict_dict(self.verdict),
            "disclosures": [contract.disclosure_dict(item, lines) for item in self.disclosures],
            "style": contract.style_dict(self.style, lines),
            "findings": [contract.finding_dict(item, lines) for item in evidence],
            "decision": None if self.decision is None else contract.decision_dict(self.decision),
            "diagnostics": [contract.diagnostic_dict(item, lines) for item in self.diagnostics],
        }

    def to_dict(self, *, discarded: bool = False) -> dict[str, Any]:
        """The whole document of the machine contract, for this one article."""
        summary = Summary()
        summary.add(self)
        return {
            "schema": contract.DOCUMENT_SCHEMA,
            "tool": self.tool.to_dict(),
            "articles": [self.article_dict(discarded=discarded)],
            "summary": summary.to_dict(),
        }

    def to_json(self, *, discarded: bool = False, indent: int | None = 2) -> str:
        """``to_dict`` as JSON text; equal reports give equal text."""
        return contract.json_text(self.to_dict(discarded=discarded), indent=indent)


class Summary:
    """Counts over several reports: articles, by label and by outcome, and those that were not analysed."""

    def __init__(self) -> None:
        self.articles = 0
        self.not_analysed = 0
        self.labels: dict[Label, int] = dict.fromkeys(Label, 0)
        self.outcomes: dict[Outcome, int] = dict.fromkeys(Outcome, 0)

    def add(self, report: Report) -> None:
        """Count one report. One that could not be analysed has no label and no outcome to count."""
        self.articles += 1
        if not report.analysed:
            self.not_analysed += 1
            return
        self.labels[report.verdict.label] += 1
        if report.decision is not None:
            self.outcomes[report.decision.outcome] += 1

    def to_dict(self) -> dict[str, Any]:
        """The summary as in the machine contract: only what occurred, in a fixed order."""
        return {
            "articles": self.articles,
            "not_analysed": self.not_analysed,
            "labels": {label.value: count for label, count in self.labels.items() if count},
            "outcomes": {outcome.word: count for outcome, count in self.outcomes.items() if count},
        }
