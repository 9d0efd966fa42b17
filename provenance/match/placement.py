"""Placement: whether a hit stands where its rule looks."""

from __future__ import annotations

from provenance.core.article import Block, Visibility
from provenance.core.textview import BLOCK, SENTENCE, UNSPACED
from provenance.match.hits import Hit
from provenance.match.scene import EDGE_WORDS, Scene
from provenance.rules.compiled import WherePlan

# ``alone``: the match holds at least this share of the words of its line.
_ALONE = 0.6


def stands_right(where: WherePlan, scene: Scene, hit: Hit, block: Block) -> bool:
    """True when a hit stands where its rule looks."""
    if not where.any_visibility and block.visibility is Visibility.HIDDEN:
        return False
    if where.blocks is not None and block.role not in where.blocks:
        return False
    if where.zones is not None and block.zone not in where.zones:
        return False
    if where.max_words is not None and _words(scene, block) > where.max_words:
        return False
    return where.position is None or _at(where.position, scene, hit)


def _words(scene: Scene, block: Block) -> int:
    """Words of a block; two code points of a script without spaces count as one."""
    text = scene.article.text[block.start : block.end]
    spaced = text.count(" ") + 1
    return spaced if text.isascii() else max(spaced, len(UNSPACED.findall(text)) // 2)


def _at(position: str, scene: Scene, hit: Hit) -> bool:
    """True when the hit stands at that position of its line or of the whole text."""
    line, layout = scene.line, scene.layout
    low = max(line.rfind(f" {BLOCK} ", 0, hit.start) + 3, layout.rfind("\n", 0, hit.start) + 1, 1)
    ends = (line.find(f" {BLOCK} ", hit.end - 1), layout.find("\n", hit.end - 1))
    high = min((place for place in ends if place >= 0), default=len(line) - 1) + 1
    before, after = line[low : hit.start], line[hit.end : high].replace(f"{SENTENCE} ", "")
    if position == "block-start":
        return before.count(" ") <= 2
    if position == "block-end":
        return after.count(" ") <= 2
    if position == "block-edge":
        return before.count(" ") <= 2 or after.count(" ") <= 2
    if position == "alone":
        matched = line[hit.start : hit.end].count(" ")
        return matched >= _ALONE * (matched + before.count(" ") + after.count(" "))
    if position == "document-start":
        return line.count(" ", 0, hit.start) <= EDGE_WORDS
    return line.count(" ", hit.end) <= EDGE_WORDS
