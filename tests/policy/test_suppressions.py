"""Suppressions in an article: where each holds, what it needs, and that nothing about it is silent."""

from dataclasses import replace

import pytest
from made_reports import evidence, report

from provenance.core.article import MetadataItem
from provenance.core.evidence import Kind
from provenance.core.report import Report
from provenance.core.spans import Span
from provenance.core.suppression import SuppressedBy
from provenance.core.verdict import Label
from provenance.policy.suppress import SuppressionRules, find_directives, parse_entry, suppress

TRACE = "oaicite:3"


def made(text: str, **fields: object) -> Report:
    places, start = [], 0
    while (at := text.find(TRACE, start)) >= 0:
        places.append(at)
        start = at + 1
    one = evidence(text, TRACE, "RES001", Kind.RESIDUE)
    found = tuple(
        replace(one, span=Span(at, at + len(TRACE)), start=at, end=at + len(TRACE)) for at in places
    )
    return report(Label.UNDECLARED_AI, text, evidence=found, **fields)


def run(
    made_report: Report, rules: SuppressionRules | None = None, today: str = ""
) -> tuple[list[bool], list[str]]:
    found = find_directives(made_report)
    done = suppress(made_report, found.directives, rules or SuppressionRules(), today)
    codes = [item.code for item in (*found.problems, *done.diagnostics)]
    return [item.suppression is not None for item in done.evidence], codes


FORMS = [
    "<!-- provenance: {} -->",
    "{{/* provenance: {} */}}",
    "[provenance: {}]",
    "[//]: # (provenance: {})",
]


@pytest.mark.parametrize("form", FORMS)
class TestReach:
    def test_the_next_line_that_holds_something(self, form: str) -> None:
        text = f"{form.format('ignore-next-line RES001: shown')}\n\nfirst {TRACE}\nsecond {TRACE}\n"
        assert run(made(text)) == ([True, False], [])

    def test_a_block(self, form: str) -> None:
        start, end = form.format("ignore-start RES: shown"), form.format("ignore-end")
        text = f"{TRACE}\n{start}\n{TRACE}\n{TRACE}\n{end}\n{TRACE}\n"
        assert run(made(text)) == ([False, True, True, False], [])

    def test_the_file(self, form: str) -> None:
        text = f"{TRACE}\n{form.format('ignore-file all: a test page')}\n{TRACE}\n"
        assert run(made(text)) == ([True, True], [])


def test_the_same_line() -> None:
    text = f"{TRACE} <!-- provenance: ignore-line RES001: shown -->\n{TRACE}\n"
    assert run(made(text)) == ([True, False], [])


def test_front_matter() -> None:
    item = MetadataItem("front-matter", "provenance-ignore", "RES001: shown (until 2027-01-01)", Span(0, 3))
    done = made(f"--- {TRACE}", metadata=(item,))
    found = find_directives(done)
    (directive,) = found.directives
    assert directive.suppression.by is SuppressedBy.FRONT_MATTER
    assert directive.suppression.until == "2027-01-01"
    assert run(done) == ([True], [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("ignore-next-line RES001", "bad-suppression"),
        ("ignore-next-line RES001:   ", "bad-suppression"),
        ("ignore-next-line : because", "bad-suppression"),
        ("ignore-next-lin RES001: because", "bad-suppression"),
        ("ignore-end", "bad-suppression"),
        ("ignore-start RES001: because", "bad-suppression"),
        ("ignore-next-line RES001: because until 2027-13-01", "bad-suppression"),
        ("ignore-next-line STY: because", "unused-suppression"),
    ],
)
def test_what_is_wrong_is_told_and_accepts_nothing(body: str, code: str) -> None:
    accepted, codes = run(made(f"<!-- provenance: {body} -->\n{TRACE}\n"))
    assert (accepted, codes) == ([False], [code])


def test_the_last_day_counts() -> None:
    text = f"<!-- provenance: ignore-next-line RES001: shown (until 2026-11-22) -->\n{TRACE}\n"
    assert run(made(text), today="2026-11-22") == ([True], [])
    assert run(made(text), today="2026-11-23") == ([False], ["expired-suppression"])
    assert run(made(text), today="") == ([True], [])


@pytest.mark.parametrize(
    "rules",
    [
        SuppressionRules(forbidden_ways=frozenset({SuppressedBy.COMMENT})),
        SuppressionRules(forbidden_rules=("RES",)),
        SuppressionRules(until_required=True),
    ],
)
def test_a_policy_may_forbid_some(rules: SuppressionRules) -> None:
    text = f"<!-- provenance: ignore-next-line RES001: shown -->\n{TRACE}\n"
    assert run(made(text), rules) == ([False], ["forbidden-suppression"])


def test_an_entry() -> None:
    assert parse_entry("RES001, STY : quoted, see (a) (until 2027-03-01)") == (
        ("RES001", "STY"), "quoted, see (a)", "2027-03-01"
    )  # fmt: skip
    assert parse_entry("*: shown until=2027-03-01") == (("all",), "shown", "2027-03-01")


def test_many_brackets_take_no_time() -> None:
    assert run(made(TRACE + "[provenance:" * 20_000 + "<!-- provenance:" * 20_000))[0] == [False]
