"""Articles from documents: DOCX (ECMA-376) and EPUB 3, with the properties of the document.

What such a file holds is not text as received, so that the Source of the Article is the text taken out, blocks
two line feeds apart; places count in that text.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from urllib.parse import unquote

from provenance.core.article import Article, MetadataItem, Role, Source, Visibility
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.offsets import IDENTITY
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.archive import Archive
from provenance.readers.assemble import assemble
from provenance.readers.draft import Draft, Piece
from provenance.readers.html import mark_main
from provenance.readers.html_page import Page
from provenance.readers.xmltree import XmlError, XmlNode, parse_xml

_HERE = Span(0, 0)
_STYLES = (
    ("title", Role.TITLE), ("subtitle", Role.DEK), ("heading", Role.HEADING), ("quote", Role.QUOTE),
    ("caption", Role.CAPTION), ("list", Role.LIST), ("footnote", Role.NOTE),
)  # fmt: skip
_CORE = {
    "creator": "author",
    "lastModifiedBy": "lastModifiedBy",
    "description": "description",
    "keywords": "keywords",
    "category": "category",
}
_MOST_CHAPTERS = 2_000


def from_draft(source: Source, draft: Draft) -> Article:
    """The Article of a draft whose own text becomes the text of the Source."""
    text = draft.derived.text()
    return assemble(
        replace(source, text=text), text, IDENTITY, draft.pieces, quotations=draft.quotations, metadata=draft.metadata,
        diagnostics=draft.diagnostics, declared_language=draft.language,
    )  # fmt: skip


def read_docx(source: Source, data: bytes) -> Article:
    """The Article of a Word document: text, notes, headers and footers, comments, hidden runs, properties.

    Raises:
        InputError: no such document, damaged, or beyond the limits.
    """
    archive = Archive(data, "DOCX")
    body = archive.read("word/document.xml")
    if body is None:
        raise InputError("not a DOCX file: word/document.xml is missing", code="bad-archive")
    draft = Draft()
    _word_part(_xml(body, "word/document.xml"), draft, None)
    others = sorted(name for name in archive.names if name.startswith("word/") and name.endswith(".xml"))
    for name in others:
        stem = posixpath.basename(name).rstrip("0123456789.xml")
        role = {
            "footnotes": Role.NOTE,
            "endnotes": Role.NOTE,
            "footer": Role.FOOTER,
            "header": Role.FOOTER,
            "comments": Role.COMMENT,
        }.get(stem)
        part = archive.read(name) if role is not None else None
        if part is not None and role is not None:
            _optional(part, name, draft, role)
    _properties(archive, draft)
    return from_draft(source, draft)


def _xml(data: bytes, name: str) -> XmlNode:
    try:
        return parse_xml(_decoded(data))
    except XmlError as error:
        raise InputError(f"{name!r} in the archive cannot be read: {error}", code="bad-xml") from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _optional(data: bytes, name: str, draft: Draft, role: Role) -> None:
    try:
        _word_part(_xml(data, name), draft, role)
    except InputError as error:
        draft.diagnostics.append(Diagnostic(Level.WARNING, "part-unreadable", error.message))


def _word_part(root: XmlNode, draft: Draft, role: Role | None) -> None:
    for paragraph in root.find("p"):
        style = next((node.attribute("val").lower() for node in paragraph.find("pStyle")), "")
        kind = role or next((known for word, known in _STYLES if style.startswith(word)), Role.BODY)
        seen = Piece(kind, main=kind not in (Role.FOOTER, Role.NOTE, Role.COMMENT))
        hidden = Piece(kind, main=False, visibility=Visibility.HIDDEN)
        if kind is Role.COMMENT:
            seen.visibility = Visibility.HIDDEN
        for run in paragraph.find("r"):
            vanish = any(
                node.attribute("val") not in ("0", "false") for node in run.find("vanish", "webHidden")
            )
            piece = hidden if vanish else seen
            for part in run.children:
                if part.name == "t":
                    piece.copy(part.text(), 0) if part.text() else None
                elif part.name in ("tab", "br", "cr"):
                    piece.space(0, 0)
        for piece in (seen, hidden):
            piece.pending = None
            draft.add(piece)


def _properties(archive: Archive, draft: Draft) -> None:
    for name in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        try:
            data = archive.read(name)
            root = _xml(data, name) if data else None
        except InputError as error:
            draft.diagnostics.append(Diagnostic(Level.WARNING, "part-unreadable", error.message))
            continue
        for node in root.children if root is not None else ():
            if node.name == "property":
                value = node.text().strip()
                draft.metadata.append(
                    MetadataItem(
                        "document-property",
                        node.attribute("name"),
                        value,
                        _HERE,
                        "",
                        f"{name}: {node.attribute('name')}",
                    )
                )
            elif node.name in _CORE or node.name == "Application":
                draft.metadata.append(
                    MetadataItem(
                        "document-property",
                        _CORE.get(node.name, node.name),
                        node.text().strip(),
                        _HERE,
                        "",
                        f"{name}: {node.name}",
                    )
                )
            elif node.name == "language":
                draft.language = node.text().strip() or None


def read_epub(source: Source, data: bytes) -> Article:
    """The Article of an EPUB book: its chapters in reading order and the properties of its package.

    Raises:
        InputError: no such book, damaged, or beyond the limits.
    """
    archive = Archive(data, "EPUB")
    container = archive.read("META-INF/container.xml")
    if container is None:
        raise InputError("not an EPUB file: META-INF/container.xml is missing", code="bad-archive")
    package = next(
        (node.attribute("full-path") for node in _xml(container, "META-INF/container.xml").find("rootfile")),
        "",
    )
    opf = archive.read(package)
    if opf is None:
        raise InputError(f"the EPUB file lacks its package document {package!r}", code="bad-archive")
    root = _xml(opf, package)
    draft = Draft()
    chapters = [
        _decoded(part)
        for name in _spine(root, posixpath.dirname(package))
        if (part := archive.read(name)) is not None
    ]
    text = "\n".join(chapters)
    start = 0
    for chapter in chapters:
        page = Page(text, draft)
        page.feed(start, start + len(chapter))
        page.close()
        mark_main_of(draft, page)
        start += len(chapter) + 1
    draft.metadata = [
        replace(item, span=_HERE, covers=None) for item in draft.metadata if item.origin != "json-ld"
    ]
    _package(root, package, draft)
    return from_draft(source, draft)


def mark_main_of(draft: Draft, page: Page) -> None:
    """Tell main text of one chapter; the chapters before it are told already."""
    if len(page.regions) == 1:
        return
    mark_main(draft, page.regions)


def _spine(root: XmlNode, folder: str) -> list[str]:
    manifest = {node.attribute("id"): node.attribute("href") for node in root.find("item")}
    names = [manifest.get(node.attribute("idref"), "") for node in root.find("itemref")]
    return [
        posixpath.normpath(posixpath.join(folder, unquote(name))) for name in names[:_MOST_CHAPTERS] if name
    ]


def _package(root: XmlNode, package: str, draft: Draft) -> None:
    metadata = root.child("metadata")
    for node in metadata.children if metadata is not None else ():
        value = node.text().strip()
        if node.name in ("creator", "contributor", "description", "rights") and value:
            draft.metadata.append(
                MetadataItem("document-property", node.name, value, _HERE, "", f"{package}: dc:{node.name}")
            )
        elif node.name == "language" and value:
            draft.language = value
        elif node.name == "meta":
            key = node.attribute("property") or node.attribute("name")
            content = value or node.attribute("content")
            if key and content:
                draft.metadata.append(
                    MetadataItem(
                        "document-property", key.rpartition(":")[2], content, _HERE, "", f"{package}: {key}"
                    )
                )
