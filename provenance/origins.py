"""Origins: what the metadata, the manifests and the files beside an article say, joined with what its words say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provenance.core.article import Article, MetadataItem, Role
from provenance.core.diagnostics import Diagnostic
from provenance.core.disclosure import Channel, Disclosure, Scope
from provenance.core.evidence import Evidence, Kind, Status
from provenance.core.manifest import Manifest
from provenance.core.spans import Span
from provenance.signals import find_signals
from provenance.verify.base import Verifier

_WRAPPER_RULE, _ORDERS_RULE = "HID010", "HID012"
_BINARY_SUBJECTS = {"image/png": "image", "image/jpeg": "image"}
_BINARIES = frozenset(
    (
        *_BINARY_SUBJECTS,
        "application/pdf",
        "application/epub+zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
)

# A run of variation selectors, which may be a wrapper; looked for here, so that most articles load no more.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{8}")

VerifierSource = Callable[[], Verifier | None]


@dataclass(frozen=True, slots=True)
class Origins:
    """Evidence and disclosures of the article with those of its metadata, in document order."""

    evidence: list[Evidence]
    disclosures: list[Disclosure]
    diagnostics: tuple[Diagnostic, ...] = ()


def find_origins(
    article: Article,
    evidence: list[Evidence],
    disclosures: list[Disclosure],
    verifier: VerifierSource,
    *,
    data: bytes | None = None,
    path: Path | None = None,
) -> Origins:
    """What an article says by machine-readable means, joined with what was found in its words.

    ``data`` are its bytes as received and ``path`` is where it lies, None where it does not come from a
    file; then nothing beside it is looked at. ``verifier`` is asked only when there is a manifest.
    """
    evidence, disclosures = _without_orders(evidence, disclosures)
    manifests, items, diagnostics = _manifests(article, verifier, data, path)
    if not article.metadata and not manifests and not items:
        comments = any(block.role is Role.COMMENT for block in article.blocks)
        if not comments:
            return Origins(evidence, disclosures)
    whole = replace(article, metadata=(*article.metadata, *items)) if items else article
    signals = find_signals(whole, disclosures, manifests)
    own = [_in_scope(item, signals.aside) for item in disclosures]
    said = [item.span for item in signals.disclosures]
    own = [item for item in own if item.channel is Channel.VISIBLE or not _covered(item.span, said)]
    checked = [item.span for item in manifests if item.carrier == "text-wrapper"]
    if checked:
        evidence = [
            replace(item, status=Status.ABSORBED, reason="manifest")
            if item.rule == _WRAPPER_RULE and _covered(item.span, checked)
            else item
            for item in evidence
        ]
    if signals.evidence:
        evidence = sorted([*evidence, *signals.evidence], key=lambda item: (item.span, item.rule))
    if signals.disclosures:
        own = sorted([*own, *signals.disclosures], key=lambda item: (item.span, item.rule))
    return Origins(evidence, own, diagnostics)


def _without_orders(
    evidence: list[Evidence], disclosures: list[Disclosure]
) -> tuple[list[Evidence], list[Disclosure]]:
    """What hidden instructions tell machines to believe is no statement of the article."""
    orders = [item.span for item in evidence if item.rule == _ORDERS_RULE]
    if not orders:
        return evidence, disclosures
    kept = [
        replace(item, status=Status.DISCARDED, reason="hidden instructions")
        if item.active and item.kind is Kind.DECLARED and _covered(item.span, orders)
        else item
        for item in evidence
    ]
    return kept, [item for item in disclosures if not _covered(item.core, orders)]


def _covered(span: Span, ranges: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in ranges)


def _in_scope(disclosure: Disclosure, aside: Sequence[tuple[Span, Scope]]) -> Disclosure:
    """A statement found in the words of a node that is not the article is about that node."""
    if disclosure.channel is Channel.MACHINE:
        for span, scope in aside:
            if span.overlaps(disclosure.core):
                return replace(disclosure, scope=scope)
    return disclosure


def _manifests(
    article: Article, verifier: VerifierSource, data: bytes | None, path: Path | None
) -> tuple[tuple[Manifest, ...], list[MetadataItem], tuple[Diagnostic, ...]]:
    source = article.source
    text, media_type = source.text, source.media_type
    found: list[Manifest] = []
    items: list[MetadataItem] = []
    diagnostics: list[Diagnostic] = []
    if media_type in _BINARIES:
        if data is not None:
            from provenance.verify.inspect import inspect_binary

            subject = _BINARY_SUBJECTS.get(media_type, "")
            manifest = inspect_binary(data, media_type, verifier, subject, Span(0, 0))
            if manifest is not None:
                found.append(manifest)
    elif "c2pa" in text or "C2PA MANIFEST" in text or (not text.isascii() and _SELECTORS.search(text)):
        from provenance.verify.inspect import inspect_text

        found.extend(inspect_text(text, media_type, article.metadata, verifier, data))
    if path is not None and media_type in ("text/html", "text/markdown") and ("<img" in text or "![" in text):
        from provenance.readers.bundle import read_bundle

        for image in read_bundle(text, path):
            items.extend(image.metadata)
            diagnostics.extend(image.diagnostics)
            if image.data is not None:
                from provenance.verify.inspect import inspect_binary

                manifest = inspect_binary(image.data, "", verifier, "image", image.span, image.name)
                if manifest is not None:
                    found.append(manifest)
    return tuple(sorted(found, key=lambda item: item.span)), items, tuple(diagnostics)
