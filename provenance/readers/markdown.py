"""Article from Markdown: blocks by markdown-it's block parser, words and offsets by our own inline scan."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from provenance.core.article import Article, Quotation, QuoteKind, Role, Source, Visibility
from provenance.core.diagnostics import Diagnostic
from provenance.readers.assemble import assemble_draft
from provenance.readers.draft import Draft, Piece
from provenance.readers.frontmatter import read_frontmatter
from provenance.readers.html import mark_main
from provenance.readers.html_page import Page
from provenance.readers.markdown_inline import Inline, Line
from provenance.readers.metadata import read_page_metadata

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n?|\n")
_ATX = re.compile(r"[ \t>*+\-0-9.)]*?#{1,6}(?:[ \t]\s*|$)")
_DEFINITION = re.compile(
    r"[ \t]{0,3}\[([^\[\]\n]{1,999})\]:[ \t]*(?:(?:<([^<>\n]*)>|(\S+))(?:[ \t]+(?:\"([^\"\n]*)\""
    r"|'([^'\n]*)'|\(([^()\n]*)\)))?[ \t]*$)?"
)
_DEFINED = re.compile(r"^[ \t>]{0,12}\[([^\[\]\n]{1,999})\]:", re.MULTILINE)
_ALERT = re.compile(r"\[!([A-Za-z]+)\][+-]?[ \t]*")
_ATTRIBUTE_LIST = re.compile(r"[ \t]*\{[:#.][^{}\n]*\}[ \t]*$")
_FENCE_LINE = re.compile(
    r":{3,}[ \t]*(?:(?:note|tip|info|warning|danger|caution|important|notice|details|container)\b.*)?$",
    re.IGNORECASE,
)
_MODULE_LINE = re.compile(
    r"(?:import\s+(?:[\w{}*,\s$]+\s+from\s+)?['\"][^'\"]+['\"];?|export\s+(?:const|default|function"
    r"|let)\b.*)$"
)
_CELL = re.compile(r"((?:\\.|[^|\\])*+)(?:\||$)", re.DOTALL)
_SPECIAL_STARTS = frozenset("[:{ie")
# Blocks nested deeper than this are read as the text they stand in; the block parser itself is recursive.
_MAX_NESTING = 100


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    # Definitions are read by ourselves: their titles, and "[//]: # (notes)", are text that counts.
    parser.block.ruler.disable("reference")
    return parser


def read_markdown(source: Source, diagnostics: tuple[Diagnostic, ...] = ()) -> Article:
    """The Article of a Markdown document (CommonMark 0.31 blocks, tables, front matter, HTML blocks).

    Link and image targets are no text; alternative texts are attribute blocks, comments hidden ones.
    Broken front matter is kept as a hidden ``meta`` block, with a ``front-matter`` diagnostic.
    """
    text = source.text
    draft = Draft(diagnostics=list(diagnostics))
    start = 1 if text.startswith("\ufeff") else 0
    front = read_frontmatter(text, start)
    if front is not None:
        start = front.body
        draft.metadata.extend(front.items)
        draft.diagnostics.extend(front.diagnostics)
        draft.language = next(
            (item.value for item in front.items if item.key.lower() in ("lang", "language")), None
        )
        if front.broken is not None:
            piece = Piece(Role.META, visibility=Visibility.HIDDEN, main=False)
            piece.copy(text[slice(*front.broken)], front.broken[0])
            draft.add(piece)
    page = Page(text, draft)
    _Document(page, start).read()
    page.close()
    mark_main(draft, page.regions)
    if len(draft.metadata) > (len(front.items) if front is not None else 0):
        read_page_metadata(text, draft, start)
    return assemble_draft(source, draft)


class _Document:
    """Walks the block tokens and gives their lines to the page."""

    def __init__(self, page: Page, start: int) -> None:
        self.page = page
        text = page.text
        self.starts = [start]
        self.ends: list[int] = []
        for match in _LINE_END.finditer(text, start):
            self.ends.append(match.start())
            self.starts.append(match.end())
        self.ends.append(len(text))
        self.references = frozenset(
            label if label.startswith("^") else " ".join(label.split()).casefold()
            for label in (_DEFINED.findall(text, start) if "]:" in text else ())
        )
        self.roles: list[Role] = []
        self.quotes: list[tuple[int, bool]] = []
        self.containers = 0

    def read(self) -> None:
        """Give the whole document to the page."""
        text = self.page.text
        tokens = _parser().parse(text[self.starts[0] :] if self.starts[0] else text)
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                if token.map is not None:
                    self._inline(token, tokens[index - 1])
            elif kind in ("fence", "code_block"):
                self._code(token)
            elif kind == "html_block":
                self._html(token)
            elif kind == "blockquote_open":
                self._open_quote()
                self._too_deep(token)
            elif kind == "blockquote_close":
                self._close_quote()
            elif kind == "list_item_open":
                self.containers += 1
                self.roles.append(Role.LIST)
                self._too_deep(token)
            elif kind == "list_item_close":
                self.containers -= 1
                self.roles.pop()
            elif kind == "tr_open" and token.map is not None:
                self._row(token.map[0])

    # ---- lines

    def _lines(self, token: Token) -> list[Line]:
        """The ranges of the token's lines without container marks.

        Each line of the content is the tail of its source line, so that lengths alone give the place.
        """
        first = token.map[0] if token.map is not None else 0
        parts = token.content.split("\n")
        found: list[Line] = []
        for number, part in enumerate(parts, first):
            if number >= len(self.ends):
                break
            found.append(self._tail(number, part))
        return found

    def _tail(self, number: int, part: str) -> Line:
        text = self.page.text
        start, end = self.starts[number], self.ends[number]
        size = len(part)
        if not text.startswith(part, end - size):
            # Trailing white space was cut off the last line, or a tab was split for its indent.
            end = start + len(text[start:end].rstrip())
            size = len(part.strip())
        return max(start, end - size), end

    # ---- blocks

    def _inline(self, token: Token, before: Token) -> None:
        text = self.page.text
        kind = before.type
        if kind in ("th_open", "td_open"):
            return
        role = None
        if kind == "heading_open":
            role = self._heading_role(before.tag)
            if before.markup.startswith("#"):
                match = (
                    _ATX.match(text, self.starts[token.map[0]], self.ends[token.map[0]])
                    if token.map
                    else None
                )
                if match is None:
                    return
                lines = [(match.end(), match.end() + len(token.content))]
            else:
                lines = self._lines(token)
            start, end = lines[-1]
            if text[start:end].endswith("}"):
                cut = _ATTRIBUTE_LIST.search(text, start, end)
                lines[-1] = (start, cut.start()) if cut is not None else (start, end)
        else:
            lines = self._lines(token)
            if token.content[:1] in _SPECIAL_STARTS:
                lines, role = self._special_lines(lines)
        if lines:
            self._emit(lines, role)

    def _heading_role(self, tag: str) -> Role:
        page = self.page
        if tag == "h1" and not page.titled and not self.roles:
            page.titled = True
            return Role.TITLE
        return Role.HEADING

    def _emit(self, lines: list[Line], role: Role | None, *, code: bool = False) -> None:
        page = self.page
        page.close()
        depth = len(page.names)
        piece = page.piece = page.context.piece()
        if role is not None:
            piece.role = role
        elif self.roles and piece.role is Role.BODY:
            piece.role = self.roles[-1]
        if piece.role is Role.NOTE:
            piece.soft = True
        elif piece.role is Role.CODE:
            piece.main = False
        if code:
            for number, (start, end) in enumerate(lines):
                if number and piece.length:
                    piece.fold("\n", lines[number - 1][1], max(start, lines[number - 1][1]))
                piece.copy(page.text[start:end], start)
        else:
            Inline(page, lines, self.references).emit()
        page.close()
        page.unwind(min(depth, len(page.names)))

    def _special_lines(self, lines: list[Line]) -> tuple[list[Line], Role | None]:
        """Lines that are no prose: definitions, footnotes, alerts, fences of notices, module statements."""
        page, text = self.page, self.page.text
        role: Role | None = None
        kept: list[Line] = []
        for start, end in lines:
            line = text[start:end]
            if line[:1] == "[":
                alert = _ALERT.match(line)
                if alert is not None and self.quotes:
                    role = Role.NOTE
                    self.quotes[-1] = (self.quotes[-1][0], False)
                    self.roles[-1] = Role.NOTE
                    if alert.end() < len(line):
                        kept.append((start + alert.end(), end))
                    continue
                definition = _DEFINITION.match(line)
                if definition is not None and (definition.end() == len(line) or line[1] == "^"):
                    if line[1] == "^":
                        if kept:
                            self._emit(kept, role)
                        kept, role = [(start + line.index("]:") + 2, end)], Role.NOTE
                    else:
                        if kept:
                            self._emit(kept, role)
                            kept, role = [], None
                        self._definition(definition, start)
                    continue
            elif line[:1] == ":" and _FENCE_LINE.match(line):
                if line.strip(": \t"):
                    role = Role.NOTE
                continue
            elif line[:1] == "{" and line[1:2] in (":", ".", "#") and _ATTRIBUTE_LIST.match(line):
                continue
            elif line[:1] in "ie" and not kept and _MODULE_LINE.match(line):
                self._emit([(start, end)], Role.CODE, code=True)
                continue
            kept.append((start, end))
        page.close()
        return kept, role

    def _definition(self, definition: re.Match[str], start: int) -> None:
        comment = definition.group(1) in ("//", "comment", "#") or definition.group(3) == "#"
        for group in (4, 5, 6):
            if definition.group(group):
                first, last = definition.span(group)
                self.page.close()
                self.page.add_aside(
                    Role.COMMENT if comment else Role.ALT,
                    Visibility.HIDDEN if comment else Visibility.ATTRIBUTE,
                    start + first,
                    start + last,
                )

    def _code(self, token: Token) -> None:
        if token.map is None or not token.content.strip():
            return
        first = token.map[0] + (1 if token.type == "fence" else 0)
        parts = token.content.rstrip("\n").split("\n")
        lines = [
            self._tail(number, part) for number, part in enumerate(parts, first) if number < len(self.ends)
        ]
        self._emit(lines, Role.CODE, code=True)

    def _html(self, token: Token) -> None:
        if token.map is None:
            return
        first, last = token.map
        self.page.close()
        known = len(self.page.draft.pieces)
        start, end = self.starts[first], self.ends[min(last, len(self.ends)) - 1]
        if self.quotes or self.containers:
            # Container marks stand between the lines: feed each line without them.
            for line_start, line_end in self._lines(token):
                if line_end > line_start:
                    self.page.feed(line_start, line_end)
        else:
            self.page.feed(start, end)
        self.page.close()
        if self.roles:
            for piece in self.page.draft.pieces[known:]:
                if piece.role is Role.BODY:
                    piece.role = self.roles[-1]

    def _too_deep(self, token: Token) -> None:
        """The block parser drops what lies deeper than it nests; read it as lines of text instead."""
        if token.level + 1 >= _MAX_NESTING and token.map is not None:
            text = self.page.text
            lines = []
            for number in range(token.map[0], min(token.map[1], len(self.ends))):
                start, end = self.starts[number], self.ends[number]
                marks = len(text[start:end]) - len(text[start:end].lstrip("> \t*+-"))
                lines.append((start + marks, end))
            self._emit(lines, None)

    def _open_quote(self) -> None:
        self.quotes.append((len(self.page.draft.pieces), True))
        self.roles.append(Role.QUOTE)

    def _close_quote(self) -> None:
        first, quoted = self.quotes.pop()
        self.roles.pop()
        draft = self.page.draft
        self.page.close()
        # Quotations in quotations are one region.
        if quoted and len(draft.pieces) > first and not any(outer for _, outer in self.quotes):
            draft.quotations.append(
                Quotation(draft.pieces[first].start, draft.pieces[-1].end, QuoteKind.BLOCK)
            )

    def _row(self, number: int) -> None:
        text = self.page.text
        start, end = self.starts[number], self.ends[number]
        while start < end and text[start] in " \t>|":
            start += 1
        position = start
        while position < end:
            match = _CELL.match(text, position, end)
            if match is None or match.end() == position:
                break
            cell = match.group(1).strip()
            if cell:
                first = position + len(match.group(1)) - len(match.group(1).lstrip())
                self._emit([(first, first + len(cell))], Role.TABLE)
            position = match.end()
