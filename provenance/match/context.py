"""Context: what the words around a match say about it - who is named, who speaks, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from provenance.core.article import Article, Block, Role, Visibility
from provenance.core.textview import BLOCK, SENTENCE, word_line
from provenance.rules.compiled import WordList

# How many characters of the words before a colon, or of the paragraph before, can tell who speaks.
_LEAD = 120
# What a chatbot answered may run over so many paragraphs.
_ANSWER_BLOCKS = 3
# Words behind a match, over its sentence end too, in which it can be taken back.
_AFTERWARDS, _TOLD, _CLOSING, _LEADING = 34, 14, 14, 3
# Words around a tool that can make it part of a person's title.
_ROLE_WORDS = 4
# What names a subject before a colon is shorter than this.
_TOPIC = 24
# A label for fiction stands among the first words.
_TOP = 500
# Languages without lists of their own, whose phrases match in a neighbour's text too.
_NEIGHBOURS = {"ca": "es", "gl": "es"}
_ONE_WORD_A_LETTER = frozenset(("ja", "zh", "th"))
_ROLES_OF_PROSE = frozenset((Role.BODY, Role.QUOTE, Role.LIST))
# What may stand behind the name of a tool in capitals and is no part of a name.
_NAME_GOES_ON = re.compile(
    r" (?!Tool|Tech|System|Softw|Assist|Model|Chat|Bot|Agent|Writ|Gener|Edit|Journal|Report|Program|Engine|Algor|Human"
    r"|And\b|But\b|The\b|This\b|It\b|Please\b|Image|Photo|Illustr|Source|Credit|By\b|Pro\b|Plus\b|Ultra\b|Advanced\b"
    r"|Flash\b|Nano\b|Code\b|Opus\b|Sonnet\b|Haiku\b|AI\b|Large\b|Medium\b|Small\b|Deep\b|Live\b|Canvas\b|Imag|Enterprise\b|Max\b"
    r"|Instant\b|Desktop\b|Vision\b|Lite\b|Preview\b|Labs\b|Pages\b|Comet\b|Nemo\b|Research\b)[A-ZÀ-ÞŁŚŽ][a-zà-ÿ]+(?<!ed)(?<!ing)\b"
)
_KIN = re.compile(r", (?:my|our|his|her|their|who)\b")
_OWN_COLON = re.compile(r"[^\n:：.!?]{1,24}[:：](?=\s)")
_COLON = re.compile(r"[:：](?=\s)")
_SIGNED = re.compile(r"\n[ >*_]*(?:—|–|-{1,2})\s*\S|^[ >*_]*(?:—|–|--)\s*\S")
# Short names of AI, by their capitals: "ai" is a word of many languages.
_ACRONYM = re.compile(r"(?<![^\W\d_])(?:AI|A\.I\.|KI|IA|ИИ|ШІ|LLMs?|GPT)(?![^\W\d_])")
_AGENT = re.compile(
    r" (?:(?:ai|a\.i\.|ki|ia|ии|ші|chatgpt|gpt)(?:-\w+|[^\W\x00-\x7f]+)?|\w*intel+igen\w*|inteli\w+)(?= )"
)
_AGENT_WRITTEN = re.compile(r"(?i)\b(?:AI|A\.I\.|KI|IA|ИИ|ШІ|ChatGPT|GPT)\b|\w*intel+igen\w*|inteli\w+")
_HEADLINE = re.compile(r"[^\n.:!?]{0,60}:\s+([^\n.]{1,80})(\.?)(?=\n|\Z)")
_CITED = re.compile(
    r"<blockquote[^>]{0,200}\scite=|<cite\b|<footer\b(?=[^<]{0,200}</footer>\s*</blockquote)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s*[,，]\s*([^\n]{1,60})")


class Speech:
    """The word lists that guards ask."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        self._lists = lists

    def words(self, name: str, language: str) -> re.Pattern[str] | None:
        """The expression of a guard's list in a language, or of the one that all languages share."""
        for spoken in (language, _NEIGHBOURS.get(language, "*"), "*"):
            found = self._lists.get(f"guard-{name}@{spoken}")
            if found:
                return found.from_word_start()
        return None

    def says(self, name: str, language: str, line: str) -> bool:
        """True when words of that list stand in a piece of a line."""
        words = self.words(name, language)
        return bool(words and words.search(line))

    def speaks_of_ai(self, text: str, line: str, match: tuple[int, int], place: tuple[int, int]) -> bool:
        """True when the article speaks of AI outside a match."""
        words = self.words("ai-talk", "*")
        return bool(
            _ACRONYM.search(text, 0, place[0])
            or _ACRONYM.search(text, place[1])
            or (words and (words.search(line, 0, match[0] + 1) or words.search(line, max(0, match[1] - 1))))
        )

    def _names_ai(self, text: str, line: str) -> bool:
        return bool(_ACRONYM.search(text)) or self.says("ai-talk", "*", line)

    # --- who is named ---------------------------------------------------------------------------

    def name(
        self, language: str, text: str, line: str, match: tuple[int, int], place: tuple[int, int]
    ) -> str:
        """The reason why what looks like a tool is a person, a house or a sponsor; ``""`` when it is a tool.

        A first name alone ("Written by Claude") tells of a tool only where the article speaks of AI.
        """
        inside, written_inside = f" {line[match[0] : match[1]]} ", text[place[0] : place[1]]
        if self._is_partner(language, inside) or self._is_of_a_person(inside, line[match[1] - 1 :]):
            return "named"
        words = self.words("tool-names", "*")
        last = None
        for found in words.finditer(inside) if words else ():
            last = found
        if last is None:
            return ""
        name = last[0].strip()
        spot = re.search(rf"(?i)\b{re.escape(name)}\b(?!.*\b{re.escape(name)}\b)", written_inside)
        if spot is None:
            return ""
        written, after = spot[0], place[0] + spot.end()
        if name == "ai":  # "by AI Weiwei"; in other languages capitals follow for other reasons
            by = written_inside[: spot.start()].endswith("by ")
            return "named" if by and _NAME_GOES_ON.match(text, after) else ""
        # German writes every noun with a capital: there only what follows "von" can be a name.
        bare = language != "de" or written_inside[: spot.start()].endswith("von ")
        if (bare and _NAME_GOES_ON.match(text, after)) or _KIN.match(text, after):
            return "named"
        if written.islower() and self.says("tool-nouns", "*", f" {name} "):
            return "named"
        if self.says("forenames", "*", f" {name} ") and not (
            self._names_ai(written_inside, inside)
            or self.says("machine-words", "*", inside)
            or self.speaks_of_ai(text, line, match, place)
        ):
            return "ambiguous_name"
        return ""

    def _is_of_a_person(self, inside: str, rest: str) -> bool:
        """True when the tool or its maker only says who a person is: "OpenAI's chief economist", "an AI researcher"."""
        found = self._last_agent(inside, ("ai-talk", "companies", "tool-names"))
        if found is None:
            return False
        start, end = found
        behind = f"{inside[end:].rstrip()} {rest[: 12 * _ROLE_WORDS]}".replace(" s ", " ", 1)
        words = re.split(f" [{SENTENCE}{BLOCK}] ", f"{behind} ")[0].split()[:_ROLE_WORDS]
        if words and (
            self.says("roles", "*", f" {words[0]} ") or self.says("role-names", "*", f" {' '.join(words)} ")
        ):
            return True
        before = inside[:start].split()[-_ROLE_WORDS:]
        return self.says("roles-of", "*", f" {' '.join(before)} ")

    def _last_agent(self, inside: str, names: tuple[str, ...]) -> tuple[int, int] | None:
        """Where the last word for AI, or entry of the named lists, stands in a match."""
        spans = [found.span() for found in _AGENT.finditer(inside)]
        for name in names:
            words = self.words(name, "*")
            spans += (
                [(found.start() - 1, found.end() - 1) for found in words.finditer(inside)] if words else []
            )
        return max(spans, key=lambda span: span[1], default=None)

    def _is_partner(self, language: str, inside: str) -> bool:
        companies = self.words("companies", "*")
        if companies is None or not self.says("partnership", language, inside):
            return False
        return bool(companies.search(inside)) and not self.says("ai-talk", "*", companies.sub(" ", inside))

    # --- who speaks ------------------------------------------------------------------------------

    def introduced(self, language: str, article: Article, start: int, *, answers: bool) -> bool:
        """True when words before a colon, or the paragraph before, say that somebody else's words follow.

        With ``answers`` a whole sentence will do ("The bot answered."), and its answer may have several paragraphs.
        """
        index = max(0, article.block_at(start))
        block = article.blocks[index]
        text = article.text
        # A match may begin with the words before the colon ("Topics: AI-generated content").
        own = _OWN_COLON.match(text, start)
        if own is not None and self._says_topic(own[0]):
            return True
        colons = list(_COLON.finditer(text, max(block.start, start - 4 * _LEAD), start))
        colon = colons[-1] if colons else None
        if colon is not None:
            words = text[max(block.start, colon.start() - _LEAD) : colon.start()]
            if self._leads_in(language, words, close=True) or (
                len(words) < _TOPIC and self._says_topic(words)
            ):
                return True
        before = text[max(block.start, start - 2 * _LEAD) : start]
        if self.says("answered" if answers else "read-out", language, f" {word_line(before)} "):
            return True
        quoting = block.role is Role.QUOTE
        for number in range(index - 1, max(-1, index - 1 - (_ANSWER_BLOCKS if answers else 1)), -1):
            above = article.blocks[number]
            if above.visibility is not Visibility.VISIBLE or above.role in (Role.TITLE, Role.HEADING):
                return False
            words = text[max(above.start, above.end - _LEAD) : above.end].rstrip(" *_>\n")
            if words.endswith((":", "：")):
                return self._leads_in(language, words, close=quoting) or (quoting and number == index - 1)
            last = _last_sentence(words)
            if answers and self.says("answered", language, last):
                return True
            if quoting and (self.says("lead-in", language, last) or self.says("reporting", language, last)):
                return True
        return False

    def _says_topic(self, words: str) -> bool:
        return self.says("topics", "*", f" {word_line(words)} ")

    def _leads_in(self, language: str, words: str, *, close: bool) -> bool:
        """True when words before a colon say who speaks; ``close`` for words of the same paragraph."""
        last = _last_sentence(words, 9)
        label = self._lists.get(f"label-words@{language}")
        if label is not None and label.from_word_start().search(last):
            return False
        return (
            self.says("lead-in", language, f" {' '.join(last.split()[-_LEADING:])} ")
            or self.says("answered", language, last)
            or (close and self.says("reporting", language, last))
        )

    def reports(self, language: str, rest: str, count: int) -> bool:
        """True when words of reporting stand right behind a match, and not "according to our guidelines"."""
        words = rest.split()[: count + 6]
        if not self.says("reporting-after", language, f" {' '.join(words[:count])} "):
            return False
        return not self.says("own-rules", "*", f" {' '.join(words)} ")

    def clause_before(self, language: str, text: str, start: int, words: str) -> str:
        """Of the words before a match those of its own clause: a denial before "but" or ";" is about something else."""
        mark = max(text.rfind(sign, max(0, start - _LEAD), start) for sign in ";—–")
        if mark >= 0 and "\n" not in text[mark:start]:
            own = word_line(text[mark + 1 : start]).split()
            words = f" {' '.join(own)} " if len(own) < len(words.split()) else words
        contrast = self.words("contrast", language)
        for found in contrast.finditer(words) if contrast else ():
            return words[found.end() - 1 :]
        return words

    def closes_reporting(self, language: str, rest: str) -> bool:
        """True when a sentence that goes on a little ends with a word of reporting ("..., the last page says")."""
        words = rest.split()
        last = 8 if language in _ONE_WORD_A_LETTER else 3
        if not 0 < len(words) <= _CLOSING:
            return False
        return self.says("reporting-last", language, f" {' '.join(words[-last:])} ")

    # --- what is taken back -------------------------------------------------------------------------

    def afterwards(self, name: str, language: str, line: str, end: int) -> bool:
        """True when words of a list stand in what follows, over the end of the sentence too."""
        words = line[end : end + 12 * _AFTERWARDS].split()[:_AFTERWARDS]
        return self.says(name, language, f" {' '.join(words)} ")

    def told(self, language: str, text: str, rest: str, match_words: str, place: tuple[int, int]) -> bool:
        """True when the sentence goes on as a story does: the thing won a prize, fooled somebody, is a fake."""
        words = [word for word in rest.split()[:_TOLD] if word not in (SENTENCE, BLOCK)]
        if self.says("told", language, f" {' '.join(words)} "):
            return True
        if self.says("told-inside", language, f" {match_words} "):
            return True
        if not self.says("participles", language, f" {match_words.split(' ', 2)[0]} "):
            return False
        end = self._behind_agent_in(text, *place)
        clause = _CLAUSE.match(text, end)
        if clause is not None and self.says("clause", language, f" {_first_word(clause[1])} "):
            return True
        # A headline: "Written by AI, read by nobody: the flood of books", and no full stop.
        title = _HEADLINE.match(text, end)
        if title is None:
            return False
        first = f" {_first_word(title[1])} "
        return self.says("headline", language, first) and not (
            title[2] and self.says("clause", language, first)
        )

    def behind_agent(self, inside: str) -> str:
        """What a match holds behind the last word for AI in it, so that it is read with the rest of the sentence."""
        found = self._last_agent(inside, ("ai-talk",))
        return inside[found[1] :] if found else ""

    @staticmethod
    def _behind_agent_in(text: str, start: int, end: int) -> int:
        """The place behind the last word for AI in a range of the text, or the end of the range."""
        return max((found.end() for found in _AGENT_WRITTEN.finditer(text, start, end)), default=end)

    def in_fiction(
        self, language: str, article: Article, line: str, start: int, place: tuple[int, int]
    ) -> bool:
        """True within the prose of what the article calls fiction; its notes speak of the text itself."""
        block = article.blocks[max(0, article.block_at(place[0]))]
        # A notice begins its paragraph; in a story the words stand among others.
        if block.role not in _ROLES_OF_PROSE or place[0] <= block.start + 2:
            return False
        return self.says("fiction", language, line[: min(start, _TOP)])


def is_signed(article: Article, block: Block) -> bool:
    """True when a quotation has a line that names its source, in it or right below."""
    span = article.span(block.start, block.end)
    source = article.source.text
    opening = source.rfind("<blockquote", max(0, span.start - 300), span.start + 1)
    # A page names the source of a quotation in an attribute or an element of its own.
    if opening >= 0 and _CITED.search(source, opening, span.end + 200):
        return True
    below = article.text[block.end : block.end + 40].lstrip("\n")
    return bool(_SIGNED.search(article.text, block.start, block.end) or _SIGNED.match(below))


def _first_word(text: str) -> str:
    return word_line(text).split(" ", 1)[0]


def _last_sentence(words: str, count: int = 14) -> str:
    parts = word_line(words).removesuffix(f" {SENTENCE}")
    last = re.split(f" [{SENTENCE}{BLOCK}] ", parts)[-1].split()
    return f" {' '.join(last[-count:])} "
