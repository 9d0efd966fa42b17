"""The pattern of a drafted rule: the whole notice as a template, and the part of it without which nothing counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from provenance.core.textview import UNSPACED
from provenance.drafting.pieces import GAPS, HELPING, Piece, Sort
from provenance.drafting.words import Token, Vocabulary
from provenance.errors import UsageError
from provenance.rules.phrase import MAX_GAP

# The glue between an AI word and its verb ("with the help of") is at most so many words.
_GLUE = 3
# The part that must be there in a notice without an AI word: at most so many pieces, with so many telling words.
_WINDOW = 6
_TELLING = 2.5
# Up to so many words a notice is a label, which must be the whole of its paragraph.
_LABEL = 5
_ARTICLES = frozenset({"a", "an", "the"})
_BEFORE_NOUNS = _ARTICLES | {"our", "your", "its", "their", "s"}
# No space between two code points of a script that writes none.
_JOINED = regex.compile(rf"(?<={UNSPACED.pattern[1:-1]}) (?={UNSPACED.pattern[1:-1]})")
_SAFE = frozenset(" ,.:;'’-–—")
_VERB_LISTS = ("made", "drafted")
# What is done to a text that is there already; such a verb says least about who wrote it.
_CHECKING = frozenset({"edited", "researched"})
_NEAR = ("{0..2}", frozenset[str]())
_SLOTS = {Sort.AGENT: "tool", Sort.OBJECT: "scope", Sort.VERB: "role"}
_GAP_NAMES = {Sort.NAME: "name", Sort.DATE: "date", Sort.FIGURE: "figure", Sort.ADDRESS: "address"}


@dataclass(frozen=True, slots=True)
class Core:
    """The required part: as a phrase, the pieces that it spans, and the slots that it captures.

    ``label`` says that it has to be the whole of a paragraph, ``denies`` that a negation is in it.
    """

    phrase: str
    first: int
    last: int
    slots: frozenset[str]
    label: bool = False
    denies: bool = False


def find_core(pieces: Sequence[Piece], vocabulary: Vocabulary, kind: str) -> Core:
    """The required part of a notice of that kind.

    Raises:
        UsageError: when the words say too little to be recognised by.
    """
    core = _found_core(pieces, vocabulary, kind)
    return replace(
        core, denies=any(piece.sort is Sort.NEGATION for piece in pieces[core.first : core.last + 1])
    )


def _found_core(pieces: Sequence[Piece], vocabulary: Vocabulary, kind: str) -> Core:
    declared = kind in ("disclosure", "denial")
    if is_label(pieces):
        return _label(pieces, vocabulary, declared=declared)
    kept = [index for index, piece in enumerate(pieces) if piece.kept]
    if kept:
        return _kept(pieces, vocabulary, kept)
    core = _around_agent(pieces, vocabulary, denied=kind == "denial") if declared else None
    return core or _window(pieces, vocabulary, declared=declared)


def is_label(pieces: Sequence[Piece]) -> bool:
    """True for a notice of very few words."""
    count = sum(len(piece.tokens) for piece in pieces)
    return count <= (2 * _LABEL if any(map(_unspaced, pieces)) else _LABEL)


def _kept(pieces: Sequence[Piece], vocabulary: Vocabulary, kept: list[int]) -> Core:
    """What the editor wants to be there, with the AI word of the sentence if it stands near."""
    first, last = kept[0], kept[-1]
    if pieces[first].sentence != pieces[last].sentence:
        raise UsageError(
            "--keep: the words stand in two sentences; the part that must be there is one stretch of one"
        )
    agents = [index for index, piece in enumerate(pieces) if piece.sort is Sort.AGENT]
    near = [
        index for index in agents if _partner(pieces, index, (Sort.FIXED,), within=(first, last)) is not None
    ]
    if near:
        first, last = min(first, near[0]), max(last, near[0])
    inside = [
        token for piece in pieces[first : last + 1] if piece.sort is Sort.FIXED for token in piece.tokens
    ]
    if vocabulary.weight(inside) < (1 if near else 2):
        raise _too_general("the words of --keep tell too little")
    written, slots = _rendered(pieces[first : last + 1], vocabulary)
    return Core(written, first, last, slots)


def _label(pieces: Sequence[Piece], vocabulary: Vocabulary, *, declared: bool) -> Core:
    """All words of a short line, which then has to be the whole of its paragraph."""
    # A tool tells something in a byline ("By AI"), and nothing where its line states nothing ("AI was here").
    telling = (Sort.AGENT, Sort.OBJECT, Sort.VERB) if declared else (Sort.OBJECT, Sort.VERB)
    listed = any(piece.sort in telling for piece in pieces)
    fixed = [token for piece in pieces if piece.sort is Sort.FIXED for token in piece.tokens]
    if sum(len(piece.tokens) for piece in pieces) < 2 or (not listed and vocabulary.weight(fixed) < 1):
        raise _too_general("it has too few words of its own")
    written, slots = _rendered(pieces, vocabulary)
    return Core(f"^^ {written} $$", 0, len(pieces) - 1, slots, label=True)


def _around_agent(pieces: Sequence[Piece], vocabulary: Vocabulary, *, denied: bool) -> Core | None:
    """From the AI word to the verb beside it, or to the kind of text where there is no verb; None without either.

    What denies has its negation in there too, for without it the words say the opposite.
    """
    agents = [index for index, piece in enumerate(pieces) if piece.sort is Sort.AGENT]
    for sorts in ((Sort.VERB,), (Sort.OBJECT,)):
        for agent in agents:
            partner = _partner(pieces, agent, sorts)
            negation = _partner(pieces, agent, (Sort.NEGATION,)) if denied else None
            if partner is not None and (negation is not None or not denied):
                places = {agent, partner} | ({negation} if negation is not None else set())
                # In English the guard of self-reference asks for "this article"; the lists of other languages hold it.
                this = _partner(pieces, agent, (Sort.OBJECT,)) if vocabulary.language != "en" else None
                places |= {this} if this is not None else set()
                return _spanning(pieces, vocabulary, sorted(places), agent)
    return None


def _spanning(pieces: Sequence[Piece], vocabulary: Vocabulary, anchors: list[int], agent: int) -> Core:
    """The required part with these pieces, and what stands between them."""
    first, last = anchors[0], anchors[-1]
    if agent == first and first > 0 and pieces[first - 1].vocabulary in HELPING:
        anchors = [first - 1, *anchors]
    if agent == last and last + 1 < len(pieces) and pieces[last + 1].vocabulary in HELPING:
        anchors = [*anchors, last + 1]
    written, slots = _rendered([pieces[anchors[0]]], vocabulary)
    for first, last in pairwise(anchors):
        side = "right" if agent == last else "left" if agent == first else ""
        between, more = _between(pieces[first + 1 : last], vocabulary, side) if last > first + 1 else _NEAR
        if pieces[first].vocabulary in HELPING or pieces[last].vocabulary in HELPING:
            between = "" if last == first + 1 else between
        after, most = _rendered([pieces[last]], vocabulary)
        written = " ".join(filter(None, (written, between, after)))
        slots = slots | more | most
    return Core(written, anchors[0], anchors[-1], slots)


def _partner(
    pieces: Sequence[Piece], agent: int, sorts: tuple[Sort, ...], within: tuple[int, int] | None = None
) -> int | None:
    """The nearest piece of these sorts in the sentence of the AI word; a verb of checking, or one that stands before a
    noun ("the automated desk"), only where no other is."""
    lowest, highest = within or (0, len(pieces) - 1)
    near: list[tuple[bool, int, bool, int]] = []
    for index, piece in enumerate(pieces):
        if lowest <= index <= highest and piece.sort in sorts and piece.sentence == pieces[agent].sentence:
            low, high = min(index, agent) + 1, max(index, agent)
            distance = sum(len(other.tokens) for other in pieces[low:high])
            if distance <= MAX_GAP:
                weak = piece.value in _CHECKING or (
                    index > 0 and pieces[index - 1].tokens[-1].word in _BEFORE_NOUNS
                )
                near.append((weak, distance, index > agent, index))
    return min(near)[3] if near else None


def _between(pieces: Sequence[Piece], vocabulary: Vocabulary, side: str) -> tuple[str, frozenset[str]]:
    """What stands between two anchors: the words beside the AI word (on that side) as they are, the rest as a gap."""
    ordered = list(pieces)[::-1] if side == "right" else list(pieces)
    glue: list[Piece] = []
    for piece in ordered if side else ():
        helping = piece.vocabulary in HELPING
        room = 2 * _GLUE if _unspaced(piece) else _GLUE
        if not (helping or piece.sort is Sort.FIXED) or sum(len(item.tokens) for item in glue) >= room:
            break
        glue.append(piece)
        if helping:
            break
    words = sum(len(piece.tokens) for piece in ordered[len(glue) :])
    gap = f"{{0..{min(MAX_GAP, words + 2)}}}"
    written, slots = _rendered(glue[::-1] if side == "right" else glue, vocabulary)
    return (f"{gap} {written}" if side == "right" else f"{written} {gap}").strip(), slots


def _window(pieces: Sequence[Piece], vocabulary: Vocabulary, *, declared: bool) -> Core:
    """The few words in one sentence that tell most, the earlier the better: a notice may be cut off."""
    best: tuple[float, int, int] | None = None
    for first, piece in enumerate(pieces):
        if piece.sort in GAPS:
            continue
        for last in range(first, min(len(pieces), first + (4 if _unspaced(piece) else 1) * _WINDOW)):
            if pieces[last].sentence != piece.sentence:
                break
            if pieces[last].sort in GAPS:
                continue
            inside = [
                token for item in pieces[first : last + 1] if item.sort not in GAPS for token in item.tokens
            ]
            # A word more must be worth it, and a window without gaps is better than one with them.
            gaps = sum(item.sort in GAPS for item in pieces[first : last + 1])
            worth = (
                vocabulary.weight(inside) - 0.2 * len(inside) * (0.4 if _unspaced(piece) else 1) - 0.5 * gaps
            )
            if vocabulary.weight(inside) >= _TELLING and (best is None or worth > best[0] + 0.01):
                best = (worth, first, last)
    if best is None:
        raise _too_general(
            "it names no AI and has fewer than three telling words in a row" if declared else
            "it has fewer than three telling words in a row"
        )  # fmt: skip
    written, slots = _rendered(pieces[best[1] : best[2] + 1], vocabulary)
    return Core(written, best[1], best[2], slots)


def _unspaced(piece: Piece) -> bool:
    return bool(UNSPACED.match(piece.tokens[0].word))


def _too_general(why: str) -> UsageError:
    return UsageError(
        f"no rule can be made of this notice: {why}, so the rule would be active in texts that are no such notice; "
        "paste the whole sentence, or say by --keep 'WORDS' which words of it are always there",
        code="too-general",
    )


def write_template(text: str, pieces: Sequence[Piece], core: Core, vocabulary: Vocabulary) -> str:
    """The whole notice as a template: its words, with slots for what varies."""
    written: list[str] = []
    previous: Token | None = None
    for index, piece in enumerate(pieces):
        inside = core.first <= index <= core.last
        between = _separator(text, previous, piece.tokens[0])
        if piece.sort in (Sort.FIXED, Sort.NEGATION) or (piece.sort is Sort.COMPANY and not inside):
            listed = piece.sort is Sort.COMPANY
            shown = f"{{@{piece.vocabulary}}}" if listed else _as_written(text, piece)
        else:
            shown = _slot(piece, vocabulary, named=inside or piece.sort in GAPS)
        written.append(between + shown)
        previous = piece.tokens[-1]
    end = text[previous.end : previous.end + 1] if previous else ""
    return "".join(written).strip() + (end if end in ".!?。！？।" else "")


def _separator(text: str, previous: Token | None, token: Token) -> str:
    """What stands between two words where it means nothing in a template, else a space."""
    if previous is None:
        return ""
    between = text[previous.end : token.start]
    return between if set(between) <= _SAFE else " "


def _as_written(text: str, piece: Piece) -> str:
    return text[piece.tokens[0].start : piece.tokens[-1].end]


def _slot(piece: Piece, vocabulary: Vocabulary, *, named: bool) -> str:
    if piece.sort in GAPS:
        name = f"{_GAP_NAMES[piece.sort]}:" if named else ""
        return f"{{{name}0..{min(MAX_GAP, len(piece.tokens) + 2)}}}"
    name = f"{_SLOTS[piece.sort]}:" if named and piece.sort in _SLOTS else ""
    if piece.sort is Sort.VERB and piece.vocabulary in _VERB_LISTS:
        lists = [item for item in _VERB_LISTS if vocabulary.has(item)]
        if len(lists) > 1:
            return f"({'|'.join(f'{{{name}@{item}}}' for item in lists)})"
    return f"{{{name}@{piece.vocabulary}}}"


def _rendered(pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[str, frozenset[str]]:
    """Pieces as a phrase, and the names of the slots in it."""
    written: list[str] = []
    slots: set[str] = set()
    for piece in pieces:
        if piece.sort is Sort.FIXED:
            for token in piece.tokens:
                optional = token.word in _ARTICLES and len(pieces) > 1
                written.append(f"[{token.word}]" if optional else token.word)
            continue
        if piece.sort in GAPS:
            written.append(f"{{0..{min(MAX_GAP, len(piece.tokens) + 2)}}}")
            continue
        written.append(_slot(piece, vocabulary, named=True))
        if piece.sort in _SLOTS:
            slots.add(_SLOTS[piece.sort])
    return _JOINED.sub("", " ".join(written)), frozenset(slots)
