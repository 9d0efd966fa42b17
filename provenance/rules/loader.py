"""Loads rule packs: reads every YAML file, gathers every problem, compiles what is right.

A pack is a file or a folder of files. A file holds a rule set (key ``ruleset``) or word lists (key
``vocab``). Lists of one name and language are merged, so a pack can add entries to shipped lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from provenance.errors import RuleError, RuleProblem
from provenance.rules.build import build_book
from provenance.rules.compiled import RuleBook
from provenance.rules.digest import digest_files, yaml_files
from provenance.rules.pack import LoadedFile, Pack
from provenance.rules.schema import PATTERN_KEYS, RuleFile, VocabFile
from provenance.rules.suggest import nearest
from provenance.yamltree import Tree, parse_yaml


def pack_files(path: Path) -> list[Path]:
    """The YAML files of a pack in a fixed order.

    Raises:
        RuleError: when the path is missing or holds no YAML file.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise RuleError((RuleProblem(str(path), 1, 1, "no such file or folder"),))
    found = yaml_files(path)
    if not found:
        raise RuleError((RuleProblem(str(path), 1, 1, "the folder holds no .yaml file"),))
    return found


def read_pack(paths: Iterable[Path]) -> Pack:
    """All files of the packs, parsed and checked against the schema; problems are gathered, not raised.

    Raises:
        RuleError: only when a path cannot be read at all.
    """
    pack = Pack()
    contents: list[tuple[str, bytes]] = []
    for root in paths:
        for file in pack_files(root):
            name = str(file)
            try:
                data = file.read_bytes()
            except OSError as error:
                raise RuleError((RuleProblem(name, 1, 1, f"cannot be read: {error.strerror}"),)) from error
            relative = file.relative_to(root).as_posix() if root.is_dir() else file.name
            contents.append((relative, data))
            add_file(name, data, pack)
    pack.digest = digest_files(contents)
    return pack


def add_file(name: str, data: bytes, pack: Pack) -> None:
    """Adds one file to a pack, with whatever is wrong in it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        pack.problems.append(RuleProblem(name, line, 1, "not UTF-8; save the file as UTF-8"))
        return
    tree, problems = parse_yaml(text, name)
    pack.problems.extend(problems)
    if tree is None:
        return
    data_ = tree.data
    if not isinstance(data_, dict) or not ({"ruleset", "vocab"} & set(data_)):
        pack.problems.append(
            RuleProblem(name, 1, 1, "neither a rule set (key 'ruleset') nor word lists (key 'vocab')")
        )
        return
    model: type[RuleFile] | type[VocabFile] = RuleFile if "ruleset" in data_ else VocabFile
    indexes = list(range(len(data_["rules"]))) if isinstance(data_.get("rules"), list) else []
    content: RuleFile | VocabFile | None
    try:
        content = model.model_validate(data_)
    except ValidationError as error:
        pack.problems.extend(_schema_problems(error, tree, name, model))
        broken = {
            item["loc"][1]
            for item in error.errors()
            if item["loc"][:1] == ("rules",) and len(item["loc"]) > 1
        }
        indexes = [index for index in indexes if index not in broken]
        content = _sound_part(data_, indexes) if model is RuleFile else None
    if content is not None:
        pack.files.append(LoadedFile(name, tree, content, indexes))


def _sound_part(data: dict[str, Any], indexes: list[int]) -> RuleFile | None:
    """The rule set with only the rules at ``indexes``, so that a broken rule never hides faults of the others."""
    if not indexes:
        return None
    try:
        return RuleFile.model_validate({**data, "rules": [data["rules"][index] for index in indexes]})
    except ValidationError:
        return None


def _schema_problems(
    error: ValidationError, tree: Tree, file: str, model: type[BaseModel]
) -> list[RuleProblem]:
    problems: dict[tuple[int, int, str], RuleProblem] = {}
    for item in error.errors():
        path, message = _explain(item, model)
        line, column = tree.place(path)
        problems.setdefault((line, column, message), RuleProblem(file, line, column, message))
    return list(problems.values())


_UNION_NAMES = frozenset({"NegatedThen", "When", "str"})


def _path(places: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The key path in the file for pydantic's, which also names the members of unions."""
    path: list[str | int] = []
    for index, part in enumerate(places):
        in_pattern = index > 1 and places[index - 2] == "match" and "examples" not in places[:index]
        if part in _UNION_NAMES or "literal" in str(part) or (in_pattern and part in PATTERN_KEYS):
            continue
        path.append("schema" if part == "schema_" else part)
    return tuple(path)


def _explain(item: Any, model: type[BaseModel]) -> tuple[tuple[str | int, ...], str]:
    """The path of one schema error in the file, and what is wrong with it in words."""
    location = _path(item["loc"])
    key = str(location[-1]) if location else ""
    value = item.get("input")
    if item["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return location, f"a pattern has exactly one of {', '.join(PATTERN_KEYS)}"
    if item["type"] == "extra_forbidden":
        known = _fields_at(model, location[:-1])
        hint = nearest(key, known)
        return location, f"unknown key '{key}'" + (f"; did you mean '{hint}'?" if hint else "")
    if item["type"] == "missing":
        return location[:-1], f"key '{key}' is missing"
    if item["type"] == "literal_error":
        expected = item["ctx"]["expected"]
        hint = nearest(str(value), [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")])
        return location, f"'{value}' is not one of {expected}" + (f"; did you mean '{hint}'?" if hint else "")
    if item["type"] == "string_pattern_mismatch":
        return location, f"'{value}' does not have the form {item['ctx']['pattern']}"
    message = item["msg"].removeprefix("Value error, ")
    return location, f"{key}: {message[0].lower()}{message[1:]}" if key else message


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Names of the keys that are known at ``path``, for suggestions."""
    from provenance.rules import schema

    owners: dict[str, type[BaseModel]] = {
        "rules": schema.Rule, "where": schema.Where, "guards": schema.Guards, "claim": schema.ClaimTemplate,
        "examples": schema.Examples, "defaults": schema.Defaults, "when": schema.When,
    }  # fmt: skip
    words = [part for part in path if isinstance(part, str)]
    owner = owners.get(words[-1], model) if words else model
    if words and words[-1] == "match":
        patterns: list[type[BaseModel]] = [schema.Template, schema.Phrase, schema.Regex, schema.Density]
        kinds = [schema.MatchExample] if "examples" in words else patterns
        return [name for kind in kinds for name in kind.model_fields]
    return [info.alias or name for name, info in owner.model_fields.items()]


def load_rules(paths: Iterable[Path], version: str) -> RuleBook:
    """The compiled rules of all packs.

    Raises:
        RuleError: with every problem of every file.
    """
    pack = read_pack(paths)
    book, problems = build_book(pack.files, version, pack.digest)
    problems = sorted(
        [*pack.problems, *problems], key=lambda problem: (problem.file, problem.line, problem.column)
    )
    if problems:
        raise RuleError(tuple(problems))
    return book
