"""Values of CBOR data (RFC 8949), as far as C2PA claims use it, with limits on depth and size."""

from __future__ import annotations

import struct
from typing import Any

_DEEPEST = 32
_MOST = 20_000
_SIMPLE: dict[int, Any] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_BREAK = object()


class CborError(ValueError):
    """The data is not CBOR, or beyond the limits."""


def decode_cbor(data: bytes) -> Any:
    """The first value in ``data``; tags are dropped, keys of maps become text.

    Raises:
        CborError: damaged data, too deep or too large.
    """
    return _Decoder(data).value(0)


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0
        self.count = 0

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        end = self.place + size
        if end > len(self.data):
            raise CborError("the data ends early")
        found = self.data[self.place : end]
        self.place = end
        return found

    def value(self, depth: int) -> Any:
        """The value that begins here."""
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST:
            raise CborError("too deep or too large")
        first = self.take(1)[0]
        major, low = first >> 5, first & 31
        if major == 7:
            return self._simple(low)
        if low == 31:
            return self._indefinite(major, depth)
        number = low if low < 24 else self._number(low)
        if major == 0:
            return number
        if major == 1:
            return -1 - number
        if major == 2:
            return self.take(number)
        if major == 3:
            return self.take(number).decode("utf-8", "replace")
        if major == 4:
            return [self.value(depth + 1) for _ in range(self._bounded(number))]
        if major == 5:
            return {str(self.value(depth + 1)): self.value(depth + 1) for _ in range(self._bounded(number))}
        return self.value(depth + 1)  # a tag

    def _bounded(self, number: int) -> int:
        if number > len(self.data) - self.place:
            raise CborError("a length is larger than the data")
        return number

    def _number(self, low: int) -> int:
        if low > 27:
            raise CborError("a length is not well-formed")
        return int.from_bytes(self.take(1 << (low - 24)), "big")

    def _simple(self, low: int) -> Any:
        if low in _FLOATS:
            form, size = _FLOATS[low]
            return struct.unpack(form, self.take(size))[0]
        if low == 24:
            self.take(1)
            return None
        if low == 31:
            return _BREAK
        return _SIMPLE.get(low)

    def _indefinite(self, major: int, depth: int) -> Any:
        items: list[Any] = []
        while (item := self.value(depth + 1)) is not _BREAK:
            items.append(item)
        if major == 2:
            return b"".join(item for item in items if isinstance(item, bytes))
        if major == 3:
            return "".join(item for item in items if isinstance(item, str))
        if major == 4:
            return items
        if major == 5:
            return dict(zip(map(str, items[::2]), items[1::2], strict=False))
        raise CborError("an endless value of this kind does not exist")
