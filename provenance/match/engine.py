"""Matcher: compiled rules on an article, giving evidence with every discard kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from provenance.core.article import Article
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.core.textview import TextView
from provenance.match.claims import claim_of
from provenance.match.guards import Guards, Spot
from provenance.match.hits import Hit
from provenance.match.placement import stands_right
from provenance.match.scene import Scene
from provenance.match.search import Searcher
from provenance.match.tagger import Tagger
from provenance.rules.compiled import Pattern, Rule, RuleBook, WordList

_SENTENCE_REST = re.compile(r"[^.!?。！？؟\n]{0,300}([.!?。！？؟])(?=[\"'”’»)\]\s]|$|[^\x00-\x7f])")

# The vocabulary list of products.
TOOLS = "tools"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in an article: the evidence, the view it was found on, the tools named (ranges of its line
    with the canonical name), the word lists that took part, and what could not be checked."""

    evidence: tuple[Evidence, ...]
    view: TextView
    tools: tuple[tuple[int, int, str], ...]
    lists: Mapping[str, WordList]
    diagnostics: tuple[Diagnostic, ...] = ()


class _Part:
    """One part of a rule book, ready to match."""

    def __init__(self, book: RuleBook, slips: Iterable[str] = ()) -> None:
        self.lists = book.lists
        self.guards = Guards(book.lists)
        self.tagger = Tagger(book.lists)
        self.searcher = Searcher(book, self.tagger, slips)

    def tools(self, scene: Scene) -> Iterator[tuple[int, int, str]]:
        """The products named in a scene of this part."""
        lists = self.tagger.called(TOOLS)
        for start, end, sign in self.tagger.choose(scene.tags, lists):
            yield start, end, self.searcher.canonical(scene.line[start:end], self.tagger.owner(sign, lists))


class Matcher:
    """Finds the evidence of a rule book in articles. Safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._always = _Part(book, book.spelling)
        self._by_id = {rule.id: rule for rule in book.rules}

    @cached_property
    def _beyond(self) -> _Part:
        """The part for other languages, made when the first article needs it."""
        assert self.book.beyond is not None  # noqa: S101 - asked only where there is one
        return _Part(self.book.beyond.book)

    @cached_property
    def _all_lists(self) -> Mapping[str, WordList]:
        """The word lists of both parts."""
        return {**self._beyond.lists, **self._always.lists}

    def find(self, article: Article) -> Found:
        """All evidence in document order; discarded finds have the status and the reason."""
        view = TextView(article.text)
        scan = self._always.searcher.scan(view)
        if scan.words:
            view.mend(self.book.spelling)
            scan = self._always.searcher.scan(view)
        scans = [(self._always, scan)]
        if self.book.beyond is not None and self.book.beyond.concerns(view.line.split()):
            scans.append((self._beyond, self._beyond.searcher.scan(view)))
        evidence: list[Evidence] = []
        stopped: list[str] = []
        tools: list[tuple[int, int, str]] = []
        for part, scan in scans:
            scene = Scene(article, view, part.tagger, scan.tags)
            for rule, pattern, hit in part.searcher.search(scene, scan.found, stopped):
                self._judge(part.guards, scene, rule, pattern, hit, evidence)
            tools += part.tools(scene)
            # Of finds at one place, the one that says most comes first.
        evidence.sort(
            key=lambda item: (item.start, item.end, item.rule, -len(item.slots), item.slots, item.reason)
        )
        lists = self._all_lists if len(scans) > 1 else self._always.lists
        slow = tuple(map(_slow, sorted(set(stopped))))
        return Found(tuple(evidence), view, tuple(sorted(set(tools))), lists, slow)

    def _judge(
        self, guards: Guards, scene: Scene, rule: Rule, pattern: Pattern, hit: Hit, evidence: list[Evidence]
    ) -> None:
        start, end = hit.place or scene.view.range(hit.start, hit.end)
        blocks = scene.article.blocks
        if not blocks or not stands_right(
            rule.where, scene, hit, blocks[max(0, scene.article.block_at(start))]
        ):
            return
        spot = Spot(
            pattern.language,
            scene.article,
            scene.line,
            hit.core or (hit.start, hit.end),
            (start, end),
            claims=rule.kind in (Kind.DECLARED, Kind.RESIDUE),
            residue=rule.kind == Kind.RESIDUE,
            placeholder=rule.category == "placeholder",
            asked=lambda: rule.kind == Kind.DECLARED and _is_question(scene, end),
        )
        reason = guards.discard_reason(rule.guards, spot)
        evidence.append(self._evidence(scene, rule, pattern, hit, (start, end), reason))
        if reason == "negated" and rule.guards.negated != "discard":
            heir = self._by_id.get(rule.guards.negated)
            if heir is not None:
                evidence.append(self._evidence(scene, heir, pattern, hit, (start, end), ""))

    def _evidence(
        self, scene: Scene, rule: Rule, pattern: Pattern, hit: Hit, place: tuple[int, int], reason: str
    ) -> Evidence:
        start, end = place
        span = scene.article.span(start, end)
        slots = dict(hit.slots)
        strength = pattern.strength or rule.strength
        return Evidence(
            rule=rule.id,
            name=rule.name,
            kind=Kind(rule.kind),
            severity=Severity(rule.severity),
            message=_filled(rule.message, slots),
            span=span,
            text=scene.article.source.text[span.start : span.end],
            start=start,
            end=end,
            slots=hit.slots,
            quality=round(hit.quality, 4),
            strength=Strength(strength),
            status=Status.DISCARDED if reason else Status.ACTIVE,
            reason=reason,
            claim=claim_of(rule.claim, slots),
            category=rule.category,
            advice=rule.advice,
            private=rule.private,
            attach=rule.attach,
            priority=rule.priority,
        )


def _is_question(scene: Scene, end: int) -> bool:
    """True when the sentence in which a match ends, at ``end`` of the article's text, closes with a question mark."""
    rest = _SENTENCE_REST.match(scene.article.text, end)
    return rest is not None and rest[1] in "?？؟"


def _slow(rule_id: str) -> Diagnostic:
    message = (
        f"rule {rule_id} was given up because its expression takes too long on this text; make it tighter"
    )
    return Diagnostic(Level.WARNING, "slow-rule", message)


def _filled(message: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: slots.get(match[1], "it"), message)


def with_status(evidence: Evidence, status: Status, reason: str) -> Evidence:
    """The evidence with another status and the reason for it."""
    return replace(evidence, status=status, reason=reason)
