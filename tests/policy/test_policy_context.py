"""Conditions on place, section, content type, date and metadata fields; and the shipped policies with their tests."""

import pytest
from made_reports import disclosure, report

from provenance.cli.policy import run_tests
from provenance.core.article import MetadataItem
from provenance.core.spans import Span
from provenance.core.verdict import Label
from provenance.policy import Context, Policy
from provenance.policy.conditions import ContextIs, Dated, Facts, FieldIs, Jurisdiction, any_disclosure
from provenance.policy.loader import load_policy_file, policy_names


def facts(context: Context | None = None, **fields: str) -> Facts:
    items = tuple(
        MetadataItem("front-matter", key.replace("__", "."), value, Span(0, 1))
        for key, value in fields.items()
    )
    return Facts.of(report(Label.NO_INDICATION, "x", metadata=items), context)


def test_jurisdictions_hold_with_what_is_below_them() -> None:
    here = facts(Context(frozenset({"us-ny"})))
    assert Jurisdiction(frozenset({"us"})).holds(here)
    assert Jurisdiction(frozenset({"us-ny", "eu"})).holds(here)
    assert not Jurisdiction(frozenset({"us-n", "eu"})).holds(here)
    assert not Jurisdiction(frozenset({"us"})).holds(facts())


def test_the_article_wins_over_the_context() -> None:
    found = facts(Context(section="news"), category="Opinion")
    assert ContextIs("section", frozenset({"opinion"})).holds(found)
    assert ContextIs("section", frozenset({"news"})).holds(facts(Context(section="News")))


@pytest.mark.parametrize(
    ("context", "fields", "start", "end", "holds"),
    [
        (Context(), {"date": "2026-08-02T10:00:00Z"}, "2026-08-02", "", True),
        (Context(), {"date": "2026-08-01"}, "2026-08-02", "", False),
        (Context(), {"date": "2026-08-02"}, "", "2026-08-02", False),
        (Context(today="2026-11-22"), {}, "2026-08-02", "", True),
        (Context(today="2026-11-22"), {"date": "last week"}, "2026-12-01", "", False),
        (Context(), {}, "2026-08-02", "", True),
        (Context(), {}, "", "2026-08-02", False),
    ],
)
def test_dates(context: Context, fields: dict[str, str], start: str, end: str, holds: bool) -> None:
    assert Dated(start, end).holds(facts(context, **fields)) is holds


def test_fields() -> None:
    found = facts(AI_Level="Assisted", empty="")
    assert FieldIs("ai_level").holds(found)
    assert FieldIs("ai_level", values=frozenset({"assisted"})).holds(found)
    assert not FieldIs("ai_level", values=frozenset({"none"})).holds(found)
    assert FieldIs("empty", present=False).holds(found)
    assert not FieldIs("ai_level", present=False).holds(found)


def test_wording_and_tool_of_a_disclosure() -> None:
    text = "本文由AI生成"
    made = report(Label.DECLARED_AI, text, disclosures=(disclosure(text, text, tool="Qwen"),))
    wanted = any_disclosure(wording=[["人工智能", "ai"], ["生成", "合成"]], tool=["stated"])
    assert wanted.holds(Facts.of(made))
    assert not any_disclosure(wording=[["合成"]]).holds(Facts.of(made))


def test_the_policies_that_are_shipped() -> None:
    assert policy_names() == [
        "china-gb45438", "default", "eu-ai-act-50", "medium", "newsroom", "no-ai", "ny-fair-news", "scholarly"
    ]  # fmt: skip


@pytest.mark.parametrize("name", policy_names())
def test_a_shipped_policy_says_what_to_do_and_where_it_comes_from(name: str) -> None:
    model = load_policy_file(name).model
    assert model.description
    for clause in model.clauses:
        assert clause.then == "pass" or clause.advice, clause.id
    if name not in ("default", "no-ai"):
        assert model.sources
    assert (model.status == "not-confirmed") == (name == "ny-fair-news")


@pytest.mark.parametrize("name", policy_names())
def test_style_alone_fails_under_no_policy(name: str) -> None:
    decision = Policy.load(name).evaluate(report(Label.STYLE_INDICATED, "x"), Context(today="2026-11-22"))
    assert decision is not None
    assert decision.outcome.word != "fail"


@pytest.mark.parametrize("name", [name for name in policy_names() if name != "default"])
def test_a_shipped_policy_passes_its_own_tests(name: str) -> None:
    file = load_policy_file(name)
    assert file.model.tests
    assert run_tests(file) == []
