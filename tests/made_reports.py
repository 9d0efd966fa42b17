"""Builders of reports by hand, so that policies and reporters are tested without the engine."""

from __future__ import annotations

from typing import Any

from provenance.core.article import Zone
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.disclosure import AiRole, Channel, Disclosure, Extent, HumanReview, Polarity, Scope
from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.core.report import ModelInfo, Report, RuleSetInfo, ToolInfo
from provenance.core.spans import Span
from provenance.core.style import NOT_RUN, Feature, Passage, StyleFlag, StyleScore
from provenance.core.verdict import DisclosureState, Involvement, Label, Step, Verdict

TOOL = ToolInfo(
    "provenance-checker",
    "0.1.0",
    RuleSetInfo("7", "sha256:" + "a" * 64),
    ModelInfo("style-en", "1", "sha256:" + "b" * 64),
)

_SHAPES = {
    Label.VERIFIED_AI: (Involvement.INDICATED, DisclosureState.NOT_FOUND, Kind.VERIFIED),
    Label.DECLARED_AI: (Involvement.INDICATED, DisclosureState.DISCLOSED, Kind.DECLARED),
    Label.UNDECLARED_AI: (Involvement.INDICATED, DisclosureState.NOT_FOUND, Kind.RESIDUE),
    Label.STYLE_INDICATED: (Involvement.INDICATED, DisclosureState.NOT_FOUND, Kind.STYLE),
    Label.CONFLICT: (Involvement.INDICATED, DisclosureState.CONFLICTING, Kind.DECLARED),
    Label.DECLARED_HUMAN: (Involvement.NOT_INDICATED, DisclosureState.DENIED, Kind.DECLARED),
    Label.NO_INDICATION: (Involvement.NOT_INDICATED, DisclosureState.NOT_FOUND, None),
    Label.INCONCLUSIVE: (Involvement.INCONCLUSIVE, DisclosureState.NOT_FOUND, None),
}


def verdict(label: Label, **fields: Any) -> Verdict:
    involvement, disclosure, basis = _SHAPES[label]
    return Verdict(
        **{"label": label, "involvement": involvement, "disclosure": disclosure, "basis": basis, **fields}
    )


def evidence(text: str, words: str, rule: str, kind: Kind, name: str = "a-rule", **fields: Any) -> Evidence:
    start = text.index(words)
    end = start + len(words)
    message = fields.pop("message", "What was found.")
    severity = fields.pop("severity", Severity.INFO)
    return Evidence(
        rule, name, kind, severity, message, Span(start, end), text[start:end], start, end, **fields
    )


def disclosure(text: str, words: str, **fields: Any) -> Disclosure:
    start = text.index(words)
    span = Span(start, start + len(words))
    values: dict[str, Any] = {
        "polarity": Polarity.USED,
        "extent": Extent.PARTIAL,
        "role": AiRole.GENERATED,
        "scope": Scope.ARTICLE,
        "tool": None,
        "human_review": HumanReview.NOT_STATED,
        "channel": Channel.VISIBLE,
        "where": Zone.TAIL,
        "truncated": False,
        "quality": 1.0,
        "rule": "DIS001",
        "text": words,
        "span": span,
        "core": span,
    }
    return Disclosure(**{**values, **fields})


def report(label: Label = Label.NO_INDICATION, text: str = "", **fields: Any) -> Report:
    values: dict[str, Any] = {
        "name": "article.txt",
        "media_type": "text/plain",
        "language": "en",
        "words": len(text.split()),
        "sha256": "0" * 64,
        "verdict": verdict(label),
        "tool": TOOL,
        "source_text": text,
    }
    return Report(**{**values, **fields})


def unreadable(name: str = "missing.txt", code: str = "unreadable") -> Report:
    return report(
        Label.INCONCLUSIVE,
        name=name,
        sha256="",
        language=None,
        verdict=verdict(Label.INCONCLUSIVE, reasons=("channel_failed",)),
        diagnostics=(Diagnostic(Level.ERROR, code, "cannot be read: no such file or directory"),),
    )


ARTICLE = (
    "Bees return to the canal\n"
    "Share - Example News\n"
    "- 0 Comments\n"
    "\n"
    "As an AI language model, I cannot visit the canal, but residents say that the bees are back. "
    "“This text was written by ChatGPT,” a rival site said of its own report.\n"
    "\n"
    "Disclaimer: This article was generated in part using artificial intelligence and may contain errors or "
    "omissions. Readers are advised to verify the information before relying on\n"
)
NOTICE = ARTICLE[ARTICLE.index("This article was generated") : -1]


def full_report() -> Report:
    """A report with something in every section."""
    return report(
        Label.DECLARED_AI,
        ARTICLE,
        name="news/bees.txt",
        verdict=verdict(
            Label.DECLARED_AI,
            digital_source_type="compositeWithTrainedAlgorithmicMedia",
            steps=(
                Step("The article states that AI was used for part of it.", ("DIS012",)),
                Step("Nothing contradicts that."),
            ),
        ),
        disclosures=(disclosure(ARTICLE, NOTICE, truncated=True, quality=0.8125, rule="DIS012"),),
        evidence=(
            evidence(ARTICLE, "Share - Example News", "BOI001", Kind.CONTEXT, "share-line", category="share"),
            evidence(ARTICLE, "0 Comments", "BOI002", Kind.CONTEXT, "comment-count", slots=(("n", "0"),)),
            evidence(
                ARTICLE,
                "As an AI language model",
                "RES003",
                Kind.RESIDUE,
                "speaks-as-a-model",
                message="A chatbot speaks of itself.",
                advice="Remove the sentence and check the facts around it.",
                strength=Strength.MEDIUM,
            ),
            evidence(
                ARTICLE,
                "This text was written by ChatGPT",
                "DIS002",
                Kind.DECLARED,
                status=Status.DISCARDED,
                reason="quoted",
            ),
            evidence(
                ARTICLE,
                "This article was generated in part",
                "DIS012",
                Kind.DECLARED,
                "generated-in-part",
                message="Says that AI made part of it.",
            ),
            evidence(ARTICLE, "the bees are back", "STY001", Kind.STYLE, "stock-phrase"),
        ),
        style=StyleScore(
            StyleFlag.ELEVATED,
            llr=0.61234567,
            raw=1.5,
            passages=(Passage(60, 150, 2.25),),
            features=(Feature("even", "sentences of even length", 0.5, ((60, 70),)),),
            words=60,
        ),
        diagnostics=(
            Diagnostic(Level.NOTE, "no-title", "no title was found", Span(0, 0)),
            Diagnostic(Level.WARNING, "encoding-mismatch", "the page says latin-1 and is UTF-8"),
        ),
    )


__all__ = [
    "ARTICLE",
    "NOTICE",
    "NOT_RUN",
    "TOOL",
    "disclosure",
    "evidence",
    "full_report",
    "report",
    "unreadable",
    "verdict",
]
