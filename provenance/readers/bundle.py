"""Images of a page bundle: files beside an HTML or Markdown page that it shows, with their metadata.

Only files in the folder of the page or below it are looked at, whatever the page asks for, and only as many and
as large as the limits allow.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from provenance.core.article import MetadataItem
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.readers.image import image_type, read_image

MOST_IMAGES = 50
LARGEST_IMAGE = 32 * 1024 * 1024
_SOURCE = re.compile(
    r"<img\b[^>]{0,2000}?\bsrc\s*=\s*(?:\"([^\"]{1,1000})\"|'([^']{1,1000})'|([^\s>\"']{1,1000}))"
    r"|!\[[^\]\n]{0,500}\]\(\s*<?([^\s)>]{1,1000})",
    re.IGNORECASE,
)
_SUFFIXES = (".png", ".jpg", ".jpeg", ".jfif")


@dataclass(frozen=True, slots=True)
class BundleImage:
    """An image of the page: its name as the page writes it, the place there, its bytes and what it says."""

    name: str
    span: Span
    data: bytes | None
    metadata: tuple[MetadataItem, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_bundle(text: str, page: Path) -> Iterator[BundleImage]:
    """The images that lie beside ``page`` and that ``text`` shows, in order, each once."""
    try:
        folder = page.resolve().parent
    except (OSError, RuntimeError):
        return
    seen: set[Path] = set()
    for match in _SOURCE.finditer(text):
        group = match.lastindex or 1
        name = html.unescape(match.group(group)).split("?")[0].split("#")[0]
        file = _file(folder, name)
        if file is None or file in seen:
            continue
        seen.add(file)
        span = Span(*match.span(group))
        if len(seen) > MOST_IMAGES:
            message = f"the page shows more than {MOST_IMAGES} images; the rest was not looked at"
            yield BundleImage(name, span, None, (), (Diagnostic(Level.NOTE, "bundle", message, span),))
            return
        yield _read(file, name, span)


def _file(folder: Path, name: str) -> Path | None:
    """The file that a source names, None for addresses, other kinds of files and places outside the folder."""
    if not name.lower().endswith(_SUFFIXES) or name.startswith(("/", "\\")) or ":" in name or "\x00" in name:
        return None
    try:
        file = (folder / unquote(name)).resolve()
        inside = file.is_relative_to(folder) and file.is_file()
    except (OSError, ValueError, RuntimeError):
        return None
    return file if inside else None


def _read(file: Path, name: str, span: Span) -> BundleImage:
    try:
        if file.stat().st_size > LARGEST_IMAGE:
            raise OSError(0, f"it has more than {LARGEST_IMAGE:,} bytes")
        data = file.read_bytes()
    except OSError as error:
        message = f"the image {name!r} cannot be read: {error.strerror or error}"
        return BundleImage(name, span, None, (), (Diagnostic(Level.WARNING, "bundle", message, span),))
    if image_type(data) is None:
        message = (
            f"the image {name!r} is neither PNG nor JPEG, whatever its ending says; it was not looked at"
        )
        return BundleImage(name, span, None, (), (Diagnostic(Level.WARNING, "false-ending", message, span),))
    found = read_image(data, name, span)
    return BundleImage(name, span, data, tuple(found.items), tuple(found.diagnostics))
