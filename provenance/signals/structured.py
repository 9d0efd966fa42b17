"""Statements of structured metadata: digital source types, JSON-LD, HTTP fields, feeds, books and image properties."""

from __future__ import annotations

import re
from dataclasses import replace

from provenance.core.article import MetadataItem
from provenance.core.disclosure import AiRole, Extent, HumanReview, Scope
from provenance.signals.collect import Collector
from provenance.signals.page import read_aigc_json
from provenance.signals.vocabulary import (
    DENIAL,
    FALSE,
    HTTP_MODES,
    TOOL,
    TRUE,
    W3C_PAGE,
    clear_words,
    source_type,
    used,
)

_PAIR = re.compile(r"([A-Za-z*][\w.*-]*)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,;\"]+))")
# ONIX code list 17: contributor roles that make the text, and those that do not.
_ONIX_ROLES = {"A": Scope.ARTICLE, "B": Scope.ARTICLE, "E": Scope.AUDIO}
_ONIX_IMAGE = frozenset(("A07", "A12", "A13", "A35", "A36", "A40"))
_ONIX_TRANSLATOR = frozenset(("B06", "B08", "B10"))


def add_source_type(item: MetadataItem, into: Collector) -> None:
    """A digital source type of IPTC or schema.org, in any accepted spelling."""
    reading = source_type(item.value)
    if reading is None:
        if item.value.strip():
            into.note("digital-source-type-unknown", item, f"{item.value[:100]!r} is no digital source type.")
        return
    slots: tuple[tuple[str, str], ...] = (("source_type", reading.source_type or ""),)
    if reading.claim is None:
        slots = (*slots, ("about", item.subject or "article"))
        into.note(
            "source-type-not-generative", item, f"{reading.source_type}: {reading.meaning}", slots=slots
        )
        return
    claim = reading.claim
    if item.subject == "image" and claim is not DENIAL:
        claim = replace(claim, role=AiRole.ILLUSTRATED)
    into.claim("digital-source-type", item, claim, f"{reading.source_type} ({reading.meaning})", slots=slots)


def add_json_ld(item: MetadataItem, into: Collector) -> None:
    """A statement of a JSON-LD node, or the news that a block could not be read."""
    if item.key == "digitalSourceType":
        add_source_type(item, into)
    elif item.key == "aiDisclosure":
        _proposal(item, into)
    elif item.key == "AIGC":
        read_aigc_json(replace(item, value=_json(item)), into)
    elif item.key == "unreadable":
        into.note(
            "unreadable-metadata",
            item,
            "a JSON-LD block that speaks about AI or origin is not valid JSON; what it says was not read.",
        )
    elif item.key in ("author", "creator", "contributor", "translator"):
        add_author(item, into)


def _json(item: MetadataItem) -> str:
    import json

    return json.dumps(dict(item.facts))


def add_author(item: MetadataItem, into: Collector) -> None:
    """A software application among the authors."""
    alone = dict(item.facts).get("alone") == "yes"
    role = AiRole.TRANSLATED if item.key == "translator" else AiRole.GENERATED
    extent = Extent.UNSPECIFIED if alone else Extent.PARTIAL
    name = f" {item.value!r}" if item.value else ""
    into.claim(
        "software-author",
        item,
        used(extent, role),
        f"the {item.key}{name} is software",
        tool=item.value or None,
    )


def _proposal(item: MetadataItem, into: Collector) -> None:
    """``aiDisclosure`` of the explainer (https://github.com/dweekly/ai-content-disclosure); schema.org has no such property."""
    facts = dict(item.facts)
    reading = W3C_PAGE.get(item.value.strip().lower()) or clear_words(item.value)
    if reading is None or reading.claim is None:
        into.note(
            "value-not-understood", item, f"aiDisclosure={item.value[:60]!r} is no level that is known."
        )
        return
    slots = tuple((key.lower(), facts[key]) for key in ("provider", "description") if facts.get(key))
    tool = facts.get("tool") or None
    into.claim(
        "json-ld-ai-disclosure",
        item,
        reading.claim,
        f"aiDisclosure {item.value} ({reading.meaning}); proposed, not in schema.org",
        tool=tool,
        slots=slots,
    )


def add_http_disclosure(item: MetadataItem, into: Collector, *, markup_speaks: bool) -> None:
    """The HTTP field AI-Disclosure; the draft's own example separates with semicolons, so both are read."""
    values: dict[str, str] = {}
    for match in _PAIR.finditer(item.value[:4000]):
        values.setdefault(
            match.group(1).lower(), (match.group(2) or match.group(3) or "").replace('\\"', '"')
        )
    mode = values.get("mode", "")
    reading = HTTP_MODES.get(mode.lower())
    if reading is None or reading.claim is None:
        into.note(
            "value-not-understood",
            item,
            f"AI-Disclosure with mode {mode[:40]!r}, which is no mode of the draft.",
        )
        return
    reviewer = values.get("reviewed-by")
    slots = tuple((key.replace("-", "_"), value) for key, value in values.items() if key != "mode" and value)
    says = f"mode={mode} ({reading.meaning})" + (f", reviewed by {reviewer}" if reviewer else "")
    if markup_speaks:
        into.note("overridden", item, f"{says}; the page's own markup says more and wins.", slots=slots)
        return
    claim = replace(reading.claim, human_review=HumanReview.STATED if reviewer else None)
    into.claim(
        "http-ai-disclosure",
        item,
        claim,
        says,
        tool=values.get("model") or values.get("provider"),
        slots=slots,
    )


def add_podcast(item: MetadataItem, into: Collector) -> None:
    """``<podcast:txt purpose="ai-content">`` of the podcast namespace, on a channel or an item."""
    value = item.value.strip().lower()
    if value in TRUE:
        into.claim("podcast-ai-content", item, used(Extent.UNSPECIFIED), f"ai-content: {value}")
    elif value in FALSE:
        into.claim("podcast-ai-content", item, DENIAL, f"ai-content: {value} (no AI used)")
    else:
        into.note(
            "value-not-understood", item, f"podcast:txt ai-content {value[:40]!r} is neither true nor false."
        )


def add_onix(item: MetadataItem, into: Collector) -> None:
    """ONIX contributor: code list 19 value 09 is AI, 05 to 08 are synthesised voices."""
    role = dict(item.facts).get("role", "")
    if item.value == "09":
        scope = Scope.IMAGE if role in _ONIX_IMAGE else _ONIX_ROLES.get(role[:1], Scope.OTHER)
        deed = (
            AiRole.TRANSLATED
            if role in _ONIX_TRANSLATOR
            else AiRole.ILLUSTRATED
            if scope is Scope.IMAGE
            else AiRole.GENERATED
        )
        claim = replace(used(Extent.UNSPECIFIED, deed), scope=scope)
        into.claim(
            "onix-ai-contributor",
            item,
            claim,
            f"UnnamedPersons 09 is AI, contributor role {role or 'not given'}",
            slots=(("role", role),),
        )
    elif item.value in ("05", "06", "07", "08"):
        claim = replace(used(Extent.UNSPECIFIED, AiRole.VOICED), scope=Scope.AUDIO)
        into.claim(
            "onix-ai-contributor",
            item,
            claim,
            f"UnnamedPersons {item.value} is a synthesised voice",
            slots=(("role", role),),
        )


def add_image_property(item: MetadataItem, into: Collector) -> None:
    """IPTC Photo Metadata 2025.1: the properties that name an AI system say that one was used."""
    facts = dict(item.facts)
    slots = tuple((key, value) for key, value in facts.items() if value)
    tool = facts.get("AISystemUsed") or None
    claim = used(Extent.UNSPECIFIED, AiRole.ILLUSTRATED)
    into.claim(
        "image-ai-properties", item, claim, "the IPTC properties for AI are filled in", tool=tool, slots=slots
    )


def add_generator(item: MetadataItem, into: Collector) -> None:
    """Settings that an image generator wrote into the file (PNG text chunk ``parameters`` and the like)."""
    into.note(
        "image-generator-parameters",
        item,
        f"holds the settings of an image generator ({item.key}); unsigned, and about the image only.",
    )


def add_document_property(item: MetadataItem, into: Collector) -> None:
    """A property of a document; one that names an AI tool as its maker is a statement, any other is none."""
    if not TOOL.search(item.value):
        return
    if item.key in ("creator", "author", "contributor", "translator"):
        into.claim(
            "software-author",
            item,
            used(Extent.UNSPECIFIED),
            f"the {item.key} is {item.value[:80]!r}",
            tool=item.value[:80],
        )
    else:
        into.note(
            "document-tool-named",
            item,
            f"{item.key}: {item.value[:80]!r}; the program that saved the file, not proof of who wrote the text.",
        )
