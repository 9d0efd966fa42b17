"""Policy files: from a name or a path to the clauses, with every mistake named by file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.data import data_folder
from provenance.errors import ConfigError, RuleProblem
from provenance.policy.schema import PolicyModel
from provenance.yamlmodel import problems_error, validated
from provenance.yamltree import Tree, parse_yaml

if TYPE_CHECKING:
    from provenance.policy.policy import Policy

_BAD = "bad-policy"

_SUFFIXES = (".yaml", ".yml")
_LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as its file has it, tests and sources included."""

    path: str
    model: PolicyModel

    def policy(self) -> Policy:
        """The policy ready for use."""
        from provenance.policy.policy import Policy

        return Policy(*self.model.value())


def load_policy_file(name_or_path: str | Path) -> PolicyFile:
    """The policy file of that name or at that path.

    Raises:
        ConfigError: no such policy, an unreadable file, or a file with mistakes.

    """
    path = _find(name_or_path)
    text = _read(path)
    tree, problems = parse_yaml(text, str(path))
    if tree is None:
        raise problems_error(problems, _BAD)
    model = validated(PolicyModel, tree, str(path), code=_BAD, what="policy")
    _check_ids(model, tree, str(path))
    return PolicyFile(str(path), model)


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
        raise problems_error(problems, _BAD)


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of policy files (2020-12)."""
    document = PolicyModel.model_json_schema(by_alias=True)
    for name in (
        "ConditionModel",
        "DisclosureCondition",
        "FindingCondition",
        "FieldCondition",
        "ContextModel",
    ):
        properties = document["$defs"][name]["properties"]
        for key, field in properties.items():
            properties[key] = _with_single(field, listed=key in ("all", "any", "wording"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}


def _with_single(field: dict[str, Any], *, listed: bool) -> dict[str, Any]:
    """The schema of a condition's key: no null, and a single value where a list of them may stand."""
    choices = [choice for choice in field.get("anyOf", [field]) if choice.get("type") != "null"]
    if not listed:
        choices = [*(choice["items"] for choice in choices if "items" in choice), *choices]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}
