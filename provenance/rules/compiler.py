"""Compiles the syntax trees of phrases and templates into patterns over a line of words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from provenance.core.folding import fold
from provenance.rules.anchors import Anchors, is_rare
from provenance.rules.compiled import LIST_MARK, SEPARATOR, Pattern, TemplatePlan
from provenance.rules.phrase import (
    Boundary,
    Choice,
    Gap,
    ListSlot,
    Node,
    PhraseError,
    Sequence,
    Word,
    parse_phrase,
)
from provenance.rules.vocabulary import Entry, longest, word_expression, words_of

Position = tuple[str, ...]

# A word that carries little of a notice's meaning counts this much against 1 for the others.
_LIGHT_WEIGHT = 0.25
_LIGHT = frozenset(
    "a an the this that these those of and or to in on for with by as at from is are was were be been it its we "
    "our you your not any all may can".split()
)
# ``^`` and ``^^`` stand at the beginning only: the matcher tries those phrases where lines or blocks begin.
_BOUNDARIES = {
    "^": "",
    "^^": "",
    "$": r"(?:(?=[.¶]|\Z)|(?<=\n))",
    "$$": rf"(?:\.{SEPARATOR})?(?:(?=¶|\Z)|(?<=\n))",
    "/": f"(?:[.¶]{SEPARATOR})?",
}


class _Source:
    """Collects the expression of one phrase and the names of what it captures."""

    def __init__(self) -> None:
        self.captures: list[tuple[str, str, str]] = []

    def sequence(self, parts: tuple[Node, ...]) -> str:
        return "".join(self.node(part) for part in parts)

    def node(self, node: Node) -> str:
        if isinstance(node, Word):
            return word_expression(node)
        if isinstance(node, Choice):
            options = "|".join(self.sequence(option.parts) for option in node.options)
            return f"(?:{options}){'?' if node.optional else ''}"
        if isinstance(node, ListSlot):
            return self._capture(node.name, f"{LIST_MARK}{node.vocabulary}{LIST_MARK}", node.vocabulary)
        if isinstance(node, Gap):
            gap = f"(?:[^ \\n.¶]+{SEPARATOR}){{{node.low},{node.high}}}"
            return self._capture(node.name, gap if node.name else f"{gap}?", "")
        if isinstance(node, Boundary):
            return _BOUNDARIES[node.mark]
        return self.sequence(node.parts)

    def _capture(self, name: str, source: str, vocabulary: str) -> str:
        if not name:
            return source
        group = f"{name}_{sum(1 for _, slot, _ in self.captures if slot == name)}"
        self.captures.append((group, name, vocabulary))
        return f"(?P<{group}>{source})"


def slots_and_lists(tree: Sequence) -> tuple[set[str], list[str]]:
    """The names that a phrase captures and the vocabulary lists that it uses."""
    names: set[str] = set()
    used: list[str] = []

    def visit(node: Node) -> None:
        if isinstance(node, ListSlot):
            used.append(node.vocabulary)
        if isinstance(node, ListSlot | Gap) and node.name:
            names.add(node.name)
        if isinstance(node, Sequence):
            for part in node.parts:
                visit(part)
        if isinstance(node, Choice):
            for option in node.options:
                visit(option)

    visit(tree)
    return names, used


def compile_phrase(
    tree: Sequence,
    lists: Mapping[str, list[Entry]],
    strength: str | None = None,
    tagged: Set[str] = frozenset(),
    *,
    anchors: Anchors,
) -> Pattern:
    """The pattern of a parsed phrase.

    Raises:
        PhraseError: when no word must be there, so that nothing could be looked for.
    """
    source = _Source()
    expression = source.sequence(tree.parts)
    head = tree.parts[0]
    start = head.mark if isinstance(head, Boundary) and head.mark.startswith("^") else ""
    if _inner_start(tree.parts[1:] if start else tree.parts):
        raise PhraseError("'^' may only stand at the beginning of a phrase", 0)
    groups = anchors.required_groups(tree, lists, tagged)
    if not groups:
        raise PhraseError("no word of this phrase is always there; it would have to be tried everywhere", 0)
    first = anchors.first_group(tree.parts, lists, tagged)
    chosen = groups[:4]
    if first and not start and is_rare(first) and first not in chosen:
        chosen.append(first)
    return Pattern(
        kind="phrase",
        source=expression,
        groups=tuple(tuple(sorted(group)) for group in chosen),
        captures=tuple(source.captures),
        strength=strength,
        reach=_reach(tree.parts, lists),
        edges="(?<=\\n)" in expression,
        start=start,
        first=tuple(sorted(first or ())),
        crossed=_crossed(tree.parts),
    )


def _inner_start(parts: tuple[Node, ...]) -> bool:
    return any(
        (isinstance(part, Boundary) and part.mark.startswith("^"))
        or (isinstance(part, Choice) and any(_inner_start(option.parts) for option in part.options))
        for part in parts
    )


def _reach(parts: tuple[Node, ...], lists: Mapping[str, list[Entry]]) -> int:
    """The most words that a match of these parts can have."""
    total = 0
    for part in parts:
        if isinstance(part, Word):
            total += 1
        elif isinstance(part, Gap):
            total += part.high
        elif isinstance(part, ListSlot):
            total += max((longest(entry.tree) for entry in lists[part.vocabulary]), default=0)
        elif isinstance(part, Choice):
            total += max(_reach(option.parts, lists) for option in part.options)
        elif isinstance(part, Boundary):
            total += 1
    return total


def _crossed(parts: tuple[Node, ...]) -> int:
    """How many ends of sentences or lines a match of these parts can run over."""
    total = 0
    for part in parts:
        if isinstance(part, Boundary):
            total += part.mark == "/"
        elif isinstance(part, Choice):
            total += max(_crossed(option.parts) for option in part.options)
    return total


def compile_template(
    text: str,
    required: Sequence,
    min_coverage: float,
    lists: Mapping[str, list[Entry]],
    tagged: Set[str] = frozenset(),
    *,
    anchors: Anchors,
) -> Pattern:
    """The pattern of a whole notice; its positions accept the words of every choice and list.

    Raises:
        PhraseError: when the template or its required part is malformed.
    """
    positions = template_positions(parse_phrase(text), lists)
    core = template_positions(required, lists)
    start = _best_fit(positions, core)
    around = [*positions[:start], *positions[start + len(core) :]]
    needed = compile_phrase(required, lists, tagged=tagged, anchors=anchors)
    return Pattern(
        kind="template",
        source=needed.source,
        groups=needed.groups,
        captures=needed.captures,
        reach=needed.reach,
        edges=needed.edges,
        start=needed.start,
        first=needed.first,
        crossed=needed.crossed,
        template=TemplatePlan(
            tuple(around),
            tuple(_LIGHT_WEIGHT if set(accepted) <= _LIGHT else 1.0 for accepted in around),
            start,
            min_coverage,
        ),
    )


def _best_fit(positions: list[Position], core: list[Position]) -> int:
    """Where the required part lies in the template: the offset at which most of its positions agree."""

    def agreement(start: int) -> int:
        pairs = zip(positions[start : start + len(core)], core, strict=False)
        return sum(1 for one, other in pairs if set(one) & set(other))

    return max(range(max(1, len(positions) - len(core) + 1)), key=lambda start: (agreement(start), -start))


def template_positions(tree: Sequence, lists: Mapping[str, list[Entry]]) -> list[Position]:
    """The phrase as a row of positions, each with the words accepted there."""
    positions: list[Position] = []
    _positions(tree.parts, lists, positions)
    return positions


def _positions(parts: tuple[Node, ...], lists: Mapping[str, list[Entry]], positions: list[Position]) -> None:
    for part in parts:
        if isinstance(part, Word):
            positions.append((part.text,))
        elif isinstance(part, ListSlot):
            positions.append(
                tuple(sorted({word for entry in lists[part.vocabulary] for word in words_of(entry.tree)}))
            )
        elif isinstance(part, Choice):
            if part.optional:
                continue
            # A choice takes the room of its shortest option; any word of any option fits anywhere in it.
            inner = [template_positions(option, lists) for option in part.options]
            accepted = tuple(sorted({word for own in inner for place in own for word in place}))
            positions.extend([accepted] * min(len(own) for own in inner))


def compile_regex(source: str, anchors: list[str], raw: bool) -> Pattern:
    """The pattern of a bounded regular expression.

    Raises:
        PhraseError: when it is malformed or not bounded.
    """
    try:
        re.compile(source)
    except re.error as error:
        raise PhraseError(f"not a regular expression: {error.msg}", error.pos or 0) from error
    plain = re.sub(r"\[(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\[^dwsDWSbB]", "x", source))
    unbounded = re.search(r"[*+]|\{\d*,\}", plain)
    if unbounded:
        raise PhraseError("unbounded repetition; write {0,N} instead of '*', '+' and '{N,}'", 0)
    folded = tuple(sorted(anchor if raw else fold(anchor)[0] for anchor in anchors))
    if any(not anchor.strip() for anchor in folded):
        raise PhraseError("an anchor must hold a character that is not white space, also when folded", 0)
    return Pattern(kind="regex", source=source, groups=(folded,), raw=raw)
