"""Disclosures: declared evidence with the notice it stands in, who reviewed, which tool, and whether it breaks off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.core.article import Article, Block, Role, Visibility, Zone
from provenance.core.disclosure import (
    AiRole,
    Channel,
    Claim,
    Disclosure,
    Extent,
    HumanReview,
    Polarity,
    Scope,
)  # fmt: skip
from provenance.core.evidence import Evidence, Kind, Status
from provenance.core.textview import SENTENCE
from provenance.match.engine import Found, with_status

# Categories of context that belong to a notice when they stand next to a disclosure.
HEDGES = frozenset({"hedge", "disclaimer"})
_MAX_NOTICE_WORDS = 160
_LABEL_WORDS = 6
# A last line of so many words ends with a full stop, unless it breaks off.
_LONG_LINE = 6
_NEAR = 260
_COMPLETE = re.compile(r"[.!?。！？।؟][\"'”’»)\]*_]*\s*\Z")
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|[,;–—-])[\"'”’»)\]*_]*\s*\Z")
# Characters of the line that hold its last two words.
_LAST_WORDS = 80
# A notice that breaks off and has no template to be measured against.
_CUT_QUALITY = 0.75
_BY_MACHINE = re.compile(r"(?<![\w-])(?:AI|A\.I\.|KI|IA|bot|robot)(?![\w])(?! and\b| und\b)")
# The field itself, named where a tool is asked for.
_NO_TOOL = "AI"
_HELPING_ROLES = frozenset(
    {
        AiRole.EDITED,
        AiRole.RESEARCHED,
        AiRole.TRANSCRIBED,
        AiRole.TRANSLATED,
        AiRole.SUMMARISED,
        AiRole.VOICED,
        AiRole.ILLUSTRATED,
    }
)
_ROLE_OF_SCOPE = {
    Scope.TRANSLATION: AiRole.TRANSLATED,
    Scope.SUMMARY: AiRole.SUMMARISED,
    Scope.IMAGE: AiRole.ILLUSTRATED,
    Scope.AUDIO: AiRole.VOICED,
}
_MACHINE_ROLES = frozenset({Role.COMMENT, Role.META, Role.JSONLD, Role.ALT})


@dataclass(frozen=True, slots=True)
class _Notice:
    start: int
    end: int
    truncated: bool


def find_disclosures(
    evidence: list[Evidence], article: Article, found: Found
) -> tuple[list[Disclosure], list[Evidence]]:
    """The disclosures in document order, and the evidence with what they took in marked as absorbed."""
    return _Assembler(evidence, article, found).run()


class _Assembler:
    def __init__(self, evidence: list[Evidence], article: Article, found: Found) -> None:
        self._items = evidence
        self._article = article
        self._found = found
        self._view = found.view
        self._lists = found.lists

    def run(self) -> tuple[list[Disclosure], list[Evidence]]:
        made: list[tuple[Disclosure, int]] = []
        for index, item in enumerate(self._items):
            claim = item.claim
            if not item.active or item.private or item.kind is not Kind.DECLARED or claim is None:
                continue
            if claim.polarity is None:
                continue
            disclosure = self._disclosure(item, claim)
            twin = next((other for other, _ in made if _same_statement(other, disclosure)), None)
            if twin is None:
                made.append((disclosure, index))
            else:
                self._items[index] = with_status(item, Status.ABSORBED, twin.rule)
        for index, item in enumerate(self._items):
            if item.attach and item.active:
                owner = next((other for other, _ in made if _near(other, item)), None)
                status, reason = (Status.ABSORBED, owner.rule) if owner else (Status.DISCARDED, "unattached")
                self._items[index] = with_status(item, status, reason)
        return [disclosure for disclosure, _ in made], self._items

    def _disclosure(self, item: Evidence, claim: Claim) -> Disclosure:
        block = self._article.blocks[max(0, self._article.block_at(item.start))]
        notice = self._notice(item, block)
        span = self._article.span(notice.start, notice.end)
        hidden = block.visibility is not Visibility.VISIBLE or block.role in _MACHINE_ROLES
        quality = min(item.quality, _CUT_QUALITY) if notice.truncated and item.quality == 1 else item.quality
        return Disclosure(
            polarity=claim.polarity or Polarity.USED,
            extent=_extent(claim),
            role=_role(claim),
            scope=claim.scope or Scope.ARTICLE,
            tool=(None if claim.tool == _NO_TOOL else claim.tool) or self._tool(notice, item),
            human_review=claim.human_review or self._review(notice),
            channel=Channel.MACHINE if hidden else Channel.VISIBLE,
            where=block.zone if self._article.blocks else Zone.MIDDLE,
            truncated=notice.truncated,
            quality=quality,
            rule=item.rule,
            text=self._article.source.text[span.start : span.end],
            span=span,
            core=item.span,
        )

    # --- the notice -------------------------------------------------------------------------

    def _notice(self, item: Evidence, block: Block) -> _Notice:
        """The sentences that belong together around a match, within its block."""
        line, view = self._view.line, self._view
        low, high = view.line_range(block.start, max(block.end, item.end))
        start, end = view.line_range(item.start, item.end)
        sentence = line.rfind(f" {SENTENCE} ", low, start)
        sentence = sentence + 3 if sentence >= 0 else low
        labelled = False
        if start > sentence and line.count(" ", sentence, start) <= _LABEL_WORDS:
            label_start = view.range(sentence, start)[0]
            labelled = ":" in self._article.text[label_start : item.start]
            if labelled:
                start = sentence
        first = start
        end = _sentence_end(line, end, high)
        sentences = 1
        while end < high:
            following = _sentence_end(line, end, high)
            words = line.count(" ", first, following)
            if words > _MAX_NOTICE_WORDS or not (
                self._belongs(end, following) or (labelled and self._continues(end, following))
            ):
                break
            end = following
            sentences += 1
        text_start, text_end = view.range(start, end)
        text_start, text_end = min(text_start, item.start), max(text_end, item.end)
        closing = self._article.text[text_end : text_end + 4]
        mark = re.match(r"[.!?。！？।؟…]+[\"'”’»)\]]*", closing)
        text_end += mark.end() if mark else 0
        # Notices with a heading, several sentences or a known wording end with a full stop; a bare line need not.
        formal = labelled or sentences > 1 or item.quality < 1
        cut = end >= high and self._breaks_off(text_end, block, formal)
        return _Notice(
            text_start,
            text_end,
            cut or (first <= low + 1 and end < high and self._cut_below(end, high, block)),
        )

    def _cut_below(self, end: int, high: int, block: Block) -> bool:
        """True when the paragraph that a notice begins ends in the middle of a later sentence."""
        words = self._view.line[end:high].rpartition(f" {SENTENCE} ")[2].split()
        if not words or words[-1] == SENTENCE or self._view.line.count(" ", end, high) > _MAX_NOTICE_WORDS:
            return False
        if len(words) < _LONG_LINE and len(words[-1]) > 1:  # a short line without a full stop is whole
            return False
        last = (
            self._article.text[max(block.start, block.end - 80) : block.end]
            .rstrip(" *_>\n")
            .rpartition(" ")[2]
        )
        # An address or a link ends no sentence and breaks none off.
        return last[-1:].isalnum() and not any(mark in last for mark in "./@")

    def _continues(self, start: int, end: int) -> bool:
        """True when a sentence begins as the second sentence of a notice does ("It was checked ...")."""
        return any(
            words.from_word_start().match(self._view.line, start, end)
            for name, words in self._lists.items()
            if name.startswith("notice-continues@")
        )

    def _belongs(self, start: int, end: int) -> bool:
        """True when a sentence of the line holds a hedge or something that is said about the disclosure."""
        text_start, text_end = self._view.range(start, end)
        return any(
            (item.category in HEDGES or item.attach)
            and item.status is not Status.DISCARDED
            and item.start < text_end
            and text_start < item.end
            for item in self._items
        )

    def _breaks_off(self, end: int, block: Block, formal: bool) -> bool:
        """True when the notice runs to the end of its block and does not end as sentences do."""
        text = self._article.text[max(block.start, end - 80) : max(end, block.end)].rstrip(" *_>\n")
        if _BROKEN_OFF.search(text):
            return True
        if _COMPLETE.search(text) or text.endswith(
            "AI"
        ):  # "ai" ends no sentence in Italian, and many notices elsewhere
            return False
        last = self._view.line_range(max(block.start, end - 40), end)[1]
        ends = self._view.line[max(0, last - _LAST_WORDS) : last].split()
        return formal or any(
            words.holds(" ".join(ends[-count:]))
            for name, words in self._lists.items()
            if name.startswith("open-ends@")
            for count in (1, 2)
        )

    # --- what is said about it --------------------------------------------------------------

    def _review(self, notice: _Notice) -> HumanReview:
        nearest: tuple[int, HumanReview] | None = None
        for item in self._items:
            # "Reviewed by an AI fact-checker": that is no person.
            if item.attach == "human_review" and _BY_MACHINE.search(item.text):
                continue
            if item.attach == "human_review" and item.active and item.claim and item.claim.human_review:
                distance = max(0, notice.start - item.end, item.start - notice.end)
                if distance <= _NEAR and (nearest is None or distance < nearest[0]):
                    nearest = distance, item.claim.human_review
        return nearest[1] if nearest else HumanReview.NOT_STATED

    def _tool(self, notice: _Notice, item: Evidence) -> str | None:
        """The first tool named in the sentence of the match or the rest of the notice."""
        low, high = self._view.line_range(min(notice.start, item.start), max(notice.end, item.end))
        return next((name for start, end, name in self._found.tools if low <= start and end <= high), None)


def _role(claim: Claim) -> AiRole:
    """What was done; to make a translation, a summary or a picture is to translate, to summarise, to illustrate."""
    if claim.role in (None, AiRole.GENERATED, AiRole.UNSPECIFIED):
        return _ROLE_OF_SCOPE.get(claim.scope or Scope.ARTICLE, claim.role or AiRole.UNSPECIFIED)
    return claim.role


def _extent(claim: Claim) -> Extent:
    """How far AI made it: to edit, translate or read something out is never to make the whole of it."""
    if claim.extent is Extent.FULL and _role(claim) in _HELPING_ROLES:
        return Extent.ASSISTED
    return claim.extent or Extent.UNSPECIFIED


def _sentence_end(line: str, position: int, high: int) -> int:
    """The end of the sentence that holds ``position`` of the line: behind its mark, or ``high``."""
    found = line.find(f" {SENTENCE} ", max(0, position - 1), high)
    return found + 3 if found >= 0 else high


def _same_statement(one: Disclosure, other: Disclosure) -> bool:
    """Two finds in one notice that say the same about the same thing are one statement."""
    together = one.span.overlaps(other.span) or one.text == other.text
    return together and one.polarity == other.polarity and one.scope == other.scope


def _near(disclosure: Disclosure, item: Evidence) -> bool:
    span = disclosure.span
    return max(0, span.start - item.span.end, item.span.start - span.end) <= _NEAR
