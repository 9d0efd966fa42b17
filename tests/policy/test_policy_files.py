import subprocess
import sys
from pathlib import Path

import pytest

from provenance.core.decision import Outcome
from provenance.errors import ConfigError
from provenance.policy import Policy
from provenance.policy.conditions import All, Any, Not, ReasonGiven, any_disclosure, any_finding, verdict_is

HEAD = "schema: 1\npolicy: house\nclauses:\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "house.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_default_policy_in_code_equals_the_shipped_file() -> None:
    assert Policy.load("default") == Policy.default()


def test_a_condition_of_every_sort(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + """
  - id: everything
    then: review
    when:
      label: [declared-ai, conflict]
      involvement: indicated
      disclosure: disclosed
      basis: [declared, none]
      reason: too_short
      any_disclosure:
        {polarity: used, extent: full, role: drafted, scope: article, human_review: denied,
         channel: visible, where: tail, truncated: false}
      any_finding: {kind: residue, category: marks, rule: RES001}
      any: [{label: conflict}, {label: declared-ai}]
      not: {label: inconclusive}
    message: A message.
""",
    )
    policy = Policy.load(path)
    assert policy.name == "house"
    (clause,) = policy.clauses
    assert (clause.id, clause.outcome, clause.message, clause.advice) == (
        "everything",
        Outcome.REVIEW,
        "A message.",
        "",
    )
    assert clause.condition == All(
        (
            verdict_is("label", ["declared-ai", "conflict"]),
            verdict_is("involvement", ["indicated"]),
            verdict_is("disclosure", ["disclosed"]),
            verdict_is("basis", ["declared", "none"]),
            ReasonGiven(frozenset(["too_short"])),
            any_disclosure(
                polarity=["used"],
                extent=["full"],
                role=["drafted"],
                scope=["article"],
                human_review=["denied"],
                channel=["visible"],
                where=["tail"],
                truncated=["false"],
            ),
            any_finding(kind=["residue"], category=["marks"], rule=["RES001"]),
            Any((verdict_is("label", ["conflict"]), verdict_is("label", ["declared-ai"]))),
            Not(verdict_is("label", ["inconclusive"])),
        )
    )


CLAUSE = "  - id: one\n    then: fail\n    when: {label: conflict}\n    message: M.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + CLAUSE.replace("message", "mesage"), ":7:5: unknown key 'mesage'; did you mean 'message'?"),
        (HEAD + CLAUSE.replace("label: conflict", "lable: conflict"), "did you mean 'label'?"),
        (
            HEAD + CLAUSE.replace("conflict", "conflit"),
            ":6:12: 'label' cannot be 'conflit'; did you mean 'conflict'",
        ),
        (
            HEAD + CLAUSE.replace("fail", "block"),
            ":5:5: 'then' cannot be 'block'; it is one of pass, review, fail",
        ),
        (HEAD + CLAUSE.replace("    then: fail\n", ""), ":4:5: 'then' is missing"),
        (HEAD + CLAUSE.replace("{label: conflict}", "{}"), ":6:5: 'when': the condition is empty"),
        (HEAD + CLAUSE.replace("{label: conflict}", "conflict"), ":6:5: 'when' has to be a mapping"),
        (HEAD + CLAUSE.replace("conflict}", "[]}"), "'label' is empty"),
        (HEAD + CLAUSE.replace("conflict}", "conflict, not: }"), ":6:29: 'not' has to be a mapping"),
        (HEAD + CLAUSE.replace("conflict}", "}"), ":6:12: 'label' cannot be ''"),
        (
            HEAD + CLAUSE.replace("{label: conflict}", "{not: {any_disclosure: {chanel: machine}}}"),
            "mean 'channel'",
        ),
        (HEAD + CLAUSE.replace("id: one", "id: Number One"), ":4:5: 'id' has to be small letters"),
        (HEAD + CLAUSE + CLAUSE, ":8:5: clause id 'one' stands twice (first in line 4)"),
        (HEAD.replace("schema: 1", "schema: 2") + CLAUSE, ":1:1: 'schema' cannot be '2'; it is one of 1"),
        (HEAD.replace("clauses:", "clauses: []"), ":3:1: 'clauses' is empty"),
        ("schema: [1\n", "not valid YAML"),
        ("", "file is empty"),
        ("- 1\n", ":1:1:"),
        (HEAD + "  - &a {id: x}\n", "anchors and aliases are not allowed"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        Policy.load(path)
    assert str(path) in caught.value.message
    assert expected in caught.value.message


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + CLAUSE.replace("fail", "block").replace("conflict", "x"))
    with pytest.raises(ConfigError) as caught:
        Policy.load(path)
    assert len(caught.value.message.splitlines()) == 2


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'default'"):
        Policy.load("defalt")


def test_a_string_with_a_yaml_ending_is_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + CLAUSE)
    assert Policy.load(str(path)) == Policy.load(path)


@pytest.mark.parametrize("name", ["no/such/file.yaml", "gone.yml", "nul\0.yaml"])
def test_a_file_that_cannot_be_read(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Policy.load(name)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        Policy.load(path)


def test_the_default_policy_loads_neither_pydantic_nor_yaml() -> None:
    code = (
        "import sys; from provenance.policy import Policy; Policy.default();"
        "print(sorted({'pydantic', 'yaml', 'jsonschema', 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
