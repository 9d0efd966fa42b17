"""W3C AI content disclosure: what holds for which part of the page (nearest element with a valid value wins).

Community Group draft of September 2026, https://w3c-cg.github.io/ai-content-disclosure/: values are matched
without regard to ASCII case and without trimming, only the first meta element counts, ``ai-model`` and
``ai-provider`` are inherited each by itself, and an HTTP header never overrides markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.core.article import Article, MetadataItem, Visibility
from provenance.core.disclosure import Claim, Extent, Polarity, Scope
from provenance.core.evidence import Status
from provenance.signals.collect import Collector
from provenance.signals.vocabulary import W3C, W3C_PAGE, Reading

_FACTS = ("ai-model", "ai-provider")


def read_w3c(metadata: Sequence[MetadataItem], into: Collector) -> bool:
    """Add what the page says by ``ai-disclosure``; True when its markup says anything valid."""
    page: tuple[MetadataItem, Reading] | None = None
    seen = False
    facts = {
        key: item.value
        for item in metadata
        if item.origin == "html-meta" and (key := item.key.lower()) in _FACTS
    }
    marks: list[tuple[MetadataItem, Reading]] = []
    for item in metadata:
        if item.key.lower() != "ai-disclosure" or item.origin not in ("html-meta", "html-attribute"):
            continue
        in_page = item.origin == "html-meta"
        if in_page and "mode" in item.value and "=" in item.value:
            continue  # the HTTP field, written as http-equiv
        reading = (W3C_PAGE if in_page else W3C).get(item.value.lower()) if item.value.isascii() else None
        if in_page and seen:
            into.note(
                "overridden", item, "a second ai-disclosure, which does not count: only the first one does."
            )
        elif reading is None:
            _invalid(item, into, in_page=in_page)
        elif in_page:
            page = item, reading
        else:
            marks.append((item, reading))
        seen = seen or in_page
    _effective(page, marks, facts, into)
    return page is not None or bool(marks)


def _invalid(item: MetadataItem, into: Collector, *, in_page: bool) -> None:
    trimmed = item.value.strip().lower()
    why = (
        "has white space around it"
        if trimmed in W3C_PAGE and trimmed != item.value.lower()
        else "is no value of any draft"
    )
    if trimmed == "mixed" and not in_page:
        why = "holds for whole pages only"
    into.note(
        "w3c-ai-disclosure-invalid",
        item,
        f"ai-disclosure={item.value[:60]!r} {why}, so that it says nothing.",
    )


def _effective(
    page: tuple[MetadataItem, Reading] | None,
    marks: list[tuple[MetadataItem, Reading]],
    facts: dict[str, str],
    into: Collector,
) -> None:
    """The statements with the share of the text that each one holds for."""
    shares, total = _shares(into.article, [item for item, _ in marks])
    claims = [reading.claim for _, reading in marks]
    mixed = any(claim and claim.polarity is Polarity.USED for claim in claims)
    if page is not None:
        item, reading = page
        claim = reading.claim or Claim()
        rest = total - sum(shares)
        tool = facts.get("ai-model") or facts.get("ai-provider") or None
        if marks and total and rest <= 0:
            into.note(
                "overridden", item, f"{item.value}, but the elements that hold the text say otherwise and win.",
                status=Status.DISCARDED, reason="overridden: every element has a value of its own",
            )  # fmt: skip
        elif claim.polarity is Polarity.NOT_USED and mixed:
            # It holds for the rest of the page and does not contradict the elements.
            into.claim(
                "w3c-ai-disclosure",
                item,
                replace(claim, scope=Scope.OTHER),
                f"{item.value} for the rest of the page ({reading.meaning})",
            )
        else:
            denied_part = any(c and c.polarity is Polarity.NOT_USED for c in claims)
            extent = Extent.PARTIAL if denied_part and claim.extent is Extent.FULL else claim.extent
            into.claim(
                "w3c-ai-disclosure",
                item,
                replace(claim, extent=extent),
                f"{item.value} ({reading.meaning})",
                tool=tool,
            )
    for (item, reading), share in zip(marks, shares, strict=True):
        _element(item, reading, into, whole=bool(total) and share >= total, facts=facts)


def _element(
    item: MetadataItem, reading: Reading, into: Collector, *, whole: bool, facts: dict[str, str]
) -> None:
    claim = reading.claim or Claim()
    inherited = {**facts, **dict(item.facts)}
    tool = inherited.get("ai-model") or inherited.get("ai-provider") or None
    if whole:
        item = replace(item, subject="")
    elif claim.polarity is Polarity.NOT_USED:
        claim = replace(claim, scope=Scope.OTHER)
    elif claim.extent is Extent.FULL:
        claim = replace(claim, extent=Extent.PARTIAL)
    place = f" on <{item.path}>" if item.path else ""
    into.claim("w3c-ai-disclosure", item, claim, f"{item.value}{place} ({reading.meaning})", tool=tool)


def _shares(article: Article, marks: list[MetadataItem]) -> tuple[list[int], int]:
    """Characters of visible text for which each mark is the nearest, and their number in all."""
    if not marks:
        return [], 0
    blocks = [block for block in article.blocks if block.visibility is Visibility.VISIBLE]
    blocks = [block for block in blocks if block.main] or blocks
    places = sorted((article.span(block.start, block.end).start, block.end - block.start) for block in blocks)
    ranges = sorted(
        (item.covers.start, -item.covers.end, index)
        for index, item in enumerate(marks)
        if item.covers is not None
    )
    shares = [0] * len(marks)
    around: list[tuple[int, int]] = []  # end and index of the elements that are open, the nearest last
    following = 0
    for place, size in places:
        while following < len(ranges) and ranges[following][0] <= place:
            start, end, index = ranges[following]
            while around and around[-1][0] <= start:
                around.pop()
            around.append((-end, index))
            following += 1
        while around and around[-1][0] <= place:
            around.pop()
        if around:
            shares[around[-1][1]] += size
    return shares, sum(size for _, size in places)
