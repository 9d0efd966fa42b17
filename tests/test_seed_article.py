"""The article the project started from must come out right, however its notice is dressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.api import Checker
from provenance.core.disclosure import Extent, Polarity
from provenance.core.evidence import Kind
from provenance.core.report import Report

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "seed"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the seed article (../shared/seed) is not here")

CHECKER = Checker.default()


@pytest.fixture(scope="module")
def seed() -> str:
    return next(SHARED.glob("*.txt")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notice(seed: str) -> str:
    return seed[seed.index("Disclaimer:") :].rstrip("\n")


def body(seed: str) -> str:
    return seed[: seed.index("Disclaimer:")]


def only_disclosure(report: Report):
    used = [item for item in report.disclosures if item.polarity is Polarity.USED]
    assert len(used) == 1, used
    return used[0]


def test_verdict_extent_span_and_truncation(seed: str, notice: str) -> None:
    report = CHECKER.check_text(seed)
    found = only_disclosure(report)
    assert report.verdict.label == "declared-ai"
    assert found.extent is Extent.PARTIAL
    assert found.truncated
    assert found.text == notice
    assert seed[found.span.start : found.span.end] == notice


def test_furniture_is_boilerplate(seed: str) -> None:
    furniture = {item.text for item in CHECKER.check_text(seed).findings if item.kind is Kind.CONTEXT}
    for line in ("Share- Nishadil", "0 Comments", "3 minutes read", "4 Views"):
        assert any(line in text or text in line for text in furniture), line


def test_found_when_cut_at_any_later_word_with_falling_quality(seed: str, notice: str) -> None:
    words = notice.split(" ")
    core = notice[: notice.index("intelligence")].count(" ") + 1
    last = 0.0
    for count in range(core, len(words) + 1):
        found = only_disclosure(CHECKER.check_text(body(seed) + " ".join(words[:count])))
        assert found.extent is Extent.PARTIAL
        assert found.quality >= last, (count, found.quality, last)
        last = found.quality


LOOKALIKES = str.maketrans("aeopcxi", "аеорсхі")


@pytest.mark.parametrize(
    "dress",
    [
        str.upper,
        lambda text: text.replace(" ", "\n", 6),
        lambda text: "\n".join(
            " ".join(text.split(" ")[i : i + 4]) for i in range(0, text.count(" ") + 1, 4)
        ),
        lambda text: text.translate(LOOKALIKES),
        lambda text: text.replace("a", "a\u200b"),
        lambda text: text.replace("tificial", "tifi\u00adcial").replace(" ", "\u00a0"),
        lambda text: text.replace("generated", "genrated").replace("artificial", "artifical"),
    ],
    ids=["upper", "broken", "wrapped", "look-alikes", "zero-width", "soft-hyphen-nbsp", "misspelled"],
)
def test_found_however_dressed(seed: str, notice: str, dress) -> None:
    for text in (body(seed) + dress(notice), dress(notice) + "\n" + body(seed)):
        report = CHECKER.check_text(text)
        assert report.verdict.label == "declared-ai"
        assert only_disclosure(report).extent is Extent.PARTIAL


def test_found_in_html_footer(seed: str, notice: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in body(seed).splitlines())
    page = f"<html><body><article>{paragraphs}</article><footer><p><em>{notice[:40]}</em>{notice[40:]}</p></footer></body></html>"
    report = CHECKER.check_text(page, "text/html")
    assert only_disclosure(report).extent is Extent.PARTIAL
    assert only_disclosure(report).truncated


def test_hidden_characters_are_themselves_reported(seed: str, notice: str) -> None:
    report = CHECKER.check_text(body(seed) + notice.replace("a", "a\u200b"))
    assert any(item.rule == "HID001" for item in report.findings)
    report = CHECKER.check_text(body(seed) + notice.translate(LOOKALIKES))
    assert any(item.rule == "HID007" for item in report.findings)


@pytest.mark.parametrize(
    "sentence",
    [
        'The rival Metro Wire printed: "This article was generated in part using artificial intelligence, with errors."',
        "This article was not generated in part using artificial intelligence.",
        "According to the union, this article was generated in part using artificial intelligence.",
        "Readers ask whether an article was generated in part using artificial intelligence.",
        "> This article was generated in part using artificial intelligence and may contain errors or omissions.",
    ],
    ids=["quoted", "negated", "attributed", "talked-about", "block-quoted"],
)
def test_gone_when_quoted_negated_or_talked_about(seed: str, sentence: str) -> None:
    lines = body(seed).splitlines()
    text = "\n".join(
        [
            *lines[:8],
            f"The notice on the other site reads:\n\n{sentence}\n" if sentence[0] == ">" else sentence,
            *lines[8:],
        ]
    )
    report = CHECKER.check_text(text)
    assert not [item for item in report.disclosures if item.polarity is Polarity.USED]
    assert report.verdict.label != "declared-ai"
