"""Decoded: the text of a file exactly as received, and how it was found out which encoding it has.

Order of trust: byte order mark, then the WHATWG Encoding and HTML standards (labels, prescan of the
first 1,024 bytes), but well-formed UTF-8 beats a declaration that says otherwise; statistics last.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.errors import InputError
from provenance.readers.media import HTML, looks_binary

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PRESCAN = 1024
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)

# Where the WHATWG label means another codec than Python's codec of that name.
_LABELS = {
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii", "x-cp1252"),
        "cp1252",
    ),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese", "csgb2312"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "dos-874", "windows-874"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac"), "mac-roman"),
    "x-mac-cyrillic": "mac-cyrillic",
    "x-user-defined": "cp1252",
}
# Names as the WHATWG Encoding standard writes them, for reports.
_DISPLAY = {
    "cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1253": "windows-1253",
    "cp1254": "windows-1254", "cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257",
    "cp1258": "windows-1258", "cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5",
}  # fmt: skip
# What legacy text may be guessed as; without this list, EBCDIC and DOS code pages win on short texts.
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2",
    "iso8859_5", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874",
]  # fmt: skip
_GUESSED_FROM = 32_768
# Statistics over fewer bytes than this beyond ASCII are no better than the commonest legacy encoding.
_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` holds every code point received, a byte order mark included."""

    text: str
    encoding: str
    declared: str | None
    diagnostics: tuple[Diagnostic, ...]


def decode(data: bytes, media_type: str) -> Decoded:
    """The decoded text of ``data``, with diagnostics for what had to be mended.

    Raises InputError (code ``binary``) for data that is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            declared = _declared(data, media_type) if encoding == "utf-8" else None
            return _finish(data, encoding, declared)
    if b"\x00" in data:
        wide = _wide(data)
        if wide is None:
            raise InputError(
                "the file is binary (it holds NUL bytes); give text, Markdown or HTML", code="binary"
            )
        return _finish(data, wide, None)
    if looks_binary(data):
        raise InputError("the file is binary; give text, Markdown or HTML", code="binary")
    declared = _declared(data, media_type)
    if data.isascii() and not (declared or "").startswith("iso-2022"):
        return Decoded(data.decode("ascii"), "utf-8", declared, ())
    codec = _codec(declared) if declared else None
    if codec and codec.startswith("iso2022"):  # seven-bit: it would pass as ASCII
        return _finish(data, codec, declared)
    try:
        return _with_mismatch(data.decode("utf-8"), "utf-8", declared, ())
    except UnicodeDecodeError:
        return _finish(data, _not_quite_utf8(data, codec), declared)


def _declared(data: bytes, media_type: str) -> str | None:
    if media_type != HTML:
        return None
    head = data[:_PRESCAN]
    match = _XML.match(head)
    if match is None:
        match = _META.search(_COMMENT.sub(b"", head))
    return match.group(1).decode("ascii", "replace").lower() if match else None


def _codec(label: str) -> str | None:
    """The Python codec of a WHATWG label, None for a label that no text codec answers to."""
    try:
        info = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError, UnicodeError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, when the places of the NUL bytes leave no doubt."""
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    candidates = []
    if even * 4 > half * 3 and odd * 8 > half * 3:
        candidates = ["utf-32-be", "utf-32-le"]
    elif odd * 10 > half * 4 and even * 50 < half:
        candidates = ["utf-16-le"]
    elif even * 10 > half * 4 and odd * 50 < half:
        candidates = ["utf-16-be"]
    elif odd * 8 > half * 3:
        candidates = ["utf-32-le"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return encoding
    return None


def _not_quite_utf8(data: bytes, declared: str | None) -> str:
    """The codec for data that is not well-formed UTF-8."""
    sample = data[:_GUESSED_FROM]
    lossy = sample.decode("utf-8", "replace")
    own = sample.count("�".encode())  # the author's, well-formed
    broken = lossy.count("�") - own
    beyond = sum(map(len, re.findall(r"[^\x00-\x7f�]+", lossy))) + own
    # One stray byte does not turn a UTF-8 text into a legacy one, were there a single sequence beside it:
    # letters of a legacy text hardly ever make a well-formed one. Where a legacy encoding is declared, it has to
    # be outnumbered.
    if beyond > broken or (declared in (None, "utf-8") and beyond >= broken) or not broken:
        return "utf-8"
    if declared not in (None, "utf-8"):
        try:
            data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
        else:
            return declared
    return _guess(sample)


def _guess(sample: bytes) -> str:
    if len(sample.translate(None, bytes(range(128)))) < _ENOUGH:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return codecs.lookup(best.encoding).name if best is not None else "cp1252"


def _finish(data: bytes, encoding: str, declared: str | None) -> Decoded:
    try:
        return _with_mismatch(data.decode(encoding), encoding, declared, ())
    except UnicodeDecodeError as error:
        text, bad = data.decode(encoding, "replace"), error.start
    # A replacement character in well-formed input is the author's own, so only new ones count.
    own = data.count("�".encode(encoding)) if encoding.startswith("utf") else 0
    first = text.find("�", len(data[:bad].decode(encoding, "ignore")))
    count = max(1, text.count("�") - own)
    named = _DISPLAY.get(encoding, encoding)
    line = text.count("\n", 0, max(first, 0)) + 1
    message = (
        f"{count} byte sequence{'s' if count > 1 else ''} not valid in {named} replaced by U+FFFD, "
        f"the first in line {line} (byte offset {bad}); save the file as {named} again"
    )
    span = Span(first, first + 1) if first >= 0 else None
    return _with_mismatch(
        text, encoding, declared, (Diagnostic(Level.WARNING, "invalid-bytes", message, span),)
    )


def _with_mismatch(text: str, encoding: str, declared: str | None, found: tuple[Diagnostic, ...]) -> Decoded:
    named = _DISPLAY.get(encoding, encoding)
    if declared and _codec(declared) != codecs.lookup(encoding).name and not text.isascii():
        message = (
            f"the document declares the encoding {declared!r} but its bytes are {named}; read as {named}"
        )
        found = (*found, Diagnostic(Level.WARNING, "encoding-mismatch", message))
    return Decoded(text, named, declared, found)
