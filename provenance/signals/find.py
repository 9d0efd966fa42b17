"""Signals: everything that the metadata of an article says about AI, and what it asks of those who reuse it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.core.article import Article, MetadataItem, Role
from provenance.core.disclosure import Channel, Disclosure, Polarity, Scope
from provenance.core.evidence import Evidence
from provenance.core.manifest import Manifest
from provenance.core.spans import Span

if TYPE_CHECKING:
    from provenance.signals.collect import Collector

_TEXT = frozenset((Scope.ARTICLE, Scope.TRANSLATION))


@dataclass(frozen=True, slots=True)
class Signals:
    """Evidence and disclosures from metadata; ``aside`` are places whose words do not speak for the article."""

    evidence: tuple[Evidence, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    aside: tuple[tuple[Span, Scope], ...] = ()


NOTHING = Signals()


def find_signals(
    article: Article, disclosures: Sequence[Disclosure] = (), manifests: Sequence[Manifest] = ()
) -> Signals:
    """The signals of an article; ``disclosures`` are those that its words make."""
    comments = any(block.role is Role.COMMENT for block in article.blocks)
    if not article.metadata and not manifests and not comments:
        return NOTHING
    from provenance.signals.collect import SCOPES, Collector
    from provenance.signals.page import read_comments, read_front_matter, read_meta
    from provenance.signals.w3c import read_w3c

    into = Collector(article)
    metadata = article.metadata
    markup_speaks = (
        read_w3c(metadata, into) if any(item.key.lower() == "ai-disclosure" for item in metadata) else False
    )
    read_meta(metadata, into)
    if any(item.origin == "front-matter" for item in metadata):
        read_front_matter(metadata, into)
    if comments:
        read_comments(article, into)
    aside = []
    for item in metadata:
        if item.origin == "json-ld-text":
            if item.subject:
                aside.append((item.span, SCOPES.get(item.subject, Scope.OTHER)))
        else:
            _read(item, into, markup_speaks=markup_speaks)
    if manifests:
        from provenance.signals.manifests import add_manifests

        add_manifests(manifests, into)
    _unseen(into, disclosures)
    evidence = sorted(into.evidence, key=lambda item: (item.span, item.rule))
    return Signals(
        tuple(evidence),
        tuple(sorted(into.disclosures, key=lambda item: (item.span, item.rule))),
        tuple(aside),
    )


def _read(item: MetadataItem, into: Collector, *, markup_speaks: bool) -> None:
    from provenance.signals import structured
    from provenance.signals.preferences import add_preference

    if add_preference(item, into):
        return
    origin, key = item.origin, item.key
    lowered = key.lower()
    if origin == "json-ld":
        structured.add_json_ld(item, into)
    elif origin in ("microdata", "rdfa"):
        if key == "digitalSourceType":
            structured.add_source_type(item, into)
        else:
            structured.add_author(item, into)
    elif (
        origin in ("ninjs", "newsml", "xmp", "front-matter")
        and lowered.rpartition(".")[2].replace("_", "") == "digitalsourcetype"
    ):
        structured.add_source_type(item, into)
    elif lowered == "ai-disclosure" and (
        origin == "http-header" or (origin == "html-meta" and "mode" in item.value)
    ):
        structured.add_http_disclosure(item, into, markup_speaks=markup_speaks)
    elif origin == "feed" and key == "podcast:txt":
        structured.add_podcast(item, into)
    elif origin == "onix":
        structured.add_onix(item, into)
    elif origin == "xmp" and key == "ai-properties":
        structured.add_image_property(item, into)
    elif origin in ("xmp", "png-text", "document-property", "json") and key == "AIGC":
        from provenance.signals.page import read_aigc_json

        read_aigc_json(item, into)
    elif origin == "png-text":
        structured.add_generator(item, into)
    elif origin == "unreadable":
        into.note("unreadable-metadata", item, item.value)
    elif origin == "document-property":
        structured.add_document_property(item, into)


def _unseen(into: Collector, disclosures: Sequence[Disclosure]) -> None:
    """Say so where AI use is declared to machines and readers are not told."""
    visible = any(
        item.polarity is Polarity.USED and item.channel is Channel.VISIBLE and item.scope in _TEXT
        for item in disclosures
    )
    machine = [item for item in into.disclosures if item.polarity is Polarity.USED and item.scope in _TEXT]
    if machine and not visible:
        first = min(machine, key=lambda item: item.span)
        names = sorted({item.rule for item in machine})
        item = MetadataItem("", "", first.text, first.span)
        into.note(
            "readers-do-not-see-it", item,
            f"AI use is declared where only machines read it ({', '.join(names)}); no line that readers see says so.",
        )  # fmt: skip
