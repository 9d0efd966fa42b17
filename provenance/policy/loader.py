"""Policy files: from a name or a path to the clauses, with every mistake named by file, line and column."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from provenance.data import data_folder
from provenance.errors import ConfigError, RuleProblem
from provenance.policy import schema
from provenance.policy.clauses import PolicyClause
from provenance.policy.schema import PolicyModel
from provenance.yamltree import Tree, parse_yaml

_SUFFIXES = (".yaml", ".yml")
_LARGEST_FILE = 1_000_000


def load_policy_file(name_or_path: str | Path) -> tuple[str, str, tuple[PolicyClause, ...]]:
    """Name, description and clauses of a policy.

    Raises:
        ConfigError: no such policy, an unreadable file, or a file with mistakes.

    """
    path = _find(name_or_path)
    text = _read(path)
    tree, problems = parse_yaml(text, str(path))
    if tree is None:
        raise _error(problems)
    try:
        model = PolicyModel.model_validate(tree.data)
    except ValidationError as error:
        raise _error(_problems(error, tree, str(path))) from None
    _check_ids(model, tree, str(path))
    return model.policy, model.description or "", tuple(clause.clause() for clause in model.clauses)


def policy_names() -> list[str]:
    """Names of the shipped policies, in order."""
    return sorted(path.stem for path in (data_folder("rules") / "policies").glob("*.yaml"))


def _find(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, Path):
        return name_or_path
    if "/" in name_or_path or "\\" in name_or_path or name_or_path.lower().endswith(_SUFFIXES):
        return Path(name_or_path)
    names = policy_names()
    if name_or_path in names:
        return data_folder("rules") / "policies" / f"{name_or_path}.yaml"
    nearest = get_close_matches(name_or_path, names, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"there are: {', '.join(names) or 'none'}"
    raise ConfigError(
        f"no policy is named {name_or_path!r}; {hint} (a policy of your own is named by its .yaml file)",
        code="unknown-policy",
    )


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ConfigError(f"{path}: larger than {_LARGEST_FILE:,} bytes; that is no policy file")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:1:1: not UTF-8 text (byte {error.start})") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            f"{path}: the policy file cannot be read: {reason}", code="unreadable-policy"
        ) from None


def _error(problems: Iterable[RuleProblem]) -> ConfigError:
    return ConfigError("\n".join(str(problem) for problem in problems), code="bad-policy")


def _problems(error: ValidationError, tree: Tree, file: str) -> list[RuleProblem]:
    found: dict[tuple[int, int, str], RuleProblem] = {}
    for item in error.errors(include_url=False):
        path = _data_path(item["loc"], tree.data)
        line, column = tree.place(path)
        message = _message(item, path)
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


def _message(item: Any, path: tuple[int | str, ...]) -> str:
    kind, key = item["type"], str(item["loc"][-1]) if item["loc"] else "policy"
    value = item.get("input")
    where = next((str(step) for step in reversed(path) if isinstance(step, str)), "policy")
    if kind == "missing":
        return f"'{key}' is missing"
    if kind == "extra_forbidden":
        return f"unknown key '{key}'{_hint(key, _known_keys(path))}"
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
        return f"'{where}' has to be small letters, digits and single hyphens, not {value!r}"
    if kind in ("too_short", "string_too_short"):
        return f"'{where}' is empty"
    return f"'{where}': {str(item['msg']).removeprefix('Value error, ')}"


def _hint(word: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


def _known_keys(path: tuple[int | str, ...]) -> list[str]:
    """The keys that are known where an unknown one stands; ``path`` leads to the unknown one."""
    parents = [step for step in path[:-1] if isinstance(step, str)]
    model: type[BaseModel]
    if not parents:
        model = schema.PolicyModel
    elif parents[-1] == "any_disclosure":
        model = schema.DisclosureCondition
    elif parents[-1] == "any_finding":
        model = schema.FindingCondition
    elif parents[-1] == "clauses":
        model = schema.ClauseModel
    else:
        model = schema.ConditionModel
    return [field.alias or name for name, field in model.model_fields.items()]


def _check_ids(model: PolicyModel, tree: Tree, file: str) -> None:
    first: dict[str, int] = {}
    problems = []
    for index, clause in enumerate(model.clauses):
        line, column = tree.place(("clauses", index, "id"))
        if clause.id in first:
            message = f"clause id '{clause.id}' stands twice (first in line {first[clause.id]})"
            problems.append(RuleProblem(file, line, column, message))
        first.setdefault(clause.id, line)
    if problems:
        raise _error(problems)


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of policy files (2020-12)."""
    document = PolicyModel.model_json_schema(by_alias=True)
    for name in ("ConditionModel", "DisclosureCondition", "FindingCondition"):
        properties = document["$defs"][name]["properties"]
        for key, field in properties.items():
            properties[key] = _with_single(field, listed=key in ("all", "any"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}


def _with_single(field: dict[str, Any], *, listed: bool) -> dict[str, Any]:
    """The schema of a condition's key: no null, and a single value where a list of them may stand."""
    choices = [choice for choice in field.get("anyOf", [field]) if choice.get("type") != "null"]
    if not listed:
        choices = [*(choice["items"] for choice in choices if "items" in choice), *choices]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}
