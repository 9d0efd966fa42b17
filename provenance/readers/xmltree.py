"""XmlNode: an XML document with the place of every element, read by expat with limits.

Entity declarations, external subsets and external entities are refused, so that neither a small file can stand
for a large one nor a file name another (the attacks that defusedxml lists); depth and size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat  # every kind of entity is refused below

DEEPEST = 200
MOST_NODES = 200_000
LARGEST = 32 * 1024 * 1024
_TAG = re.compile(r"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


class XmlError(ValueError):
    """What is wrong, and where in the text."""

    def __init__(self, message: str, place: int = 0) -> None:
        super().__init__(message)
        self.place = place


@dataclass(slots=True)
class XmlNode:
    """An element: ``space`` is its namespace, ``name`` its local name, attributes go by ``{namespace}name`` or name.

    ``start`` and ``end`` are its range in the text, ``inner`` where its content begins; ``content`` are its
    pieces of text with their places and its child elements, in order.
    """

    space: str
    name: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    inner: int = 0
    content: list[XmlNode | tuple[str, int]] = field(default_factory=list)

    @property
    def children(self) -> list[XmlNode]:
        """The child elements."""
        return [part for part in self.content if isinstance(part, XmlNode)]

    def text(self) -> str:
        """The text of this element and all inside it."""
        return "".join(part.text() if isinstance(part, XmlNode) else part[0] for part in self.content)

    def words(self) -> str:
        """The text of this element alone, white space around it left out."""
        return "".join(part[0] for part in self.content if isinstance(part, tuple)).strip()

    def find(self, *names: str) -> Iterator[XmlNode]:
        """Elements below this one that have one of the local names, in document order."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.find(*names)

    def child(self, *names: str) -> XmlNode | None:
        """The first child that has one of the local names."""
        return next((child for child in self.children if child.name in names), None)

    def attribute(self, name: str) -> str:
        """The value of an attribute by its local name, empty where there is none."""
        for key, value in self.attributes.items():
            if key == name or key.endswith("}" + name):
                return value
        return ""


def parse_xml(text: str) -> XmlNode:
    """The root element of an XML text.

    Raises:
        XmlError: not well-formed, with entity declarations, too deep or too large.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > LARGEST:
        raise XmlError(f"more than {LARGEST:,} bytes")
    builder = _Builder(data, text)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) if error.code else str(error)
        raise XmlError(reason, builder.offset(builder.parser.ErrorByteIndex)) from error
    if builder.root is None:
        raise XmlError("no element")
    return builder.root


class _Builder:
    def __init__(self, data: bytes, text: str) -> None:
        self.data = data
        self.text = text
        self.ascii = data.isascii()
        self.known = (0, 0)  # a byte index and the code points before it
        self.root: XmlNode | None = None
        self.open: list[XmlNode] = []
        self.count = 0
        parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = False
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._external
        self.parser = parser

    def offset(self, index: int) -> int:
        """The code points before a byte index; cheap for indexes in ascending order."""
        if self.ascii:
            return index
        byte, point = self.known
        if index < byte:
            byte = point = 0
        index = min(index, len(self.data))
        point += len(self.data[byte:index].decode("utf-8", "ignore"))
        self.known = (index, point)
        return point

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        place = self.offset(self.parser.CurrentByteIndex)
        if len(self.open) >= DEEPEST or self.count > MOST_NODES:
            raise XmlError("nested too deeply" if len(self.open) >= DEEPEST else "too many elements", place)
        space, _, local = name.rpartition("}")
        named = {("{" + key if "}" in key else key): value for key, value in attributes.items()}
        node = XmlNode(space, local, named, place, place, self._after_tag(place))
        if self.open:
            self.open[-1].content.append(node)
        elif self.root is None:
            self.root = node
        self.open.append(node)

    def _after_tag(self, place: int) -> int:
        """The offset behind the start tag at ``place``; quotation marks around a ">" are minded."""
        match = _TAG.match(self.text, place)
        return match.end() if match is not None else place

    def _end(self, name: str) -> None:  # noqa: ARG002  expat passes it
        self.open.pop().end = self.offset(self.parser.CurrentByteIndex)

    def _text(self, words: str) -> None:
        if self.open:
            self.open[-1].content.append((words, self.offset(self.parser.CurrentByteIndex)))

    def _entity(self, *_: object) -> None:
        raise XmlError("it declares entities, which are refused", self.offset(self.parser.CurrentByteIndex))

    def _external(self, *_: object) -> int:
        raise XmlError(
            "it refers to an external entity, which is refused", self.offset(self.parser.CurrentByteIndex)
        )
