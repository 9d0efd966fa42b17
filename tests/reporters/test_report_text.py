import re
from dataclasses import replace
from pathlib import Path

import pytest
from made_reports import ARTICLE, TOOL, evidence, full_report, report, unreadable, verdict

from provenance import Checker
from provenance.core.evidence import Kind, Strength
from provenance.core.report import Report, Summary
from provenance.core.spans import Span
from provenance.core.style import StyleFlag, StyleScore
from provenance.core.verdict import DisclosureState, Label
from provenance.errors import UsageError
from provenance.policy import Policy
from provenance.reporters import Options, reporter
from provenance.reporters.quoting import width

GOLDEN = Path(__file__).parent / "golden"


def decided(made: Report) -> Report:
    return made.decided(Policy.default().evaluate(made))


def written(*reports: Report, **options: bool) -> str:
    writer, summary = reporter("text", Options(**options)), Summary()
    pieces = [writer.begin(TOOL)]
    for made in reports:
        summary.add(made)
        pieces.append(writer.article(made))
    return "".join([*pieces, writer.end(summary)])


CASES = {
    "full": ([full_report()], {}),
    "full-ascii": ([full_report()], {"ascii_only": True}),
    "explain": ([full_report()], {"explain": True, "discarded": True}),
    "verbose": ([full_report()], {"verbose": True}),
    "colour": ([full_report()], {"colour": True}),
    "labels": ([*(report(label, name=f"{label.value}.txt") for label in Label), unreadable()], {}),
    "quiet": (
        [*(report(label, name=f"{label.value}.txt") for label in Label), unreadable()],
        {"quiet": True},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_as_agreed(name: str) -> None:
    reports, options = CASES[name]
    text = written(*map(decided, reports), **options)
    assert text == (GOLDEN / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_no_line_is_longer_than_80_cells(name: str) -> None:
    reports, options = CASES[name]
    text = re.sub(r"\x1b\[[0-9;]*m", "", written(*map(decided, reports), **options))
    assert [line for line in text.splitlines() if width(line) > 80] == []


def test_colour_changes_nothing_but_colour() -> None:
    plain, coloured = written(decided(full_report())), written(decided(full_report()), colour=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_an_article_cannot_send_sequences_to_the_terminal() -> None:
    text = "evil \x1b[2J\u202e words\x07"
    made = report(
        Label.UNDECLARED_AI,
        text,
        name="\x1b[31mname\n.txt",
        evidence=(
            evidence(text, text, "RES001", Kind.RESIDUE, "n\x1b", message=f"Says {text}", advice=text),
            evidence(text, text, "BOI001", Kind.CONTEXT, "c\x1b"),
        ),
    )
    for options in ({}, {"verbose": True}, {"explain": True}, {"quiet": True}):
        shown = written(decided(made), **options)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
        assert "<U+001B>" in shown


def test_many_finds_of_one_rule_are_counted() -> None:
    text = "\n".join("a trace here" for _ in range(12))
    find = evidence(text, "a trace", "RES001", Kind.RESIDUE, strength=Strength.WEAK)
    starts = [match.start() for match in re.finditer("a trace", text)]
    finds = tuple(replace(find, span=Span(start, start + 7), start=start) for start in starts)
    made = decided(report(Label.UNDECLARED_AI, text, evidence=finds))
    shown = written(made)
    assert shown.count("^^^^^^^") == 3
    assert "and 9 more like it (lines 4, 5, 6, 7, 8, 9, …)" in shown
    assert written(made, verbose=True).count("^^^^^^^") == 12


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (StyleScore(StyleFlag.ABSTAINED, reasons=("not_run",)), "Style: not run."),
        (StyleScore(StyleFlag.ABSTAINED, reasons=("too_short",)), "no judgement (the text is too short)"),
        (StyleScore(StyleFlag.NONE, llr=-1.0, raw=0.0), "nothing that stands out"),
        (StyleScore(StyleFlag.ELEVATED, llr=0.7, raw=0.0), "somewhat like AI text (such a text is about 5.0"),
        (StyleScore(StyleFlag.STRONG, llr=3.0, raw=0.0), "strongly like AI text (such a text is about 1,000"),
        (StyleScore(StyleFlag.STRONG, llr=400.0, raw=0.0), "about 1,000,000,000"),
    ],
)
def test_what_is_said_about_style(score: StyleScore, expected: str) -> None:
    shown = " ".join(written(report(style=score)).split())
    assert expected in shown


def test_no_wording_says_that_a_person_wrote_it() -> None:
    for label in Label:
        shown = written(decided(report(label))).lower()
        assert "human-written" not in shown
        assert "written by a person" not in shown


def test_strict_is_mentioned_where_it_matters() -> None:
    reviews = [decided(full_report()), decided(report())]
    assert "Reviews count as failures." in " ".join(written(*reviews, strict=True).split())
    assert "count as failures" not in written(*reviews)


def test_a_reason_without_words_is_shown_as_it_is() -> None:
    made = report(Label.INCONCLUSIVE, verdict=verdict(Label.INCONCLUSIVE, reasons=("some_new_reason",)))
    assert "some new reason" in written(made)


def test_an_unknown_format_gives_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'jsonl'"):
        reporter("jsonnl")


def test_the_source_line_is_quoted_as_it_stands() -> None:
    shown = written(decided(full_report()))
    assert ARTICLE.splitlines()[4][:40] in shown


def test_no_tick_where_there_is_no_text() -> None:
    style = StyleScore(StyleFlag.ABSTAINED, reasons=("too_short", "language_not_validated"))
    made = report(Label.INCONCLUSIVE, name="e.txt")
    made = replace(made, style=style, verdict=replace(made.verdict, reasons=("no_text",)))
    text = written(decided(made))
    assert text.startswith("– Cannot tell: e.txt (there is no text to check)")
    assert "Style: no judgement (there is no text to check)." in text
    assert "validated" not in text
    assert written(decided(made), ascii_only=True).startswith("- Cannot tell")


def test_a_small_task_is_named_in_the_headline() -> None:
    checker = Checker.build(with_style=False)
    story = (
        "The council met on Monday to talk about the harbour wall and the tram that nobody wanted to pay for."
    )
    for notice, words in (
        ("This interview was transcribed with Otter.ai.", "AI-assisted transcription declared"),
        ("Spelling checked by AI.", "AI-assisted editing declared"),
        ("AI summary: the council met.", "AI summary declared"),
        ("This article was written by AI.", "AI use declared"),
    ):
        assert words in written(decided(checker.check_text(f"{story}\n\n{notice}")))


def test_a_hint_against_the_word_of_the_article_says_so() -> None:
    text = "Nobody wrote this with AI. No AI was used for this article. " + "The wall was dry. " * 20
    made = Checker.build(with_style=False).check_text(text)
    verdict = replace(made.verdict, label=Label.STYLE_INDICATED)
    assert "though the article says none was used" in written(decided(replace(made, verdict=verdict)))
    undenied = replace(verdict, disclosure=DisclosureState.NOT_FOUND)
    assert "though" not in written(decided(replace(made, verdict=undenied)))
