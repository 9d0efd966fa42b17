"""Collector: turns a reading of a metadata item into evidence and, where it claims something, a disclosure."""

from __future__ import annotations

from dataclasses import replace

from provenance.core.article import Article, MetadataItem, Zone
from provenance.core.disclosure import (
    AiRole,
    Channel,
    Claim,
    Disclosure,
    Extent,
    HumanReview,
    Polarity,
    Scope,
)
from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.signals.rules import DECLARED, MANIFEST, RULES

SCOPES = {
    "": Scope.ARTICLE,
    "part": Scope.ARTICLE,
    "image": Scope.IMAGE,
    "audio": Scope.AUDIO,
    "site": Scope.SITE,
    "channel": Scope.SITE,
}
_ABOUT = {
    "": "the article",
    "part": "a part of the article",
    "image": "an image",
    "audio": "a recording",
    "video": "a video",
    "site": "the site or publisher",
    "channel": "the channel",
    "other": "something else than this article",
}
_LONGEST = 400
CARRIERS = {
    "html-meta": "A meta element",
    "html-link": "A link element",
    "html-attribute": "An attribute of an element",
    "json-ld": "JSON-LD",
    "microdata": "Microdata",
    "rdfa": "RDFa",
    "front-matter": "Front matter",
    "http-header": "An HTTP header",
    "comment": "A comment",
    "manifest": "A C2PA manifest",
    "xmp": "XMP metadata",
    "png-text": "A PNG text chunk",
    "document-property": "A document property",
    "robots": "robots.txt",
    "tdmrep": "A tdmrep.json file",
    "feed": "The feed",
    "onix": "The ONIX record",
    "ninjs": "ninjs",
    "newsml": "NewsML-G2",
}


class Collector:
    """Gathers evidence and disclosures of one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.evidence: list[Evidence] = []
        self.disclosures: list[Disclosure] = []

    def claim(
        self,
        rule: str,
        item: MetadataItem,
        claim: Claim,
        says: str,
        *,
        tool: str | None = None,
        quality: float = 1.0,
        kind: Kind = Kind.DECLARED,
        slots: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """A statement that AI was or was not used."""
        scope = claim.scope or SCOPES.get(item.subject, Scope.OTHER)
        full = replace(claim, scope=scope, tool=tool or claim.tool)
        made = self.note(rule, item, says, claim=full, kind=kind, slots=slots)
        self.disclosures.append(
            Disclosure(
                polarity=full.polarity or Polarity.USED,
                extent=full.extent or Extent.UNSPECIFIED,
                role=full.role or AiRole.UNSPECIFIED,
                scope=scope,
                tool=full.tool,
                human_review=full.human_review or HumanReview.NOT_STATED,
                channel=Channel.MACHINE,
                where=self._zone(item),
                truncated=False,
                quality=quality,
                rule=made.rule,
                text=made.text,
                span=item.span,
                core=item.span,
            )
        )

    def note(
        self,
        rule: str,
        item: MetadataItem,
        says: str,
        *,
        claim: Claim | None = None,
        kind: Kind = Kind.CONTEXT,
        status: Status = Status.ACTIVE,
        reason: str = "",
        slots: tuple[tuple[str, str], ...] = (),
        severity: Severity | None = None,
    ) -> Evidence:
        """A finding without a claim of its own; the evidence that was added is returned."""
        known = RULES[rule]
        where = CARRIERS.get(item.origin, "Metadata")
        about = (
            f" about {_ABOUT.get(item.subject, 'something else')}"
            if known.category in (DECLARED, MANIFEST)
            else ""
        )
        field = (("field", item.path),) if item.path else ()
        subject = (("about", item.subject or "article"),) if known.category in (DECLARED, MANIFEST) else ()
        written = self.article.source.text[item.span.start : item.span.end]
        # A manifest is thousands of characters that nobody can read: it is named instead.
        text = written if written and len(written) <= _LONGEST else item.value
        made = Evidence(
            rule=known.id,
            name=known.name,
            kind=kind,
            severity=severity or known.severity,
            message=f"{where} says{about}: {says}" if not says.endswith(".") else says,
            span=item.span,
            text=text,
            start=0,
            end=0,
            slots=(*slots, *field, *subject, ("key", item.key)) if item.key else (*slots, *field, *subject),
            strength=Strength.STRONG,
            status=status,
            reason=reason,
            claim=claim,
            category=known.category,
            advice=known.advice,
        )
        self.evidence.append(made)
        return made

    def _zone(self, item: MetadataItem) -> Zone:
        size = len(self.article.source.text)
        if not size or item.span.start * 2 < size:
            return Zone.HEAD
        return Zone.TAIL
