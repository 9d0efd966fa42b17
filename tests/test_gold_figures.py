"""Gates on the gold passages and pages, which are no part of this project: what is found and what is kept.

The gates are those of the tasks the rules were built for; ``benchmarks/gold.py`` prints the figures themselves.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from provenance.api import Checker

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import gold  # noqa: E402

pytestmark = pytest.mark.skipif(not gold.GOLD.is_dir(), reason="the gold data (../shared/gold) are not here")

ENGLISH = {
    "disclosure": 0.90,
    "hard_negative": 0.95,
    "no_ai_claim": 0.85,
    "residue": 0.85,
    "residue_hard_negative": 0.90,
    "training_reservation": 0.95,
    "boilerplate": 0.90,
}
OTHERS = {
    "disclosure": 0.90,
    "hard_negative": 0.95,
    "residue": 0.85,
    "residue_hard_negative": 0.90,
    "boilerplate": 0.85,
}


@pytest.fixture(scope="module")
def shares() -> dict[tuple[str, str], float]:
    checker = Checker.build(with_style=False)
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in gold.passages(gold.GOLD):
        language = "en" if row["lang"] == "en" else "other"
        report = checker.check_text(str(row["text"]), gold.media_type(str(row["text"])))
        right[language, str(row["label"])].append(gold.judge(str(row["label"]), report))
    return {key: sum(values) / len(values) for key, values in right.items()}


@pytest.mark.parametrize("label", ENGLISH)
def test_english_passages(shares: dict[tuple[str, str], float], label: str) -> None:
    assert shares["en", label] >= ENGLISH[label]


@pytest.mark.parametrize("label", OTHERS)
def test_passages_in_other_languages(shares: dict[tuple[str, str], float], label: str) -> None:
    assert shares["other", label] >= OTHERS[label]


def test_pages() -> None:
    checker = Checker.build(with_style=False)
    found = total = alarms = 0
    for row in gold.pages(gold.GOLD):
        text = str(row["text"])
        report = checker.check_text(text, gold.media_type(text))
        if row["disclosure"]:
            total += 1
            found += gold.says_used(report)
        else:
            alarms += gold.says_used(report)
    assert found >= 0.90 * total
    assert alarms <= 1
