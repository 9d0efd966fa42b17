"""C2PA manifests as evidence: the state of each, what it claims, and how far the claim may be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.core.article import MetadataItem
from provenance.core.disclosure import AiRole, Claim, Extent, Polarity
from provenance.core.evidence import Kind
from provenance.core.manifest import Manifest, ManifestClaims, ManifestState
from provenance.signals.collect import Collector
from provenance.signals.vocabulary import OVERSIGHT, source_type, used

_RULES = {
    ManifestState.TRUSTED: "manifest-trusted",
    ManifestState.INTACT: "manifest-intact",
    ManifestState.CHANGED: "manifest-changed",
    ManifestState.BROKEN: "manifest-broken",
    ManifestState.REFERENCED: "manifest-referenced",
    ManifestState.NOT_CHECKED: "manifest-not-checked",
}
_CARRIERS = {
    "text-wrapper": "in the text (variation selectors)",
    "html-script": "in a script element",
    "html-link": "by a link element",
    "http-link": "by an HTTP header",
    "comment-block": "in a comment block",
    "png": "in the PNG file",
    "jpeg": "in the JPEG file",
    "zip": "in the document",
    "pdf": "in the PDF file",
}
_SEVERAL = ("multipleWrappers", "multipleManifests", "multipleReferences")


def add_manifests(manifests: Sequence[Manifest], into: Collector) -> None:
    """Add every manifest; a claim of one that was checked and holds is verified, any other is declared."""
    for manifest in manifests:
        _add(manifest, into)


def _add(manifest: Manifest, into: Collector) -> None:
    item = MetadataItem(
        "manifest",
        "c2pa",
        manifest.uri or f"C2PA manifest {manifest.path}".strip(),
        manifest.span,
        manifest.subject,
        manifest.path,
    )
    several = next((code for code in manifest.codes if code.endswith(_SEVERAL)), None)
    rule = "manifests-several" if several else _RULES[manifest.state]
    slots = _slots(manifest)
    says = _says(manifest, several)
    claims = manifest.claims
    claim = _claim(claims) if claims is not None and manifest.state is not ManifestState.BROKEN else None
    # A passed or failed check is verified evidence; what nobody checked is a declaration at most.
    kind = Kind.VERIFIED if manifest.checked_by else Kind.DECLARED if claim is not None else Kind.CONTEXT
    if claim is None:
        into.note(rule, item, says, kind=kind, slots=slots)
    else:
        tool = claims.tool or claims.model if claims is not None else None
        if claim.polarity is Polarity.USED and manifest.subject == "image":
            claim = replace(claim, role=AiRole.ILLUSTRATED)
        into.claim(rule, item, claim, says, tool=tool, kind=kind, slots=slots)
    if claims is not None and claims.training:
        entries = ", ".join(f"{name}={use}" for name, use in claims.training)
        into.note(
            "reuse-preference",
            replace(item, key="cawg.training-mining"),
            f"CAWG training and data mining: {entries}; a preference about reuse, which says nothing about how the text "
            "was made.",
        )


def _claim(claims: ManifestClaims) -> Claim | None:
    """The claim about AI: the strongest source type of the actions, or that a model is named."""
    readings = [reading for value in claims.source_types if (reading := source_type(value)) is not None]
    review = OVERSIGHT.get(claims.oversight or "")
    made = [reading.claim for reading in readings if reading.claim is not None]
    ai = [claim for claim in made if claim.polarity is Polarity.USED]
    whole = next((claim for claim in ai if claim.extent is Extent.FULL), None)
    if ai:
        return replace(whole or ai[0], human_review=review)
    if claims.model is not None:
        return used(Extent.UNSPECIFIED, AiRole.UNSPECIFIED, review)
    return made[0] if made else None


def _slots(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    claims = manifest.claims or ManifestClaims()
    values = {
        "state": manifest.state.value,
        "carrier": manifest.carrier,
        "signer": manifest.signer,
        "checked_by": manifest.checked_by,
        "codes": " ".join(manifest.codes),
        "uri": manifest.uri,
        "source_type": " ".join(claims.source_types),
        "tool": claims.tool,
        "model": claims.model,
        "oversight": claims.oversight,
        "generator": claims.generator,
        "when": claims.when,
        "causes": "; ".join(manifest.causes),
    }
    return tuple((name, value) for name, value in values.items() if value)


def _says(manifest: Manifest, several: str | None) -> str:
    where = _CARRIERS.get(manifest.carrier, "in the file")
    signer = f", signed by {manifest.signer}" if manifest.signer else ""
    claims = manifest.claims
    types = (
        ", ".join(value.rstrip("/").rpartition("/")[2] for value in claims.source_types)
        if claims is not None
        else ""
    )
    content = f"; it says {types}" if types else ""
    if several:
        return f"Several C2PA manifests are associated with the article ({several}), so that none of them counts."
    if manifest.state is ManifestState.TRUSTED:
        return f"A C2PA manifest {where} was verified: signature and content match{signer}, whom the trust list knows{content}."
    if manifest.state is ManifestState.INTACT:
        return f"A C2PA manifest {where} is intact: signature and content match{signer}, whom no trust list knows{content}."
    if manifest.state is ManifestState.CHANGED:
        return (
            f"The content was changed after signing: the C2PA manifest {where} no longer matches it{signer}. "
            f"{_causes(manifest)}"
        )
    if manifest.state is ManifestState.BROKEN:
        why = manifest.note or ", ".join(manifest.codes) or "it cannot be decoded"
        return f"A C2PA manifest {where} is broken: {why}."
    if manifest.state is ManifestState.REFERENCED:
        return f"A C2PA manifest is referred to {where} and was not fetched: {(manifest.uri or '')[:200]}."
    why = f" ({manifest.note})" if manifest.note else ""
    return f"A C2PA manifest {where} was found and not verified{why}{content}."


def _causes(manifest: Manifest) -> str:
    if manifest.cause_sure:
        return f"Tried and found: {manifest.causes[0]}."
    if manifest.causes:
        tried = "; ".join(manifest.causes)
        return (
            f"Nothing of the usual kind alone explains it ({tried}): the words themselves may have changed."
        )
    return "An editor or a program that saves the file again is the usual cause."
