"""ManifestClaims from a C2PA manifest store: its JUMBF boxes walked (ISO/IEC 19566-5, C2PA 2.4 section 11)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provenance.core.manifest import ManifestClaims
from provenance.verify.cbor import CborError, decode_cbor

C2PA_STORE = bytes.fromhex("6332706100110010800000aa00389b71")
_MANIFESTS = (
    bytes.fromhex("63326d6100110010800000aa00389b71"),
    bytes.fromhex("6332756d00110010800000aa00389b71"),
)
_DEEPEST = 16
_MOST_BOXES = 4000


class JumbfError(ValueError):
    """The data is no manifest store, or it is damaged."""


@dataclass(slots=True)
class Box:
    """A JUMBF superbox: its kind, its label, its content boxes and the superboxes inside it."""

    kind: bytes
    label: str
    content: list[tuple[bytes, bytes]]
    children: list[Box]

    def find(self, label: str) -> Iterator[Box]:
        """Superboxes below this one whose label is ``label``, or that with a suffix ``__1``."""
        for child in self.children:
            if child.label == label or child.label.startswith(f"{label}__"):
                yield child
            yield from child.find(label)


def read_claims(data: bytes) -> ManifestClaims:
    """What the active manifest (the last of the store) claims about AI.

    Raises:
        JumbfError: the store is damaged or cut short.
    """
    store = _Walker().store(data)
    manifests = [box for box in store.children if box.kind in _MANIFESTS]
    if not manifests:
        raise JumbfError("the manifest store holds no manifest")
    return _claims(manifests[-1])


class _Walker:
    def __init__(self) -> None:
        self.count = 0

    def store(self, data: bytes) -> Box:
        """The superbox of the store."""
        kind, start, end = self._header(data, 0, len(data))
        if kind != b"jumb":
            raise JumbfError("the data is no JUMBF box")
        box = self._superbox(data, start, end, 0)
        if box.kind != C2PA_STORE:
            raise JumbfError("the JUMBF box is no C2PA manifest store")
        return box

    def _header(self, data: bytes, place: int, end: int) -> tuple[bytes, int, int]:
        self.count += 1
        if self.count > _MOST_BOXES:
            raise JumbfError("too many boxes")
        if place + 8 > end:
            raise JumbfError("a box is cut short")
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        start = place + 8
        if size == 1:
            size = int.from_bytes(data[start : start + 8], "big")
            start += 8
        elif size == 0:
            size = end - place
        stop = place + size
        if stop > end or stop < start:
            raise JumbfError("a box is cut short")
        return kind, start, stop

    def _superbox(self, data: bytes, place: int, end: int, depth: int) -> Box:
        if depth > _DEEPEST:
            raise JumbfError("boxes are nested too deeply")
        box = Box(b"", "", [], [])
        while place < end:
            kind, start, stop = self._header(data, place, end)
            if kind == b"jumd":
                box.kind = data[start : start + 16]
                if stop > start + 17 and data[start + 16] & 2:
                    box.label = data[start + 17 : stop].split(b"\x00", 1)[0].decode("utf-8", "replace")
            elif kind == b"jumb":
                box.children.append(self._superbox(data, start, stop, depth + 1))
            else:
                box.content.append((kind, data[start:stop]))
            place = stop
        return box


def _value(box: Box) -> Any:
    for kind, content in box.content:
        try:
            if kind == b"cbor":
                return decode_cbor(content)
            if kind == b"json":
                return json.loads(content[:1_000_000])
        except (CborError, ValueError, RecursionError) as error:
            raise JumbfError("an assertion cannot be decoded") from error
    return None


def _claims(manifest: Box) -> ManifestClaims:
    types: list[str] = []
    tool = when = None
    for name in ("c2pa.actions", "c2pa.actions.v2"):
        for box in manifest.find(name):
            for action in _mappings(_mapping(_value(box)).get("actions")):
                source = action.get("digitalSourceType")
                if isinstance(source, str) and source not in types:
                    types.append(source)
                tool = tool or _agent(action.get("softwareAgent"))
                when = when or _text(action.get("when"))
    model = oversight = None
    for box in manifest.find("c2pa.ai-disclosure"):
        value = _mapping(_value(box))
        model = (
            model
            or _text(value.get("modelName"))
            or _text(value.get("modelIdentifier"))
            or _text(value.get("modelType"))
        )
        oversight = oversight or _text(_mapping(value.get("contentProfile")).get("humanOversightLevel"))
    training: list[tuple[str, str]] = []
    for name in ("cawg.training-mining", "c2pa.training-mining"):
        for box in manifest.find(name):
            for key, entry in _mapping(_mapping(_value(box)).get("entries")).items():
                training.append((str(key), _text(_mapping(entry).get("use")) or "unknown"))
    return ManifestClaims(tuple(types), tool, model, oversight, _generator(manifest), when, tuple(training))


def _generator(manifest: Box) -> str | None:
    for name in ("c2pa.claim.v2", "c2pa.claim"):
        for box in manifest.find(name):
            value = _mapping(_value(box))
            info = value.get("claim_generator_info")
            info = info[0] if isinstance(info, list) and info else info
            return _agent(info) or _text(value.get("claim_generator"))
    return None


def _agent(value: Any) -> str | None:
    if isinstance(value, dict):
        name, version = _text(value.get("name")), _text(value.get("version"))
        return f"{name} {version}" if name and version else name
    return _text(value)


def _text(value: Any) -> str | None:
    return value[:200] if isinstance(value, str) and value else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item
