"""Reuse preferences: what others may do with a text. They are listed apart and are never disclosures.

TDMRep (W3C Community Group final report, 2024-05-10), aipref Content-Usage, Cloudflare Content-Signal, noai,
RSL 1.0, PLUS DataMining, NewsML-G2 dataMining, CAWG training and data mining.
"""

from __future__ import annotations

from provenance.core.article import MetadataItem
from provenance.signals.collect import Collector

_NAMES = {
    "tdm-reservation": "TDMRep",
    "tdm-policy": "TDMRep",
    "content-usage": "Content-Usage",
    "content-signal": "Content-Signal",
    "ai-training": "ai-training",
    "ai-index": "ai-index",
    "plus:datamining": "PLUS data mining",
    "plus:otherconstraints": "PLUS constraints",
    "datamining": "NewsML-G2 data mining",
    "cawg.training-mining": "CAWG training and data mining",
}
_ROBOTS = frozenset(("robots", "x-robots-tag", "googlebot", "bingbot"))


def preference(item: MetadataItem) -> str | None:
    """The preference that an item states, in words; None when it states none."""
    key = item.key.lower()
    value = " ".join(item.value.split())[:160]
    if key in _NAMES:
        shown = f"{item.key}={value}" if key.startswith("tdm-") else value
        return f"{_NAMES[key]}: {shown}" if value else None
    if key in _ROBOTS:
        words = [word.strip().lower() for word in value.replace(";", ",").split(",")]
        found = [word for word in words if word in ("noai", "noimageai", "noml")]
        return f"{', '.join(found)}" if found else None
    rsl = key == "license" and ("rsl" in dict(item.facts).get("type", "") or item.origin == "robots")
    return f"RSL licence: {value}" if rsl else None


def add_preference(item: MetadataItem, into: Collector) -> bool:
    """Add the preference of an item, if it has one."""
    says = preference(item)
    if says is None:
        return False
    into.note(
        "reuse-preference",
        item,
        f"{says}; a preference about reuse, which says nothing about how the text was made.",
    )
    return True
