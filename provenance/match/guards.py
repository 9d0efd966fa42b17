"""Guards: why a match is not what it looks like. Each gives the reason for a discard, or an empty string."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping

from provenance.core.article import Article, Block, Quotation, QuoteKind, Role, Zone
from provenance.core.textview import BLOCK, SENTENCE
from provenance.match.context import Speech, is_signed
from provenance.rules.compiled import GuardPlan, WordList

# How far before a match, in words, each guard looks; never beyond the sentence.
_NEAR = {"negation": 4, "reporting": 14, "hypothetical": 9, "instruction": 5}
# A block quotation of at most so many words, at the edge of an article, may be a notice and not a quote.
_NOTICE_WORDS = 80
_NESTED = 8
# Double marks that open a quotation (the straight one closes too, but then a letter or a full stop precedes it).
_OPENING = frozenset('"“„«「『')


class Guards:
    """The guards with the word lists of every language that has them."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        self._speech = Speech(lists)
        self._says = self._speech.says

    def discard_reason(
        self,
        plan: GuardPlan,
        language: str,
        article: Article,
        line: str,
        match: tuple[int, int],
        place: tuple[int, int],
        *,
        lone_marks: bool = False,
        asked: Callable[[], bool] = lambda: False,
    ) -> str:
        """The first reason to discard, or ``""``.

        The reasons: ``elsewhere quoted attributed named ambiguous_name topic hypothetical question instructed
        taken_back to_readers told interface fiction not_self negated``.

        ``language`` says whose guard words count, ``lone_marks`` whether an unclosed mark or "The bot answered."
        quotes, as for residue, ``asked`` whether the sentence is a question;
        ``match`` is the range in the line, ``place`` that in ``Article.text``.
        """
        start, end = match
        if plan.quoted and stands_elsewhere(article, *place):
            return "elsewhere"
        if plan.quoted and is_quoted(article, *place, lone_marks=lone_marks):
            return "quoted"
        speech = self._speech
        if plan.quoted and speech.introduced(language, article, place[0], answers=lone_marks):
            return "quoted"
        sentence = _sentence_start(line, start)
        before = line[sentence:start]
        inside = line[start:end]
        if plan.attributed and self._says("reporting", language, _last_words(before, _NEAR["reporting"])):
            return "attributed"
        rest = _rest(line, end)
        if plan.attributed and speech.reports(language, rest, 4):
            return "attributed"
        # Patterns may end in words that nothing was asked of; in English the verb may stand among them.
        goes_on = f"{speech.behind_agent(f' {inside} ')} {rest}"
        if language != "en":
            rest = goes_on
            if plan.attributed and speech.reports(language, rest, 6):
                return "attributed"
        if plan.attributed and (reason := speech.name(language, article.text, line, match, place)):
            return reason
        if (
            not lone_marks
            and plan.quoted
            and _is_heading(article, place[0])
            and speech.speaks_of_ai(article.text, line, match, place)
        ):
            return "topic"
        if plan.hypothetical and self._says(
            "hypothetical", language, f"{_last_words(before, _NEAR['hypothetical'])}{inside}"
        ):
            return "hypothetical"
        if plan.hypothetical and asked():
            return "question"
        if plan.instructed and self._says("instruction", language, _last_words(before, _NEAR["instruction"])):
            return "instructed"
        if plan.instructed and self._says("imperative", language, _first_words(before)):
            return "instructed"
        if plan.attributed and speech.closes_reporting(language, rest):
            return "attributed"
        if plan.attributed and speech.afterwards("taken-back", language, line, end):
            return "taken_back"
        if (
            plan.attributed
            and lone_marks
            and self._says("offers", language, f" {inside} ")
            and speech.afterwards("to-readers", language, line, end)
        ):
            return "to_readers"
        if plan.attributed and not lone_marks:
            if speech.told(language, article.text, goes_on, inside.strip(), place):
                return "told"
            if speech.afterwards("interface", language, line, end):
                return "interface"
        if plan.quoted and speech.in_fiction(language, article, line, start, place):
            return "fiction"
        if plan.self_reference and before.strip() and not self._says("self", language, f"{before}{inside}"):
            return "not_self"
        if plan.negated != "allow":
            nearest = speech.clause_before(
                language, article.text, place[0], _last_words(before, _NEAR["negation"])
            )
            if self._says("negation", language, f"{nearest}{inside}"):
                return "negated"
        return ""


def _sentence_start(line: str, position: int) -> int:
    return max(line.rfind(f" {SENTENCE} ", 0, position), line.rfind(f" {BLOCK} ", 0, position), -2) + 2


def _rest(line: str, position: int) -> str:
    """What follows of the sentence."""
    ends = (line.find(f" {mark} ", max(0, position - 1)) for mark in (SENTENCE, BLOCK))
    return line[position : min((end for end in ends if end >= 0), default=len(line))]


def _first_words(words: str, count: int = 2) -> str:
    """The first words, a space before and after."""
    return f" {' '.join(words.split(None, count)[:count])} "


def _last_words(words: str, count: int) -> str:
    """The last ``count`` words, a space before and after, so that lists match at word edges."""
    parts = words.split()
    return f" {' '.join(parts[-count:])} " if parts else " "


def is_quoted(article: Article, start: int, end: int, *, lone_marks: bool = False) -> bool:
    """True when the range of ``Article.text`` lies in somebody else's words or in code.

    With ``lone_marks`` a mark that opens a block and is never closed counts too: the text may be cut off.
    """
    block = article.blocks[max(0, article.block_at(start))]
    if block.role is Role.CODE:
        return True
    if block.role is Role.QUOTE and not _is_notice(article, block):
        return True
    if (lone_marks or start > block.start + 1) and _opened_before(article.text, start):
        return True
    # More than half of it in quotation marks: single words in scare quotes do not make a quotation.
    # Block quotations were settled by the role of the block.
    return any(
        quotation.kind not in (QuoteKind.BLOCK, QuoteKind.ELSEWHERE)
        and 2 * (min(end, quotation.end) - max(start, quotation.start)) > end - start
        for quotation in _quotations_at(article, start, following=1)
    )


def stands_elsewhere(article: Article, start: int, end: int) -> bool:
    """True when the range of ``Article.text`` lies in a teaser of another article or in a comment."""
    return any(
        quotation.kind is QuoteKind.ELSEWHERE and quotation.end >= end
        for quotation in _quotations_at(article, start)
    )


def _quotations_at(article: Article, position: int, following: int = 0) -> tuple[Quotation, ...]:
    """The last quotations that begin at or before a position (they may nest a few deep), and some that follow."""
    index = bisect_right(article.quotations, position, key=lambda quotation: quotation.start)
    return article.quotations[max(0, index - _NESTED) : index + following]


def _is_heading(article: Article, place: int) -> bool:
    return article.blocks[max(0, article.block_at(place))].role is Role.HEADING


def _opened_before(text: str, start: int) -> bool:
    """True when a quotation mark opens right before ``start``, closed later or not (the text may be cut off)."""
    return start > 0 and text[start - 1] in _OPENING and (start == 1 or not text[start - 2].isalnum())


def _is_notice(article: Article, block: Block) -> bool:
    """True for a short block quotation at the top or the end that nothing introduces or signs as a quote.

    Many sites set their own notices as a block quotation ("> This article was translated by AI").
    """
    words = article.text.count(" ", block.start, block.end) + 1
    lead_in = article.text[max(0, block.start - 40) : block.start].rstrip()[-1:]
    return (
        words <= _NOTICE_WORDS
        and block.zone is not Zone.MIDDLE
        and lead_in != ":"
        and not is_signed(article, block)
    )
