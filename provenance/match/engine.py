"""Matcher: compiled rules on an article, giving evidence with every discard kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from provenance.core.article import Article, Block, Visibility
from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.core.textview import BLOCK, BREAK, SENTENCE, TextView
from provenance.match.align import Aligner
from provenance.match.claims import claim_of
from provenance.match.guards import Guards, is_quoted
from provenance.match.prefilter import Prefilter
from provenance.rules.compiled import Pattern, Rule, RuleBook

# A pattern is tried on at most so many characters of the line around a literal; a word takes so many on the
# generous side, and a pattern that does not say how many words it can have takes a long stretch.
_WINDOW = 1500
_WORD = 14
_LONG = 100
_MAX_MATCHES = 200
_REGEX_SECONDS = 0.25
_EDGE_WORDS = 60
# ``alone``: the match holds at least this share of the words of its line.
_ALONE = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A match before guards: its range in the line of words (or in the folded text) and what it captured.

    ``core`` is the part that guards look at, where that is not the whole.
    """

    start: int
    end: int
    slots: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0
    on_line: bool = True
    core: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All evidence of an article, and the view that it was found on."""

    evidence: tuple[Evidence, ...]
    view: TextView
    line: str


class Matcher:
    """Finds the evidence of a rule book in articles. Immutable after construction, but for caches of
    compiled expressions; safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._guards = Guards(book.lists)
        self._keys: list[tuple[Rule, Pattern]] = [
            (rule, pattern) for rule in book.rules for pattern in rule.patterns
        ]
        keys = list(enumerate(self._keys))
        self._on_line = Prefilter(_literals(keys, lambda pattern: pattern.kind != "regex"))
        self._on_folded = Prefilter(
            _literals(keys, lambda pattern: pattern.kind == "regex" and not pattern.raw)
        )
        self._on_text = Prefilter(_literals(keys, lambda pattern: pattern.raw))
        self._expressions: dict[str, re.Pattern[str]] = {}
        self._bounded: dict[str, regex.Pattern[str]] = {}
        self._aligners: dict[int, Aligner] = {}
        self._spelling = book.spelling
        self._slips = frozenset(book.spelling)

    def find(self, article: Article) -> Found:
        """All evidence in document order; discarded finds have the status and the reason."""
        view = TextView(article.text)
        line = self._repaired(view.line)
        scene = _Scene(article, view, line)
        evidence: list[Evidence] = []
        for key, places in self._on_line.scan(line).items():
            rule, pattern = self._keys[key]
            for hit in self._line_hits(scene, pattern, key, places):
                self._judge(scene, rule, pattern, hit, evidence)
        for prefilter, text in ((self._on_folded, view.folded), (self._on_text, article.text)):
            for key, places in prefilter.scan(text).items():
                rule, pattern = self._keys[key]
                for hit in self._text_hits(text, pattern, places):
                    self._judge(scene, rule, pattern, hit, evidence)
        evidence.sort(key=lambda item: (item.start, item.end, item.rule))
        return Found(tuple(evidence), view, line)

    # --- matching ---------------------------------------------------------------------------

    def _repaired(self, line: str) -> str:
        """The line with slips of the pen in known words mended, token for token."""
        slips = self._slips.intersection(line.split(" "))
        for slip in slips:
            line = line.replace(f" {slip} ", f" {self._spelling[slip]} ")
        return line

    def _expression(self, source: str) -> re.Pattern[str]:
        compiled = self._expressions.get(source)
        if compiled is None:
            parts = source.split("\x00")
            parts[1::2] = [self.book.lists[name].source for name in parts[1::2]]
            compiled = self._expressions[source] = re.compile("".join(parts))
        return compiled

    def _line_hits(self, scene: _Scene, pattern: Pattern, key: int, places: list[int]) -> Iterator[Hit]:
        if pattern.kind == "density":
            yield from self._density(scene, pattern, places)
            return
        needed = pattern.groups[1:]
        found = 0
        for start, end in scene.windows(places, pattern.reach):
            if needed:
                window = scene.window_text(start, end)
                if not all(any(literal in window for literal in group) for group in needed):
                    continue
            for match in self._expression(pattern.source).finditer(scene.line, start, end):
                if match.end() > match.start():
                    yield self._hit(scene, pattern, key, match)
                    found += 1
                    if found >= _MAX_MATCHES:
                        return

    def _hit(self, scene: _Scene, pattern: Pattern, key: int, match: re.Match[str]) -> Hit:
        slots = tuple(
            (slot, self._canonical(match[group], vocabulary))
            for group, slot, vocabulary in pattern.captures
            if match[group]
        )
        if pattern.template is None:
            return Hit(match.start(), match.end(), slots)
        aligner = self._aligners.get(key)
        if aligner is None:
            aligner = self._aligners[key] = Aligner(pattern.template)
        return _aligned(scene.line, match, slots, aligner)

    def _canonical(self, words: str, vocabulary: str) -> str:
        written = words.replace(f"{BREAK} ", "").strip()
        return self.book.lists[vocabulary].canonical(written) if vocabulary else written

    def _density(self, scene: _Scene, pattern: Pattern, places: list[int]) -> Iterator[Hit]:
        """One hit from the first to the last part when enough of them are there."""
        matches: dict[tuple[int, int], None] = {}
        for start, end in scene.windows(places):
            for part in pattern.parts:
                if any(literal in scene.window_text(start, end) for literal in part.groups[0]):
                    for match in self._expression(part.source).finditer(scene.line, start, end):
                        matches[match.span()] = None
        words = max(1, scene.line.count(" ") - 1)
        if len(matches) >= pattern.count and len(matches) * 1000 / words >= pattern.per_1000:
            spans = sorted(matches)
            yield Hit(spans[0][0], spans[0][1], (("count", str(len(spans))),))

    def _text_hits(self, text: str, pattern: Pattern, places: list[int]) -> Iterator[Hit]:
        expression = self._bounded.get(pattern.source)
        if expression is None:
            expression = self._bounded[pattern.source] = regex.compile(pattern.source)
        seen: set[tuple[int, int]] = set()
        for start, end in _merged(places, len(text), 400):
            try:
                for match in expression.finditer(text, start, end, timeout=_REGEX_SECONDS):
                    if match.end() > match.start() and match.span() not in seen:
                        seen.add(match.span())
                        yield Hit(match.start(), match.end(), on_line=False)
                        if len(seen) >= _MAX_MATCHES:
                            return
            except TimeoutError:
                return

    # --- judging ----------------------------------------------------------------------------

    def _judge(self, scene: _Scene, rule: Rule, pattern: Pattern, hit: Hit, evidence: list[Evidence]) -> None:
        start, end = scene.place(hit, pattern.raw)
        block = scene.block(start)
        if not _stands_right(rule, scene, hit, block):
            return
        if hit.on_line:
            core = hit.core or (hit.start, hit.end)
            reason = self._guards.discard_reason(
                rule.guards, pattern.language, scene.article, scene.line, core, (start, end)
            )
        else:
            reason = "quoted" if rule.guards.quoted and is_quoted(scene.article, start, end) else ""
        found = self._evidence(scene, rule, pattern, hit, (start, end), reason)
        evidence.append(found)
        if reason == "negated" and rule.guards.negated != "discard":
            heir = self.book.find(rule.guards.negated)
            if heir is not None:
                evidence.append(self._evidence(scene, heir, pattern, hit, (start, end), ""))

    def _evidence(
        self, scene: _Scene, rule: Rule, pattern: Pattern, hit: Hit, place: tuple[int, int], reason: str
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


class _Scene:
    """One article while it is being matched: its line of words and where things stand in it."""

    def __init__(self, article: Article, view: TextView, line: str) -> None:
        self.article = article
        self.view = view
        self.line = line
        self._edges = [match.start() for match in re.finditer(f" {BLOCK} ", line)]
        self._windows: dict[tuple[int, int], str] = {}

    def windows(self, places: list[int], reach: int = _LONG) -> Iterator[tuple[int, int]]:
        """Ranges of the line to search: as far as a match of ``reach`` words may go from each of ``places``,
        and never out of the block."""
        width = min(_WINDOW, 40 + _WORD * reach)
        edges, length = self._edges, len(self.line)
        begin = finish = -1
        for place in places:
            index = bisect_right(edges, place)
            low = edges[index - 1] + 3 if index else 1
            high = edges[index] + 1 if index < len(edges) else length
            start, end = max(low, place - width), min(high, place + width)
            if finish >= start > begin >= low:
                finish = max(finish, end)
                continue
            if finish > begin:
                yield self._whole_words(begin, finish)
            begin, finish = start, end
        if finish > begin:
            yield self._whole_words(begin, finish)

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """The range widened so that it neither begins nor ends inside a word."""
        following = self.line.find(" ", end)
        return self.line.rfind(" ", 0, start) + 1, following + 1 if following >= 0 else len(self.line)

    def window_text(self, start: int, end: int) -> str:
        """The words of a window with the space before the first."""
        text = self._windows.get((start, end))
        if text is None:
            text = self._windows[start, end] = self.line[max(0, start - 1) : end]
        return text

    def place(self, hit: Hit, raw: bool) -> tuple[int, int]:
        """The range of ``Article.text`` for a hit."""
        if hit.on_line:
            return self.view.range(hit.start, hit.end, self.line)
        return (hit.start, hit.end) if raw else self.view.map.range(hit.start, hit.end)

    def block(self, offset: int) -> Block | None:
        """The block at an offset of ``Article.text``."""
        index = self.article.block_at(offset)
        return self.article.blocks[max(0, index)] if self.article.blocks else None


def _literals(
    keys: Iterable[tuple[int, tuple[Rule, Pattern]]], wanted: Callable[[Pattern], bool]
) -> list[tuple[str, int]]:
    return [(literal, key) for key, (_, pattern) in keys if wanted(pattern) for literal in pattern.groups[0]]


def _merged(places: list[int], length: int, reach: int) -> Iterator[tuple[int, int]]:
    """Overlapping stretches of ``reach`` around ascending places, merged."""
    start = end = -1
    for place in places:
        if start >= 0 and place - reach <= end:
            end = min(length, place + reach)
            continue
        if start >= 0:
            yield start, end
        start, end = max(0, place - reach), min(length, place + reach)
    if start >= 0:
        yield start, end


def _aligned(line: str, match: re.Match[str], slots: tuple[tuple[str, str], ...], aligner: Aligner) -> Hit:
    """The hit widened over the words of the notice that agree with the template."""
    back, forward = aligner.reach
    low = line.rfind(f" {BLOCK} ", 0, match.start()) + 1
    high = line.find(f" {BLOCK} ", match.end() - 1)
    before = line[max(low, match.start() - back * 12) : match.start()].split()[-back:]
    after = line[match.end() : min(high if high >= 0 else len(line), match.end() + forward * 12)].split()[
        :forward
    ]
    alignment = aligner.align(before, after)
    start, end = match.start(), match.end()
    if alignment.first is not None:
        start -= sum(len(word) + 1 for word in before[alignment.first :])
    if alignment.last is not None:
        end += sum(len(word) + 1 for word in after[: alignment.last + 1])
    return Hit(start, end, slots, alignment.quality, core=match.span())


def _stands_right(rule: Rule, scene: _Scene, hit: Hit, block: Block | None) -> bool:
    where = rule.where
    if block is None:
        return True
    if not where.any_visibility and block.visibility is Visibility.HIDDEN:
        return False
    if where.blocks is not None and block.role not in where.blocks:
        return False
    if where.zones is not None and block.zone not in where.zones:
        return False
    if where.max_words is not None:
        if scene.article.text.count(" ", block.start, block.end) + 1 > where.max_words:
            return False
    return where.position is None or not hit.on_line or _at(where.position, scene.line, hit)


def _at(position: str, line: str, hit: Hit) -> bool:
    """True when the hit stands at that position of the line of words."""
    low = max(line.rfind(f" {BLOCK} ", 0, hit.start), line.rfind(f" {BREAK} ", 0, hit.start)) + 3
    low = low if low > 2 else 1
    ends = [place for place in (line.find(f" {mark} ", hit.end - 1) for mark in (BLOCK, BREAK)) if place >= 0]
    high = min(ends) + 1 if ends else len(line)
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
        return line.count(" ", 0, hit.start) <= _EDGE_WORDS
    return line.count(" ", hit.end) <= _EDGE_WORDS


def _filled(message: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: slots.get(match[1], "it"), message)


def with_status(evidence: Evidence, status: Status, reason: str) -> Evidence:
    """The evidence with another status and the reason for it."""
    return replace(evidence, status=status, reason=reason)
