"""Matcher: compiled rules on an article, giving evidence with every discard kept."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import regex

from provenance.core.article import Article, Block, Visibility
from provenance.core.evidence import Evidence, Kind, Severity, Status, Strength
from provenance.core.textview import BLOCK, SENTENCE, TextView
from provenance.match.align import Aligner
from provenance.match.claims import claim_of
from provenance.match.guards import Guards, is_quoted
from provenance.match.prefilter import Candidates, Need, Prefilter, Want
from provenance.match.tagger import Tagger
from provenance.rules.compiled import SEPARATOR, Pattern, Rule, RuleBook

# A pattern is tried on at most so many characters of the line around a literal; a word takes so many on the
# generous side.
_WINDOW = 1500
_WORD = 14
_MAX_MATCHES = 200
_REGEX_SECONDS = 0.25
_EDGE_WORDS = 60
# The vocabulary list of products.
TOOLS = "tools"
_LINE_START = re.compile(f"(?<=[{SENTENCE}{BLOCK}]) |\\n")
_BLOCK_START = re.compile(f"(?<={BLOCK}) ")
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
    """All evidence of an article, the view that it was found on, and the tools named: ranges of its line with
    the canonical name."""

    evidence: tuple[Evidence, ...]
    view: TextView
    tools: tuple[tuple[int, int, str], ...]


class Matcher:
    """Finds the evidence of a rule book in articles. Immutable after construction, but for caches of
    compiled expressions; safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._guards = Guards(book.lists)
        self._tagger = Tagger(book.lists)
        # The parts of a density pattern are looked for like phrases of their own and counted afterwards.
        self._phrases = [
            (rule, pattern, part)
            for rule in book.rules
            for pattern in rule.patterns
            if pattern.kind != "regex"
            for part in (pattern.parts or (pattern,))
        ]
        self._on_line = Prefilter([Want(part.groups, part.first, part.start) for _, _, part in self._phrases])
        expressions = [(rule, pattern) for rule in book.rules for pattern in rule.patterns if pattern.kind == "regex"]
        self._folded = [(rule, pattern) for rule, pattern in expressions if not pattern.raw]
        self._raw = [(rule, pattern) for rule, pattern in expressions if pattern.raw]
        self._on_folded = Prefilter([Want(pattern.groups) for _, pattern in self._folded])
        self._on_raw = Prefilter([Want(pattern.groups) for _, pattern in self._raw])
        self._expressions: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {}
        self._bounded: dict[str, regex.Pattern[str]] = {}
        self._aligners: dict[int, Aligner] = {}
        self._spelling = book.spelling
        self._slips = frozenset(book.spelling)

    def find(self, article: Article) -> Found:
        """All evidence in document order; discarded finds have the status and the reason."""
        view = TextView(article.text)
        line, layout = self._repaired(view.line, view.layout)
        scene = _Scene(article, view, line, layout, self._tagger)
        evidence: list[Evidence] = []
        candidates = self._on_line.scan(line, self._tagger.places(scene.tags), scene.starts)
        counted: dict[int, tuple[Rule, Pattern, set[tuple[int, int]]]] = {}
        for key, need, begins in candidates:
            rule, pattern, part = self._phrases[key]
            for match in self._line_matches(scene, part, candidates, need, begins):
                if part is pattern:
                    self._judge(scene, rule, pattern, self._hit(scene, pattern, key, match), evidence)
                else:
                    counted.setdefault(id(pattern), (rule, pattern, set()))[2].add(match.span())
        for rule, pattern, spans in counted.values():
            for hit in _density(scene, pattern, spans):
                self._judge(scene, rule, pattern, hit, evidence)
        for prefilter, patterns, text in (
            (self._on_folded, self._folded, view.folded),
            (self._on_raw, self._raw, article.text),
        ):
            candidates = prefilter.scan(text)
            for key, (groups, _), _ in candidates:
                rule, pattern = patterns[key]
                for hit in self._text_hits(text, pattern, candidates.places(groups[0])):
                    self._judge(scene, rule, pattern, hit, evidence)
        evidence.sort(key=lambda item: (item.start, item.end, item.rule))
        return Found(tuple(evidence), view, tuple(self._tools(scene)))

    def _tools(self, scene: _Scene) -> Iterator[tuple[int, int, str]]:
        lists = self._tagger.called(TOOLS)
        for start, end, sign in self._tagger.choose(scene.tags, lists):
            yield start, end, self._canonical(scene.line[start:end], self._tagger.owner(sign, lists))

    # --- matching ---------------------------------------------------------------------------

    def _repaired(self, line: str, layout: str) -> tuple[str, str]:
        """The line with slips of the pen in known words mended, word for word."""
        slips = self._slips.intersection(line.split(" "))
        if not slips:
            return line, layout
        words = [self._spelling.get(word, word) for word in line.split(" ")]
        mended = " ".join(words)
        if "\n" not in layout:
            return mended, mended
        rows = [" ".join(self._spelling.get(word, word) for word in row.split(" ")) for row in layout.split("\n")]
        return mended, "\n".join(rows)

    def _expression(self, pattern: Pattern) -> tuple[re.Pattern[str], tuple[str, ...]]:
        """The compiled expression, and the tagged lists for which it expects signs."""
        compiled = self._expressions.get(pattern.source)
        if compiled is None:
            separator = "[ \n]" if pattern.edges else " "
            parts = pattern.source.split("\x00")
            tagged: set[str] = set()
            for index in range(1, len(parts), 2):
                sign = self._tagger.expression(parts[index])
                if sign:
                    tagged.add(parts[index])
                parts[index] = f"{sign}{SEPARATOR}" if sign else self.book.lists[parts[index]].source
            source = "".join(parts).replace(SEPARATOR, separator)
            compiled = self._expressions[pattern.source] = (re.compile(source), tuple(sorted(tagged)))
        return compiled

    def _line_matches(
        self, scene: _Scene, pattern: Pattern, candidates: Candidates, need: Need, begins: list[int] | None
    ) -> Iterator[re.Match[str]]:
        """The matches of a phrase on the line, at most a fixed number; ``begins`` says where, if that is known."""
        groups, first = need
        if begins is None and pattern.start:
            begins = scene.starts(pattern.start)
        if begins is None and first is not None:
            begins = [place + 1 for place in candidates.places(first)]
        matches = (
            self._searched(scene, pattern, candidates, groups)
            if begins is None
            else self._begun(scene, pattern, candidates, groups, begins)
        )
        return islice(matches, _MAX_MATCHES)

    def _begun(
        self, scene: _Scene, pattern: Pattern, candidates: Candidates, groups: tuple[int, ...], begins: list[int]
    ) -> Iterator[re.Match[str]]:
        """The matches that begin at one of ``begins``."""
        width = _width(pattern)
        lead, *others = sorted(groups, key=lambda number: len(candidates.places(number)))
        leads = candidates.places(lead)
        if len(leads) < len(begins):
            near = {
                place
                for spot in leads
                for place in begins[bisect_left(begins, spot - width) : bisect_right(begins, spot + 1)]
            }
            begins = sorted(near)
        else:
            others.append(lead)
        last = 0
        for place in begins:
            if place < last:
                continue
            if others and not all(candidates.near(number, place - 1, place + width) for number in others):
                continue
            expression, lists = self._expression(pattern)
            text = scene.text(lists, layout=pattern.edges)
            match = expression.match(text, place, scene.block_end(place))
            if match and match.end() > place:
                last = match.end()
                yield match

    def _searched(
        self, scene: _Scene, pattern: Pattern, candidates: Candidates, groups: tuple[int, ...]
    ) -> Iterator[re.Match[str]]:
        """The matches near the rarest group of a phrase that may begin with any word."""
        lead = min(groups, key=lambda number: len(candidates.places(number)))
        others = [number for number in groups if number != lead]
        for start, end in scene.windows(candidates.places(lead), _width(pattern)):
            if not all(candidates.near(number, start - 1, end) for number in others):
                continue
            expression, lists = self._expression(pattern)
            text = scene.text(lists, layout=pattern.edges)
            place = start
            while place < end:
                match = expression.search(text, place, end)
                if match is None:
                    break
                place = match.end() if match.end() > match.start() else place + 1
                # The search may begin in the middle of a word; a phrase may not.
                if match.start() == 0 or text[match.start() - 1] in " \n":
                    yield match
                else:
                    place = text.find(" ", match.start(), end) + 1 or end

    def _hit(self, scene: _Scene, pattern: Pattern, key: int, match: re.Match[str]) -> Hit:
        slots = tuple(
            (slot, self._canonical(scene.line[slice(*match.span(group))], vocabulary))
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
        written = words.strip()
        return self.book.lists[vocabulary].canonical(written) if vocabulary else written

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

    def __init__(
        self, article: Article, view: TextView, line: str, layout: str, tagger: Tagger
    ) -> None:
        self.article = article
        self.view = view
        self.line = line
        self.layout = layout
        self._tagger = tagger
        self.tags = tagger.find(line)
        self._edges = [match.start() for match in re.finditer(f" {BLOCK} ", line)]
        self._texts: dict[tuple[tuple[str, ...], bool], str] = {((), False): line, ((), True): layout}
        self._starts: dict[str, list[int]] = {}

    def text(self, lists: tuple[str, ...], *, layout: bool) -> str:
        """The line, or the layout, with a sign for each entry of the given lists; all forms have one length."""
        form = (lists, layout)
        if form not in self._texts:
            tags = self._tagger.choose(self.tags, lists)
            self._texts[form] = self._tagger.apply(self.layout if layout else self.line, tags)
        return self._texts[form]

    def starts(self, mark: str) -> list[int]:
        """Offsets at which a sentence or line (``^``) or a block (``^^``) begins."""
        starts = self._starts.get(mark)
        if starts is None:
            expression = _BLOCK_START if mark == "^^" else _LINE_START
            starts = self._starts[mark] = [1, *(match.end() for match in expression.finditer(self.layout))]
        return starts

    def block_end(self, place: int) -> int:
        """The end of the block that holds an offset of the line, the space behind its last word included."""
        index = bisect_right(self._edges, place)
        return self._edges[index] + 1 if index < len(self._edges) else len(self.line)

    def windows(self, places: list[int], width: int) -> Iterator[tuple[int, int]]:
        """Ranges of the line to search: ``width`` around each of ``places``, never out of the block, merged."""
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

    def place(self, hit: Hit, raw: bool) -> tuple[int, int]:
        """The range of ``Article.text`` for a hit."""
        if hit.on_line:
            return self.view.range(hit.start, hit.end, self.line)
        return (hit.start, hit.end) if raw else self.view.map.range(hit.start, hit.end)

    def block(self, offset: int) -> Block | None:
        """The block at an offset of ``Article.text``."""
        index = self.article.block_at(offset)
        return self.article.blocks[max(0, index)] if self.article.blocks else None


def _width(pattern: Pattern) -> int:
    """How many characters a match of the pattern may take at most, on the generous side."""
    return min(_WINDOW, 40 + _WORD * pattern.reach)


def _density(scene: _Scene, pattern: Pattern, spans: set[tuple[int, int]]) -> Iterator[Hit]:
    """One hit at the first of the parts when enough of them are there."""
    apart: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or span[0] >= apart[-1][1]:  # words count once, however many phrases they fit
            apart.append(span)
    words = max(1, scene.line.count(" ") - 1)
    if len(apart) >= pattern.count and len(apart) * 1000 / words >= pattern.per_1000:
        yield Hit(apart[0][0], apart[0][1], (("count", str(len(apart))),))


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
    return where.position is None or not hit.on_line or _at(where.position, scene, hit)


def _at(position: str, scene: _Scene, hit: Hit) -> bool:
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
        return line.count(" ", 0, hit.start) <= _EDGE_WORDS
    return line.count(" ", hit.end) <= _EDGE_WORDS


def _filled(message: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: slots.get(match[1], "it"), message)


def with_status(evidence: Evidence, status: Status, reason: str) -> Evidence:
    """The evidence with another status and the reason for it."""
    return replace(evidence, status=status, reason=reason)
