"""Finding and decoding manifests without any library; damaged and hostile data end in a state, never in an exception."""

from __future__ import annotations

import base64
import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.core.article import MetadataItem
from provenance.core.manifest import ManifestState
from provenance.core.spans import Span
from provenance.verify.cbor import CborError, decode_cbor
from provenance.verify.containers import embedded_store
from provenance.verify.inspect import inspect_binary, inspect_text
from provenance.verify.jumbf import JumbfError, read_claims
from provenance.verify.locate import comment_blocks, html_manifests, link_header, wrappers


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def described(kind: str, label: str, content: bytes) -> bytes:
    uuid = kind.encode() + bytes.fromhex("00110010800000aa00389b71")
    return box(b"jumb", box(b"jumd", uuid + b"\x03" + label.encode() + b"\0") + content)


def text(value: str) -> bytes:
    data = value.encode()
    return (bytes([0x60 + len(data)]) if len(data) < 24 else b"\x78" + bytes([len(data)])) + data


IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
ACTION = (
    b"\xa2"
    + text("softwareAgent")
    + b"\xa1"
    + text("name")
    + text("Example")
    + text("digitalSourceType")
    + text(IPTC)
)
ASSERTION = described("cbor", "c2pa.actions.v2", box(b"cbor", b"\xa1" + text("actions") + b"\x81" + ACTION))
STORE = described(
    "c2pa", "c2pa", described("c2ma", "urn:c2pa:made", described("c2as", "c2pa.assertions", ASSERTION))
)


def selectors(data: bytes) -> str:
    return "".join(chr(0xFE00 + byte) if byte < 16 else chr(0xE0100 + byte - 16) for byte in data)


def wrapped(store: bytes, size: int | None = None, version: int = 1) -> str:
    length = len(store) if size is None else size
    return "\ufeff" + selectors(b"C2PATXT\0" + bytes([version]) + length.to_bytes(4, "big") + store)


def test_claims() -> None:
    claims = read_claims(STORE)
    assert claims.source_types == (IPTC,)
    assert claims.tool == "Example"


def test_wrapper_with_padding_is_complete() -> None:
    (found,) = wrappers("Text." + wrapped(STORE) + selectors(bytes(40)))
    assert found.data == STORE
    assert found.span.start == 5


@pytest.mark.parametrize(
    "damaged",
    [wrapped(STORE[:-9], len(STORE)), wrapped(STORE, version=2), "\ufeff" + selectors(b"C2PATXT\0\x01\0")],
)
def test_damaged_wrappers(damaged: str) -> None:
    (found,) = wrappers("Text." + damaged)
    assert found.code == "manifest.text.corruptedWrapper"


def test_other_payloads_are_no_wrappers() -> None:
    assert wrappers("Text." + selectors(b"secret words")) == []


def test_blocks_in_structured_text() -> None:
    data = base64.b64encode(STORE).decode()
    begin, end = "-----BEGIN C2PA MANIFEST-----", "-----END C2PA MANIFEST-----"
    (inline,) = comment_blocks(f"<!-- {begin} data:application/c2pa;base64,{data} {end} -->")
    assert inline.data == STORE
    lines = "\n".join(f"# {data[place : place + 60]}" for place in range(0, len(data), 60))
    (long,) = comment_blocks(f"# {begin}\n# data:application/c2pa;base64,\n{lines}\n# {end}\n")
    assert long.data == STORE
    (linked,) = comment_blocks(f"{begin} https://example.org/m.c2pa {end}")
    assert linked.uri == "https://example.org/m.c2pa"
    assert comment_blocks(f"{begin} {end}")[0].code.endswith("emptyReference")
    assert comment_blocks(f"{begin} nonsense {end}")[0].code.endswith("malformedReference")
    assert comment_blocks(f"{begin} https://example.org/m")[0].code.endswith("malformedReference")


def test_html_associations() -> None:
    here = Span(0, 0)
    items = [
        MetadataItem("html-script", "c2pa", "AAAA", here),
        MetadataItem("html-link", "C2PA-manifest preload", "m.c2pa", here),
        MetadataItem("html-link", "stylesheet", "a.css", here),
    ]
    script, link = html_manifests(items)
    assert script.code == "manifest.html.invalidManifest"
    assert link.uri == "m.c2pa"


def test_link_header() -> None:
    value = '<a.css>; rel=preload, <https://example.org/m.c2pa>; type="application/c2pa"; rel="c2pa-manifest"'
    assert link_header('<https://example.org/m.c2pa>; rel="c2pa-manifest"') == "https://example.org/m.c2pa"
    assert link_header(value) == "https://example.org/m.c2pa"
    assert link_header("<a.css>; rel=preload") is None


def test_binary_carriers() -> None:
    png = b"\x89PNG\r\n\x1a\n" + len(STORE).to_bytes(4, "big") + b"caBX" + STORE + b"\0\0\0\0"
    assert embedded_store(png) == ("png", STORE)
    segment = b"JP\0\x01" + (1).to_bytes(4, "big") + STORE
    jpeg = b"\xff\xd8\xff\xeb" + (len(segment) + 2).to_bytes(2, "big") + segment + b"\xff\xda"
    assert embedded_store(jpeg) == ("jpeg", STORE)
    assert embedded_store(b"\xff\xd8\xff\xd9") is None
    manifest = inspect_binary(png, "image/png", lambda: None, "image", Span(0, 0))
    assert manifest is not None
    assert manifest.state is ManifestState.NOT_CHECKED
    assert manifest.claims is not None


def test_cbor_values() -> None:
    assert decode_cbor(bytes.fromhex("a2616101616282f5f6")) == {"a": 1, "b": [True, None]}
    assert decode_cbor(bytes.fromhex("5f42010243030405ff")) == b"\x01\x02\x03\x04\x05"
    assert (
        decode_cbor(bytes.fromhex("c074323031332d30332d32315432303a30343a30305a")) == "2013-03-21T20:04:00Z"
    )
    assert decode_cbor(bytes.fromhex("fb3ff199999999999a")) == pytest.approx(1.1)
    assert decode_cbor(bytes.fromhex("3903e7")) == -1000


@pytest.mark.parametrize(
    "data", [b"", b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", b"\x81" * 100, b"\x5f\x01", b"\xbf", b"\x1f"]
)
def test_hostile_cbor(data: bytes) -> None:
    with pytest.raises(CborError):
        decode_cbor(data)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    for read, problem in ((decode_cbor, CborError), (read_claims, JumbfError)):
        with contextlib.suppress(problem):
            read(data)


def test_a_store_damaged_anywhere_never_raises() -> None:
    chance = random.Random(7)  # noqa: S311  repeatable damage, no secret
    for _ in range(300):
        data = bytearray(STORE)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for manifest in inspect_text("Text." + wrapped(bytes(data)), "text/plain"):
            assert manifest.state in (ManifestState.NOT_CHECKED, ManifestState.BROKEN)


def test_many_wrappers_cost_linear_time() -> None:
    assert len(inspect_text(("x" + wrapped(STORE)) * 100, "text/plain")) == 100
