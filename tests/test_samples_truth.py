"""The samples come out as samples/truth.yaml says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from provenance.api import Checker
from provenance.core.disclosure import Polarity

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
TRUTHS = yaml.safe_load((SAMPLES / "truth.yaml").read_text(encoding="utf-8"))
CHECKER = Checker.default()


def test_every_sample_has_a_truth() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.name != "truth.yaml"}
    assert files == {truth["file"] for truth in TRUTHS}
    assert len(files) >= 12


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth["file"] for truth in TRUTHS])
def test_sample(truth: dict) -> None:
    report = CHECKER.check_path(SAMPLES / truth["file"])
    expect = truth["expect"]
    assert report.verdict.label == expect["label"]
    assert report.verdict.disclosure == expect["disclosure"]
    assert report.decision is not None
    assert report.decision.outcome.word == expect["outcome"]
    for wanted in expect["disclosures"]:
        polarity = wanted.get("polarity", Polarity.USED)
        found = [item for item in report.disclosures if item.polarity == polarity]
        assert any(
            wanted["text_contains"] in item.text
            and all(
                str(getattr(item, key)) == str(value) for key, value in wanted.items() if hasattr(item, key)
            )
            for item in found
        ), (wanted, found)
    if not expect["disclosures"]:
        assert not [item for item in report.disclosures if item.speaks_for_text]
    categories = {item.category for item in report.findings if item.kind == "residue"}
    assert set(expect["residue"]) <= categories
