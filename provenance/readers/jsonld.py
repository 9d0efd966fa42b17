"""MetadataItems from JSON-LD blocks: statements about AI, tied to the node that makes them.

Follows JSON-LD 1.1 as far as pages of schema.org use it: ``@graph``, nested nodes, ``@type`` as a string or
a list, values as strings, lists or ``{"@id": ...}``.
"""

from __future__ import annotations

import json
import re

from provenance.core.article import MetadataItem
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span
from provenance.readers.jsontree import JsonError, JsonNode, check_nesting, parse_json
from provenance.readers.schema_org import local_name, subject_of

ORIGIN = "json-ld"
TEXT_ORIGIN = "json-ld-text"
UNREADABLE = "unreadable"
LARGEST = 1_000_000
# A block without one of these words says nothing about AI; it is only checked for being JSON at all.
_TELLING = re.compile(
    r"digitalSourceType|aiDisclosure|SoftwareApplication|SoftwareAgent|backstory|creditText|usageInfo"
    r"|AlgorithmicMedia|\bAIGC\b|[Aa]rtificial intelligence|\bAI\b",
)
_STATEMENTS = frozenset(("digitalSourceType", "aiDisclosure", "AIGC"))
_WORDS = frozenset(
    "backstory creditText usageInfo description abstract caption text headline articleBody disambiguatingDescription".split()
)
_AUTHORS = frozenset(("author", "creator", "contributor", "translator"))
_SOFTWARE = frozenset(("SoftwareApplication", "SoftwareAgent", "WebApplication", "MobileApplication"))
_FACTS = ("level", "tool", "provider", "description", "methodologyUrl")
_WRAPPING = re.compile(
    r"\s*(?:<!--|/\*<!\[CDATA\[\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*\Z"
)


def read_jsonld(
    text: str, start: int, end: int, canonical: str = ""
) -> tuple[list[MetadataItem], list[Diagnostic]]:
    """The statements of the block ``text[start:end]``; what cannot be read becomes a diagnostic.

    ``canonical`` is the address of the page; of several articles in one block the one that has it counts.
    """
    telling = _TELLING.search(text, start, end) is not None
    wrapped = _WRAPPING.match(text, start, end)
    if wrapped:
        start = wrapped.end()
    closing = _WRAPPING.search(text, max(start, end - 20), end)
    if closing and closing.end() == end and closing.start() > start:
        end = closing.start()
    try:
        if end - start > LARGEST:
            raise JsonError(f"longer than {LARGEST:,} characters", start)
        check_nesting(text[start:end])
        if not telling:
            json.loads(text[start:end], strict=False)
            return [], []
        root = parse_json(text, start, end)
    except JsonError as error:
        return _broken(text, str(error), error.place, (start, end), telling=telling)
    except (ValueError, RecursionError) as error:
        place = start + getattr(error, "pos", 0)
        return _broken(text, str(getattr(error, "msg", error)), place, (start, end), telling=telling)
    walker = _Walker(canonical)
    walker.references(root, "", 0)
    for node in root.items():
        walker.node(node, "", "", "")
    return walker.items, []


def _broken(
    text: str, reason: str, place: int, block: tuple[int, int], *, telling: bool
) -> tuple[list[MetadataItem], list[Diagnostic]]:
    place = min(max(place, block[0]), block[1])
    message = f"a JSON-LD block is not valid JSON ({reason}); what it says was not read"
    span = Span(place, min(place + 1, len(text)))
    item = MetadataItem(ORIGIN, UNREADABLE, text[block[0] : block[1]], Span(*block))
    return ([item] if telling else []), [Diagnostic(Level.WARNING, "json-ld", message, span)]


class _Walker:
    def __init__(self, canonical: str) -> None:
        self.items: list[MetadataItem] = []
        self.canonical = canonical.rstrip("/")
        self.led_by: dict[str, str] = {}
        self.addressed = False

    def references(self, node: JsonNode, via: str, depth: int) -> None:
        """Note through which property a node is referred to by ``@id``, and whether one has the page's address."""
        if node.kind == "array":
            for _, child in node.children:
                self.references(child, via, depth)
        elif node.kind == "object":
            identity = node.get("@id")
            if identity is not None and via and len(node.children) == 1:
                self.led_by.setdefault(identity.value, via)
            if self._has_address(node):
                self.addressed = True
            for name, child in node.children:
                self.references(child, local_name(name) if name != "@graph" else via, depth + 1)

    def _has_address(self, node: JsonNode) -> bool:
        if not self.canonical or node.get("@type") is None:
            return False
        for name in ("url", "@id", "mainEntityOfPage"):
            member = node.get(name)
            if member is not None and member.text().split("#")[0].rstrip("/") == self.canonical:
                return True
        return False

    def _is_another_article(self, node: JsonNode, types: list[str]) -> bool:
        """True when another node has the address of the page and this one has an address of its own."""
        if not self.addressed or "WebPage" in types or self._has_address(node):
            return False
        return any(local_name(name) in ("url", "@id") for name, _ in node.children)

    def node(self, node: JsonNode, via: str, parent: str, path: str) -> None:
        """Take a node with everything inside it."""
        if node.kind != "object":
            return
        kinds = node.get("@type", "type")
        types = [item.value for item in kinds.items()] if kinds is not None else []
        identity = node.get("@id")
        if via in ("", "@graph") and identity is not None:
            via = self.led_by.get(identity.value, via)
            if via in ("mainEntity", "mainEntityOfPage", "isPartOf", "about"):
                via = ""
        subject = "" if node.get("@graph") is not None and not types else subject_of(types, via, parent)
        if subject == "" and types and not parent and self._is_another_article(node, types):
            subject = "other"
        own = f"{path}.{local_name(types[0])}" if types and path else local_name(types[0]) if types else path
        for name, child in node.children:
            plain = local_name(name) if not name.startswith("@") else name
            where = f"{own}.{plain}" if own else plain
            if plain in _STATEMENTS:
                self._statement(plain, child, subject, where)
            elif plain in _AUTHORS:
                self._authors(plain, child, subject, where)
            elif plain in _WORDS:
                for value in child.items():
                    if value.kind == "string" and value.end > value.start:
                        self._add(TEXT_ORIGIN, plain, value.value, value, subject, where)
            elif child.kind in ("object", "array"):
                for value in child.items():
                    self.node(value, plain, subject, where if plain != "@graph" else own)

    def _statement(self, name: str, child: JsonNode, subject: str, path: str) -> None:
        for value in child.items():
            facts: list[tuple[str, str]] = []
            shown = value
            words = value.text()
            if value.kind == "object":
                members = [(key, member.text()) for key, member in value.children]
                facts = [(key, text) for key, text in members if key in _FACTS]
                shown = value.get("level", "@id", "uri", "@value", "name") or value
                words = shown.value or words
            if name == "AIGC":
                facts = [(key, member.text()) for key, member in value.children]
            self._add(ORIGIN, name, words, shown, subject, path, facts)

    def _authors(self, name: str, child: JsonNode, subject: str, path: str) -> None:
        people = list(child.items())
        for person in people:
            if person.kind != "object":
                continue
            kinds = person.get("@type", "type")
            types = {local_name(item.value) for item in kinds.items()} if kinds is not None else set()
            if types & _SOFTWARE:
                named = person.get("name")
                facts = [("alone", "yes" if len(people) == 1 else "no")]
                self._add(
                    ORIGIN,
                    name,
                    named.value if named else "",
                    named or person,
                    subject,
                    f"{path}.name",
                    facts,
                )

    def _add(
        self,
        origin: str,
        key: str,
        value: str,
        node: JsonNode,
        subject: str,
        path: str,
        facts: list[tuple[str, str]] | None = None,
    ) -> None:
        span = Span(node.start, node.end)
        self.items.append(MetadataItem(origin, key, value, span, subject, path, None, tuple(facts or ())))
