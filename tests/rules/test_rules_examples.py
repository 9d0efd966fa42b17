"""Every example of every shipped rule, one test each."""

from __future__ import annotations

from functools import lru_cache

import pytest

from provenance.match.engine import Matcher
from provenance.match.examples import ExampleCase, check_example, example_cases
from provenance.rulecheck import read_example
from provenance.rules.build import build_book
from provenance.rules.library import rule_book, shipped_rules
from provenance.rules.loader import read_pack

PACK = read_pack([shipped_rules()])
CASES = list(example_cases(PACK.files))


@lru_cache
def matcher() -> Matcher:
    return Matcher(rule_book())


def test_rules_load_without_a_problem() -> None:
    assert not PACK.problems
    assert not build_book(PACK.files, "test", PACK.digest)[1]


@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_example(case: ExampleCase) -> None:
    assert check_example(case, matcher(), read_example) == ""


def test_every_kind_of_rule_is_there() -> None:
    rules = rule_book().rules
    assert len(rules) >= 120
    for prefix in ("DIS", "DEN", "RES", "BOI", "STY", "CMB"):
        assert any(rule.id.startswith(prefix) for rule in rules), prefix
