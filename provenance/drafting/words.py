"""The words of a notice as they are written, and the word lists of one language to look them up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.core.textview import BLOCK, SENTENCE, UNSPACED, TextView
from provenance.readers.language import function_words
from provenance.rules.compiled import RuleBook, WordList

# Entries of lists hold at most so many words worth trying.
_LONGEST = 8
# So many words of a notice must be known for its language to be told.
_ENOUGH = 2
# A word with one letter more than this tells as much as a word can; short ones are common in every language.
_WHOLE = 5
# Of two languages that know the words of a notice equally well the earlier is taken.
_ORDER = "en de fr es pt it nl sv no da fi pl cs sk hu ro bg el tr ru uk ar fa he hi bn ur th vi id ms ja zh ko hr sr sl".split()


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as written and folded, its place in the text, and the sentence that it stands in."""

    text: str
    word: str
    start: int
    end: int
    sentence: int

    @property
    def capital(self) -> bool:
        """True when it begins with a capital letter."""
        return self.text[:1].isupper()


def tokens_of(text: str) -> list[Token]:
    """The words of a text."""
    view = TextView(text)
    tokens: list[Token] = []
    sentence, position = 0, 1
    for word in view.line.split():
        if word in (SENTENCE, BLOCK):
            sentence += 1
        else:
            start, end = view.range(position, position + len(word))
            tokens.append(Token(text[start:end], word, start, end, sentence))
        position += len(word) + 1
    return tokens


class Vocabulary:
    """The word lists that a language has, its own and those that all languages share."""

    def __init__(self, book: RuleBook, language: str) -> None:
        beyond = book.beyond.book.lists if book.beyond else {}
        self._lists: Mapping[str, WordList] = {**beyond, **book.lists}
        self.language = language
        self._light = function_words(language)

    def has(self, name: str) -> bool:
        """True when there is a list of that name."""
        return self._found(name) is not None

    def _found(self, name: str) -> WordList | None:
        return self._lists.get(f"{name}@{self.language}") or self._lists.get(f"{name}@*")

    def value(self, words: Sequence[str], name: str) -> str | None:
        """The canonical value of an entry of a list; None when the words are none."""
        found = self._found(name)
        return self._value(words, found, 0) if found is not None else None

    def _value(self, words: Sequence[str], found: WordList, depth: int) -> str | None:
        written = " ".join(words)
        if found.holds(written):
            return found.canonical(written)
        for prefix, value in found.open:
            if written.startswith(prefix) and written.count(" ") == prefix.count(" "):
                return value
        for name in found.includes if depth < _LONGEST else ():
            value_ = self._value(words, self._lists[name], depth + 1) if name in self._lists else None
            if value_ is not None:
                return value_
        return None

    def longest(self, words: Sequence[str], names: Iterable[str]) -> tuple[int, str, str] | None:
        """How many of the first words are an entry of the first list that has the longest, its name and the value."""
        known = [name for name in names if self.has(name)]
        for count in range(min(_LONGEST, len(words)), 0, -1):
            for name in known:
                value = self.value(words[:count], name)
                if value is not None:
                    return count, name, value
        return None

    def others(self, name: str, value: str, words: str) -> list[str]:
        """Other single words for a value of a tagged list, the shortest first."""
        found = self._found(name)
        lists = [found] if found is not None else []
        for item in lists:
            lists += [self._lists[key] for key in item.includes if key in self._lists]
        same = {
            written
            for item in lists
            for written, meant in item.exact.items()
            if meant == value and written != words and " " not in written
        }
        return sorted(same, key=lambda written: (abs(len(written) - len(words)), written))

    def tells(self, token: Token) -> bool:
        """True for a word that carries meaning: no function word, no figure, no single letter."""
        word = token.word
        if UNSPACED.match(word):
            return True
        return len(word) > 2 and word not in self._light and not word.isdigit()

    def weight(self, tokens: Iterable[Token]) -> float:
        """How much a stretch of words tells: up to one a word, the longer the more, and half of one for a code point of
        a script without spaces."""
        return sum(
            0.5 if UNSPACED.match(token.word) else min(1.0, (len(token.word) - 1) / _WHOLE)
            for token in tokens
            if self.tells(token)
        )


def find_language(text: str, detected: str | None, book: RuleBook) -> tuple[str | None, bool]:
    """The language of a notice (None when there is no telling) and whether it is sure: what the reader found, settled
    by whose lists know its words.

    A notice is short: function words are few in it, and words that notices are made of are many.
    """
    words = [token.word for token in tokens_of(text)]
    languages = {code for rule in book.rules for code in rule.languages} - {"*"}
    if detected is not None and detected not in languages:
        return detected, True
    scores = {code: _known_words(words, Vocabulary(book, code)) for code in sorted(languages)}
    if detected is not None:
        scores[detected] += 3
    order = {code: number for number, code in enumerate(_ORDER)}
    ranking = sorted(scores.items(), key=lambda item: (-item[1], order.get(item[0], len(order)), item[0]))
    (best, most), (_, second) = ranking[0], ranking[1]
    return (best, most > second) if most >= _ENOUGH else (None, False)


# Lists that nearly every language has, of words that notices are made of.
_TELLING = (
    "ai", "made", "drafted", "self", "objects", "by", "with-help", "reviewed", "people", "not", "without", "label-words",
    "labels", "guard-negation", "boi-line", "boi-any", "boi-hedges", "boi-disclaimers",
)  # fmt: skip


def _known_words(words: list[str], vocabulary: Vocabulary) -> float:
    known, position = 0.0, 0
    while position < len(words):
        found = vocabulary.longest(words[position : position + _LONGEST], _TELLING)
        known += found[0] if found else words[position] in vocabulary._light
        position += found[0] if found else 1
    return known
