"""What a drafted rule says that a notice is: its kind, and the claim that it makes."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.core.disclosure import AiRole, Disclosure, Extent, Polarity, Scope
from provenance.drafting.notice import Notice
from provenance.drafting.pieces import Piece, Sort
from provenance.drafting.wording import Core, is_label
from provenance.drafting.words import Vocabulary

KINDS = ("disclosure", "denial", "residue", "boilerplate")
_BYLINES = ("by", "byline-words")
RULE_KINDS = {"disclosure": "declared", "denial": "declared", "residue": "residue", "boilerplate": "context"}


def guess_kind(notice: Notice, pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[str, str]:
    """The kind of a notice, and why it is thought to be that."""
    kinds = notice.kinds
    if {"disclosure", "denial"} <= kinds:
        return "disclosure", "it says that AI was used for one thing and not for another"
    for kind, why in (
        ("disclosure", "the rules read it as a statement that AI was used"),
        ("denial", "the rules read it as a statement that no AI was used"),
        ("residue", "the rules read it as something that a chatbot says"),
    ):
        if kind in kinds:
            return kind, why
    for piece in pieces:
        if piece.sort is not Sort.AGENT:
            continue
        beside = [other for other in pieces if other.sentence == piece.sentence]
        if any(other.sort in (Sort.VERB, Sort.OBJECT) for other in beside):
            if any(other.sort is Sort.NEGATION for other in beside):
                return "denial", "an AI word and a negation stand in one sentence"
            return "disclosure", "an AI word stands in one sentence with a kind of text or a verb of making"
    first = pieces[0].tokens[0].word
    names_ai = any(piece.sort is Sort.AGENT for piece in pieces)
    if names_ai and is_label(pieces) and any(vocabulary.value([first], name) for name in _BYLINES):
        return "disclosure", "a byline that names AI"
    if names_ai:
        return (
            "boilerplate",
            "it names AI and not what was made with it; if it says that, give --kind disclosure",
        )
    return "boilerplate", "no word in it is known to say that AI was used"


def claim_of_notice(kind: str, notice: Notice, pieces: Sequence[Piece], core: Core) -> dict[str, str]:
    """The claim of the rule: slots where the required part captures, else what the notice is understood to say."""
    if kind not in ("disclosure", "denial"):
        return {}
    known = understood(kind, notice)
    scope = known.scope if known else _first(pieces, Sort.OBJECT, tuple(Scope), core) or Scope.ARTICLE
    scope_written = f"{{scope={scope}}}" if "scope" in core.slots else str(scope)
    if kind == "denial":
        return {"polarity": "not_used", "role": AiRole.UNSPECIFIED.value, "scope": scope_written}
    role = known.role if known else _first(pieces, Sort.VERB, tuple(AiRole), core) or AiRole.UNSPECIFIED
    return {
        "polarity": "used",
        "extent": str(known.extent if known else _extent(pieces, core)),
        "role": "{role}" if "role" in core.slots else str(role),
        "scope": scope_written,
    }


def understood(kind: str, notice: Notice) -> Disclosure | None:
    """What the rules of today understand of the notice, when they read it as of this kind."""
    wanted = Polarity.USED if kind == "disclosure" else Polarity.NOT_USED
    return next((item for item in notice.disclosures if item.polarity is wanted), None)


def _extent(pieces: Sequence[Piece], core: Core) -> Extent:
    sentence = [piece for piece in pieces if piece.sentence == pieces[core.first].sentence]
    lists = {piece.vocabulary for piece in sentence}
    if "partial" in lists:
        return Extent.PARTIAL
    return Extent.ASSISTED if lists & {"with-help", "help-after"} else Extent.UNSPECIFIED


def _first(pieces: Sequence[Piece], sort: Sort, values: tuple[str, ...], core: Core) -> str | None:
    """What the first piece of a sort in the sentence of the required part means."""
    sentence = pieces[core.first].sentence
    found = (piece.value for piece in pieces if piece.sort is sort and piece.sentence == sentence)
    return next((value for value in found if value in values), None)
