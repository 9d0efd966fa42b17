"""The media type of an input, from its name first and its content second."""

from __future__ import annotations

import re

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
XML, JSON, HTTP = "application/xml", "application/json", "message/http"
PNG, JPEG, PDF, WARC = "image/png", "image/jpeg", "application/pdf", "application/warc"
EPUB = "application/epub+zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXTS = frozenset((PLAIN, MARKDOWN, HTML, XML, JSON, HTTP))
BINARIES = frozenset((PNG, JPEG, PDF, WARC, EPUB, DOCX))

_BY_SUFFIX = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
}
# Read when they are named; a folder is searched for articles, which the first five of these may be.
_FORMATS = {
    ".docx": DOCX,
    ".epub": EPUB,
    ".pdf": PDF,
    ".rss": XML,
    ".atom": XML,
    ".xml": XML,
    ".json": JSON,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".warc": WARC,
    ".http": HTTP,
    ".headers": HTTP,
}
ARTICLE_SUFFIXES: frozenset[str] = frozenset((*_BY_SUFFIX, ".docx", ".epub", ".pdf", ".rss", ".atom"))
_BINARY_MAGIC = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF), (b"WARC/", WARC))
_HTTP_START = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+\d{3}")
_XML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?:rss|feed|newsItem|ONIXMessage|rsl)[\s>]",
    re.DOTALL,
)

_ALIASES = {
    "text/x-markdown": MARKDOWN,
    "text/mdx": MARKDOWN,
    "application/xhtml+xml": HTML,
    "text/xml": XML,
    "application/rss+xml": XML,
    "application/atom+xml": XML,
    "application/vnd.iptc.g2.newsitem+xml": XML,
    "text/json": JSON,
    "application/x-pdf": PDF,
    "image/jpg": JPEG,
    "application/http": HTTP,
}
_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3", b"{\\rtf",
)  # fmt: skip
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,8}$")
_SNIFFED = 2048
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|title|meta|script|style|table)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER = re.compile(rb"(?:---[ \t]*\r?\n[\w\"'#-]|\+\+\+[ \t]*\r?\n)")
_MARKDOWN_LINE = re.compile(rb"^(?:#{1,6} \S|```|!\[[^\]\n]*\]\(|\[[^\]\n]+\]: \S)", re.MULTILINE)


def canonical(media_type: str) -> str | None:
    """The media type that a reader is registered under, parameters and aliases resolved; None when there "
    "is none."""
    bare = media_type.split(";", 1)[0].strip().lower()
    bare = _ALIASES.get(bare, bare)
    return bare if bare in TEXTS or bare in BINARIES else None


def looks_binary(data: bytes) -> bool:
    """True when the first bytes are those of a format that is no text at all."""
    if data.startswith(_MAGIC):
        return True
    sample = data[:4096]
    odd = len(sample) - len(
        sample.translate(None, bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127)))
    )
    return odd * 20 > len(sample)


def media_type_of(name: str, data: bytes | None) -> str | None:
    """The media type by suffix, else by sniffing; None when it is unknown.

    A name without a suffix (``-``, ``letter``) whose content is text is plain text. A foreign suffix
    (``.py``, ``.docx``) stays unknown unless the content plainly is HTML or has front matter.
    """
    suffix = _SUFFIX.search(name)
    ending = suffix.group().lower() if suffix else ""
    known = _BY_SUFFIX.get(ending)
    if data is not None and data.startswith(b"HTTP/") and known != HTML and _HTTP_START.match(data):
        return HTTP
    if known or data is None:
        return known or _FORMATS.get(ending)
    binary = next((kind for magic, kind in _BINARY_MAGIC if data.startswith(magic)), None)
    if binary is None and name.lower().endswith(".warc.gz") and data.startswith(b"\x1f\x8b"):
        binary = WARC
    if binary is None and data.startswith(b"PK\x03\x04"):
        binary = (
            EPUB if b"application/epub+zip" in data[:120] else DOCX if b"word/document.xml" in data else None
        )
    if binary:
        return binary
    if ending in _FORMATS:
        return _FORMATS[ending]
    head = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16: the patterns are written for ASCII bytes
        head = head.replace(b"\x00", b"")[2:]
    elif b"\x00" in head:
        squeezed = head.replace(b"\x00", b"")
        if len(squeezed) * 4 < len(head) or len(head) - len(squeezed) < len(head) // 4:
            return None
        head = squeezed
    if looks_binary(data):
        return None
    if _HTML_START.match(head):
        return HTML
    if _XML_START.match(head):
        return XML
    if _FRONT_MATTER.match(head):
        return MARKDOWN
    if suffix:
        return None
    return MARKDOWN if _MARKDOWN_LINE.search(head) else PLAIN
