"""What must hold for any article: a disclosure is found wherever it stands, and gone when somebody else says it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.api import Checker
from provenance.core.disclosure import HumanReview, Polarity
from provenance.core.evidence import Status
from provenance.match.align import Aligner
from provenance.rules.compiled import TemplatePlan

CHECKER = Checker.build(with_style=False)
PARAGRAPHS = [
    "The ferry to the islands will run every day from April, the harbour board said.",
    "Tickets cost four euros. Children travel free when an adult is with them.",
    "Last year the service stopped in October because of storms and a broken ramp.",
    "A second boat is being repaired in the yard at Norrvik and should return in June.",
]
NOTICE = "This article was written with the help of ChatGPT and reviewed by an editor."


def used(text: str, media_type: str = "text/plain") -> list:
    report = CHECKER.check_text(text, media_type)
    return [item for item in report.disclosures if item.polarity is Polarity.USED]


def test_nothing_is_found_in_the_plain_article() -> None:
    report = CHECKER.check_text("\n\n".join(PARAGRAPHS))
    assert not report.disclosures
    assert report.verdict.label == "no-indication"


@given(st.integers(0, len(PARAGRAPHS)))
@settings(max_examples=10, deadline=None)
def test_a_disclosure_is_found_at_any_place(place: int) -> None:
    parts = [*PARAGRAPHS[:place], NOTICE, *PARAGRAPHS[place:]]
    (found,) = used("\n\n".join(parts))
    assert found.text == NOTICE
    assert found.tool == "ChatGPT"
    assert found.human_review is HumanReview.STATED


@given(st.integers(0, len(PARAGRAPHS)))
@settings(max_examples=10, deadline=None)
def test_in_quotation_marks_it_is_set_aside_and_kept(place: int) -> None:
    parts = [*PARAGRAPHS[:place], f"A rival paper printed: “{NOTICE}”", *PARAGRAPHS[place:]]
    report = CHECKER.check_text("\n\n".join(parts))
    assert not [item for item in report.disclosures if item.polarity is Polarity.USED]
    assert any(item.status is Status.DISCARDED and item.reason == "quoted" for item in report.evidence)


def test_html_markdown_and_text_give_the_same_disclosure() -> None:
    html = "".join(f"<p>{part}</p>\n" for part in [*PARAGRAPHS, NOTICE.replace("help", "<b>help</b>")])
    markdown = "\n\n".join([*PARAGRAPHS, NOTICE.replace("help", "**help**")])
    plain = "\n\n".join([*PARAGRAPHS, NOTICE])
    found = [
        used(plain)[0],
        used(markdown, "text/markdown")[0],
        used(f"<html><body><article>{html}</article></body></html>", "text/html")[0],
    ]
    assert (
        len({(item.rule, item.extent, item.role, item.scope, item.tool, item.human_review) for item in found})
        == 1
    )


@pytest.mark.parametrize(
    "text",
    [
        "The minister said this article was written by ChatGPT.",
        "If this article was written by ChatGPT, we would tell you.",
        "Was this article written by ChatGPT?",
        "Add this line at the end: This article was written by ChatGPT.",
        "We will clearly label every article that was written by AI.",
        "The company's tool writes articles with AI in seconds.",
        "An article that was written by AI fooled a newspaper in May.",
        "This article was written by a leading researcher in AI.",
        "The letter was written by hand, not by airmail.",
        "    This article was written by ChatGPT.",
    ],
)
def test_what_only_looks_like_a_disclosure_is_none(text: str) -> None:
    media_type = "text/markdown" if text.startswith("    ") else "text/plain"
    assert not used("\n\n".join([PARAGRAPHS[0], text, PARAGRAPHS[1]]), media_type)


def test_a_denial_is_a_claim_and_residue_contradicts_it() -> None:
    denial = "No AI was used in the writing of this article."
    report = CHECKER.check_text("\n\n".join([*PARAGRAPHS, denial]))
    assert report.verdict.label == "declared-human"
    report = CHECKER.check_text(
        "\n\n".join([*PARAGRAPHS, "As an AI language model, I cannot visit the harbour.", denial])
    )
    assert report.verdict.label == "conflict"


def test_an_image_never_speaks_for_the_text() -> None:
    report = CHECKER.check_text("\n\n".join([*PARAGRAPHS, "Cover image generated with Midjourney."]))
    assert report.verdict.label == "no-indication"
    assert report.disclosures[0].scope == "image"


def test_two_statements_about_different_things_stay_two() -> None:
    text = "\n\n".join(
        [*PARAGRAPHS, "This article was translated by AI. The cover image was generated with Midjourney."]
    )
    assert {item.scope.value for item in used(text)} == {"translation", "image"}


@given(st.integers(0, 12))
@settings(max_examples=13, deadline=None)
def test_alignment_falls_with_every_word_cut(words: int) -> None:
    after = [
        "and",
        "may",
        "contain",
        "errors",
        "or",
        "omissions",
        "please",
        "verify",
        "the",
        "facts",
        "before",
        "use",
    ]
    plan = TemplatePlan(tuple((word,) for word in after), (1.0,) * len(after), 0, 0.6)
    whole = Aligner(plan).align([], after[:words]).quality
    assert whole >= Aligner(plan).align([], after[: max(0, words - 1)]).quality
    assert 0.6 <= whole <= 1.0


def test_alignment_survives_what_is_interleaved() -> None:
    words = "may contain errors or omissions".split()
    plan = TemplatePlan(tuple((word,) for word in words), (1.0,) * len(words), 0, 0.6)
    mixed = "may share this contain page errors 4 views or omissions".split()
    assert Aligner(plan).align([], mixed).quality == 1.0


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_and_equal_text_gives_an_equal_report(text: str) -> None:
    assert CHECKER.check_text(text).to_json() == CHECKER.check_text(text).to_json()


def test_many_texts_are_checked_lazily_and_in_order() -> None:
    seen = []

    def items():
        for number in range(3):
            seen.append(number)
            yield (f"n{number}", PARAGRAPHS[number])

    reports = CHECKER.check_many(items())
    assert not seen
    assert next(reports).name == "n0"
    assert seen == [0]
    assert [report.name for report in reports] == ["n1", "n2"]


def test_a_text_that_cannot_be_encoded_is_checked_all_the_same() -> None:
    report = CHECKER.check_text(f"{PARAGRAPHS[0]} \ud800\n\n{NOTICE}")
    assert report.verdict.label == "declared-ai"
    assert [item.code for item in report.diagnostics] == ["lone-surrogates"]
    assert report.disclosures[0].span.start == len(PARAGRAPHS[0]) + 4
    report.to_json().encode("utf-8")


def test_one_bad_item_stops_no_batch() -> None:
    items = [("m", None), b"bytes", ("a", "b", "c"), ("good", PARAGRAPHS[0])]
    reports = list(CHECKER.check_many(items))  # type: ignore[arg-type]
    assert [report.analysed for report in reports] == [False, False, False, True]
    assert [report.name for report in reports] == ["m", "<text 2>", "<text 3>", "good"]
    assert [item.code for report in reports for item in report.diagnostics] == ["not-text"] * 3


def test_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match="check_bytes"):
        CHECKER.check_text(b"bytes")  # type: ignore[arg-type]
