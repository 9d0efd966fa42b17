"""Guards: why a match is not what it looks like. Each gives the reason for a discard, or an empty string."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from provenance.core.article import Article, Block, Quotation, QuoteKind, Role, Zone
from provenance.core.textview import BLOCK, SENTENCE
from provenance.match.context import Speech, is_signed
from provenance.rules.compiled import GuardPlan, WordList

# How far before a match, in words, each guard looks; never beyond the sentence.
_NEAR = {"negation": 4, "reporting": 14, "hypothetical": 9, "instruction": 5}
# A block quotation of at most so many words, at the edge of an article, may be a notice and not a quote.
_NOTICE_WORDS = 80
_NESTED = 8
# An entry of a list or a menu has at most so many words.
_ENTRY_WORDS = 4
# Double marks that open a quotation (the straight one closes too, but then a letter or a full stop precedes it).
_OPENING = frozenset('"“„«「『')


@dataclass(frozen=True)
class Spot:
    """What guards look at: where something was found, and in what.

    ``match`` is the range in the line, ``place`` that in ``Article.text``; ``language`` says whose guard words count.
    ``claims`` is true for what says that AI was used or not, and for traces of a tool (``residue``), with which an
    unclosed mark or "The bot answered." quotes. ``placeholder`` is true for a place that was not filled in, ``asked``
    tells whether the sentence is a question.
    """

    language: str
    article: Article
    line: str
    match: tuple[int, int]
    place: tuple[int, int]
    claims: bool = True
    residue: bool = False
    placeholder: bool = False
    asked: Callable[[], bool] = lambda: False

    @cached_property
    def before(self) -> str:
        """What precedes in the sentence."""
        return self.line[_sentence_start(self.line, self.match[0]) : self.match[0]]

    @cached_property
    def inside(self) -> str:
        """The words found."""
        return self.line[self.match[0] : self.match[1]]

    @cached_property
    def rest(self) -> str:
        """What follows in the sentence."""
        return _rest(self.line, self.match[1])


class Guards:
    """The guards with the word lists of every language that has them."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        self._speech = Speech(lists)
        self._says = self._speech.says

    def discard_reason(self, plan: GuardPlan, spot: Spot) -> str:
        """The first reason to discard what was found at a spot, or ``""``.

        The reasons: ``elsewhere quoted attributed named ambiguous_name topic hypothetical question instructed
        taken_back form to_readers told interface fiction not_self negated``. What claims nothing (boilerplate, a turn of
        phrase) is asked the simpler questions only.
        """
        checks = (self._whose, self._reported, self._named, self._asked, self._taken_back, self._own)
        return next((reason for check in checks if (reason := check(plan, spot))), "")

    def _whose(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether it stands in somebody else's words."""
        if not plan.quoted:
            return ""
        if stands_elsewhere(spot.article, *spot.place):
            return "elsewhere"
        if is_quoted(spot.article, *spot.place, lone_marks=spot.residue):
            return "quoted"
        introduced = spot.claims and self._speech.introduced(
            spot.language, spot.article, spot.place[0], answers=spot.residue
        )
        return "quoted" if introduced else ""

    def _reported(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether somebody is said to say it."""
        if not plan.attributed:
            return ""
        reported = (
            self._says("reporting", spot.language, _last_words(spot.before, _NEAR["reporting"]))
            or self._speech.reports(spot.language, spot.rest, 4)
            # In English the verb may stand among the words behind the agent.
            or (
                spot.claims
                and spot.language != "en"
                and self._speech.reports(spot.language, self._goes_on(spot), 6)
            )
        )
        return "attributed" if reported else ""

    def _named(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether what looks like a tool is something else, or a heading names a subject."""
        if not spot.claims:
            return ""
        speech, text = self._speech, spot.article.text
        if plan.attributed and (
            reason := speech.name(spot.language, text, spot.line, spot.match, spot.place)
        ):
            return reason
        topic = (
            not spot.residue
            and plan.quoted
            and (
                _is_entry(spot.article, *spot.place)
                or (
                    _is_heading(spot.article, spot.place[0])
                    and speech.speaks_of_ai(text, spot.line, spot.match, spot.place)
                )
            )
        )
        return "topic" if topic else ""

    def _asked(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether it is supposed, asked or told to be written."""
        says, language, before = self._says, spot.language, spot.before
        if plan.hypothetical and says(
            "hypothetical", language, f"{_last_words(before, _NEAR['hypothetical'])}{spot.inside}"
        ):
            return "hypothetical"
        if plan.hypothetical and spot.asked():
            return "question"
        instructed = plan.instructed and (
            says("instruction", language, _last_words(before, _NEAR["instruction"]))
            or says("imperative", language, _first_words(before))
        )
        return "instructed" if instructed else ""

    def _taken_back(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether what follows, or the whole article, says that it is not meant of this text."""
        if not spot.claims:
            return ""
        speech, language, line, end = self._speech, spot.language, spot.line, spot.match[1]
        # A form, a contract or a letter to copy names its fields so.
        if spot.placeholder and self._says("forms", language, f" {spot.before}{spot.inside}{spot.rest}"):
            return "form"
        if plan.attributed:
            rest = spot.rest if language == "en" else self._goes_on(spot)
            if speech.closes_reporting(language, rest):
                return "attributed"
            if speech.afterwards("taken-back", language, line, end):
                return "taken_back"
            if spot.residue:
                if self._says("offers", language, f" {spot.inside} ") and speech.afterwards(
                    "to-readers", language, line, end
                ):
                    return "to_readers"
            elif speech.told(
                language, spot.article.text, self._goes_on(spot), spot.inside.strip(), spot.place
            ):
                return "told"
            elif speech.afterwards("interface", language, line, end):
                return "interface"
        fiction = plan.quoted and speech.in_fiction(language, spot.article, line, spot.match[0], spot.place)
        return "fiction" if fiction else ""

    def _own(self, plan: GuardPlan, spot: Spot) -> str:
        """Whether it is said of something else, or denied."""
        language, before, inside = spot.language, spot.before, spot.inside
        if plan.self_reference and before.strip() and not self._says("self", language, f"{before}{inside}"):
            return "not_self"
        if plan.negated == "allow":
            return ""
        nearest = self._speech.clause_before(
            language, spot.article.text, spot.place[0], _last_words(before, _NEAR["negation"])
        )
        return "negated" if self._says("negation", language, f"{nearest}{inside}") else ""

    def _goes_on(self, spot: Spot) -> str:
        """What follows the agent: patterns may end in words that nothing was asked of."""
        return f"{self._speech.behind_agent(f' {spot.inside} ')} {spot.rest}"


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


def _is_entry(article: Article, start: int, end: int) -> bool:
    """True for a few words alone in a list, a table, a menu or a link: they name a subject, as a tag does."""
    block = article.blocks[max(0, article.block_at(start))]
    if block.role not in (Role.LIST, Role.TABLE) and (block.main or block.role is not Role.BODY):
        return False
    alone = 5 * (end - start) >= 4 * (block.end - block.start)
    return alone and article.text.count(" ", block.start, block.end) < _ENTRY_WORDS


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
