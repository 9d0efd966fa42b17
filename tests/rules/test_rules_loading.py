"""Broken rule packs: every problem is named with its place, and none hides another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from provenance.cli.rules import rules
from provenance.errors import ConfigError, RuleError, RuleProblem
from provenance.match.engine import Matcher
from provenance.readers import read_text
from provenance.rulecheck import RuleReport, check_rules
from provenance.rules.compiled import from_plain, to_plain
from provenance.rules.library import is_stored, rule_book, rules_version, select_rules, shipped_rules
from provenance.rules.loader import load_rules
from provenance.rules.phrase import PhraseError, parse_phrase

HEAD = """schema: 1
ruleset: house/test
version: 1
languages: [en]
defaults: {kind: context}
rules:
"""
GOOD = """  - id: HOUSE001
    name: house-line
    message: "The house line."
    match:
      - phrase: "printed by the (example|sample) press"
    examples:
      match: [{text: "Printed by the Example Press."}, {text: "It was printed by the sample press."}]
      no_match: [{text: "Printed by hand.", why: absent}, {text: "\\"Printed by the example press\\", it says.", why: quoted}]
"""


def load(folder: Path, text: str) -> RuleError:
    (folder / "house.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules([folder], "test")
    return caught.value


def test_an_own_pack_works_beside_the_shipped_rules(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(HEAD + GOOD, encoding="utf-8")
    book = rule_book([tmp_path])
    found = Matcher(book).find(read_text("Printed by the Example Press.", name="x"))
    assert any(item.rule == "HOUSE001" and item.active for item in found.evidence)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('phrase: "printed', 'phrase: "printed (by'), "is not closed by ')'"),
        (("(example|sample)", "{@nosuchlist}"), "undefined vocabulary list '@nosuchlist'"),
        (('message: "The house line."', 'message: "The {thing}."'), "which no pattern captures"),
        (("name: house-line", "nmae: house-line"), "unknown key 'nmae'; did you mean 'name'?"),
        (("id: HOUSE001", "id: house"), "'house' does not have the form"),
        (("why: absent}, ", "why: absent} ]\n      x: ["), "unknown key 'x'"),
        (('    message: "The house line."\n', ""), "key 'message' is missing"),
        (("defaults: {kind: context}", "defaults: {kind: contxt}"), "did you mean 'context'?"),
        (("    match:\n", "    guards: {negated: {then: ABC999}}\n    match:\n"), "ABC999"),
        (('phrase: "printed by', 'regex: "printed.*by'), "anchor"),
        (
            ("printed by the (example|sample) press", "{0..3} [maybe]"),
            "no word of this phrase is always there",
        ),
        (("version: 1\n", "version: 1\nversion: 2\n"), "stands twice"),
        (("languages: [en]", "languages: &a [en]"), "anchors and aliases are not allowed"),
        (("languages: [en]", "languages: !!python/object:os.system [en]"), "tags are not allowed"),
    ],
)
def test_each_mistake_is_named_with_its_place(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    text = HEAD + GOOD
    assert change[0] in text
    error = load(tmp_path, text.replace(change[0], change[1], 1))
    assert words in str(error)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
    assert str(tmp_path / "house.yaml") in str(error)


def test_one_broken_rule_hides_no_other(tmp_path: Path) -> None:
    second = GOOD.replace("HOUSE001", "HOUSE002").replace("(example|sample)", "{@gone}")
    third = GOOD.replace("HOUSE001", "HOUSE003").replace("name: house-line", "nam: house-line")
    error = load(tmp_path, HEAD + GOOD + second + third)
    assert "'@gone'" in str(error)
    assert "unknown key 'nam'" in str(error)


def test_a_taken_id_names_the_first_place(tmp_path: Path) -> None:
    error = load(tmp_path, HEAD + GOOD + GOOD)
    assert "id HOUSE001 is taken (first in" in str(error)


def test_the_examples_of_a_rule_with_a_taken_id_are_not_tried_on_the_other(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(HEAD + GOOD.replace("HOUSE001", "RES003"), encoding="utf-8")
    report = check_rules([tmp_path])
    assert ["id RES003 is taken" in problem.message for problem in report.problems] == [True]
    assert report.failures == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"a: [1", b"- 1\n- 2\n", b"x: " + b"[" * 60 + b"]" * 60]
)
def test_what_is_no_rule_file_is_a_problem_and_no_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "house.yaml").write_bytes(content)
    with pytest.raises(RuleError):
        load_rules([tmp_path], "test")


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such file or folder"):
        load_rules([tmp_path / "gone"], "test")


def test_compiled_rules_are_fresh_and_come_back_whole() -> None:
    book = load_rules([shipped_rules()], rules_version())
    assert is_stored(shipped_rules(), book), "run: provenance rules compile"
    again = from_plain(json.loads(json.dumps(to_plain(book))))
    assert again.rules == book.rules
    assert again.lists == book.lists


def test_selecting_takes_ids_prefixes_and_sets() -> None:
    book = rule_book()
    assert {rule.id for rule in select_rules(book, ["DIS001"], []).rules if not rule.private} == {"DIS001"}
    assert all(
        not rule.id.startswith("BOI") for rule in select_rules(book, [], ["BOI"]).rules if not rule.private
    )
    assert all(
        rule.ruleset.startswith("residue")
        for rule in select_rules(book, ["residue"], []).rules
        if not rule.private
    )
    with pytest.raises(ConfigError, match="did you mean"):
        select_rules(book, ["DIS00X"], [])


@pytest.mark.parametrize(
    "phrase", ["(", "[a", "a | b)", "{x", "{1..99}", "{5..2}", "", "*", "a ^ b" * 0 + "()"]
)
def test_malformed_phrases_raise_phrase_errors(phrase: str) -> None:
    with pytest.raises(PhraseError):
        parse_phrase(phrase)


@pytest.mark.parametrize(
    ("problems", "expected"), [(0, "0 problems, 0 failed examples"), (1, "1 problem, 0 failed examples")]
)
def test_the_command_counts_as_people_do(
    monkeypatch: pytest.MonkeyPatch, problems: int, expected: str
) -> None:
    found = [RuleProblem("a.yaml", 1, 1, "wrong")] * problems
    report = RuleReport(rule_book(), found, [], 1, 1)
    monkeypatch.setattr("provenance.rulecheck.check_rules", lambda paths: report)
    result = CliRunner().invoke(rules, ["check"])
    assert "rules, 1 example (1 known miss): " + expected in result.output
    assert result.exit_code == (2 if problems else 0)


@pytest.mark.parametrize(("least", "found"), [("0.6", True), ("0.9", False)])
def test_a_template_below_its_least_coverage_does_not_count(tmp_path: Path, least: str, found: bool) -> None:
    template = (
        '      - template: "Printed by the example press in the old mill beside the harbour wall"\n'
        f'        required: "printed by the example press"\n        min_coverage: {least}\n'
    )
    start, end = GOOD.index("      - phrase"), GOOD.index("    examples")
    (tmp_path / "house.yaml").write_text(HEAD + GOOD[:start] + template + GOOD[end:], encoding="utf-8")
    evidence = Matcher(load_rules([shipped_rules() / "vocab", tmp_path], "test")).find(
        read_text("Printed by the example press.", name="x")
    )
    assert bool(evidence.evidence) is found
