"""Located manifests: where C2PA manifests sit in texts and files (C2PA 2.4, appendix A.3 and A.7 to A.9).

Finding needs no library. The places are offsets in the text (code points) or empty for binary files.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from provenance.core.article import MetadataItem
from provenance.core.spans import Span

WRAPPER_MAGIC = b"C2PATXT\x00"
_HEADER = 13
_LARGEST = 20_000_000
_WRAPPER = re.compile("\ufeff?([\ufe00-\ufe0f\U000e0100-\U000e01ef]{8,})")
_BLOCK = re.compile(r"-----BEGIN C2PA MANIFEST-----(.*?)(?:-----END C2PA MANIFEST-----|\Z)", re.DOTALL)
_DATA_URI = re.compile(r"data:application/c2pa;base64,([A-Za-z0-9+/=\s]*)\Z")
_HTTP_LINK = re.compile(r"<([^>]*)>[^,]*?rel\s*=\s*\"?[^\",;]*c2pa-manifest", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A manifest found: its bytes, or the address that it is said to be at, or neither when it is damaged."""

    carrier: str
    span: Span
    data: bytes | None = None
    uri: str | None = None
    code: str = ""


def wrappers(text: str) -> list[Located]:
    """C2PATextManifestWrapper runs (A.8), complete or cut short, wherever they stand in the text."""
    found = []
    for match in _WRAPPER.finditer(text):
        run = match.group(1)
        data = bytes(
            ord(character) - 0xFE00 if ord(character) < 0x10000 else ord(character) - 0xE0100 + 16
            for character in run[:_LARGEST]
        )
        if not data.startswith(WRAPPER_MAGIC):
            continue
        span = Span(match.start(), match.end())
        size = int.from_bytes(data[9:_HEADER], "big") if len(data) >= _HEADER else -1
        if size < 0 or len(data) < _HEADER + size or data[8] != 1:
            found.append(Located("text-wrapper", span, None, None, "manifest.text.corruptedWrapper"))
        else:
            found.append(Located("text-wrapper", span, data[_HEADER : _HEADER + size]))
    return found


def html_manifests(metadata: Iterable[MetadataItem]) -> list[Located]:
    """Inline and linked manifests of an HTML page (A.7), from what its reader found; those in comments are none."""
    found = []
    for item in metadata:
        if item.origin == "html-script" and item.key == "c2pa":
            data = _base64(item.value)
            found.append(
                Located("html-script", item.span, data, None, "" if data else "manifest.html.invalidManifest")
            )
        elif item.origin == "html-link" and "c2pa-manifest" in item.key.lower().split():
            embedded = _DATA_URI.match(item.value)
            data = _base64(embedded.group(1)) if embedded else None
            found.append(Located("html-link", item.span, data, None if embedded else item.value))
    return found


def comment_blocks(text: str) -> list[Located]:
    """Manifest blocks in structured text (A.9): an address or a data URI between two marker lines."""
    found = []
    for match in _BLOCK.finditer(text):
        span = Span(*match.span())
        words = match.group(1).strip().strip("#/*; \t\r\n")
        if not match.group().endswith("MANIFEST-----") or match.group().count("-----") < 4:
            found.append(
                Located("comment-block", span, None, None, "manifest.structuredText.malformedReference")
            )
            continue
        if not words:
            found.append(Located("comment-block", span, None, None, "manifest.structuredText.emptyReference"))
            continue
        embedded = _DATA_URI.match(re.sub(r"\s*\n[ \t]*(?:#|//|\*|;|--)?[ \t]*", "", words))
        if embedded is None:
            code = "" if re.match(r"https?://\S+\Z", words) else "manifest.structuredText.malformedReference"
            found.append(Located("comment-block", span, None, words[:2000], code))
        else:
            data = _base64(embedded.group(1))
            found.append(
                Located(
                    "comment-block",
                    span,
                    data,
                    None,
                    "" if data else "manifest.structuredText.malformedReference",
                )
            )
    return found


def link_header(value: str) -> str | None:
    """The address of a manifest in an HTTP Link header (RFC 8288), None where it names none."""
    match = _HTTP_LINK.search(value)
    return match.group(1) if match else None


def _base64(words: str) -> bytes | None:
    try:
        data = base64.b64decode("".join(words.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if data[4:8] == b"jumb" else None
