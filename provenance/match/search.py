"""Searcher: where the patterns of a rule book match, before anything is judged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

import regex

from provenance.match.align import Aligner
from provenance.match.hits import Hit, aligned, counted
from provenance.match.prefilter import Candidates, Need, Prefilter, Want
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


class Searcher:
    """Finds matches. Immutable after construction, but for caches of compiled expressions."""

    def __init__(self, book: RuleBook, tagger: Tagger) -> None:
        self._lists = book.lists
        self._tagger = tagger
        # The parts of a density pattern are looked for like phrases of their own and counted afterwards.
        self._phrases = [
            (rule, pattern, part)
            for rule in book.rules
            for pattern in rule.patterns
            if pattern.kind != "regex"
            for part in (pattern.parts or (pattern,))
        ]
        self._on_line = Prefilter(
            [
                Want(part.groups, part.first if part.rare else (), _start(rule, part))
                for rule, _, part in self._phrases
            ]
        )
        expressions = [
            (rule, pattern) for rule in book.rules for pattern in rule.patterns if pattern.kind == "regex"
        ]
        self._folded = [(rule, pattern) for rule, pattern in expressions if not pattern.raw]
        self._raw = [(rule, pattern) for rule, pattern in expressions if pattern.raw]
        self._on_folded = Prefilter([Want(pattern.groups) for _, pattern in self._folded])
        self._on_raw = Prefilter([Want(pattern.groups) for _, pattern in self._raw])
        self._expressions: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {}
        self._firsts: dict[str, frozenset[str]] = {}
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
        parts: dict[int, tuple[Rule, Pattern, set[tuple[int, int]]]] = {}
        for key, need, begins in candidates:
            rule, pattern, part = self._phrases[key]
            for match in self._line_matches(scene, rule, part, candidates, need, begins):
                if part is pattern:
                    yield rule, pattern, self._hit(scene, pattern, key, match)
                else:
                    parts.setdefault(id(pattern), (rule, pattern, set()))[2].add(match.span())
        for rule, pattern, spans in parts.values():
            hit = counted(spans, scene.view.words, pattern.count, pattern.per_1000)
            if hit:
                yield rule, pattern, hit

    def _expression(self, pattern: Pattern) -> tuple[re.Pattern[str], tuple[str, ...]]:
        """The compiled expression, and the tagged lists for which it expects signs."""
        compiled = self._expressions.get(pattern.source)
        if compiled is None:
            separator = "[ \n]" if pattern.edges else " "
            parts = pattern.source.split(LIST_MARK)
            tagged: set[str] = set()
            for index in range(1, len(parts), 2):
                sign = self._tagger.expression(parts[index])
                if sign:
                    tagged.add(parts[index])
                parts[index] = f"{sign}{SEPARATOR}" if sign else self._lists[parts[index]].source
            for index in range(0, len(parts) if tagged else 0, 2):
                parts[index] = _WORD_END.sub(lambda match: self._tagger.word(match[1], tagged), parts[index])
            source = "".join(parts).replace(SEPARATOR, separator)
            compiled = self._expressions[pattern.source] = (re.compile(source), tuple(sorted(tagged)))
        return compiled

    def _line_matches(
        self,
        scene: Scene,
        rule: Rule,
        pattern: Pattern,
        candidates: Candidates,
        need: Need,
        begins: list[int] | None,
    ) -> Iterator[re.Match[str]]:
        """The matches of a phrase on the line, at most a fixed number; ``begins`` says where, if that is known."""
        groups, first = need
        if begins is None and pattern.start:
            begins = scene.starts(_start(rule, pattern))
        if begins is None and first is not None:
            begins = [place + 1 for place in candidates.places(first)]
        if begins is None:
            begins = scene.places_of(self._first_words(pattern))
        if begins is None:
            return islice(self._searched(scene, pattern, candidates, groups), _MAX_MATCHES)
        return islice(self._begun(scene, pattern, candidates, groups, begins), _MAX_MATCHES) if begins else iter(())

    def _begun(
        self,
        scene: Scene,
        pattern: Pattern,
        candidates: Candidates,
        groups: tuple[int, ...],
        begins: list[int],
    ) -> Iterator[re.Match[str]]:
        """The matches that begin at one of ``begins``."""
        width = _width(pattern)
        others: list[int] = []
        lead, leads = groups[0], candidates.places(groups[0])
        for number in groups[1:]:
            places = candidates.places(number)
            if len(places) < len(leads):
                lead, number, leads = number, lead, places
            others.append(number)
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
        self, scene: Scene, pattern: Pattern, candidates: Candidates, groups: tuple[int, ...]
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

    def _first_words(self, pattern: Pattern) -> frozenset[str]:
        """The words that a match may begin with; empty where it may be any, or an entry of a tagged list."""
        words = self._firsts.get(pattern.source)
        if words is None:
            whole = all(literal.endswith(" ") for literal in pattern.first)
            words = frozenset(literal.strip() for literal in pattern.first) if whole else frozenset()
            self._firsts[pattern.source] = words
        return words

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


def _start(rule: Rule, pattern: Pattern) -> str:
    """The mark for where the phrases of a rule begin: rules for short blocks need not be tried in long ones."""
    limit = rule.where.max_words
    return (
        f"{pattern.start}{SHORT}"
        if pattern.start and limit is not None and limit <= SHORT_BLOCK
        else pattern.start
    )


def _width(pattern: Pattern) -> int:
    """How many characters a match of the pattern may take at most, on the generous side."""
    return min(_WINDOW, 40 + WORD * pattern.reach)


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
