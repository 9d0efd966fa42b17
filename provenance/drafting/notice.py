"""Notice: the pasted text, what language it is in, and what the rules already make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from provenance.core.article import Article, Visibility
from provenance.core.disclosure import Disclosure, Polarity
from provenance.core.evidence import Evidence, Kind, Strength
from provenance.drafting.words import find_language
from provenance.errors import InputError, UsageError
from provenance.match.combine import combine
from provenance.match.disclosures import find_disclosures
from provenance.match.engine import Matcher
from provenance.readers import media_type_of, read_article, read_text
from provenance.rules.compiled import RuleBook

# Longer texts are articles, and templates have at most 4,000 characters.
MAX_WORDS = 200
MAX_CHARACTERS = 3000
_EMPTY = "the notice is empty; paste its words, or name a file that holds them"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffd]+")
_MARKS = re.compile(r"^[>*#|\s-]+|[*|\s]+$")


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` is what can be seen, in one line; ``found`` and ``disclosures`` are what the rules make of it today.
    ``taken_back`` holds the reasons for which statements found in it do not count,
    ``left_out`` is how many other paragraphs the text has, ``sure`` says that the language is no guess."""

    text: str
    language: str
    found: tuple[Evidence, ...]
    disclosures: tuple[Disclosure, ...]
    taken_back: tuple[str, ...] = ()
    left_out: int = 0
    sure: bool = True

    @property
    def kinds(self) -> set[str]:
        """The kinds of rule that the finds of today speak for."""
        kinds = {"disclosure" if item.polarity is Polarity.USED else "denial" for item in self.disclosures}
        if any(item.kind is Kind.RESIDUE and item.strength is not Strength.WEAK for item in self.found):
            kinds.add("residue")
        if any(item.kind is Kind.CONTEXT and not item.private for item in self.found):
            kinds.add("boilerplate")
        return kinds


def read_notice(source: str, data: bytes | None, book: RuleBook, language: str | None = None) -> Notice:
    """The notice in a text, in a file of any format that is read, or in the bytes of standard input.

    Raises:
        InputError: when the file cannot be read.
        UsageError: when there is no text, more than a notice, or no telling what language it is in.
    """
    article = _article(source, data)
    parts = _parts(article)
    if not parts:
        raise UsageError(_EMPTY)
    # A rule looks at one paragraph; the one with most to say is taken.
    matcher = Matcher(book)
    looked = [(part, *_looked(part, matcher, book)) for part in parts]
    best = max(looked, key=lambda item: (_worth(item[1], item[2]), len(item[0])))
    text, found, disclosures, taken_back = best
    if len(text.split()) > MAX_WORDS or len(text) > MAX_CHARACTERS:
        raise UsageError(
            f"this is a text of {len(text.split()):,} words and {len(text):,} characters; a notice has at most "
            f"{MAX_WORDS} words and {MAX_CHARACTERS:,} characters: paste the notice alone"
        )
    spoken = {code for rule in book.rules for code in rule.languages} - {"*"}
    sure = True
    if language is None:
        language, sure = find_language(text, article.language, book)
        if language is None:
            raise UsageError("no telling what language the notice is in; give --language CODE")
    if language not in spoken:
        raise UsageError(
            f"there are no word lists for the language '{language}'; there are: {', '.join(sorted(spoken))}. "
            "Write the rule by hand (rules/AUTHORING.md), or give --language CODE if it is another"
        )
    return Notice(text, language, found, disclosures, taken_back, len(parts) - 1, sure)


def _worth(found: tuple[Evidence, ...], disclosures: tuple[Disclosure, ...]) -> int:
    return 2 * len(disclosures) + sum(item.kind is Kind.RESIDUE for item in found)


def _looked(
    text: str, matcher: Matcher, book: RuleBook
) -> tuple[tuple[Evidence, ...], tuple[Disclosure, ...], tuple[str, ...]]:
    """The active finds of today in a text, the disclosures, and the reasons for which statements were taken back."""
    article = read_text(text, name="<notice>")
    found = matcher.find(article)
    disclosures, evidence = find_disclosures(combine(found.evidence, book.rules), article, found)
    kept = tuple(
        item for item in evidence if item.active or (item.private and item.reason and not _lost(item))
    )
    lost = {
        item.reason for item in evidence if item.kind is Kind.DECLARED and _lost(item) and not item.private
    }
    return kept, tuple(disclosures), tuple(sorted(lost))


def _lost(item: Evidence) -> bool:
    return item.status.value == "discarded"


def _article(source: str, data: bytes | None) -> Article:
    if data is not None:
        return read_article(data, name="<stdin>", media_type=media_type_of("<stdin>", data) or "text/plain")
    if not source.strip():
        raise UsageError(_EMPTY)
    path = Path(source)
    try:
        if path.is_dir():
            raise UsageError(f"{source} is a folder; name a file, or paste the words of the notice")
        if path.is_file():
            content = path.read_bytes()
            if b"\x00" not in content[:4096] and media_type_of(source, content) is None:
                return read_article(content, name=source, media_type="text/plain")
            return read_article(content, name=source)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None)
        if reason and len(source) < 200 and " " not in source.strip():
            raise InputError(f"{source}: cannot be read: {reason.lower()}", code="unreadable") from error
    if re.fullmatch(r"\S+\.(?:[A-Za-z0-9]{1,5})|\.{0,2}/\S+", source.strip()):
        raise UsageError(f"{source}: no such file; a notice itself is given in quotes, or by '-'")
    return read_text(
        source, name="<notice>", media_type="text/html" if source.lstrip()[:1] == "<" else "text/plain"
    )


def _parts(article: Article) -> list[str]:
    """The paragraphs of an article that readers see, each in one line without marks around it."""
    parts = [
        _clean(article.text[block.start : block.end])
        for block in article.blocks
        if block.visibility is not Visibility.HIDDEN
    ]
    return [part for part in dict.fromkeys(parts) if any(character.isalnum() for character in part)]


def _clean(text: str) -> str:
    one_line = " ".join(_UNSEEN.sub(" ", text).split()) if _UNSEEN.search(text) else " ".join(text.split())
    return _MARKS.sub("", one_line).strip()
