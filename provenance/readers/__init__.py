"""Readers: bytes or text of an article in, an Article with exact offsets out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from provenance.core.article import Article, Source
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.decode import decode
from provenance.readers.media import (
    ARTICLE_SUFFIXES,
    BINARIES,
    HTML,
    HTTP,
    JSON,
    MARKDOWN,
    XML,
    canonical,
    media_type_of,
)
from provenance.readers.plaintext import read_plaintext

__all__ = ["ARTICLE_SUFFIXES", "MAX_BYTES", "media_type_of", "read_article", "read_text"]

MAX_BYTES = 64 * 1024 * 1024
_SURROGATE = re.compile("[\ud800-\udfff]")
_KNOWN = "text, Markdown, HTML, ninjs, NewsML-G2, RSS, Atom, ONIX, HTTP headers, WARC, PNG, JPEG, DOCX, EPUB and PDF"


def read_article(data: bytes, *, name: str, media_type: str | None = None) -> Article:
    """The Article of a file's bytes.

    Whatever is odd about the input becomes a diagnostic of the Article. Raises InputError only for
    what cannot be analysed at all: ``too-large``, ``media-type`` (unknown), ``binary``.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read: split it", code="too-large"
        )
    found = media_type_of(name, data) if media_type is None else canonical(media_type)
    if found is None:
        if media_type is None and b"\x00" in data[:4096]:
            raise InputError("the file is binary and of no kind that is read", code="binary")
        named = f" {media_type!r}" if media_type else ""
        raise InputError(f"unknown media type{named}; read are {_KNOWN}", code="media-type")
    if found in BINARIES:
        from provenance.readers.binary import read_binary

        return read_binary(data, name, found)
    decoded = decode(data, found)
    source = Source(
        name=name,
        text=decoded.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=found,
        encoding=decoded.encoding,
        declared_encoding=decoded.declared,
    )
    return _whole(_read(source, decoded.diagnostics))


def read_text(text: str, *, name: str, media_type: str = "text/plain") -> Article:
    """The Article of a text that is decoded already; its digest is that of its UTF-8 bytes.

    Lone surrogates, halves of characters that no encoding can hold, become U+FFFD, and a diagnostic says so.

    Raises InputError for an unknown media type (``media-type``) or a text that is too large (``too-large``).
    """
    found = canonical(media_type)
    if found is None:
        raise InputError(
            f"unknown media type {media_type!r}; read are {_KNOWN}",
            code="media-type",
        )
    if found in BINARIES:
        raise InputError(f"{found} is no text; give the bytes of the file", code="binary")
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the text has {len(data):,} bytes; at most {MAX_BYTES:,} are read", code="too-large"
        )
    text, mended = _without_surrogates(text)
    source = Source(name=name, text=text, sha256=hashlib.sha256(data).hexdigest(), media_type=found)
    return _whole(_read(source, mended))


def _without_surrogates(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text with U+FFFD for each lone surrogate, so that every place in it stays, and what to say about it."""
    first = None if text.isascii() else _SURROGATE.search(text)
    if first is None:
        return text, ()
    mended, count = _SURROGATE.subn("\ufffd", text)
    line = text.count("\n", 0, first.start()) + 1
    message = (
        f"{count} lone surrogate{'s' if count > 1 else ''} replaced by U+FFFD, the first in line {line} "
        f"(character {first.start()}); decode the text with its real encoding"
    )
    return mended, (Diagnostic(Level.WARNING, "lone-surrogates", message, Span(*first.span())),)


def _whole(article: Article) -> Article:
    """The article without the lone surrogates that escapes of its format (in JSON, say) wrote into its text."""
    first = None if article.text.isascii() else _SURROGATE.search(article.text)
    if first is None:
        return article
    message = "the document writes lone surrogates as escapes; they are read as U+FFFD"
    found = Diagnostic(Level.WARNING, "lone-surrogates", message, article.span(*first.span()))
    return replace(
        article, text=_SURROGATE.sub("\ufffd", article.text), diagnostics=(*article.diagnostics, found)
    )


def _read(source: Source, diagnostics: tuple[Diagnostic, ...]) -> Article:
    # The readers for markup are loaded when first needed: a plain text must not pay for them.
    if source.media_type == HTML:
        from provenance.readers.html import read_html

        return read_html(source, diagnostics)
    if source.media_type == MARKDOWN:
        from provenance.readers.markdown import read_markdown

        return read_markdown(source, diagnostics)
    if source.media_type == XML:
        from provenance.readers.xmlfeeds import read_xml

        return read_xml(source, diagnostics)
    if source.media_type == JSON:
        from provenance.readers.ninjs import read_json

        return read_json(source, diagnostics)
    if source.media_type == HTTP:
        from provenance.readers.binary import read_message

        return read_message(source, diagnostics)
    if source.name.endswith("robots.txt") and _is_named(source.name, "robots.txt"):
        from provenance.readers.headers import read_robots

        return replace(read_plaintext(source, diagnostics), metadata=read_robots(source.text))
    return read_plaintext(source, diagnostics)


def _is_named(path: str, name: str) -> bool:
    return path.replace("\\", "/").rpartition("/")[2] == name
