"""Manifests of an article: found, decoded, checked by a verifier where there is one, and changes explained."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from provenance.core.article import MetadataItem
from provenance.core.manifest import Manifest, ManifestClaims, ManifestState
from provenance.core.spans import Span
from provenance.verify.base import Check, Verifier
from provenance.verify.containers import embedded_store
from provenance.verify.jumbf import JumbfError, read_claims
from provenance.verify.locate import Located, comment_blocks, html_manifests, link_header, wrappers

VerifierSource = Callable[[], Verifier | None]

_PLAIN = "text/plain"
_HTML = "text/html"
# Media types for which a library looks for a comment block of its own.
_STRUCTURED = "text/markdown"
_UNSURE = (
    "line ends were converted (LF to CRLF or back)",
    "a final newline was added or removed",
    "a byte order mark was put in front",
    "an editor or a hook changed white space",
)
_OPENING = re.compile(r"<(?:pre|p|div|article|section|body|main|blockquote)\b[^>]*>\s*", re.IGNORECASE)
_MOST_PLACES = 8
_IN_TEXT = frozenset(("text-wrapper", "comment-block", "html-script"))
_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}


def inspect_text(
    text: str,
    media_type: str,
    metadata: Iterable[MetadataItem] = (),
    verifier: VerifierSource = lambda: None,
    data: bytes | None = None,
) -> tuple[Manifest, ...]:
    """The manifests of a text, in order. ``data`` are the bytes that were received, when they are not its UTF-8."""
    raw = text.encode("utf-8", "surrogatepass") if data is None else data
    wrapped = wrappers(text)
    alone = len(wrapped) == 1
    found = [_text(located, text, media_type, verifier, alone=alone) for located in wrapped]
    metadata = tuple(metadata)
    page = html_manifests(metadata) if media_type == _HTML else []
    found.extend(_embedded(located, raw, _HTML, verifier, alone=len(page) == 1) for located in page)
    blocks = comment_blocks(text)
    kind = media_type if media_type != _PLAIN else _STRUCTURED
    found.extend(_embedded(located, raw, kind, verifier, alone=len(blocks) == 1) for located in blocks)
    several = {
        "manifest.text.multipleWrappers": wrapped,
        "manifest.html.multipleManifests": page,
        "manifest.structuredText.multipleReferences": blocks,
    }
    for code, group in several.items():
        if len(group) > 1:
            spans = {located.span for located in group}
            found = [_of_several(item, code) if item.span in spans else item for item in found]
    for item in metadata:
        if item.origin == "http-header" and item.key.lower() == "link":
            uri = link_header(item.value)
            if uri:
                found.append(Manifest("http-link", ManifestState.REFERENCED, item.span, uri=uri))
    return tuple(sorted(found, key=lambda item: item.span))


def inspect_binary(
    data: bytes, media_type: str, verifier: VerifierSource, subject: str, span: Span, path: str = ""
) -> Manifest | None:
    """The manifest of an image, a document or an archive; None where there is none."""
    found = embedded_store(data)
    if found is None:
        return None
    carrier, store = found
    state, codes = ManifestState.NOT_CHECKED, ()
    claims = None
    if store:
        try:
            claims = read_claims(store)
        except JumbfError as error:
            return Manifest(
                carrier, ManifestState.BROKEN, span, subject, path, codes=("general.error",), note=str(error)
            )
    manifest = Manifest(carrier, state, span, subject, path, claims, codes=codes)
    checker = verifier()
    if checker is None:
        return manifest
    return _with_check(manifest, checker.verify(data, _TYPES.get(carrier, media_type)), checker)


def _embedded(
    located: Located, raw: bytes, media_type: str, verifier: VerifierSource, *, alone: bool
) -> Manifest:
    manifest = _decoded(located)
    checker = verifier() if manifest.state is ManifestState.NOT_CHECKED and alone else None
    return manifest if checker is None else _with_check(manifest, checker.verify(raw, media_type), checker)


def _decoded(located: Located) -> Manifest:
    if located.code:
        return Manifest(
            located.carrier, ManifestState.BROKEN, located.span, uri=located.uri, codes=(located.code,)
        )
    if located.data is None:
        return Manifest(located.carrier, ManifestState.REFERENCED, located.span, uri=located.uri)
    try:
        claims: ManifestClaims | None = read_claims(located.data)
    except JumbfError as error:
        return Manifest(
            located.carrier, ManifestState.BROKEN, located.span, codes=("general.error",), note=str(error)
        )
    return Manifest(located.carrier, ManifestState.NOT_CHECKED, located.span, claims=claims)


def _of_several(manifest: Manifest, code: str) -> Manifest:
    state = ManifestState.BROKEN if manifest.state is not ManifestState.REFERENCED else manifest.state
    return replace(manifest, state=state, codes=(*manifest.codes, code))


def _with_check(manifest: Manifest, check: Check, verifier: Verifier) -> Manifest:
    usual = check.state is ManifestState.CHANGED and manifest.carrier in _IN_TEXT
    causes = _UNSURE if usual else ()
    return replace(
        manifest, state=check.state, signer=check.signer, codes=check.codes, causes=causes,
        checked_by=verifier.name if check.state is not ManifestState.NOT_CHECKED else None, note=check.note,
    )  # fmt: skip


def _text(located: Located, text: str, media_type: str, verifier: VerifierSource, *, alone: bool) -> Manifest:
    """A wrapper is always verified as plain text, whatever the file is."""
    manifest = _decoded(located)
    checker = verifier() if manifest.state is ManifestState.NOT_CHECKED and alone else None
    if checker is None:
        return manifest
    manifest = _with_check(manifest, checker.verify(text.encode("utf-8", "surrogatepass"), _PLAIN), checker)
    if manifest.state is not ManifestState.CHANGED:
        return manifest
    for cause, variant in _variants(text, located.span, media_type):
        check = checker.verify(variant.encode("utf-8", "surrogatepass"), _PLAIN)
        if check.state in (ManifestState.INTACT, ManifestState.TRUSTED):
            return replace(manifest, causes=(cause,), cause_sure=True)
    return manifest


def _variants(text: str, span: Span, media_type: str) -> Iterator[tuple[str, str]]:
    """The text with one usual change undone at a time, and the name of that change."""
    wrapper = text[span.start : span.end]
    if span.end < len(text) and not text[span.end :].strip():
        yield "a newline or white space was added after the signature at the end", text[: span.end]
    if text.startswith("\ufeff") and span.start > 0:
        yield "a byte order mark was put in front", text[1:]
    if "\r\n" in text:
        plain = text.replace("\r\n", "\n")
        yield "line ends were converted from LF to CRLF", plain
        yield (
            "line ends were converted from LF to CRLF and a newline was added at the end",
            plain.rstrip("\n"),
        )
    elif "\n" in text:
        yield "line ends were converted from CRLF to LF", text.replace("\n", "\r\n")
    before, after = text[: span.start], text[span.end :]
    if before.endswith((" ", "\n")):
        yield "white space was added before the signature", before.rstrip(" \t") + wrapper + after
        yield "white space was added before the signature", before.rstrip() + wrapper + after
    yield "a final newline was removed before the signature", before + "\n" + wrapper
    if media_type != _PLAIN:
        places = [match.end() for match in _OPENING.finditer(text, 0, span.start)][-_MOST_PLACES:]
        for place in places:
            yield (
                "the signed text was pasted into another document, unchanged in itself",
                html.unescape(text[place : span.start]) + wrapper,
            )
