"""Validation of a YAML tree by a pydantic model, with file, line, column and the nearest known name."""

from __future__ import annotations

import types
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from provenance.errors import ConfigError, RuleProblem
from provenance.yamltree import Tree

Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], tree: Tree, file: str, *, code: str, what: str) -> Model:
    """The tree as a model.

    Raises:
        ConfigError: with every mistake; ``what`` names the document where the whole of it is wrong.
    """
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        raise problems_error(_problems(error, model, tree, file, what), code) from None


def problems_error(problems: Iterable[RuleProblem], code: str) -> ConfigError:
    """One error for all problems, a line each."""
    return ConfigError("\n".join(str(problem) for problem in problems), code=code)


def _problems(
    error: ValidationError, model: type[BaseModel], tree: Tree, file: str, what: str
) -> list[RuleProblem]:
    found: dict[tuple[int, int, str], RuleProblem] = {}
    for item in error.errors(include_url=False):
        path = _data_path(item["loc"], tree.data)
        line, column = tree.place(path)
        message = _message(item, path, model, what)
        found.setdefault((line, column, message), RuleProblem(file, line, column, message))
    return [found[key] for key in sorted(found)]


def _data_path(loc: tuple[int | str, ...], data: Any) -> tuple[int | str, ...]:
    """``loc`` as far as it leads through the data: pydantic puts names of union members between."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(data, dict) and step in data:
            data = data[str(step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _message(item: Any, path: tuple[int | str, ...], model: type[BaseModel], what: str) -> str:
    kind, key = item["type"], str(item["loc"][-1]) if item["loc"] else what
    value = item.get("input")
    where = next((str(step) for step in reversed(path) if isinstance(step, str)), what)
    if kind == "missing":
        return f"'{key}' is missing"
    if kind == "extra_forbidden":
        return f"unknown key '{key}'{_hint(key, _known_keys(model, path))}"
    if kind in ("enum", "literal_error"):
        expected = str(item["ctx"]["expected"])
        words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
        return f"'{where}' cannot be {value!r}{_hint(str(value), words)}; it is one of {', '.join(words)}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"'{where}' has to be a mapping (key: value)"
    if kind == "list_type":
        return f"'{where}' has to be a list"
    if kind == "string_type":
        return f"'{where}' has to be text"
    if kind == "string_pattern_mismatch":
        wanted = str(item["ctx"]["pattern"])
        shape = (
            "a day (YYYY-MM-DD)"
            if wanted.startswith(r"^\d{4}")
            else "small letters, digits and single hyphens"
        )
        return f"'{where}' has to be {shape}, not {value!r}"
    if kind in ("too_short", "string_too_short"):
        return f"'{where}' is empty"
    return f"'{where}': {str(item['msg']).removeprefix('Value error, ')}"


def _hint(word: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


def _known_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that are known where an unknown one stands; ``path`` leads to the unknown one."""
    current = model
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        field = next(
            (item for name, item in current.model_fields.items() if step in (name, item.alias)), None
        )
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        current = inner
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside a list, an optional or an annotated type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, list, dict) or get_args(annotation):
        found = (_model_in(part) for part in get_args(annotation))
        return next((part for part in found if part is not None), None)
    return None
