"""Base rates: every stable rule has one, the command shows them, and a corpus is measured whole or refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from provenance.cli.rules import rules
from provenance.errors import InputError
from provenance.match import hidden, instructions
from provenance.rulecheck import corpus_texts, measure_rules
from provenance.rules.library import rule_book
from provenance.rules.rates import percent, read_rates, upper_bound

LINE = "This article was written by AI. The bees are back at the canal, and the council is pleased."


def test_every_stable_rule_has_a_base_rate() -> None:
    rates = read_rates()
    assert rates is not None
    wanted = {rule.id for rule in rule_book().rules if rule.status == "stable"}
    wanted |= {rule.id for rule in hidden.RULES.values()} | {instructions.ID}
    missing = sorted(wanted - set(rates.rates))
    assert not missing, f"measure anew (rules/AUTHORING.md, Base rates): {', '.join(missing)}"
    assert {rate.texts for rate in rates.rates.values()} == {next(iter(rates.rates.values())).texts}
    assert all(rate.bound == pytest.approx(upper_bound(rate.hits, rate.texts), rel=0.01)
               for rate in rates.rates.values())  # fmt: skip


@pytest.mark.parametrize(
    ("hits", "texts", "bound"),
    # The textbook values of the one-sided interval: 1 - 0.05 ** (1 / n) for none, and tables for few.
    [
        (0, 25_146, 1.191e-4),
        (0, 100, 0.02951),
        (1, 100, 0.04656),
        (10, 100, 0.16372),
        (100, 100, 1),
        (0, 0, 1),
    ],
)
def test_the_bound_is_the_exact_one(hits: int, texts: int, bound: float) -> None:
    assert upper_bound(hits, texts) == pytest.approx(bound, rel=1e-3)


def test_shares_are_written_with_the_digits_that_count() -> None:
    assert [percent(share) for share in (0.00012, 0.0049, 0.041)] == ["0.012 %", "0.49 %", "4.1 %"]


def corpus(folder: Path, *rows: object) -> Path:
    with gzip.open(folder / "set.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(row)}\n" for row in rows)
    return folder


def test_measuring_counts_texts_and_not_finds(tmp_path: Path) -> None:
    folder = corpus(tmp_path, {"text": f"{LINE}\n\n{LINE}"}, {"text": LINE, "label": "ai"}, {"text": "Bees."})
    measured = measure_rules(rule_book(), corpus_texts(folder))
    assert (measured.texts, measured.rates["DIS001"].hits, measured.rates["DIS002"].hits) == (2, 1, 0)
    assert dict(measured.parts) == {"set": 2}


def test_rules_over_the_limit_of_their_kind_are_named(tmp_path: Path) -> None:
    folder = corpus(tmp_path, {"text": LINE}, {"text": "All rights reserved."})
    output = tmp_path / "rates.json"
    result = CliRunner().invoke(rules, ["check", "--corpus", str(folder), "--output", str(output)])
    assert result.exit_code == 0, result.output
    over = result.output.partition("Over the limit")[2]
    assert "DIS001   declared 1 in 2, limit 1 in 2,000" in over
    assert "set.jsonl.gz:1" in over
    assert "BOI" not in over
    written = json.loads(output.read_text("utf-8"))
    assert written["rates"]["DIS001"]["hits"] == 1
    assert written["rules"]["digest"] == rule_book().digest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--output", "x.json"], "give --corpus DIR as well"),
        (["--limit", "3"], "give --corpus DIR as well"),
    ],
)
def test_options_about_a_corpus_need_one(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(rules, ["check", *arguments])
    assert words in str(result.exception)


@pytest.mark.parametrize("line", [b"[1]\n", b"{}\n", b"\xff\xfe\n", b'{"text": 3}\n', b"[" * 100_000 + b"\n"])
def test_a_broken_line_of_a_corpus_is_named(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "Bees."}\n' + line)
    with pytest.raises(InputError, match=r"a\.jsonl:2: not a JSON object with a text"):
        list(corpus_texts(tmp_path))


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Bees."}\n' * 9)[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        list(corpus_texts(tmp_path))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("DIS001", "human texts, at most 0.0"),
        ("hid007", "Built into the program"),
        ("MET001", "not measured; the corpus is plain text"),
    ],
)
def test_a_rule_is_shown_with_its_base_rate(rule: str, words: str) -> None:
    result = CliRunner().invoke(rules, ["show", rule])
    assert words in " ".join(result.output.split())
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("asked", "hint"), [("DIS00", "DIS001"), ("DSI001", "DIS001"), ("MET99", "MET"), ("zzz", "rules list")]
)
def test_an_unknown_id_leads_to_near_ones(asked: str, hint: str) -> None:
    result = CliRunner().invoke(rules, ["show", asked])
    assert hint in str(result.exception)


def test_built_in_rules_are_listed() -> None:
    result = CliRunner().invoke(rules, ["list"])
    for name in ("HID001", "HID012", "MET001", "MAN007", "DIS001"):
        assert f"{name} " in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    found = json.loads(CliRunner().invoke(rules, ["list", "--format", "json"]).output)
    assert {item["ruleset"] for item in found if item["id"].startswith("HID")} == {"built-in"}


def test_a_language_that_no_rule_is_for_is_refused() -> None:
    assert "no rule is for the language 'xx'" in str(
        CliRunner().invoke(rules, ["list", "--language", "xx"]).exception
    )
