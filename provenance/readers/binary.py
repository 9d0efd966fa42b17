"""Articles from files that are no text, and from HTTP messages with a head before the body."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from provenance.core.article import Article, Source
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.decode import decode
from provenance.readers.headers import read_head, warc_response
from provenance.readers.media import EPUB, HTML, HTTP, JPEG, MARKDOWN, PDF, PLAIN, PNG, WARC, canonical
from provenance.readers.plaintext import read_plaintext


def read_binary(data: bytes, name: str, media_type: str) -> Article:
    """The Article of a file of one of the binary media types.

    Raises:
        InputError: it is not what its media type says, damaged, or beyond the limits.
    """
    source = Source(name, "", hashlib.sha256(data).hexdigest(), media_type, "binary")
    if media_type in (PNG, JPEG):
        return _image(source, data)
    if media_type == WARC:
        message = decode(warc_response(data), HTTP)
        held = replace(source, text=message.text, encoding=message.encoding)
        return replace(read_message(held, message.diagnostics), source=held)
    if media_type == PDF:
        if b"%PDF-" not in data[:1024]:
            raise InputError("not a PDF file, whatever its ending says", code="false-ending")
        from provenance.readers.pdf import read_pdf

        return read_pdf(source, data)
    if not data.startswith(b"PK"):
        raise InputError("not a ZIP-based document, whatever its ending says", code="false-ending")
    from provenance.readers.office import read_docx, read_epub

    return read_epub(source, data) if media_type == EPUB else read_docx(source, data)


def _image(source: Source, data: bytes) -> Article:
    from provenance.readers.image import image_type, read_image

    found = image_type(data)
    if found is None:
        raise InputError("neither a PNG nor a JPEG file, whatever its ending says", code="false-ending")
    diagnostics = []
    if found != source.media_type:
        message = f"the ending says {source.media_type}, the content is {found}; read as what it is"
        diagnostics.append(Diagnostic(Level.WARNING, "false-ending", message))
    metadata = read_image(data, "", Span(0, 0))
    note = Diagnostic(Level.NOTE, "no-text", "an image has no text: what it says is about the image only")
    return Article(
        replace(source, media_type=found), "", (), metadata=tuple(metadata.items),
        diagnostics=(*diagnostics, *metadata.diagnostics, note),
    )  # fmt: skip


def read_message(source: Source, diagnostics: tuple[Diagnostic, ...] = ()) -> Article:
    """The Article of a saved HTTP message: the body by its content type, the head as metadata.

    Raises:
        InputError: no header block begins it (``no-headers``).
    """
    head = read_head(source.text)
    if head is None:
        raise InputError("no HTTP header block: its first line must begin with HTTP/", code="no-headers")
    kind = canonical(head.content_type) if head.content_type else None
    body = source.text[head.body : head.body + 1000].lstrip()
    if kind == HTML or (kind not in (PLAIN, MARKDOWN) and body.startswith("<")):
        from provenance.readers.html import read_html

        return read_html(source, diagnostics, head.body, head.items)
    article = read_plaintext(source, diagnostics, head.body)
    return replace(article, metadata=head.items)
