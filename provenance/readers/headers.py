"""MetadataItems of saved HTTP header blocks, robots.txt files and WARC records, and where the body begins.

HTTP semantics (RFC 9110, 8288), ``curl -i`` output, robots.txt (RFC 9309) with Content-Signal and aipref
Content-Usage, WARC 1.1 (ISO 28500).
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass

from provenance.core.article import MetadataItem
from provenance.core.spans import Span
from provenance.errors import InputError

_STATUS = re.compile(r"\ufeff?HTTP/\d(?:\.\d)?[ \t]+\d{3}[^\n]*\r?\n")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\r\n]*)(?:\r?\n|\Z)")
_ROBOTS_FIELD = re.compile(
    r"^[ \t]*(content-signal|content-usage|license)[ \t]*:[ \t]*([^\r\n#]+)", re.IGNORECASE | re.MULTILINE
)
_WANTED = frozenset(
    "ai-disclosure content-usage content-signal link tdm-reservation tdm-policy x-robots-tag content-type".split()
)
_MOST_FIELDS = 500
_LARGEST_BODY = 64 * 1024 * 1024
_MOST_RECORDS = 10_000


@dataclass(frozen=True, slots=True)
class Head:
    """Items of a header block, where it ends, and the content type that it names."""

    items: tuple[MetadataItem, ...]
    body: int
    content_type: str


def read_head(text: str) -> Head | None:
    """The header block at the beginning of a text; None where there is none.

    Of several blocks (redirects in ``curl -i -L`` output) the last one counts.
    """
    match = _STATUS.match(text)
    found: Head | None = None
    while match is not None:
        found = _fields(text, match.end())
        match = _STATUS.match(text, found.body)
    return found


def _fields(text: str, place: int) -> Head:
    items: list[MetadataItem] = []
    content_type = ""
    for _ in range(_MOST_FIELDS):
        match = _FIELD.match(text, place)
        if match is None:
            break
        place = match.end()
        name, value = match.group(1).lower(), match.group(2).strip()
        if name == "content-type":
            content_type = value.partition(";")[0].strip().lower()
        elif name in _WANTED:
            items.append(MetadataItem("http-header", name, value, Span(*match.span(2)), "", match.group(1)))
            if name == "link" and 'rel="license"' in value and "rsl" in value:
                items.append(MetadataItem("robots", "license", value, Span(*match.span(2))))
    blank = re.compile(r"[ \t]*\r?\n").match(text, place)
    return Head(tuple(items), blank.end() if blank else place, content_type)


def read_robots(text: str) -> tuple[MetadataItem, ...]:
    """The preferences of a robots.txt file."""
    items = []
    for match in _ROBOTS_FIELD.finditer(text):
        span = Span(*match.span(2))
        items.append(
            MetadataItem(
                "robots", match.group(1).lower(), match.group(2).strip(), span, "site", match.group(1)
            )
        )
        if len(items) >= _MOST_FIELDS:
            break
    return tuple(items)


def warc_response(data: bytes) -> bytes:
    """The HTTP message of the first HTML response of a WARC file, plain or gzipped.

    Raises:
        InputError: no WARC file (``bad-warc``), or none of its records is a page (``no-response``).
    """
    stream: io.BufferedIOBase = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        stream = gzip.GzipFile(fileobj=io.BytesIO(data))
    fallback: bytes | None = None
    try:
        for _ in range(_MOST_RECORDS):
            record = _record(stream)
            if record is None:
                break
            head, block = record
            if "warc-type: response" not in head:
                continue
            block = _whole(block)
            if b"text/html" in block[:8192].lower():
                return block
            fallback = fallback or block
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"the WARC file is damaged: {error}", code="bad-warc") from error
    if fallback is None:
        raise InputError("the WARC file holds no HTTP response", code="no-response")
    return fallback


def _record(stream: io.BufferedIOBase) -> tuple[str, bytes] | None:
    line = stream.readline(4096)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(4096)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise InputError("not a WARC file", code="bad-warc")
    head = []
    for _ in range(_MOST_FIELDS):
        line = stream.readline(65_536)
        if line in (b"\r\n", b"\n", b""):
            break
        head.append(line.decode("utf-8", "replace").strip().lower())
    size = next(
        (
            int(item[15:].strip())
            for item in head
            if item.startswith("content-length:") and item[15:].strip().isdigit()
        ),
        0,
    )
    if size > _LARGEST_BODY:
        raise InputError(
            f"a WARC record has {size:,} bytes; at most {_LARGEST_BODY:,} are read", code="too-large"
        )
    return "\n".join(head), stream.read(size)


def _whole(message: bytes) -> bytes:
    """The message with a chunked or gzipped body made plain, within the limit."""
    head, mark, body = message.partition(b"\r\n\r\n")
    low = head.lower()
    if b"transfer-encoding: chunked" in low:
        body = _dechunked(body)
    if b"content-encoding: gzip" in low:
        body = zlib.decompressobj(31).decompress(body, _LARGEST_BODY)
    return head + mark + body


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place)
        try:
            size = int(body[place:end].split(b";")[0], 16) if end >= 0 else 0
        except ValueError:
            return body
        if size <= 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        place = end + 4 + size
