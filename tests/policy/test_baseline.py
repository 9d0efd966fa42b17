"""Baseline: keyed by rule and words, counted, without text; stale entries told, new findings never swallowed."""

import json

import pytest
from made_reports import evidence, report
from test_suppressions import TRACE, made

from provenance.core.evidence import Kind
from provenance.core.report import Report
from provenance.core.verdict import Label
from provenance.errors import ConfigError
from provenance.policy import Policy
from provenance.policy.baseline import Baseline, clause_entries, entries_of, read_baseline, write_baseline


def of(made_report: Report) -> Baseline:
    return read_baseline(write_baseline({"a.md": entries_of(made_report)}), "b.json")


def accepted(baseline: Baseline, made_report: Report, path: str = "a.md") -> tuple[list[bool], int]:
    done, stale = baseline.accept(made_report, path)
    return [item.suppression is not None for item in done.evidence], stale.total()


def test_it_outlives_moves_and_reformatting() -> None:
    baseline = of(made(f"One. {TRACE}\n"))
    assert accepted(baseline, made(f"New first line.\n\n\nOne.\n{TRACE}  \n")) == ([True], 0)


def test_one_more_of_the_same_is_new() -> None:
    baseline = of(made(f"{TRACE} {TRACE}"))
    assert accepted(baseline, made(f"{TRACE} {TRACE} {TRACE}")) == ([True, True, False], 0)


def test_the_same_trace_in_another_article_is_new() -> None:
    assert accepted(of(made(TRACE)), made(TRACE), "b.md") == ([False], 0)


def test_what_is_gone_is_stale() -> None:
    assert accepted(of(made(f"{TRACE} {TRACE}")), made(TRACE)) == ([True], 1)


def test_it_holds_no_text_and_no_lines() -> None:
    text = write_baseline({"a.md": entries_of(made(f"secret words {TRACE}"))})
    assert TRACE not in text
    assert "secret" not in text
    (row,) = json.loads(text)["articles"]["a.md"]
    assert set(row) == {"rule", "fingerprint", "count"}
    assert write_baseline({}) == '{\n  "schema": "provenance-baseline/1",\n  "articles": {}\n}\n'


def test_statements_are_no_findings_to_work_off() -> None:
    found = evidence("by ChatGPT", "by ChatGPT", "DIS001", Kind.DECLARED)
    assert not entries_of(report(Label.DECLARED_AI, "by ChatGPT", evidence=(found,)))


def test_a_clause_is_accepted_until_the_article_changes() -> None:
    def decided(text: str) -> Report:
        made_report = report(Label.CONFLICT, text)
        return made_report.decided(Policy.default().evaluate(made_report))

    baseline = Baseline({"a.md": clause_entries(decided("As it was."))})
    old, stale = baseline.accept_clauses(
        decided("As  it was."), baseline.accept(decided("As  it was."), "a.md")[1]
    )
    assert old.decision is not None
    assert (old.decision.outcome.word, stale.total()) == ("pass", 0)
    assert "Accepted" in old.decision.clauses[0].message
    new, stale = baseline.accept_clauses(
        decided("As it is."), baseline.accept(decided("As it is."), "a.md")[1]
    )
    assert new.decision is not None
    assert (new.decision.outcome.word, stale.total()) == ("fail", 1)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "provenance-baseline/2"}', '{"schema": "provenance-baseline/1", "articles": []}',
     '{"schema": "provenance-baseline/1", "articles": {"a": [{"rule": "R", "fingerprint": "f", "count": 0}]}}'],
)  # fmt: skip
def test_what_is_no_baseline_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_baseline(text, "b.json")
    assert "Error" not in str(caught.value)
