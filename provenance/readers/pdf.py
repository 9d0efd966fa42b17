"""Article from PDF: text by the library pypdf (extra ``formats``), document properties and XMP packet.

The Source of the Article is the text taken out, a page after the other; places count in that text.
"""

from __future__ import annotations

import io
import logging
import re

from provenance.core.article import Article, MetadataItem, Source
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.plaintext import read_plaintext
from provenance.readers.xmltree import XmlError
from provenance.readers.xmp import read_xmp

MOST_PAGES = 2_000
LARGEST_TEXT = 16 * 1024 * 1024
_HYPHENATED = re.compile(r"(?<=[a-zß-ÿ])-\n(?=[a-zß-ÿ])")
_KEYS = {
    "/Author": "author",
    "/Creator": "Creator",
    "/Producer": "Producer",
    "/Subject": "description",
    "/Keywords": "keywords",
    "/AIGC": "AIGC",
}


def read_pdf(source: Source, data: bytes) -> Article:
    """The Article of a PDF file.

    Raises:
        InputError: the extra is missing (``needs-extra``), or no text can be taken out (``bad-pdf``).
    """
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise InputError(
            "PDF needs the extra: pip install 'provenance-checker[formats]'", code="needs-extra"
        ) from error
    # The library tells of oddities in its log; a handler keeps them from standard error.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    diagnostics: list[Diagnostic] = []
    items: list[MetadataItem] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF file is encrypted", code="bad-pdf")
        text = _text(reader, diagnostics)
        for key, value in (reader.metadata or {}).items():
            if key in _KEYS and isinstance(value, str):
                items.append(
                    MetadataItem(
                        "document-property", _KEYS[key], value[:20_000], Span(0, 0), "", f"Info: {key}"
                    )
                )
        _packet(reader, items, diagnostics)
    except InputError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"the PDF file cannot be read: {reason}", code="bad-pdf") from error
    from dataclasses import replace

    article = read_plaintext(replace(source, text=text), tuple(diagnostics))
    return replace(article, metadata=tuple(items))


def _text(reader: object, diagnostics: list[Diagnostic]) -> str:
    pages = reader.pages  # type: ignore[attr-defined]
    if len(pages) > MOST_PAGES:
        diagnostics.append(
            Diagnostic(
                Level.WARNING,
                "pdf-pages",
                f"the PDF file has more than {MOST_PAGES:,} pages; the rest was not read",
            )
        )
    parts: list[str] = []
    size = 0
    for number, page in enumerate(pages, 1):
        if number > MOST_PAGES:
            break
        words = _HYPHENATED.sub("", page.extract_text() or "")
        size += len(words)
        if size > LARGEST_TEXT:
            diagnostics.append(
                Diagnostic(
                    Level.WARNING,
                    "pdf-text",
                    f"the PDF file holds more than {LARGEST_TEXT:,} characters; the rest was not read",
                )
            )
            break
        parts.append(words.strip())
    return "\n\n".join(part for part in parts if part)


def _packet(reader: object, items: list[MetadataItem], diagnostics: list[Diagnostic]) -> None:
    root = reader.trailer["/Root"]  # type: ignore[attr-defined]
    stream = root.get("/Metadata") if hasattr(root, "get") else None
    if stream is None:
        return
    data = stream.get_object().get_data()
    try:
        read_xmp(data[: 4 * 1024 * 1024].decode("utf-8", "replace"), items, "", Span(0, 0), "")
    except XmlError as error:
        message = f"the XMP metadata cannot be read: {error}"
        diagnostics.append(Diagnostic(Level.WARNING, "xmp", message))
        items.append(MetadataItem("unreadable", "xmp", f"{message}; what it says was not read.", Span(0, 0)))
