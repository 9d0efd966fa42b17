"""Every sample of the standards gives what is expected of it, and docs/signals.md says the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from made_samples import MADE
from signals_table import DOCUMENT, END, START, table

from provenance.api import Checker
from provenance.core.report import Report
from provenance.verify.c2pa import available

HERE = Path(__file__).resolve()
SAMPLES = HERE.parents[2].parent / "shared" / "standards-samples"
EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (HERE.parent / "expectations.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def verifying() -> Checker:
    return Checker.build(with_style=False)


@pytest.fixture(scope="module")
def plain() -> Checker:
    return Checker.build(verify=False, with_style=False)


def check(report: Report, wanted: dict[str, Any], *, checked: bool) -> None:
    label = wanted["label"] if checked else wanted.get("label_without", wanted["label"])
    assert report.analysed
    assert report.verdict.label.value in (label if isinstance(label, list) else [label])
    found = Counter(item.rule for item in report.findings)
    rules = wanted.get("rules", ()) if checked else wanted.get("rules_without", wanted.get("rules", ()))
    assert set(rules) <= set(found)
    assert not set(wanted.get("never", ())) & set(found)
    for rule, count in wanted.get("count", {}).items():
        assert found[rule] == count
    pairs = [f"{item.polarity.value}/{item.scope.value}" for item in report.disclosures]
    if "disclosures" in wanted:
        assert set(pairs) == set(wanted["disclosures"])
    assert not set(wanted.get("disclosures_without", ())) & set(pairs)
    assert len(pairs) >= wanted.get("least", 0)
    if "tool" in wanted:
        assert wanted["tool"] in {item.tool for item in report.disclosures}
    if "review" in wanted:
        assert wanted["review"] in {item.human_review.value for item in report.disclosures}
    if "type" in wanted:
        assert report.verdict.digital_source_type == wanted["type"]
    if "outcome" in wanted and checked:
        assert report.decision is not None
        assert report.decision.outcome.word == wanted["outcome"]
    if "finding" in wanted and checked:
        words = [item.message for item in report.findings if item.rule == wanted["finding"]["rule"]]
        assert any(wanted["finding"]["contains"] in message for message in words), words
    assert set(wanted.get("codes", ())) <= {item.code for item in report.diagnostics}


def _id(wanted: dict[str, Any]) -> str:
    return str(wanted.get("file") or wanted["name"])


@pytest.mark.parametrize("wanted", EXPECTED["samples"], ids=_id)
def test_sample(wanted: dict[str, Any], verifying: Checker, plain: Checker) -> None:
    path = SAMPLES / wanted["file"]
    if not path.is_file():
        pytest.skip("the shared standards samples are not beside this checkout")
    check(plain.check_path(path), wanted, checked=False)
    if available():
        check(verifying.check_path(path), wanted, checked=True)


@pytest.mark.parametrize("wanted", EXPECTED["made"], ids=_id)
def test_made_sample(wanted: dict[str, Any], verifying: Checker, plain: Checker) -> None:
    data = MADE[wanted["name"]].encode("utf-8")
    check(plain.check_bytes(data, name=wanted["name"]), wanted, checked=False)
    check(verifying.check_bytes(data, name=wanted["name"]), wanted, checked=True)


def test_every_sample_is_expected() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the shared standards samples are not beside this checkout")
    there = {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    assert there == {wanted["file"] for wanted in EXPECTED["samples"]}
    assert set(MADE) == {wanted["name"] for wanted in EXPECTED["made"]}


def test_the_table_in_the_documentation_is_up_to_date() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert text.partition(START)[2].partition(END)[0].strip() == table(EXPECTED).strip(), (
        "run: python tests/signals/signals_table.py"
    )


def test_the_same_bytes_give_the_same_report(plain: Checker) -> None:
    data = MADE["html_w3c_legacy.html"].encode()
    first, second = (plain.check_bytes(data, name="a.html").to_json() for _ in range(2))
    assert first == second
