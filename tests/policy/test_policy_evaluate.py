import pytest
from made_reports import disclosure, evidence, report, unreadable, verdict

from provenance.core.article import Zone
from provenance.core.decision import Outcome
from provenance.core.disclosure import Channel, Extent, HumanReview, Polarity, Scope
from provenance.core.evidence import Kind, Status
from provenance.core.verdict import DisclosureState, Label
from provenance.policy import Policy, PolicyClause
from provenance.policy.conditions import All, Any, Condition, Not, ReasonGiven, verdict_is
from provenance.policy.conditions import any_disclosure as any_d
from provenance.policy.conditions import any_finding as any_f

TEXT = "Written with AI. A trace. A phrase."


def policy_of(condition: Condition, outcome: Outcome = Outcome.FAIL) -> Policy:
    return Policy("house", (PolicyClause("clause", outcome, condition, "Message.", "Advice."),))


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        (Label.VERIFIED_AI, Outcome.PASS),
        (Label.DECLARED_AI, Outcome.PASS),
        (Label.UNDECLARED_AI, Outcome.FAIL),
        (Label.STYLE_INDICATED, Outcome.REVIEW),
        (Label.CONFLICT, Outcome.FAIL),
        (Label.DECLARED_HUMAN, Outcome.PASS),
        (Label.NO_INDICATION, Outcome.PASS),
        (Label.INCONCLUSIVE, Outcome.PASS),
    ],
)
def test_the_default_policy_by_label(label: Label, outcome: Outcome) -> None:
    decision = Policy.default().evaluate(report(label))
    assert decision is not None
    assert (decision.outcome, decision.policy) == (outcome, "default")


def test_inconclusive_passes_with_a_note() -> None:
    decision = Policy.default().evaluate(report(Label.INCONCLUSIVE))
    assert decision is not None
    assert [(clause.id, clause.outcome) for clause in decision.clauses] == [("inconclusive", Outcome.PASS)]


def test_every_clause_that_asks_for_something_says_what_to_do() -> None:
    for clause in Policy.default().clauses:
        assert clause.message
        assert clause.outcome is Outcome.PASS or clause.advice


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"truncated": True}, "disclosure-cut-off"),
        ({"channel": Channel.MACHINE}, "disclosure-for-machines-only"),
        ({"channel": Channel.MACHINE, "scope": Scope.IMAGE}, None),
        ({"channel": Channel.MACHINE, "polarity": Polarity.NOT_USED}, None),
        ({}, None),
    ],
)
def test_disclosures_that_readers_cannot_use_go_to_review(fields: dict, clause: str | None) -> None:
    made = report(Label.DECLARED_AI, TEXT, disclosures=(disclosure(TEXT, "Written with AI.", **fields),))
    decision = Policy.default().evaluate(made)
    assert decision is not None
    assert [item.id for item in decision.clauses] == ([clause] if clause else [])
    assert decision.outcome is (Outcome.REVIEW if clause else Outcome.PASS)


def test_a_visible_disclosure_beside_the_metadata_is_enough() -> None:
    both = tuple(disclosure(TEXT, "Written with AI.", channel=channel) for channel in Channel)
    decision = Policy.default().evaluate(report(Label.DECLARED_AI, TEXT, disclosures=both))
    assert decision is not None
    assert decision.outcome is Outcome.PASS


def test_an_input_that_was_not_analysed_has_no_decision() -> None:
    assert Policy.default().evaluate(unreadable()) is None


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (verdict_is("label", ["declared-ai", "conflict"]), True),
        (verdict_is("label", ["conflict"]), False),
        (verdict_is("involvement", ["indicated"]), True),
        (verdict_is("disclosure", ["disclosed"]), True),
        (verdict_is("disclosure", ["denied"]), False),
        (verdict_is("basis", ["declared"]), True),
        (verdict_is("basis", ["none"]), False),
        (ReasonGiven(frozenset(["too_short"])), True),
        (ReasonGiven(frozenset(["mostly_list"])), False),
        (any_d(extent=["full", "partial"], human_review=["stated"]), True),
        (any_d(extent=["assisted"]), False),
        (any_d(extent=["partial"], where=["middle"]), False),  # no single disclosure has both
        (any_d(truncated=["false"]), True),
        (any_d(truncated=["true"]), False),
        (any_f(kind=["residue"]), True),
        (any_f(kind=["residue"], rule=["RES002"]), False),  # that one was discarded
        (any_f(category=["phrase"]), True),
        (any_f(kind=["residue"], category=["phrase"]), False),
        (All((verdict_is("label", ["declared-ai"]), any_f(kind=["style"]))), True),
        (All((verdict_is("label", ["declared-ai"]), any_f(kind=["verified"]))), False),
        (Any((verdict_is("label", ["conflict"]), any_f(kind=["style"]))), True),
        (Any((verdict_is("label", ["conflict"]), any_f(kind=["verified"]))), False),
        (Not(verdict_is("label", ["conflict"])), True),
        (Not(verdict_is("label", ["declared-ai"])), False),
    ],
)
def test_conditions(condition: Condition, holds: bool) -> None:
    made = report(
        Label.DECLARED_AI,
        TEXT,
        verdict=verdict(Label.DECLARED_AI, reasons=("too_short",)),
        disclosures=(
            disclosure(TEXT, "Written with AI.", extent=Extent.PARTIAL, human_review=HumanReview.STATED),
            disclosure(TEXT, "Written with AI.", extent=Extent.UNSPECIFIED, where=Zone.MIDDLE),
        ),
        evidence=(
            evidence(TEXT, "A trace", "RES001", Kind.RESIDUE),
            evidence(TEXT, "A trace", "RES002", Kind.RESIDUE, status=Status.DISCARDED, reason="quoted"),
            evidence(TEXT, "A phrase", "STY001", Kind.STYLE, category="phrase"),
        ),
    )
    decision = policy_of(condition, Outcome.REVIEW).evaluate(made)
    assert decision is not None
    assert (decision.outcome is Outcome.REVIEW) is holds


def test_the_worst_of_several_clauses_decides() -> None:
    yes = verdict_is("label", ["no-indication"])
    clauses = tuple(PolicyClause(outcome.word, outcome, yes, "M.") for outcome in Outcome)
    decision = Policy("house", clauses).evaluate(report())
    assert decision is not None
    assert decision.outcome is Outcome.FAIL
    assert [clause.id for clause in decision.clauses] == ["pass", "review", "fail"]


STYLE_WAYS = {
    "label": verdict_is("label", ["style-indicated"]),
    "basis": verdict_is("basis", ["style"]),
    "involvement": verdict_is("involvement", ["indicated"]),
    "finding": any_f(kind=["style"]),
    "rule": any_f(rule=["STY001"]),
    "negation": Not(verdict_is("label", ["no-indication"])),
    "negated basis": Not(verdict_is("basis", ["none"])),
    "all": All((verdict_is("label", ["style-indicated"]), verdict_is("disclosure", ["not_found"]))),
    "any": Any((verdict_is("label", ["style-indicated"]), verdict_is("label", ["conflict"]))),
    "list": verdict_is("label", ["style-indicated", "conflict", "undeclared-ai"]),
    "double negation": Not(Not(verdict_is("label", ["style-indicated"]))),
}


@pytest.mark.parametrize("way", STYLE_WAYS)
def test_no_wording_of_a_policy_lets_style_alone_fail(way: str) -> None:
    made = report(Label.STYLE_INDICATED, TEXT, evidence=(evidence(TEXT, "A phrase", "STY001", Kind.STYLE),))
    decision = policy_of(STYLE_WAYS[way]).evaluate(made)
    assert decision is not None
    assert decision.outcome is Outcome.REVIEW
    (clause,) = decision.clauses
    assert clause.style_only
    assert "style alone can only ask for a review" in clause.message


def test_a_style_score_between_its_thresholds_cannot_fail_either() -> None:
    made = report(verdict=verdict(Label.INCONCLUSIVE, reasons=("between_thresholds",)))
    decision = policy_of(verdict_is("label", ["inconclusive"])).evaluate(made)
    assert decision is not None
    assert decision.outcome is Outcome.REVIEW


def test_traces_that_do_not_decide_are_more_than_style() -> None:
    made = report(
        text=TEXT,
        verdict=verdict(Label.INCONCLUSIVE, reasons=("between_thresholds",)),
        evidence=(evidence(TEXT, "A trace", "RES001", Kind.RESIDUE),),
    )
    decision = policy_of(verdict_is("label", ["inconclusive"])).evaluate(made)
    assert decision is not None
    assert decision.outcome is Outcome.FAIL


def test_a_denial_still_stands_when_style_is_left_out() -> None:
    made = report(
        Label.STYLE_INDICATED,
        verdict=verdict(Label.STYLE_INDICATED, disclosure=DisclosureState.DENIED),
    )
    decision = policy_of(Not(verdict_is("label", ["declared-human"]))).evaluate(made)
    assert decision is not None
    assert decision.outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "condition",
    [
        Not(verdict_is("disclosure", ["disclosed"])),
        verdict_is("disclosure", ["not_found"]),
        Any((any_f(kind=["style"]), any_f(kind=["residue"]))),
    ],
)
def test_a_clause_that_applies_without_style_too_may_fail(condition: Condition) -> None:
    made = report(
        Label.STYLE_INDICATED,
        TEXT,
        evidence=(
            evidence(TEXT, "A phrase", "STY001", Kind.STYLE),
            evidence(TEXT, "A trace", "RES001", Kind.RESIDUE),
        ),
    )
    decision = policy_of(condition).evaluate(made)
    assert decision is not None
    assert decision.outcome is Outcome.FAIL
    assert not decision.clauses[0].style_only
