"""Statements of meta elements, comments and front matter with names that no standard registers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from provenance.core.article import Article, MetadataItem, Role
from provenance.core.disclosure import Claim, Extent
from provenance.core.spans import Span
from provenance.signals.collect import Collector
from provenance.signals.vocabulary import AIGC_LABELS, DENIAL, FALSE, TOOL, TRUE, WHOLE, clear_words, used

_COMMENT = re.compile(r"\s*ai[-_ ]generated\s*[:=]\s*([^\n]{0,200})", re.IGNORECASE)
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_URL = re.compile(r"https?://\S+\Z")
# Keys that say that AI was used when they are true, with the extent that they name.
_FLAGS: dict[str, Claim] = {
    **dict.fromkeys(
        ("aigenerated", "generatedbyai", "isaigenerated", "aicreated", "aiwritten", "writtenbyai"), WHOLE
    ),
    **dict.fromkeys(("aiassisted", "aiaided", "aiedited", "aihelped", "assistedbyai"), used(Extent.ASSISTED)),
    **dict.fromkeys(
        ("ai", "aiused", "aicontent", "usesai", "madewithai", "containsai"), used(Extent.UNSPECIFIED)
    ),
}
# Keys that hold a word of a vocabulary or a sentence.
_WORDS = frozenset(
    """aidisclosure aidisclaimer aicontentdeclaration ailabel aistatus ailevel aiuse aiusage aiinvolvement
    aiprovenance contentorigin""".split()
)
_TOOLS = frozenset("aimodel aitool aisystem aiprovider aigenerator llm model".split())
_MADE_BY = frozenset("generatedby createdby writtenby draftedby authoredby".split())
_HUMAN = frozenset("humanwritten humanonly humanauthored writtenbyhuman noai aifree".split())
_META_TOOLS = frozenset(("ai-model", "ai-system", "ai-provider", "ai-tool"))
# Endings that a key may have below a table such as ``params`` or ``ai``.
_NESTED = frozenset(("params", "extra", "meta", "metadata", "seo", "article", "post", "page"))
_AIGC_SHOWN = frozenset(("ContentProducer", "ProduceID", "ContentPropagator"))
AIGC_FIELDS = {
    name.lower(): name
    for name in "Label ContentProducer ProduceID ReservedCode1 ContentPropagator PropagateID ReservedCode2".split()
} | {"reservecode1": "ReservedCode1", "reservecode2": "ReservedCode2"}


def read_meta(metadata: Sequence[MetadataItem], into: Collector) -> None:
    """Add what meta elements and ``data-mb-ai`` say."""
    tools = [item for item in metadata if item.origin == "html-meta" and item.key.lower() in _META_TOOLS]
    tool = next((item.value for item in tools if item.value), None)
    used_tool = False
    for item in metadata:
        key = item.key.lower()
        if item.origin == "html-attribute" and key == "data-mb-ai":
            _mb(
                replace(item, subject="" if item.path in ("article", "main", "body", "html") else "part"),
                into,
            )
        if item.origin != "html-meta" or not item.value.strip():
            continue
        if key in (
            "ai-generated",
            "ai_generated",
            "ai-generated-content",
            "aigenerated",
            "ai-assisted",
            "ai_assisted",
        ):
            claim = used(Extent.ASSISTED) if "assisted" in key else WHOLE
            used_tool = _flag("ai-generated-meta", item, claim, into, tool) or used_tool
        elif key in (
            "ai-content-declaration",
            "ai-content-disclosure",
            "ai-provenance",
            "ai-content",
            "ai-usage",
        ):
            _words("ai-content-declaration", item, into, tool)
        elif key in ("mb:ai-content", "data-mb-ai"):
            _mb(item, into)
        elif key == "aigc":
            read_aigc_json(item, into)
        elif key == "generator" and TOOL.search(item.value):
            into.note(
                "document-tool-named",
                item,
                f"{item.value[:80]!r} made the site, which says nothing about its text.",
            )
    if (
        tools
        and not used_tool
        and not any(item.key.lower() in ("ai-disclosure", "ai-generated") for item in metadata)
    ):
        into.note("ai-model-named", tools[0], f"names {tools[0].value[:80]!r} without saying what it did.")


def _mb(item: MetadataItem, into: Collector) -> None:
    """mb:ai-content (https://docs.meridianblue.ai): generated, assisted or human."""
    reading = clear_words(item.value)
    if reading is None or reading.claim is None:
        into.note("value-not-understood", item, f"{item.key}={item.value[:60]!r} is no value that is known.")
    else:
        into.claim("mb-ai-content", item, reading.claim, f"{item.value} ({reading.meaning})")


def _flag(rule: str, item: MetadataItem, claim: Claim, into: Collector, tool: str | None) -> bool:
    value = item.value.strip()
    low = value.lower()
    if low in FALSE:
        into.claim(rule, item, DENIAL, f"{item.key}: {value} (no AI used)")
    elif low in TRUE:
        into.claim(rule, item, claim, f"{item.key}: {value}", tool=tool)
        return True
    else:
        reading = clear_words(value)
        if reading is not None and reading.claim is not None:
            into.claim(rule, item, reading.claim, f"{item.key}: {value} ({reading.meaning})", tool=tool)
        elif TOOL.search(value):
            into.claim(rule, item, claim, f"{item.key}: {value[:80]}", tool=value[:80])
        else:
            into.note(
                "value-not-understood",
                item,
                f"{item.key}={value[:60]!r} is neither true nor false nor a tool's name.",
            )
            return False
    return True


def _words(rule: str, item: MetadataItem, into: Collector, tool: str | None) -> None:
    value = item.value.strip()
    reading = clear_words(value)
    if reading is not None and reading.claim is not None:
        into.claim(rule, item, reading.claim, f"{item.key}: {value} ({reading.meaning})", tool=tool)
    elif value.lower() in FALSE:
        into.claim(rule, item, DENIAL, f"{item.key}: {value} (no AI used)")
    elif value.lower() in TRUE:
        into.claim(rule, item, used(Extent.UNSPECIFIED), f"{item.key}: {value}", tool=tool)
    elif _URL.match(value):
        into.note(
            "how-it-was-made-link",
            item,
            f"{item.key} leads to {value[:120]}, which is a policy and no statement about this article.",
        )
    else:
        into.note(
            "how-it-was-made-link",
            item,
            f"{item.key}: {value[:120]!r}, in words that no vocabulary has; read them yourself.",
        )


def read_comments(article: Article, into: Collector) -> None:
    """Add comments of the form ``<!-- ai-generated: model date -->``."""
    for block in article.blocks:
        if block.role is not Role.COMMENT or block.end - block.start > 400:
            continue
        match = _COMMENT.match(article.text, block.start, block.end)
        if match is None:
            continue
        value = match.group(1).strip()
        item = MetadataItem("comment", "ai-generated", value, article.span(block.start, block.end))
        word = value.split(" ")[0] if value else ""
        if word.lower() in FALSE:
            into.claim("ai-generated-comment", item, DENIAL, f"ai-generated: {value}")
        else:
            tool = None if word.lower() in TRUE or not word else word
            into.claim("ai-generated-comment", item, WHOLE, f"ai-generated: {value}", tool=tool)


def read_front_matter(metadata: Sequence[MetadataItem], into: Collector) -> None:
    """Add what front matter keys say; only boolean values, known words and names of AI tools count."""
    items = [item for item in metadata if item.origin == "front-matter"]
    named = {index: _key(item.key) for index, item in enumerate(items)}
    tool = next(
        (
            items[index].value
            for index, key in named.items()
            if key in _TOOLS - {"model"} and items[index].value
        ),
        None,
    )
    claimed = False
    for index, item in enumerate(items):
        key, value = named[index], item.value.strip()
        if not value:
            continue
        if key in _FLAGS:
            claimed = _front_flag(item, _FLAGS[key], into, tool) or claimed
        elif key in _HUMAN:
            if value.lower() in TRUE or value.lower() in FALSE:
                claim = DENIAL if value.lower() in TRUE else used(Extent.UNSPECIFIED)
                into.claim("front-matter-ai", item, claim, f"{item.key}: {value}")
        elif key in _WORDS:
            reading = clear_words(value)
            if (reading is not None and reading.claim is not None) or value.lower() in TRUE | FALSE:
                claimed = True
                _words("front-matter-ai", item, into, tool)
        elif key in _MADE_BY and (TOOL.search(value) or clear_words(value)):
            claimed = True
            reading = clear_words(value)
            claim = reading.claim if reading is not None and reading.claim is not None else WHOLE
            into.claim("front-matter-ai", item, claim, f"{item.key}: {value[:80]}", tool=value[:80])
    if tool and not claimed:
        item = next(items[index] for index, key in named.items() if key in _TOOLS - {"model"})
        into.note("ai-model-named", item, f"names {item.value[:80]!r} without saying what it did.")
    _front_aigc(items, into)


def _front_flag(item: MetadataItem, claim: Claim, into: Collector, tool: str | None) -> bool:
    value = item.value.strip()
    low = value.lower()
    reading = clear_words(value)
    if low not in TRUE | FALSE and reading is None and not TOOL.fullmatch(value):
        return False  # ``ai: research`` is a tag, not a statement
    return _flag("front-matter-ai", item, claim, into, tool)


def _key(path: str) -> str:
    """The key in small letters without separators, tables that mean nothing left out."""
    parts = [part for part in path.split(".") if part.lower() not in _NESTED]
    return "".join(word for part in parts for word in _SPLIT.split(part)).lower()


def _front_aigc(items: Sequence[MetadataItem], into: Collector) -> None:
    """The label of GB 45438-2025 as a block of seven keys, or as JSON in one string."""
    fields: dict[str, MetadataItem] = {}
    for item in items:
        parts = item.key.split(".")
        lowered = [part.lower() for part in parts]
        if "aigc" not in lowered:
            continue
        rest = lowered[lowered.index("aigc") + 1 :]
        if not rest and item.value.strip().startswith("{"):
            read_aigc_json(item, into)
        elif rest and rest[-1] in AIGC_FIELDS:
            fields.setdefault(AIGC_FIELDS[rest[-1]], item)
        elif not rest and item.value.strip().lower() in TRUE | FALSE:
            _flag("aigc-label", item, WHOLE, into, None)
    if fields:
        values = {name: item.value for name, item in fields.items()}
        first = min(item.span.start for item in fields.values())
        last = max(item.span.end for item in fields.values())
        label = fields.get("Label") or next(iter(fields.values()))
        add_aigc(replace(label, key="AIGC"), values, into, Span(first, last))


def read_aigc_json(item: MetadataItem, into: Collector) -> None:
    """The label of GB 45438-2025 as JSON, with or without the outer ``AIGC`` key."""
    try:
        data = json.loads(item.value[:20_000])
    except (ValueError, RecursionError):
        into.note("unreadable-metadata", item, "the AIGC label is not valid JSON; it was not read.")
        return
    if isinstance(data, dict) and isinstance(data.get("AIGC"), dict):
        data = data["AIGC"]
    if isinstance(data, dict):
        values = {
            AIGC_FIELDS[key.lower()]: str(value) for key, value in data.items() if key.lower() in AIGC_FIELDS
        }
        add_aigc(item, values, into, item.span)


def add_aigc(item: MetadataItem, values: dict[str, str], into: Collector, whole: Span) -> None:
    """Add an AIGC label: 1 is AI, 2 possibly, 3 suspected; the word AIGC in place of the number is 1."""
    label = values.get("Label", "").strip()
    reading = AIGC_LABELS.get("1" if label.upper() == "AIGC" else label)
    slots = tuple((name.lower(), value) for name, value in values.items() if value and name in _AIGC_SHOWN)
    item = replace(item, span=whole)
    if reading is None or reading.claim is None:
        into.note(
            "value-not-understood", item, f"the AIGC label {label[:20]!r} is none of 1, 2 and 3.", slots=slots
        )
        return
    into.claim(
        "aigc-label", item, reading.claim, f"AIGC label {label} ({reading.meaning}); its codes cannot be checked offline",
        quality=reading.quality, slots=(("label", label), *slots),
    )  # fmt: skip
