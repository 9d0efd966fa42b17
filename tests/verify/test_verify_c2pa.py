"""C2PA in texts: signed, then changed in every usual way, each named rightly; with and without a verifier."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made_signer import chain, signed

from provenance.api import Checker
from provenance.core.evidence import Kind
from provenance.core.manifest import ManifestState
from provenance.core.report import Report
from provenance.core.verdict import Label
from provenance.errors import ConfigError
from provenance.verify.base import Check

pytest.importorskip("encypher_c2pa")

TEXT = "City council approves new bus lanes\n\nThe council voted 7 to 2 on Tuesday to add bus lanes.\nWork begins in March.\n"


@pytest.fixture(scope="module")
def article() -> str:
    return signed(TEXT)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker.build(with_style=False)


def manifest(report: Report) -> tuple[str, str, str]:
    """Rule, state and message of the one manifest of a report."""
    (item,) = (item for item in report.findings if item.rule.startswith("MAN"))
    return item.rule, dict(item.slots)["state"], item.message


def look(checker: Checker, text: str | bytes, name: str = "a.txt") -> tuple[str, str, str]:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return manifest(checker.check_bytes(data, name=name))


def test_intact_with_an_unknown_signer(checker: Checker, article: str) -> None:
    report = checker.check_text(article)
    assert report.verdict.label is Label.VERIFIED_AI
    assert report.verdict.basis is Kind.VERIFIED
    rule, state, message = manifest(report)
    assert (rule, state) == ("MAN002", "intact-unknown-signer")
    assert "Test newsroom" in message


def test_trusted_by_anchors_of_the_user(article: str) -> None:
    report = Checker.build(trust_anchors=chain()[2], with_style=False).check_text(article)
    assert report.verdict.label is Label.VERIFIED_AI
    assert manifest(report)[:2] == ("MAN001", "trusted")


def test_without_a_verifier_it_is_found_and_decoded(article: str) -> None:
    report = Checker.build(verify=False, with_style=False).check_text(article)
    assert report.verdict.label is Label.DECLARED_AI
    rule, state, message = manifest(report)
    assert (rule, state) == ("MAN006", "not-checked")
    assert "trainedAlgorithmicMedia" in message
    assert report.disclosures[0].tool == "Example LLM"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda text: text + "\n", "a newline or white space was added after the signature"),
        (lambda text: text.replace("\n", "\r\n"), "line ends were converted from LF to CRLF"),
        (lambda text: (text + "\n").replace("\n", "\r\n"), "and a newline was added at the end"),
        (lambda text: "\ufeff" + text, "a byte order mark was put in front"),
        (lambda text: text.replace("\ufeff", "  \ufeff"), "white space was added before the signature"),
    ],
)
def test_innocent_changes_are_tried_and_named(checker: Checker, article: str, change, cause: str) -> None:
    rule, state, message = look(checker, change(article))
    assert (rule, state) == ("MAN003", "changed-after-signing")
    assert f"Tried and found: {cause}" in message or cause in message.partition("Tried and found")[2]


def test_a_changed_word_is_no_innocent_change(checker: Checker, article: str) -> None:
    report = checker.check_text(article.replace("7 to 2", "9 to 0"))
    rule, state, message = manifest(report)
    assert (rule, state) == ("MAN003", "changed-after-signing")
    assert "the words themselves may have changed" in message
    assert report.verdict.label is not Label.VERIFIED_AI
    assert report.decision is not None
    assert report.decision.outcome.word == "review"


def test_truncated_is_broken(checker: Checker, article: str) -> None:
    report = checker.check_text(article[:-200])
    assert manifest(report)[:2] == ("MAN004", "broken")
    assert report.verdict.label is Label.INCONCLUSIVE or report.verdict.label is Label.NO_INDICATION


@pytest.mark.parametrize("frame", ["<pre>{}</pre>", "<article><p>{}</p><p>More text.</p></article>"])
def test_pasted_into_a_page(checker: Checker, article: str, frame: str) -> None:
    page = f"<!doctype html><html><body>{frame.format(article)}</body></html>"
    rule, _, message = look(checker, page, "a.html")
    assert rule == "MAN003"
    assert "pasted into another document" in message


def test_in_a_markdown_file_it_is_verified_as_plain_text(checker: Checker, article: str) -> None:
    assert look(checker, article, "a.md")[0] == "MAN002"


def test_two_wrappers_are_none(checker: Checker, article: str) -> None:
    wrapper = article[article.index("\ufeff") :]
    report = checker.check_text(article + wrapper)
    assert {item.rule for item in report.findings if item.rule.startswith("MAN")} == {"MAN007"}
    assert not report.disclosures


def test_saved_as_utf_16_the_text_is_still_as_signed(checker: Checker, article: str) -> None:
    report = checker.check_bytes(article.encode("utf-16"), name="a.txt")
    assert manifest(report)[0] in ("MAN002", "MAN003")


def test_a_denial_against_a_manifest_is_a_conflict(checker: Checker) -> None:
    report = checker.check_text(
        signed("Bus lanes\n\nThis article was written without the use of AI.\n\nThe council voted 7 to 2.\n")
    )
    assert report.verdict.label is Label.CONFLICT
    assert "visible_against_manifest" in report.verdict.reasons


def test_nothing_is_written_and_the_environment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, article: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("ENCYPHER_C2PA_TELEMETRY", "on")
    before = dict(os.environ)
    assert Checker.build(with_style=False).check_text(article).verdict.label is Label.VERIFIED_AI
    assert dict(os.environ) == before
    assert list(tmp_path.rglob("*")) == []


def test_anchors_that_are_no_certificates_are_refused(article: str) -> None:
    with pytest.raises(ConfigError):
        Checker.build(trust_anchors="nonsense").check_text(article)


def test_a_verifier_of_the_house(article: str) -> None:
    class House:
        name = "house"

        def verify(self, data: bytes, media_type: str) -> Check:
            return Check(ManifestState.TRUSTED, "The house")

    report = Checker.build(verifier=House()).check_text(article)
    assert manifest(report)[0] == "MAN001"
    assert "The house" in manifest(report)[2]
