"""MetadataItems of an image file: XMP, text chunks and the settings that generators leave (PNG and JPEG).

PNG specification, third edition (tEXt, zTXt, iTXt); XMP specification part 3 for where XMP sits. Pixels are
never decoded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from provenance.core.article import MetadataItem
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.readers.xmltree import XmlError
from provenance.readers.xmp import read_xmp

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_PACKET = re.compile(rb"<\?xpacket begin.{0,1000000}?<\?xpacket end", re.DOTALL)
_LARGEST = 4 * 1024 * 1024
_MOST_CHUNKS = 20_000
# Keywords under which image generators write their settings.
_GENERATOR_KEYS = frozenset(
    ("parameters", "prompt", "workflow", "sd-metadata", "dream", "invokeai_metadata", "generation_data")
)


@dataclass(slots=True)
class ImageMetadata:
    """What was found in an image."""

    items: list[MetadataItem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def image_type(data: bytes) -> str | None:
    """The media type of PNG and JPEG data, None for anything else."""
    if data.startswith(PNG):
        return "image/png"
    return "image/jpeg" if data.startswith(JPEG) else None


def read_image(data: bytes, name: str, span: Span) -> ImageMetadata:
    """The metadata of an image called ``name``, all of it at ``span`` of the Source and about an image."""
    found = ImageMetadata()
    packets: list[bytes] = []
    try:
        if data.startswith(PNG):
            for key, value in _png_texts(data, found):
                _png_text(key, value, packets, found, name, span)
        else:
            packets.extend(_jpeg_packets(data))
    except ValueError as error:
        _problem(found, f"the image {name!r} is damaged: {error}", span)
    if not packets:
        packets = _PACKET.findall(data[:_LARGEST])[:1]
    for packet in packets[:4]:
        try:
            read_xmp(packet.decode("utf-8", "replace"), found.items, name, span)
        except XmlError as error:
            _problem(found, f"the XMP metadata of {name!r} cannot be read: {error}", span)
    return found


def _problem(found: ImageMetadata, message: str, span: Span) -> None:
    found.diagnostics.append(Diagnostic(Level.WARNING, "image-metadata", message, span))
    found.items.append(
        MetadataItem("unreadable", "image", f"{message}; what it says was not read.", span, "image")
    )


def _png_text(
    key: bytes, value: bytes, packets: list[bytes], found: ImageMetadata, name: str, span: Span
) -> None:
    if key == _XMP_KEYWORD:
        packets.append(value)
        return
    word = key.decode("latin-1")
    words = value.decode("utf-8", "replace")[:20_000]
    if word == "AIGC":
        found.items.append(MetadataItem("png-text", "AIGC", words, span, "image", f"{name}: {word}"))
    elif word.lower() in _GENERATOR_KEYS:
        found.items.append(MetadataItem("png-text", word, words[:400], span, "image", f"{name}: {word}"))


def _png_texts(data: bytes, found: ImageMetadata) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(data):
            if place < len(data) or data[-8:-4] != b"IEND":
                raise ValueError("a PNG chunk is cut short")
            return
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        content = data[place + 8 : place + 8 + size]
        if len(content) < size:
            raise ValueError("a PNG chunk is cut short")
        if kind == b"IEND":
            return
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            key, _, rest = content.partition(b"\x00")
            value = _inflated(kind, rest)
            if value is None:
                message = (
                    f"a compressed text chunk ({key[:40].decode('latin-1')!r}) was left out: it is damaged or has more "
                    f"than {_LARGEST:,} bytes"
                )
                found.diagnostics.append(Diagnostic(Level.WARNING, "image-metadata", message))
            else:
                yield key, value
        place += 12 + size


def _inflated(kind: bytes, rest: bytes) -> bytes | None:
    """The text of a chunk; None when it is damaged or unfolds beyond the limit."""
    packed = False
    if kind == b"zTXt":
        packed, rest = True, rest[1:]
    elif kind == b"iTXt":
        packed = rest[:1] == b"\x01"
        rest = rest[2:].partition(b"\x00")[2].partition(b"\x00")[2]
    if not packed:
        return rest if len(rest) <= _LARGEST else None
    try:
        unfolder = zlib.decompressobj()
        text = unfolder.decompress(rest, _LARGEST)
    except zlib.error:
        return None
    return None if unfolder.unconsumed_tail else text


def _jpeg_packets(data: bytes) -> Iterator[bytes]:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in (0xD9, 0xDA):
            return
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place + 4 : place + 2 + size]
        if marker == 0xE1 and segment.startswith(_JPEG_XMP):
            yield segment[len(_JPEG_XMP) :]
        place += 2 + max(size, 2)
