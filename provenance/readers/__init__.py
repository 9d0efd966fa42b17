"""Readers: bytes or text of an article in, an Article with exact offsets out."""

from __future__ import annotations

import hashlib

from provenance.core.article import Article, Source
from provenance.core.diagnostics import Diagnostic
from provenance.errors import InputError
from provenance.readers.decode import decode
from provenance.readers.media import ARTICLE_SUFFIXES, HTML, MARKDOWN, canonical, media_type_of
from provenance.readers.plaintext import read_plaintext

__all__ = ["ARTICLE_SUFFIXES", "MAX_BYTES", "media_type_of", "read_article", "read_text"]

MAX_BYTES = 64 * 1024 * 1024


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
            raise InputError("the file is binary; give text, Markdown or HTML", code="binary")
        named = f" {media_type!r}" if media_type else ""
        raise InputError(
            f"unknown media type{named}; known are text/plain, text/markdown, text/html", code="media-type"
        )
    decoded = decode(data, found)
    source = Source(
        name=name,
        text=decoded.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=found,
        encoding=decoded.encoding,
        declared_encoding=decoded.declared,
    )
    return _read(source, decoded.diagnostics)


def read_text(text: str, *, name: str, media_type: str = "text/plain") -> Article:
    """The Article of a text that is decoded already; its digest is that of its UTF-8 bytes.

    Raises InputError for an unknown media type (``media-type``) or a text that is too large (``too-large``).
    """
    found = canonical(media_type)
    if found is None:
        raise InputError(
            f"unknown media type {media_type!r}; known are text/plain, text/markdown, text/html",
            code="media-type",
        )
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the text has {len(data):,} bytes; at most {MAX_BYTES:,} are read", code="too-large"
        )
    source = Source(name=name, text=text, sha256=hashlib.sha256(data).hexdigest(), media_type=found)
    return _read(source, ())


def _read(source: Source, diagnostics: tuple[Diagnostic, ...]) -> Article:
    # The readers for markup are loaded when first needed: a plain text must not pay for them.
    if source.media_type == HTML:
        from provenance.readers.html import read_html

        return read_html(source, diagnostics)
    if source.media_type == MARKDOWN:
        from provenance.readers.markdown import read_markdown

        return read_markdown(source, diagnostics)
    return read_plaintext(source, diagnostics)
