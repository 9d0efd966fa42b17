"""The words of the text report: verdicts, disclosures and reasons as an editor would say them."""

from __future__ import annotations

from provenance.core.article import Zone
from provenance.core.decision import Outcome
from provenance.core.disclosure import AiRole, Channel, Disclosure, Extent, HumanReview, Polarity, Scope
from provenance.core.evidence import Evidence, Kind, Status, Strength
from provenance.core.report import Report
from provenance.core.style import StyleFlag, StyleScore
from provenance.core.verdict import DisclosureState, Label

LABELS = {
    Label.VERIFIED_AI: "AI use verified",
    Label.DECLARED_AI: "AI use declared",
    Label.UNDECLARED_AI: "AI traces, not declared",
    Label.STYLE_INDICATED: "style suggests AI",
    Label.CONFLICT: "statements conflict",
    Label.DECLARED_HUMAN: "declared free of AI",
    Label.NO_INDICATION: "no indication of AI",
    Label.INCONCLUSIVE: "cannot tell",
}

# What AI is said to have done where it did not write the text, for the headline of a report.
_NARROW_ROLES = {
    AiRole.EDITED: "AI-assisted editing",
    AiRole.TRANSCRIBED: "AI-assisted transcription",
    AiRole.TRANSLATED: "AI translation",
    AiRole.RESEARCHED: "AI-assisted research",
    AiRole.VOICED: "AI voice",
}
_NARROW_SCOPES = {
    Scope.TRANSLATION: "AI translation",
    Scope.SUMMARY: "AI summary",
    Scope.HEADLINE: "AI headline",
}

OUTCOMES = {Outcome.PASS: "passed", Outcome.REVIEW: "to review", Outcome.FAIL: "failed"}

# The reason of a verdict on an article that holds no word.
NO_TEXT = "no_text"

_REASONS = {
    "too_short": "the text is too short",
    NO_TEXT: "there is no text to check",
    "empty": "there is no text",
    "language_not_validated": "this language was not validated",
    "mostly_quotation": "most of it is quotation",
    "mostly_list": "most of it is lists or tables",
    "out_of_distribution": "it is unlike the texts that the model was validated on",
    "between_thresholds": "the style score is neither high nor low enough",
    "channel_failed": "a part of the check failed",
    "claims_contradict": "one statement says that AI was used, another that it was not",
    "denial_against_residue": "it says that no AI was used, yet output of an AI tool is in it",
    "not_run": "not run",
}

_DISCARDED = {
    "quoted": "somebody else's words: it stands in a quotation",
    "attributed": "the article reports what others say",
    "negated": "the sentence denies it",
    "elsewhere": "it stands in a teaser of another article or in a comment",
    "named": "it is part of a name",
    "ambiguous_name": "the name may be a person's, and nothing else here speaks of AI",
    "topic": "it is a heading of an article about AI",
    "taken_back": "what follows takes it back",
    "told": "the sentence tells a story about something else",
    "form": "a form or a text to copy names its fields so",
    "to_readers": "an author speaks to readers",
    "interface": "a program speaks to its user",
    "fiction": "it stands in a story",
    "not_self": "it is not about this article",
    "hypothetical": "the sentence only supposes it",
    "question": "the sentence asks and does not state",
    "instructed": "the sentence tells somebody how to say it",
    "unattached": "no disclosure stands beside it that it could belong to",
}

_KINDS = {
    Kind.VERIFIED: "Signature",
    Kind.DECLARED: "Statement",
    Kind.RESIDUE: "Trace of a tool",
    Kind.STYLE: "Style",
    Kind.CONTEXT: "Context",
}

_DEEDS = {
    AiRole.GENERATED: "generated",
    AiRole.DRAFTED: "drafted",
    AiRole.TRANSLATED: "translated",
    AiRole.SUMMARISED: "summarised",
    AiRole.EDITED: "edited",
    AiRole.ILLUSTRATED: "illustrated",
    AiRole.TRANSCRIBED: "transcribed",
    AiRole.VOICED: "voiced",
    AiRole.RESEARCHED: "researched",
    AiRole.CODED: "coded",
    AiRole.UNSPECIFIED: "made",
}

_THINGS = {
    Scope.ARTICLE: "this article",
    Scope.HEADLINE: "the headline",
    Scope.SUMMARY: "the summary",
    Scope.IMAGE: "an image",
    Scope.AUDIO: "the audio",
    Scope.TRANSLATION: "the translation",
    Scope.SITE: "the site",
    Scope.OTHER: "something other than the article",
}

# Parts of the page that are words of the article.
_TEXT_SCOPES = frozenset((Scope.ARTICLE, Scope.TRANSLATION, Scope.SUMMARY, Scope.HEADLINE))

_REVIEWS = {
    HumanReview.STATED: "Human review: stated.",
    HumanReview.DENIED: "Human review: there was none, it says.",
    HumanReview.NOT_STATED: "Human review: not stated.",
}

_PLACES = {Zone.HEAD: "near the top", Zone.MIDDLE: "in the middle", Zone.TAIL: "at the end"}


def headline(report: Report) -> str:
    """The verdict in a few words; one on a part or a small task names it, so that nobody takes the text for AI's,
    and a hint against what the article says of itself says so."""
    label = report.verdict.label
    if label is Label.STYLE_INDICATED and report.verdict.disclosure is DisclosureState.DENIED:
        return f"{LABELS[label]}, though the article says none was used"
    if label is not Label.DECLARED_AI:
        return LABELS[label]
    own = [
        item for item in report.disclosures if item.polarity is Polarity.USED and item.scope in _TEXT_SCOPES
    ]
    parts = dict.fromkeys(map(_narrowly, own))
    if not parts or None in parts:
        return LABELS[label]
    return f"{' and '.join(part for part in parts if part)} declared"


def _narrowly(disclosure: Disclosure) -> str | None:
    """What was done when that is less than writing the text, None when it may be the text itself."""
    narrow = _NARROW_SCOPES.get(disclosure.scope)
    if narrow is None and disclosure.extent is not Extent.FULL:
        narrow = _NARROW_ROLES.get(disclosure.role)
    return narrow


def reason(code: str) -> str:
    """A reason for abstaining, in words."""
    return _REASONS.get(code, code.replace("_", " "))


def kind(evidence: Evidence) -> str:
    """The kind of evidence, in words."""
    return _KINDS[evidence.kind]


def set_aside(evidence: Evidence) -> str:
    """Why evidence was discarded, or what absorbed it, in words."""
    if evidence.status is Status.ABSORBED:
        return f"part of {evidence.reason}" if evidence.reason else "part of a larger find"
    code, _, detail = evidence.reason.partition(":")
    words = _DISCARDED.get(code.strip().replace("-", "_"), code.strip().replace("_", " "))
    return f"{words} ({detail.strip()})" if detail.strip() else words or "no reason given"


def certainty(report: Report) -> str:
    """How sure the verdict is and why, as half a sentence."""
    verdict = report.verdict
    match verdict.label:
        case Label.VERIFIED_AI:
            return "sure: a signature that was checked says so"
        case Label.DECLARED_AI:
            return _declared_certainty(report)
        case Label.UNDECLARED_AI:
            return _residue_certainty(report)
        case Label.STYLE_INDICATED:
            return "a hint, never proof: only the way it is written points there"
        case Label.CONFLICT:
            return ", ".join(map(reason, verdict.reasons)) or "which of them is right is not known"
        case Label.DECLARED_HUMAN:
            return "a claim that the article makes, nothing that was checked"
        case Label.NO_INDICATION:
            return "nothing was found, which does not show who wrote it"
    return ", ".join(map(reason, verdict.reasons)) or "there is too little to go on"


def _declared_certainty(report: Report) -> str:
    used = [item for item in report.disclosures if item.polarity is Polarity.USED]
    own = [item for item in used if item.scope in _TEXT_SCOPES]
    if any(item.channel is Channel.VISIBLE for item in own):
        whole = any(item.channel is Channel.VISIBLE and not item.truncated for item in own)
        return "sure: the article says so itself" + ("" if whole else ", in a notice that breaks off")
    if own:
        return "sure: its metadata says so, though readers do not see it"
    return "sure: it is stated"


def _residue_certainty(report: Report) -> str:
    traces = [item for item in report.findings if item.kind is Kind.RESIDUE]
    if any(item.strength is Strength.STRONG for item in traces):
        return "very likely: people do not type such traces"
    return "likely: several weaker traces come together"


def says(disclosure: Disclosure) -> str:
    """What a disclosure states, as a row of short sentences."""
    sentences = [f"Says: {_claim(disclosure)}."]
    if disclosure.polarity is Polarity.USED:
        sentences.append(_REVIEWS[disclosure.human_review])
    if disclosure.channel is Channel.MACHINE:
        sentences.append("Only machines can read it.")
    if disclosure.truncated:
        sentences.append("Breaks off in mid-sentence.")
    if disclosure.quality < 0.995:
        sentences.append(f"{disclosure.quality:.0%} of the usual wording is there.")
    return " ".join(sentences)


def _claim(disclosure: Disclosure) -> str:
    thing, tool = _THINGS[disclosure.scope], disclosure.tool or "AI"
    if disclosure.polarity is Polarity.NOT_USED:
        return f"no {tool} was used for {thing}"
    pictured = disclosure.role is AiRole.ILLUSTRATED and disclosure.scope is not Scope.ARTICLE
    summed_up = disclosure.role is AiRole.SUMMARISED and disclosure.scope is Scope.SUMMARY
    taken_down = disclosure.role is AiRole.TRANSCRIBED and disclosure.scope is Scope.ARTICLE
    if taken_down:
        thing = "the transcript"
    deed = "made" if pictured or summed_up or taken_down else _DEEDS[disclosure.role]
    if disclosure.role is AiRole.UNSPECIFIED and disclosure.extent is Extent.ASSISTED:
        return f"{tool} was used for {thing}, what for is not said"
    match disclosure.extent:
        case Extent.FULL:
            return f"{thing} was {deed} by {tool}"
        case Extent.PARTIAL:
            return f"part of {thing} was {deed} with {tool}"
        case Extent.ASSISTED:
            return f"{thing} was {deed} with the help of {tool}"
    return f"{thing} was {deed} with {tool}, how far is not said"


def place(disclosure: Disclosure) -> str:
    """Where the disclosure stands, in words."""
    return _PLACES[disclosure.where]


def style_of(report: Report) -> str:
    """What the classifier says about an article; where there is no text, its other reasons say nothing."""
    if NO_TEXT in report.verdict.reasons and report.style.flag is StyleFlag.ABSTAINED:
        return f"Style: no judgement ({_REASONS[NO_TEXT]})."
    return style(report.style)


def style(score: StyleScore) -> str:
    """What the classifier says, in one sentence."""
    if score.flag is StyleFlag.ABSTAINED:
        if "not_run" in score.reasons:
            return "Style: not run."
        why = ", ".join(map(reason, score.reasons)) or "no reason given"
        return f"Style: no judgement ({why})."
    if score.flag is StyleFlag.NONE:
        return "Style: nothing that stands out."
    strength = "strongly" if score.flag is StyleFlag.STRONG else "somewhat"
    return f"Style: {strength} like AI text{_odds(score.llr)}. A hint, never proof."


def _odds(llr: float | None) -> str:
    """The likelihood ratio in words; ``llr`` is its decimal logarithm."""
    if llr is None or llr <= 0:
        return ""
    ratio = 10 ** min(llr, 9.0)
    rounded = f"{ratio:.1f}" if ratio < 10 else f"{float(f'{ratio:.2g}'):,.0f}"
    return f" (such a text is about {rounded} times as common among AI texts)"


def accepted(evidence: Evidence) -> str:
    """Who accepted a finding, why and until when; empty where nobody did."""
    suppression = evidence.suppression
    if suppression is None:
        return ""
    until = f", until {suppression.until}" if suppression.until else ""
    return f"Accepted ({suppression.by.value.replace('-', ' ')}{until}): {suppression.reason}"
