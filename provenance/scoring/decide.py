"""The verdict of an article, from its disclosures, its residue and its style. Order-free and without weights
of its own: declared and verified evidence is compared, never added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.core.disclosure import Channel, Disclosure, Extent, HumanReview, Polarity, Scope
from provenance.core.evidence import Evidence, Kind
from provenance.core.manifest import ManifestState
from provenance.core.style import StyleFlag, StyleScore
from provenance.core.verdict import DisclosureState, Involvement, Label, Step, Verdict
from provenance.scoring.clash import find_clash
from provenance.scoring.residue import ResidueFinding, weigh_residue

# Below this nothing can be said about the words of an article.
MIN_WORDS = 20
# Parts of the page that are text of the article: a disclosure about one of them speaks for (part of) the text.
_TEXT_SCOPES = frozenset({Scope.ARTICLE, Scope.TRANSLATION, Scope.SUMMARY, Scope.HEADLINE})

# Terms of the IPTC Digital Source Type NewsCodes (cv.iptc.org/newscodes/digitalsourcetype).
_SOURCE_TYPE_WHOLE = "trainedAlgorithmicMedia"
_SOURCE_TYPE_PART = "compositeWithTrainedAlgorithmicMedia"
_SOURCE_TYPE_HUMAN = "digitalCreation"
# Evidence that is told by its category or rule: metadata that could not be read, a source type without AI.
_UNREADABLE = "unreadable-metadata"
_NOT_GENERATIVE = "MET023"
_HOLDING = frozenset((ManifestState.TRUSTED, ManifestState.INTACT))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the verdict must know about the article besides the evidence."""

    words: int
    language: str | None
    rules_cover_language: bool
    source: str = ""


def decide(
    disclosures: Sequence[Disclosure],
    evidence: Sequence[Evidence],
    style: StyleScore,
    circumstances: Circumstances,
) -> Verdict:
    """The verdict with every step that led to it."""
    used = [item for item in disclosures if item.polarity is Polarity.USED]
    for_text = [item for item in used if item.scope in _TEXT_SCOPES]
    denied = [
        item for item in disclosures if item.polarity is Polarity.NOT_USED and item.scope is Scope.ARTICLE
    ]
    residue = weigh_residue(evidence, style_is_strong=style.flag is StyleFlag.STRONG)
    steps = _steps(used, denied, residue, style)

    verified = verified_claims(evidence)
    clash = find_clash(for_text, denied, residue, circumstances.source)
    if clash:
        found = Kind.VERIFIED if verified else Kind.DECLARED if for_text else Kind.RESIDUE
        return Verdict(
            Label.CONFLICT,
            Involvement.INDICATED if for_text or residue.decisive else Involvement.INCONCLUSIVE,
            DisclosureState.CONFLICTING if for_text else DisclosureState.DENIED,
            found,
            clash.reasons,
            None,
            (*steps, clash.step),
        )
    if verified:
        step = Step(
            "A signed manifest that was checked says that AI made the text: verified-ai.", _codes(verified)
        )
        return Verdict(
            Label.VERIFIED_AI,
            Involvement.INDICATED,
            DisclosureState.DISCLOSED,
            Kind.VERIFIED,
            (),
            _source_type(for_text),
            (*steps, step),
        )
    if for_text:
        return Verdict(
            Label.DECLARED_AI,
            Involvement.INDICATED,
            DisclosureState.DISCLOSED,
            Kind.DECLARED,
            (),
            _source_type(for_text),
            (*steps, Step("The article says so itself: declared-ai.", _rules(for_text))),
        )
    state = (
        DisclosureState.DISCLOSED if used else DisclosureState.DENIED if denied else DisclosureState.NOT_FOUND
    )
    if residue.decisive:
        step = Step(
            "A tool's output was pasted and nothing on the page says so: undeclared-ai.",
            _codes(residue.decisive),
        )
        return Verdict(
            Label.UNDECLARED_AI,
            Involvement.INDICATED,
            state,
            Kind.RESIDUE,
            (),
            _SOURCE_TYPE_PART,
            (*steps, step),
        )
    if style.flag is StyleFlag.STRONG:
        step = Step(
            "The phrasing alone passes the strict threshold: style-indicated. It proves nothing by itself."
        )
        return Verdict(
            Label.STYLE_INDICATED, Involvement.INDICATED, state, Kind.STYLE, (), None, (*steps, step)
        )
    if denied:
        step = Step(
            "The article denies the use of AI and nothing contradicts it: a claim, not a proof.",
            _rules(denied),
        )
        return Verdict(
            Label.DECLARED_HUMAN, Involvement.NOT_INDICATED, state, Kind.DECLARED, (), _SOURCE_TYPE_HUMAN,
            (*steps, step),
        )  # fmt: skip
    reasons = _doubts(residue, style, circumstances, evidence)
    other_type = _stated_type(evidence)
    if reasons:
        step = Step(
            f"Not enough to say either way: {', '.join(reason.replace('_', ' ') for reason in reasons)}."
        )
        return Verdict(
            Label.INCONCLUSIVE, Involvement.INCONCLUSIVE, state, None, reasons, other_type, (*steps, step)
        )
    step = Step("Nothing found that indicates AI. That is not a statement that a person wrote it.")
    basis = Kind.DECLARED if used else None
    return Verdict(
        Label.NO_INDICATION, Involvement.NOT_INDICATED, state, basis, (), other_type, (*steps, step)
    )


def _doubts(
    residue: ResidueFinding, style: StyleScore, circumstances: Circumstances, evidence: Sequence[Evidence]
) -> tuple[str, ...]:
    reasons: list[str] = []
    if any(item.active and item.category == _UNREADABLE for item in evidence):
        reasons.append("channel_failed")
    if circumstances.words < MIN_WORDS:
        reasons.append("too_short" if circumstances.words else "no_text")
    if not circumstances.rules_cover_language and style.flag is StyleFlag.ABSTAINED:
        reasons.append("language_not_validated")
    if any(item.strength != "weak" for item in residue.partial) or style.flag is StyleFlag.ELEVATED:
        reasons.append("between_thresholds")
    return tuple(reasons)


def verified_claims(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Manifests that were checked, hold, and say that AI made the text."""
    return tuple(
        item
        for item in evidence
        if item.active
        and item.kind is Kind.VERIFIED
        and item.claim is not None
        and item.claim.polarity is Polarity.USED
        and item.claim.scope in _TEXT_SCOPES
        and dict(item.slots).get("state") in _HOLDING
    )


def _stated_type(evidence: Sequence[Evidence]) -> str | None:
    """A source type that metadata states for the article and that says nothing about generative AI."""
    for item in evidence:
        if item.active and item.rule == _NOT_GENERATIVE:
            slots = dict(item.slots)
            if slots.get("about") == "article":
                return slots.get("source_type")
    return None


def _source_type(claims: Sequence[Disclosure]) -> str:
    whole = any(item.scope is Scope.ARTICLE and item.extent is Extent.FULL for item in claims)
    return _SOURCE_TYPE_WHOLE if whole else _SOURCE_TYPE_PART


def _rules(claims: Sequence[Disclosure]) -> tuple[str, ...]:
    return tuple(sorted({item.rule for item in claims}))


def _codes(items: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(sorted({item.rule for item in items}))


_EXTENT_WORDS = {
    Extent.FULL: "wholly",
    Extent.PARTIAL: "in part",
    Extent.ASSISTED: "with the help of AI",
    Extent.UNSPECIFIED: "to an extent that is not stated",
}


def _steps(
    used: Sequence[Disclosure], denied: Sequence[Disclosure], residue: ResidueFinding, style: StyleScore
) -> list[Step]:
    steps: list[Step] = []
    for item in used:
        place = "readers can see it" if item.channel is Channel.VISIBLE else "only machines can read it"
        speaks = "" if item.scope in _TEXT_SCOPES else "; it does not speak for the text"
        review = {
            HumanReview.STATED: ", reviewed by a person",
            HumanReview.DENIED: ", not reviewed by a person",
            HumanReview.NOT_STATED: "",
        }[item.human_review]
        text = f"Disclosure about the {item.scope}: {item.role} {_EXTENT_WORDS[item.extent]}{review}; {place}{speaks}."
        steps.append(Step(text, (item.rule,)))
    steps.extend(
        Step("Denial of AI use: a claim that is compared, not believed.", (item.rule,)) for item in denied
    )
    if residue.decisive:
        steps.append(
            Step(f"Traces of a chatbot that decide: {len(residue.decisive)}.", _codes(residue.decisive))
        )
    if residue.partial:
        steps.append(
            Step(f"Traces that do not decide alone: {len(residue.partial)}.", _codes(residue.partial))
        )
    if style.flag is StyleFlag.ABSTAINED:
        why = ", ".join(reason.replace("_", " ") for reason in style.reasons) or "no reason given"
        steps.append(Step(f"Style: the classifier abstains ({why})."))
    else:
        steps.append(Step(f"Style: {style.flag}."))
    if not used and not denied:
        steps.insert(0, Step("No disclosure and no denial found."))
    return steps
