"""Manifest stores inside binary files: PNG chunk ``caBX``, JPEG APP11, ZIP member (C2PA 2.4, A.3)."""

from __future__ import annotations

import io
import zipfile

PNG = b"\x89PNG\r\n\x1a\n"
ZIP_MEMBER = "META-INF/content_credential.c2pa"
_LARGEST = 16 * 1024 * 1024


def embedded_store(data: bytes) -> tuple[str, bytes] | None:
    """The carrier (``png``, ``jpeg``, ``zip``, ``pdf``) and the bytes of the store; None where there is none.

    The store of a PDF file is only found, not taken out, so that its bytes are empty.
    """
    if data.startswith(PNG):
        return _named("png", _png(data))
    if data.startswith(b"\xff\xd8\xff"):
        return _named("jpeg", _jpeg(data))
    if data.startswith(b"PK"):
        return _named("zip", _zip(data))
    if data.startswith(b"%PDF") and b"application/c2pa" in data.replace(b"#2F", b"/").replace(b"#2f", b"/"):
        return "pdf", b""
    return None


def _named(carrier: str, store: bytes | None) -> tuple[str, bytes] | None:
    return None if store is None else (carrier, store)


def _png(data: bytes) -> bytes | None:
    place = len(PNG)
    while place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        if kind == b"caBX":
            return data[place + 8 : place + 8 + size]
        if kind == b"IEND":
            return None
        place += 12 + size
    return None


def _jpeg(data: bytes) -> bytes | None:
    """APP11 segments of JPEG XT (ISO/IEC 19566-5, D.2): box instance and sequence number before each part."""
    place = 2
    parts: dict[int, bytes] = {}
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xDA:
            break
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place + 4 : place + 2 + size]
        if marker == 0xEB and segment[:2] == b"JP" and len(segment) > 16 and segment[12:16] == b"jumb":
            number = int.from_bytes(segment[4:8], "big")
            # Later parts repeat the box header, which is left out there.
            parts.setdefault(number, segment[8:] if number == 1 else segment[16:])
        place += 2 + max(size, 2)
    return b"".join(parts[number] for number in sorted(parts)) or None


def _zip(data: bytes) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo(ZIP_MEMBER)
            if info.file_size > _LARGEST:
                return None
            with archive.open(info) as member:
                return member.read(_LARGEST)
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None
