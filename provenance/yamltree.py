"""Plain data from a YAML text, with the place of every node, so that errors can name line and column.

Scalars stay strings until a schema types them: ``no``, ``1.0`` and ``2024-01-01`` mean what they
say. Anchors, aliases, tags and duplicate keys are errors: a rule file is data that people review.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from provenance.errors import RuleProblem

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Tree:
    """``data`` holds dicts, lists, strings and None; ``places`` gives the 1-based line and column of each path."""

    data: Any
    places: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)

    def place(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The place of ``path``, or of its nearest parent that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def parse_yaml(text: str, file: str) -> tuple[Tree | None, list[RuleProblem]]:
    """The tree of ``text``, or None with the problems that prevent one. Never raises for bad text."""
    if len(text) > MAX_CHARACTERS:
        return None, [RuleProblem(file, 1, 1, f"file is larger than {MAX_CHARACTERS:,} characters; split it")]
    problem = _forbidden(text, file)
    if problem:
        return None, [problem]
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [RuleProblem(file, line, column, f"not valid YAML: {error.problem or error.context}")]
    except yaml.YAMLError as error:
        return None, [RuleProblem(file, 1, 1, f"not valid YAML: {' '.join(str(error).split())}")]
    except RecursionError:
        return None, [RuleProblem(file, 1, 1, f"nested deeper than {MAX_DEPTH} levels")]
    if node is None:
        return None, [RuleProblem(file, 1, 1, "file is empty")]
    builder = _Builder(file)
    data = builder.build(node, (), 0)
    if builder.problems:
        return None, builder.problems
    return Tree(data, builder.places), []


def _forbidden(text: str, file: str) -> RuleProblem | None:
    """Anchors, aliases and tags are looked for before composing, so that no alias is ever expanded."""
    try:
        for event in yaml.parse(text, Loader=_Loader):
            mark: Any = event.start_mark
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return RuleProblem(
                    file, mark.line + 1, mark.column + 1, "anchors and aliases are not allowed"
                )
            if getattr(event, "tag", None):
                return RuleProblem(file, mark.line + 1, mark.column + 1, "tags are not allowed")
    except yaml.YAMLError:
        return None  # composing reports it, with its place
    return None


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self.problems: list[RuleProblem] = []
        self._nodes = 0

    def build(self, node: yaml.Node, path: tuple[str | int, ...], depth: int) -> Any:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self.places.setdefault(path, (line, column))
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            if not self.problems:
                limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES:,} nodes"
                self.problems.append(
                    RuleProblem(self.file, line, column, f"more than {limit}; simplify the file")
                )
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        style = getattr(node, "style", None)
        return None if style is None and node.value in ("", "~", "null") else node.value

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...], depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            key = key_node.value
            if not isinstance(key, str):
                self.problems.append(RuleProblem(self.file, line, column, "a key must be a plain word"))
                continue
            if key in mapping:
                first = self.places[(*path, key)][0]
                message = f"key '{key}' stands twice (first in line {first})"
                self.problems.append(RuleProblem(self.file, line, column, message))
                continue
            self.places[(*path, key)] = (line, column)
            mapping[key] = self.build(value_node, (*path, key), depth + 1)
        return mapping
