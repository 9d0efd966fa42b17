"""Inline Markdown: the words of one block without their markup, handed to the page with their offsets.

One scan over the block (CommonMark 0.31, chapter 6, without building a tree): delimiters and brackets
are paired on small stacks, what pairs is dropped, what does not is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from provenance.core.article import QuoteKind, Role, Visibility
from provenance.readers.html_page import Page
from provenance.readers.html_tokens import REFERENCE, unescape

Line = tuple[int, int]

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|\{[^{}]*+\})?+|["'])*+)>"""
)
# Where markup may begin; what it is is decided by the character found.
_SPECIAL = re.compile(r"[\\`\n*_~!\[\]<&{]")
_RUN = {mark: re.compile(re.escape(mark) + "++") for mark in "`*_~"}
_LINE_BREAK = re.compile(r"\n[ \t]*+")
_ESCAPE = re.compile(r"\\(?:[!-/:-@\[-`{-~]|(?=\n))")
_SHORTCODE = re.compile(
    r"\{\{[<%].{0,1000}?[>%]\}\}|\{%.{0,1000}?%\}|\{/\*.{0,1000}?\*/\}|\{\{(?![<%])[^{}\n]{0,500}\}\}",
    re.DOTALL,
)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>")
_TARGET = re.compile(
    r"\(\s*+(?:<([^<>\n]*+)>|((?:\{\{[^{}]*+\}\}|\\.|[^\s()\\{]|\{|\((?:\\.|[^\s()\\])*+\))*+))"
    r"(?:\s++(?:\"((?:\\.|[^\"\\])*+)\"|'((?:\\.|[^'\\])*+)'|\(((?:\\."
    r"|[^()\\])*+)\)))?+\s*+\)(?:\{[:.#\w][^{}\n]*+\})?"
)
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]")
# Left by chat tools; with the look of a link and yet none.
_RESIDUE_TARGET = re.compile(r"\((?:start|end)_span\)")
_TRACKED = re.compile(
    r"[?&](?:utm_source|referrer)=|\bsandbox:/|grounding-api-redirect|ppl-ai-file-upload", re.IGNORECASE
)
_PARAMETER = re.compile(
    r"\b(caption|alt|title|attr|text|content|description)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_COMMENT_END = re.compile(r"--!?>")

_SIMPLE = {
    "\n": (_LINE_BREAK, "break"),
    "\\": (_ESCAPE, "drop"),
    "&": (REFERENCE, "entity"),
    "{": (_SHORTCODE, "shortcode"),
}


class Inline:
    """The text of one block: its lines joined by line feeds, with the place of each line in the source."""

    __slots__ = ("content", "origins", "page", "references", "source", "starts")

    def __init__(self, page: Page, lines: list[Line], references: frozenset[str]) -> None:
        text = page.text
        self.page = page
        self.references = references
        self.starts: list[int] = []
        self.origins: list[int] = []
        parts: list[str] = []
        length = 0
        for start, end in lines:
            self.starts.append(length)
            self.origins.append(start)
            parts.append(text[start:end])
            length += end - start + 1
        self.content = "\n".join(parts)

    def origin(self, position: int) -> int:
        """The place in the source of a position in the content."""
        line = bisect_right(self.starts, position) - 1
        return self.origins[line] + position - self.starts[line]

    def emit(self) -> None:
        """Hand the words to the page's present block."""
        content = self.content
        if _SPECIAL.search(content) is None:
            self._copy(0, len(content))
            return
        dropped, kept = _Scan(self).plan()
        position = 0
        for start, end, action in kept:
            if start < position:
                continue  # inside something that was taken as a whole
            if start > position:
                self._copy(position, start)
            position = self._act(start, end, action, dropped)
        if position < len(content):
            self._copy(position, len(content))

    def _copy(self, start: int, end: int) -> None:
        page = self.page
        piece = page.target()
        origin = self.origin(start)
        words = self.content[start:end]
        if not piece.length or piece.pending is not None:
            stripped = words.lstrip(" \t")
            if not stripped:
                piece.space(origin, origin + len(words))
                return
            if len(stripped) != len(words):
                piece.space(origin, origin + len(words) - len(stripped))
                origin += len(words) - len(stripped)
                words = stripped
        body = words.rstrip(" \t")
        if body:
            piece.copy(body, origin)
            if page.context.linked:
                piece.linked += len(body)
        if len(body) != len(words):
            piece.space(origin + len(body), origin + len(words))

    def _act(self, start: int, end: int, action: str, dropped: dict[int, int]) -> int:
        """Carry out one planned step and return where to go on."""
        page, content = self.page, self.content
        if action == "drop":
            return end
        if action == "break":
            page.target().line_break(self.origin(start), self.origin(end - 1) + 1)
            return end
        if action == "entity":
            word = content[start:end]
            character = unescape(word)
            if character == word:
                page.target().copy(word, self.origin(start))
            elif character.strip(" \t\r\n\f"):
                page.target().fold(character, self.origin(start), self.origin(end - 1) + 1)
            else:
                page.target().space(self.origin(start), self.origin(end - 1) + 1)
            return end
        if action == "code":
            run = _RUN["`"].match(content, start)
            ticks = run.end() - start if run is not None else 0
            return self._code(start, end, ticks)
        if action == "tag":
            self._tag(start, end)
            return end
        if action == "image":
            self._image(start, dropped[start])
            return end
        if action == "shortcode":
            self._shortcode(start, end)
            return end
        if action == "comment":
            self._aside(
                Role.COMMENT,
                Visibility.HIDDEN,
                start + 4,
                end - 3 if content.endswith("-->", start, end) else end,
            )
            return end
        # "target": the part of a link that follows its text
        self._link_target(start)
        return end

    def _code(self, start: int, end: int, ticks: int) -> int:
        piece = self.page.target()
        inner, stop = start + ticks, end - ticks
        at = piece.length + (piece.pending is not None and piece.length > 0)
        while inner < stop:
            line_end = self.content.find("\n", inner, stop)
            line_end = stop if line_end < 0 else line_end
            self._copy(inner, line_end)
            if line_end < stop:
                piece.space(self.origin(line_end), self.origin(line_end) + 1)
            inner = line_end + 1
        piece.marks.append((min(at, piece.length), piece.length, QuoteKind.CODE))
        return end

    def _tag(self, start: int, end: int) -> None:
        match = _TAG.match(self.content, start)
        if match is None:
            return
        name = match.group(2).lower()
        first, last = self.origin(start), self.origin(end - 1) + 1
        if match.group(1):
            self.page.end_tag(name, first, last)
            return
        inner, inner_end = match.span(3)
        if inner_end > inner:
            self.page.start_tag(name, first, last, self.origin(inner), self.origin(inner_end - 1) + 1)
        else:
            self.page.start_tag(name, first, last, last, last)

    def _aside(self, role: Role, visibility: Visibility, start: int, end: int) -> None:
        if start < end:
            self.page.add_aside(role, visibility, self.origin(start), self.origin(end - 1) + 1, collapse=True)

    def _image(self, start: int, close: int) -> None:
        self._aside(Role.ALT, Visibility.ATTRIBUTE, start + 2, close)
        target = _TARGET.match(self.content, close + 1)
        if target is not None:
            self._link_target(close + 1)

    def _link_target(self, start: int) -> None:
        target = _TARGET.match(self.content, start)
        if target is None:
            return
        place = target.span(1) if target.group(1) is not None else target.span(2)
        if _TRACKED.search(self.content, *place):
            self._aside(Role.META, Visibility.ATTRIBUTE, *place)
        for group in (3, 4, 5):
            if target.group(group):
                self._aside(Role.ALT, Visibility.ATTRIBUTE, *target.span(group))

    def _shortcode(self, start: int, end: int) -> None:
        if self.content.startswith("{/*", start):
            self._aside(Role.COMMENT, Visibility.HIDDEN, start + 3, end - 3)
            return
        for match in _PARAMETER.finditer(self.content, start, end):
            place = match.span(2) if match.group(2) is not None else match.span(3)
            if match.group(1).lower() == "caption":
                self._aside(Role.CAPTION, Visibility.VISIBLE, *place)
            else:
                self._aside(Role.ALT, Visibility.ATTRIBUTE, *place)


class _Scan:
    """Finds what is markup in the content of one block."""

    def __init__(self, inline: Inline) -> None:
        self.content = inline.content
        self.references = inline.references
        self.steps: list[tuple[int, int, str]] = []
        self.images: dict[int, int] = {}
        self.brackets: list[tuple[int, bool]] = []
        self.delimiters: dict[str, list[list[int]]] = {}
        self.ticks: dict[int, list[int]] | None = None
        self.unclosed_comment = False

    def plan(self) -> tuple[dict[int, int], list[tuple[int, int, str]]]:
        """Where each image's text ends, and the steps in order: (start, end, action)."""
        content = self.content
        position, end = 0, len(content)
        search = _SPECIAL.search
        while position < end:
            match = search(content, position)
            if match is None:
                break
            start = match.start()
            first = content[start]
            if first in "`*_~":
                run = _RUN[first].match(content, start)
                position = run.end() if run is not None else start + 1
                if first == "`":
                    position = self._code(start, position)
                elif first != "~" or position - start > 1:
                    self._delimiter(first, start, position)
            elif first == "<":
                position = self._angle(start)
            elif first == "]":
                position = self._close_bracket(start)
            elif first == "[" or (first == "!" and content.startswith("[", start + 1)):
                self.brackets.append((start, first == "!"))
                position = start + (2 if first == "!" else 1)
            else:
                position = self._simple(first, start)
                if position > start:
                    continue
                position = start + 1
        self.steps.sort()
        return self.images, self.steps

    def _simple(self, first: str, start: int) -> int:
        """Take what one pattern recognises; the same position when it is plain text."""
        pattern, action = _SIMPLE.get(first, (None, ""))
        match = pattern.match(self.content, start) if pattern is not None else None
        if match is None or (first == "&" and not match.group().endswith(";")):
            return start
        self.steps.append((start, start + 1 if action == "drop" else match.end(), action))
        return match.end()

    def _code(self, start: int, stop: int) -> int:
        """A code span ends at the next run of as many ticks; the runs are listed once, so this stays "
        "linear."""
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer(r"`+", self.content):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        places = self.ticks.get(stop - start, [])
        index = bisect_right(places, start)
        if index == len(places):
            return stop
        end = places[index] + stop - start
        self.steps.append((start, end, "code"))
        return end

    def _angle(self, start: int) -> int:
        content = self.content
        if content.startswith("<!--", start):
            close = None if self.unclosed_comment else _COMMENT_END.search(content, start + 4)
            if close is None:
                self.unclosed_comment = True
                return start + 1
            self.steps.append((start, close.end(), "comment"))
            return close.end()
        link = _AUTOLINK.match(content, start)
        if link is not None:
            self.steps.append((start, start + 1, "drop"))
            self.steps.append((link.end() - 1, link.end(), "drop"))
            return link.end()
        tag = _TAG.match(content, start)
        if tag is not None:
            self.steps.append((start, tag.end(), "tag"))
            return tag.end()
        return start + 1

    def _close_bracket(self, place: int) -> int:
        content = self.content
        if not self.brackets:
            return place + 1
        start, image = self.brackets.pop()
        opening = 2 if image else 1
        label = content[start + opening : place]
        if not image and label.startswith("^") and label in self.references:
            self.steps.append((start, place + 1, "drop"))
            return place + 1
        end = None
        after = content[place + 1 : place + 2]
        if after == "(" and not _RESIDUE_TARGET.match(content, place + 1):
            target = _TARGET.match(content, place + 1)
            end = target.end() if target is not None else None
        if end is None and after == "[":
            named = _LABEL.match(content, place + 1)
            if named is not None and _normal(named.group(1) or label) in self.references:
                end = named.end()
        if end is None and _normal(label) in self.references and not label.startswith("^"):
            end = place + 1
        if end is None:
            return place + 1
        if image:
            self.images[start] = place
            self.steps.append((start, end, "image"))
        else:
            self.steps.append((start, start + 1, "drop"))
            self.steps.append((place, place + 1, "drop"))
            if end > place + 1:
                self.steps.append((place + 1, end, "target"))
        return end

    def _delimiter(self, mark: str, start: int, stop: int) -> None:
        content = self.content
        before = content[start - 1] if start else " "
        after = content[stop] if stop < len(content) else " "
        space_before, space_after = before.isspace(), after.isspace()
        mark_before = not before.isalnum() and not space_before
        mark_after = not after.isalnum() and not space_after
        left = not space_after and (not mark_after or space_before or mark_before)
        right = not space_before and (not mark_before or space_after or mark_after)
        opens, closes = left, right
        if mark == "_":
            opens, closes = left and (not right or mark_before), right and (not left or mark_after)
        stack = self.delimiters.setdefault(mark, [])
        while closes and stack and start < stop:
            opener = stack[-1]
            size = min(opener[1] - opener[0], stop - start)
            self.steps.append((opener[1] - size, opener[1], "drop"))
            self.steps.append((start, start + size, "drop"))
            opener[1] -= size
            start += size
            if opener[1] == opener[0]:
                stack.pop()
        if opens and start < stop:
            stack.append([start, stop])


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
