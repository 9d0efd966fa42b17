"""Searcher: where the patterns of a rule book match, before anything is judged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

import regex

from provenance.match.align import Aligner
from provenance.match.hits import Hit, aligned, counted
from provenance.match.prefilter import Candidates, Prefilter, Want
from provenance.match.scene import SHORT, SHORT_BLOCK, WORD, Scene
from provenance.match.tagger import Tagger
from provenance.rules.compiled import LIST_MARK, SEPARATOR, Pattern, Rule, RuleBook

# A pattern is tried on at most so many characters of the line around a literal.
_WINDOW = 1500
_MAX_MATCHES = 200
# A regular expression is tried so far around its literal, and for so long.
_REGEX_REACH = 400
_REGEX_SECONDS = 0.25

_WORD_END = re.compile(rf"(?<![\w\\])(\w+)(?={SEPARATOR})")

Match = tuple[Rule, Pattern, Hit]


class _Plan:
    """How a phrase is looked for: what is worked out once for all texts, and its expression once it is needed."""

    __slots__ = ("compiled", "part", "pattern", "position", "rule", "start", "width")

    def __init__(self, rule: Rule, pattern: Pattern, part: Pattern) -> None:
        self.rule = rule
        self.pattern = pattern
        self.part = part
        # Rules for short blocks need not be tried in long ones.
        limit = rule.where.max_words
        short = limit is not None and limit <= SHORT_BLOCK
        self.start = f"{part.start}{SHORT}" if part.start and short else part.start
        self.position = (
            rule.where.position if rule.where.position in ("document-start", "document-end") else ""
        )
        # How many characters a match may take at most, on the generous side.
        self.width = min(_WINDOW, 40 + WORD * part.reach)
        self.compiled: tuple[re.Pattern[str], tuple[str, ...]] | None = None


class Searcher:
    """Finds matches. Immutable after construction, but for caches of compiled expressions."""

    def __init__(self, book: RuleBook, tagger: Tagger) -> None:
        self._lists = book.lists
        self._tagger = tagger
        # The parts of a density pattern are looked for like phrases of their own and counted afterwards.
        self._plans = [
            _Plan(rule, pattern, part)
            for rule in book.rules
            for pattern in rule.patterns
            if pattern.kind != "regex"
            for part in (pattern.parts or (pattern,))
        ]
        self._on_line = Prefilter(
            [Want(plan.part.groups, plan.part.first, plan.start) for plan in self._plans]
        )
        expressions = [
            (rule, pattern) for rule in book.rules for pattern in rule.patterns if pattern.kind == "regex"
        ]
        self._folded = [(rule, pattern) for rule, pattern in expressions if not pattern.raw]
        self._raw = [(rule, pattern) for rule, pattern in expressions if pattern.raw]
        self._on_folded = Prefilter([Want(pattern.groups) for _, pattern in self._folded])
        self._on_raw = Prefilter([Want(pattern.groups) for _, pattern in self._raw])
        self._bounded: dict[str, regex.Pattern[str]] = {}
        self._aligners: dict[int, Aligner] = {}

    def search(self, scene: Scene, stopped: list[str]) -> Iterator[Match]:
        """All matches; the ids of rules whose expression ran out of time are added to ``stopped``."""
        yield from self._phrase_matches(scene)
        view = scene.view
        for prefilter, patterns, text in (
            (self._on_folded, self._folded, view.folded),
            (self._on_raw, self._raw, view.text),
        ):
            candidates = prefilter.scan(text)
            for key, (groups, _), _ in candidates:
                rule, pattern = patterns[key]
                try:
                    for start, end in self._spans(text, pattern, candidates.places(groups[0])):
                        place = (start, end) if pattern.raw else view.map.range(start, end)
                        yield rule, pattern, Hit(*view.line_range(*place), place=place)
                except TimeoutError:
                    stopped.append(rule.id)

    def canonical(self, words: str, vocabulary: str) -> str:
        """The canonical value of captured words; the words themselves for a slot without a list."""
        written = words.strip()
        if not vocabulary:
            return written
        found = self._lists[vocabulary].canonical(written)
        for included in self._lists[vocabulary].includes:
            if found != written:
                break
            found = self.canonical(written, included)
        return found

    # --- phrases ----------------------------------------------------------------------------

    def _phrase_matches(self, scene: Scene) -> Iterator[Match]:
        candidates = self._on_line.scan(scene.line, self._tagger.places(scene.tags), scene.starts)
        parts: dict[int, tuple[_Plan, set[tuple[int, int]]]] = {}
        for key, (groups, first), begins in candidates:
            plan = self._plans[key]
            if begins is None:
                if plan.start:
                    begins = scene.starts(plan.start)
                elif first is not None:
                    begins = candidates.begins(first)
            if begins is None:
                matches = list(islice(self._searched(scene, plan, candidates, groups), _MAX_MATCHES))
            else:
                matches = self._begun(scene, plan, candidates, groups, begins)
            for match in matches:
                if plan.part is plan.pattern:
                    hit = self._hit(scene, plan.pattern, key, match)
                    if plan.pattern.template is None or hit.quality >= plan.pattern.template.min_coverage:
                        yield plan.rule, plan.pattern, hit
                else:
                    parts.setdefault(id(plan.pattern), (plan, set()))[1].add(match.span())
        for plan, spans in parts.values():
            total = counted(spans, scene.view.words, plan.pattern.count, plan.pattern.per_1000)
            if total:
                yield plan.rule, plan.pattern, total

    def _expression(self, pattern: Pattern) -> tuple[re.Pattern[str], tuple[str, ...]]:
        """The compiled expression, and the tagged lists for which it expects signs."""
        separator = "[ \n]" if pattern.edges else " "
        parts = pattern.source.split(LIST_MARK)
        tagged: set[str] = set()
        written = list(range(0, len(parts), 2))
        for index in range(1, len(parts), 2):
            sign = self._tagger.expression(parts[index])
            if sign:
                tagged.add(parts[index])
            else:
                written.append(index)
            parts[index] = f"{sign}{SEPARATOR}" if sign else self._lists[parts[index]].source
        # A written word may itself be an entry of a tagged list, and then stands as a sign in the line.
        for index in written if tagged else ():
            parts[index] = _WORD_END.sub(lambda match: self._tagger.word(match[1], tagged), parts[index])
        return re.compile("".join(parts).replace(SEPARATOR, separator)), tuple(sorted(tagged))

    def _ready(self, scene: Scene, plan: _Plan) -> tuple[re.Pattern[str], str]:
        """The compiled expression of a phrase and the form of the line that it reads."""
        if plan.compiled is None:
            plan.compiled = self._expression(plan.part)
        expression, lists = plan.compiled
        return expression, scene.text(lists, layout=plan.part.edges)

    def _begun(
        self, scene: Scene, plan: _Plan, candidates: Candidates, groups: tuple[int, ...], begins: list[int]
    ) -> list[re.Match[str]]:
        """The matches that begin at one of ``begins``, at most a fixed number."""
        width = plan.width
        if plan.position:
            low, high = scene.edge(plan.position)
            begins = begins[bisect_left(begins, low - width) : bisect_right(begins, high)]
        # The group with the fewest places decides which beginnings are worth a look; the others must have a
        # place within reach.
        leads = candidates.places(groups[0])
        others: list[list[int]] = []
        for number in groups[1:]:
            places = candidates.places(number)
            if len(places) < len(leads):
                places, leads = leads, places
            others.append(places)
        if len(leads) < len(begins):
            begins = _near(leads, begins, width)
        else:
            others.append(leads)
        found: list[re.Match[str]] = []
        last = 0
        for place in begins:
            if place < last or not _all_near(others, place - 1, place + width):
                continue
            expression, text = self._ready(scene, plan)
            match = expression.match(text, place, scene.block_end(place))
            if match and match.end() > place:
                last = match.end()
                found.append(match)
                if len(found) >= _MAX_MATCHES:
                    break
        return found

    def _searched(
        self, scene: Scene, plan: _Plan, candidates: Candidates, groups: tuple[int, ...]
    ) -> Iterator[re.Match[str]]:
        """The matches near the rarest group of a phrase that may begin with any word."""
        lead = min(groups, key=lambda number: len(candidates.places(number)))
        others = [number for number in groups if number != lead]
        for start, end in scene.windows(candidates.places(lead), plan.width):
            if not all(candidates.near(number, start - 1, end) for number in others):
                continue
            expression, text = self._ready(scene, plan)
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

    def _hit(self, scene: Scene, pattern: Pattern, key: int, match: re.Match[str]) -> Hit:
        slots = tuple(
            (slot, self.canonical(scene.line[slice(*match.span(group))], vocabulary))
            for group, slot, vocabulary in pattern.captures
            if match[group]
        )
        if pattern.template is None:
            return Hit(match.start(), match.end(), slots)
        aligner = self._aligners.get(key)
        if aligner is None:
            aligner = self._aligners[key] = Aligner(pattern.template)
        return aligned(scene.line, match, slots, aligner)

    # --- regular expressions ----------------------------------------------------------------

    def _spans(self, text: str, pattern: Pattern, places: list[int]) -> Iterator[tuple[int, int]]:
        """Spans of an expression near its literals.

        Raises:
            TimeoutError: when it takes too long.
        """
        expression = self._bounded.get(pattern.source)
        if expression is None:
            expression = self._bounded[pattern.source] = regex.compile(pattern.source)
        seen: set[tuple[int, int]] = set()
        for start, end in _merged(places, len(text), _REGEX_REACH):
            for match in expression.finditer(text, start, end, timeout=_REGEX_SECONDS):
                if match.end() > match.start() and match.span() not in seen:
                    seen.add(match.span())
                    yield match.span()
                    if len(seen) >= _MAX_MATCHES:
                        return


def _near(leads: list[int], begins: list[int], width: int) -> list[int]:
    """Those of the ascending ``begins`` that have one of ``leads`` behind them within ``width``."""
    near = {
        place
        for lead in leads
        for place in begins[bisect_left(begins, lead - width) : bisect_right(begins, lead + 1)]
    }
    return sorted(near)


def _all_near(groups: list[list[int]], start: int, end: int) -> bool:
    """True when each of the ascending lists has a place in ``[start, end)``."""
    for places in groups:
        index = bisect_left(places, start)
        if index >= len(places) or places[index] >= end:
            return False
    return True


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
