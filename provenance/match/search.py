"""Searcher: where the patterns of a rule book match, before anything is judged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from provenance.core.textview import TextView
from provenance.match.align import Aligner
from provenance.match.expressions import Expressions
from provenance.match.hits import Hit, aligned, counted
from provenance.match.prefilter import Found, Occurrences, Prefilter
from provenance.match.scene import SHORT, SHORT_BLOCK, WORD, Scene
from provenance.match.tagger import Tagger
from provenance.rules.compiled import LIST_MARK, SEPARATOR, Pattern, Rule, RuleBook

# A pattern is tried on at most so many characters of the line around a literal.
_WINDOW = 1500
_MAX_MATCHES = 200

_WORD_END = re.compile(rf"(?<![\w\\])(\w+)(?={SEPARATOR})")

Match = tuple[Rule, Pattern, Hit]


class _Plan:
    """How a phrase is looked for: what is worked out once for all texts, and its expression once it is needed."""

    __slots__ = (
        "begin",
        "begins",
        "compiled",
        "lists",
        "numbers",
        "part",
        "pattern",
        "position",
        "rule",
        "start",
        "starts_only",
        "width",
        "words",
    )

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
        # The groups that it needs, and which of them it begins with, if that is one of them.
        self.numbers: tuple[int, ...] = ()
        self.begin: int | None = None
        # The words with which it begins, and the tagged lists, where that is known.
        self.words = frozenset(literal.split()[0] for literal in part.first if literal[0] != LIST_MARK)
        self.lists = tuple(literal[1:] for literal in part.first if literal[0] == LIST_MARK)
        self.begins = bool(part.first) and all(map(_begins_whole, part.first))
        # True for a phrase that begins with one of these words where a line begins, and with nothing else.
        self.starts_only = bool(part.start) and self.begins and not self.lists
        self.compiled: tuple[re.Pattern[str], tuple[str, ...]] | None = None


class Scan(NamedTuple):
    """What the one pass over a line found: literals, tagged entries, and which of the words asked for."""

    found: Found
    tags: list[tuple[int, int, str]]
    words: list[str]


class Searcher:
    """Finds matches. Immutable after construction, but for caches of compiled expressions."""

    def __init__(self, book: RuleBook, tagger: Tagger, words: Iterable[str] = ()) -> None:
        """``words`` are words of a line to look for on the way."""
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
        self._words = {f" {word} ": word for word in words}
        self._on_line = Prefilter(
            (group for plan in self._plans for group in plan.part.groups), (*tagger.literals(), *self._words)
        )
        # The plans by their rarest group.
        self._by_group: dict[int, list[tuple[int, _Plan]]] = {}
        for key, plan in enumerate(self._plans):
            plan.numbers = tuple(self._on_line.number(group) for group in plan.part.groups)
            if plan.part.first in plan.part.groups:
                plan.begin = self._on_line.number(plan.part.first)
            self._by_group.setdefault(plan.numbers[0], []).append((key, plan))
        expressions = [
            (rule, pattern) for rule in book.rules for pattern in rule.patterns if pattern.kind == "regex"
        ]
        self._expressions = Expressions(expressions)
        self._aligners: dict[int, Aligner] = {}

    def scan(self, view: TextView) -> Scan:
        """The one pass over the line of words."""
        found = self._on_line.scan(view.line)
        others = self._on_line.others(found)
        words = [self._words[literal] for literal in others.keys() & self._words.keys()]
        return Scan(found, self._tagger.read(view.line, others), words)

    def search(self, scene: Scene, found: Found, stopped: list[str]) -> Iterator[Match]:
        """All matches; the ids of rules whose expression ran out of time are added to ``stopped``."""
        yield from self._phrase_matches(scene, found)
        view = scene.view
        for rule, pattern, start, end in self._expressions.search(view, stopped):
            yield rule, pattern, Hit(*view.line_range(start, end), place=(start, end))

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

    def _phrase_matches(self, scene: Scene, found: Found) -> Iterator[Match]:
        tags = self._tagger.places(scene.tags)
        occurring = self._on_line.occurring(found, tags, scene.marks)
        parts: dict[int, tuple[_Plan, set[tuple[int, int]]]] = {}
        for key, plan, sentences in self._candidates(occurring, scene.first_words):
            if plan.start or plan.begins:
                begins = self._where(scene, plan, tags, occurring, sentences)
                matches = self._begun(scene, plan, occurring, begins) if begins else []
            else:
                matches = list(islice(self._searched(scene, plan, occurring, sentences), _MAX_MATCHES))
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

    def _candidates(
        self, occurring: Occurrences, first_words: frozenset[str]
    ) -> Iterator[tuple[int, _Plan, frozenset[int]]]:
        """(key, plan, numbers of the sentences in which it may begin)."""
        active = occurring.active
        for number in self._by_group.keys() & active:
            for key, plan in self._by_group[number]:
                if active.issuperset(plan.numbers) and not (
                    plan.starts_only and plan.words.isdisjoint(first_words)
                ):
                    sentences = occurring.together(plan.numbers, plan.part.crossed)
                    if sentences:
                        yield key, plan, sentences

    @staticmethod
    def _where(
        scene: Scene,
        plan: _Plan,
        tags: Mapping[str, list[int]],
        occurring: Occurrences,
        sentences: frozenset[int],
    ) -> list[int]:
        """The ascending offsets in ``sentences`` at which a phrase may begin, by its first word or its place."""
        found: list[int] = []
        if plan.start:
            found = [place for number in sentences for place in scene.starts(plan.start, number)]
            if found and plan.begins:
                listed = {place + 1 for name in plan.lists for place in tags.get(name, ())}
                found = [place for place in found if scene.word(place) in plan.words or place in listed]
        elif plan.begin is not None:
            found = [
                place + 1 for place in occurring.places(plan.begin) if scene.sentence(place) in sentences
            ]
        else:
            for name in plan.lists:
                found += [place + 1 for place in tags.get(name, ()) if scene.sentence(place) in sentences]
            for number in sentences:
                own = scene.words(number)
                for word in plan.words & own.keys():
                    found += own[word]
        return sorted(set(found))

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
        self, scene: Scene, plan: _Plan, occurring: Occurrences, begins: list[int]
    ) -> list[re.Match[str]]:
        """The matches that begin at one of ``begins``, at most a fixed number."""
        width = plan.width
        if plan.position:
            low, high = scene.edge(plan.position)
            begins = begins[bisect_left(begins, low - width) : bisect_right(begins, high)]
        needed = [occurring.places(number) for number in plan.numbers]
        found: list[re.Match[str]] = []
        last = 0
        for place in begins:
            if place < last or not _all_near(needed, place - 1, place + width):
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
        self, scene: Scene, plan: _Plan, occurring: Occurrences, sentences: frozenset[int]
    ) -> Iterator[re.Match[str]]:
        """The matches in ``sentences``, near the rarest group of a phrase that may begin with any word."""
        groups = [occurring.places(number) for number in plan.numbers]
        lead = min(groups, key=len)
        others = [places for places in groups if places is not lead]
        for number in sorted(sentences):
            low, high = scene.sentences(number, plan.part.crossed)
            leads = lead[bisect_left(lead, low - 1) : bisect_left(lead, high)]
            for start, end in scene.windows(leads, plan.width, low, high):
                if not _all_near(others, start - 1, end):
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


def _begins_whole(literal: str) -> bool:
    """True for a literal that begins with a whole word, or is the name of a list."""
    return " " in literal[1:] or literal[0] == LIST_MARK


def _all_near(groups: list[list[int]], start: int, end: int) -> bool:
    """True when each of the ascending lists has a place in ``[start, end)``."""
    for places in groups:
        index = bisect_left(places, start)
        if index >= len(places) or places[index] >= end:
            return False
    return True
