"""Front matter of a Markdown document: its entries with their places, and where the body begins.

YAML between ``---`` lines, TOML between ``+++`` lines, or one JSON object at the very start. Values
are kept as written (``yes`` stays ``yes``); YAML aliases and tags are refused, so that a small file
cannot stand for a large one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from provenance.core.article import MetadataItem
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.spans import Span

_YAML = re.compile(r"---[ \t]*\r?\n(?:(.*?)\r?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(?:(.*?)\r?\n)??\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# The first line that is neither empty nor a comment must be an entry.
_ENTRY = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*+[\w\"'][\w \"'./-]{0,60}:(?:[ \t]|\r?\n|\r?\Z)")
# The common case, one plain or simply quoted value a line, needs no YAML parser.
_SIMPLE = re.compile(
    r"([A-Za-z_][\w.-]*):[ \t]+(?:\"([^\"\\\n]*)\"|'([^'\n]*)'|((?![-?:][ \t]|[\[\]{}&*!"
    r"|>'\"%@`#,])(?:(?!: | #|:\r?$).)+?))?[ \t]*\r?$",
    re.MULTILINE,
)
_TOML_KEY = re.compile(
    r"^[ \t]*(?:\[+[ \t]*([^\]\n]+?)[ \t]*\]+|([\w\"'.-]+)[ \t]*=[ \t]*(.*?))[ \t]*(?:#[^\n\"']*)?\r?$",
    re.MULTILINE,
)
_LARGEST = 65_536
_MOST_ITEMS = 1_000
_DEEPEST = 20
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
ORIGIN = "front-matter"


@dataclass(slots=True)
class FrontMatter:
    """``body`` is the offset where the document goes on; ``broken`` the range of an unreadable block, if "
    "any."""

    body: int
    items: list[MetadataItem] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    broken: tuple[int, int] | None = None


class _RefusedError(ValueError):
    """Front matter that is well-formed and yet not read."""


def read_frontmatter(text: str, start: int) -> FrontMatter | None:
    """The front matter at ``start``, None where there is none; what cannot be read becomes a diagnostic."""
    if text.startswith("---", start):
        match = _YAML.match(text, start)
        # Two thematic breaks with prose between them are no front matter.
        if match is None or (match.group(1) and not _ENTRY.match(match.group(1))):
            return None
        return _read(text, match.span(1), match.end(), _yaml_items)
    if text.startswith("+++", start):
        match = _TOML.match(text, start)
        return None if match is None else _read(text, match.span(1), match.end(), _toml_items)
    if text.startswith("{", start):
        return _json(text, start)
    return None


def _read(text: str, inner: tuple[int, int], body: int, parse: Any) -> FrontMatter:
    found = FrontMatter(body)
    start, end = inner
    if start < 0:
        return found
    try:
        if end - start > _LARGEST:
            raise _RefusedError(f"it has more than {_LARGEST:,} characters")
        parse(text, start, end, found.items)
    except (ValueError, RecursionError) as error:
        found.items.clear()
        found.broken = (start, end)
        reason = " ".join(str(error).split())[:200] or "it is nested too deeply"
        message = f"the front matter cannot be read: {reason}; its text was checked as it stands"
        found.diagnostics.append(Diagnostic(Level.WARNING, "front-matter", message, Span(start, end)))
    return found


def _yaml_items(text: str, start: int, end: int, items: list[MetadataItem]) -> None:
    if not _simple_items(text, start, end, items):
        items.clear()
        _composed_items(text, start, end, items)


def _simple_items(text: str, start: int, end: int, items: list[MetadataItem]) -> bool:
    position = start
    keys = set()
    while position < end:
        match = _SIMPLE.match(text, position, end)
        if match is None or match.group(1) in keys or len(items) == _MOST_ITEMS:
            return False
        group = match.lastindex or 1
        first, last = match.span(group) if group > 1 else (match.end(1) + 1, match.end(1) + 1)
        keys.add(match.group(1))
        items.append(MetadataItem(ORIGIN, match.group(1), text[first:last], Span(first, last)))
        position = match.end() + 1
    return True


def _composed_items(text: str, start: int, end: int, items: list[MetadataItem]) -> None:
    import yaml

    class Loader(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise _RefusedError("it uses aliases")
            return super().compose_node(parent, index)

    try:
        loader = Loader(text[start:end])
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark is not None else ""
        raise ValueError(f"{getattr(error, 'problem', None) or 'not valid YAML'}{where}") from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise _RefusedError("it is no list of keys and values")
    _walk(root, "", start, items, 0)


def _walk(node: Any, key: str, base: int, items: list[MetadataItem], depth: int) -> None:
    if node is None:
        return
    if depth > _DEEPEST or len(items) >= _MOST_ITEMS:
        raise _RefusedError(f"it is deeper than {_DEEPEST} levels or has more than {_MOST_ITEMS:,} entries")
    if node.tag not in _PLAIN_TAGS:
        raise _RefusedError("it uses tags")
    if node.id == "mapping":
        for name, value in node.value:
            word = str(name.value) if name.id == "scalar" else ""
            _walk(value, f"{key}.{word}" if key else word, base, items, depth + 1)
    elif node.id == "sequence":
        for value in node.value:
            _walk(value, key, base, items, depth + 1)
    else:
        span = Span(base + node.start_mark.index, base + max(node.start_mark.index, node.end_mark.index))
        items.append(MetadataItem(ORIGIN, key, node.value, span))


def _toml_items(text: str, start: int, end: int, items: list[MetadataItem]) -> None:
    import tomllib

    flat: list[tuple[str, str]] = []
    _flatten(tomllib.loads(text[start:end].replace("\r\n", "\n")), "", flat, 0)
    places: dict[str, tuple[int, int]] = {}
    table = ""
    for match in _TOML_KEY.finditer(text, start, end):
        if match.group(1) is not None:
            table = match.group(1).replace('"', "")
        else:
            name = match.group(2).strip("\"'")
            places.setdefault(f"{table}.{name}" if table else name, match.span(3))
    for key, value in flat:
        first, last = places.get(key) or places.get(key.rpartition(".")[0]) or (start, end)
        items.append(MetadataItem(ORIGIN, key, value, Span(first, last)))


def _flatten(value: Any, key: str, flat: list[tuple[str, str]], depth: int) -> None:
    if depth > _DEEPEST or len(flat) >= _MOST_ITEMS:
        raise _RefusedError(f"it is deeper than {_DEEPEST} levels or has more than {_MOST_ITEMS:,} entries")
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{key}.{name}" if key else str(name), flat, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, key, flat, depth + 1)
    elif isinstance(value, bool) or value is None:
        flat.append((key, {True: "true", False: "false", None: ""}[value]))
    else:
        flat.append((key, str(value)))


def _json(text: str, start: int) -> FrontMatter | None:
    try:
        value, end = json.JSONDecoder().raw_decode(text[start : start + _LARGEST])
    except (ValueError, RecursionError):
        return None  # a shortcode, an expression: not front matter at all
    end += start
    line = re.compile(r"[ \t]*(?:\r?\n|\Z)").match(text, end)
    if not isinstance(value, dict) or line is None:
        return None
    return _read(text, (start, end), line.end(), _json_items)


def _json_items(text: str, start: int, end: int, items: list[MetadataItem]) -> None:
    try:
        # JSON is YAML as well, and the YAML parser knows places.
        _composed_items(text, start, end, items)
    except ValueError:
        items.clear()
        flat: list[tuple[str, str]] = []
        _flatten(json.loads(text[start:end]), "", flat, 0)
        items.extend(MetadataItem(ORIGIN, key, value, Span(start, end)) for key, value in flat)
