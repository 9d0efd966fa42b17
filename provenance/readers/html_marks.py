"""MetadataItems that stand in elements of a page: W3C AI disclosure attributes, Microdata and RDFa.

A second walk over the tokens that keeps the extent of each element. It runs only for pages that hold such
attributes (W3C AI Content Disclosure, Community Group draft of September 2026; HTML standard, 5 Microdata;
RDFa Lite 1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from provenance.core.article import MetadataItem
from provenance.core.spans import Span
from provenance.readers.html_elements import CLOSES_P, VOID
from provenance.readers.html_tokens import Kind, attributes, tokenize, unescape
from provenance.readers.schema_org import local_name, subject_of

MARKS = frozenset(("ai-disclosure", "data-mb-ai"))
_NEEDED = re.compile(
    r"\b(?:itemprop|property)\s*=\s*[\"']?[^\"'>]*digitalSourceType|SoftwareApplication", re.IGNORECASE
)
_INHERITED = ("ai-model", "ai-provider", "ai-prompt-url")
_PROPERTIES = frozenset(("digitalSourceType", "author", "creator"))
_LOOK_BACK = 64
_DEEPEST = 512
_LONGEST_VALUE = 500
_TAGS = re.compile(r"<[^>]*>")


def needs_marks(text: str, metadata: list[MetadataItem]) -> bool:
    """True when the page holds statements in elements, so that the walk is worth its time."""
    if any(item.origin == "html-attribute" and item.key in MARKS for item in metadata):
        return True
    return ("itemprop" in text or "property" in text) and _NEEDED.search(text) is not None


@dataclass(slots=True)
class _Node:
    """A Microdata item or an RDFa resource."""

    types: list[str]
    via: str
    subject: str


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    inherited: dict[str, str]
    node: _Node | None
    marks: list[MetadataItem] = field(default_factory=list)
    text_of: tuple[str, _Node | None, str, int] | None = None
    vocabulary: bool = False


def read_marks(text: str, start: int = 0) -> list[MetadataItem]:
    """The statements in document order, each with the range of the element that makes it."""
    return _Walk(text).run(start)


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[MetadataItem] = []
        self.open: list[_Element] = [_Element("", 0, {}, None)]

    def run(self, start: int) -> list[MetadataItem]:
        """Walk to the end of the text."""
        end = len(self.text)
        for kind, first, last, name, inner, inner_end in tokenize(self.text, start, end):
            if kind is Kind.START:
                self._start(name, first, last, inner, inner_end)
            elif kind is Kind.END:
                self._end(name, first)
        while len(self.open) > 1:
            self._close(end)
        return sorted(self.items, key=lambda item: item.span)

    def _start(self, name: str, first: int, last: int, inner: int, inner_end: int) -> None:
        if name in CLOSES_P and self.open[-1].name == "p":
            self._close(first)
        parent = self.open[-1]
        element = _Element(name, first, parent.inherited, parent.node, vocabulary=parent.vocabulary)
        if inner_end > inner:
            self._attributes(element, parent, inner, inner_end, last)
        if name in VOID or self.text[inner:inner_end].endswith("/"):
            self._finish(element, last)
        elif len(self.open) < _DEEPEST:
            self.open.append(element)
        else:
            self._finish(element, last)

    def _attributes(self, element: _Element, parent: _Element, inner: int, inner_end: int, last: int) -> None:
        values: dict[str, tuple[int, int]] = {}
        for name, start, end in attributes(self.text, inner, inner_end):
            values.setdefault(name, (start, end))
        own = {name: unescape(self.text[slice(*values[name])]) for name in _INHERITED if name in values}
        if own:
            element.inherited = {**parent.inherited, **own}
        self._item(element, parent, values)
        for name in ("itemprop", "property"):
            if name in values:
                self._property(element, parent, name, values, last)
        for name in MARKS:
            if name in values:
                start, end = values[name]
                facts = tuple(element.inherited.items())
                value = unescape(self.text[start:end])
                element.marks.append(
                    MetadataItem(
                        "html-attribute", name, value, Span(start, end), "part", element.name, None, facts
                    )
                )

    def _item(self, element: _Element, parent: _Element, values: dict[str, tuple[int, int]]) -> None:
        types: list[str] | None = None
        if "itemscope" in values:
            types = self._words(values.get("itemtype"))
            via = self._words(values.get("itemprop"))
        elif "typeof" in values:
            types = self._words(values["typeof"])
            via = self._words(values.get("property"))
        else:
            return
        outer = parent.node
        leads = local_name(via[0]) if via and outer is not None else ""
        subject = subject_of(types, leads, outer.subject if outer is not None else "")
        element.node = _Node(types, leads, subject)

    def _words(self, place: tuple[int, int] | None) -> list[str]:
        return unescape(self.text[slice(*place)]).split() if place is not None else []

    def _property(
        self,
        element: _Element,
        parent: _Element,
        attribute: str,
        values: dict[str, tuple[int, int]],
        last: int,
    ) -> None:
        names = {local_name(word) for word in self._words(values[attribute])} & _PROPERTIES
        if not names:
            return
        name = min(names)
        origin = "microdata" if attribute == "itemprop" else "rdfa"
        outside = attribute == "itemprop" or ":" not in self.text[slice(*values[attribute])]
        if parent.node is None and outside:
            return  # a property of nothing, Open Graph and the like
        if name in ("author", "creator"):
            node = element.node
            if (
                node is not None
                and node is not parent.node
                and "SoftwareApplication" in map(local_name, node.types)
            ):
                place = values.get("itemtype") or values.get("typeof") or values[attribute]
                owner = parent.node.subject if parent.node is not None else ""
                self.items.append(
                    MetadataItem(origin, name, "", Span(*place), owner, self._path(parent.node, name))
                )
            return
        node = parent.node
        for carried in ("content", "href", "resource", "src"):
            if carried in values:
                place = values[carried]
                value = unescape(self.text[slice(*place)]).strip()
                subject = node.subject if node is not None else ""
                self.items.append(
                    MetadataItem(origin, name, value, Span(*place), subject, self._path(node, name))
                )
                return
        element.text_of = (origin, node, name, last)

    @staticmethod
    def _path(node: _Node | None, name: str) -> str:
        return f"{local_name(node.types[0])}.{name}" if node is not None and node.types else name

    def _end(self, name: str, place: int) -> None:
        opened = self.open
        for index in range(len(opened) - 1, max(0, len(opened) - 1 - _LOOK_BACK), -1):
            if opened[index].name == name:
                while len(opened) > index:
                    self._close(place)
                return

    def _close(self, place: int) -> None:
        self._finish(self.open.pop(), place)

    def _finish(self, element: _Element, end: int) -> None:
        covers = Span(element.start, max(element.start, end))
        for item in element.marks:
            self.items.append(
                MetadataItem(
                    item.origin, item.key, item.value, item.span, item.subject, item.path, covers, item.facts
                )
            )
        if element.text_of is not None:
            origin, node, name, start = element.text_of
            end = max(start, min(end, start + _LONGEST_VALUE))
            value = unescape(_TAGS.sub("", self.text[start:end])).strip()
            subject = node.subject if node is not None else ""
            self.items.append(
                MetadataItem(origin, name, value, Span(start, end), subject, self._path(node, name))
            )
