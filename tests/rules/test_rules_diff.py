"""``rules diff``: rule packs, whole rule sets and reports, compared article by article."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provenance.cli.check import check
from provenance.cli.rules import rules
from provenance.errors import ProvenanceError
from provenance.rules.compiled import RuleBook
from provenance.rules.library import shipped_rules
from provenance.rules.loader import load_rules, pack_files

PACK = """schema: 1
ruleset: house/test
version: 1
languages: [en]
defaults: {kind: declared}
rules:
  - id: HOUSE001
    name: house-line
    message: "The house line."
    claim: {polarity: used, extent: full, role: generated, scope: article}
    match:
      - phrase: "printed by the (example|sample) press"
    examples:
      match: [{text: "Printed by the Example Press."}, {text: "It was printed by the sample press."}]
      no_match: [{text: "Printed by hand.", why: absent}, {text: "Printed by the other press.", why: absent}]
"""
CHANGED, SAME = "The bees are back.\n\nPrinted by the Example Press.\n", "The bees are back.\n"


_LOADED: dict[tuple[bytes, ...], RuleBook] = {}


@pytest.fixture(autouse=True)
def _load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal packs are loaded once: the YAML files of all languages take seconds."""

    def load(paths: Iterable[Path], version: str) -> RuleBook:
        found = list(paths)
        own = [file for path in found if path != shipped_rules() for file in pack_files(path)]
        key = (version.encode(), *(file.read_bytes() for file in own))
        if key not in _LOADED:
            _LOADED[key] = load_rules(found, version)
        return _LOADED[key]

    monkeypatch.setattr("provenance.rules.loader.load_rules", load)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(CHANGED, "utf-8")
    (folder / "b.txt").write_text(SAME, "utf-8")
    (tmp_path / "house.yaml").write_text(PACK, "utf-8")
    return folder


def diff(*arguments: object) -> Result:
    return CliRunner().invoke(rules, ["diff", *map(str, arguments)])


def document(*arguments: object) -> dict[str, object]:
    return json.loads(diff(*arguments, "--format", "json").stdout)  # type: ignore[no-any-return]


def test_a_pack_changes_one_label(news: Path) -> None:
    done = diff("--after", news.parent / "house.yaml", news)
    assert done.exit_code == 1, done.output
    assert "a.txt: inconclusive -> declared-ai" in " ".join(done.stdout.split())
    assert "+ HOUSE001 “Printed by the Example Press”" in done.stdout
    assert "1 of 2 articles changed label" in done.stdout
    back = diff("--before", news.parent / "house.yaml", news)
    assert "- HOUSE001" in back.stdout


def test_no_change_is_code_0(news: Path) -> None:
    done = diff("--after", news.parent / "house.yaml", news / "b.txt")
    assert (done.exit_code, "0 of 1 article changed label" in done.stdout) == (0, True)


def test_json_lines_are_texts_and_a_broken_one_stops_nothing(news: Path) -> None:
    rows = [
        json.dumps({"text": CHANGED, "label": "human"}),
        "{",
        json.dumps({"text": CHANGED, "label": "ai"}),
        json.dumps({"text": CHANGED}),
    ]
    with gzip.open(news / "c.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write("\n".join(rows))
    (news / "d.jsonl.gz").write_bytes(b"no archive")
    found = document("--after", news.parent / "house.yaml", news)
    assert [item["name"].rpartition("/")[2] for item in found["articles"]] == [
        "a.txt",
        "c.jsonl.gz:1",
        "c.jsonl.gz:3",
        "c.jsonl.gz:4",
    ]
    assert [item["name"].rpartition("/")[2] for item in found["not_compared"]] == [
        "c.jsonl.gz:2",
        "d.jsonl.gz",
    ]
    assert found["summary"]["matrix"] == {"inconclusive": {"declared-ai": 4, "inconclusive": 1}}
    human = document("--label", "human", "--after", news.parent / "house.yaml", news / "c.jsonl.gz")
    assert human["summary"]["changed"] == 1
    assert diff("--after", news.parent / "house.yaml", news).exit_code == 3


def test_a_path_that_is_not_there_is_named(news: Path) -> None:
    done = diff("--after", news.parent / "house.yaml", news / "gone.txt", news / "b.txt")
    assert done.exit_code == 3
    assert "gone.txt: not compared: cannot be read" in " ".join(done.stdout.split())


def test_markdown_is_a_table_in_which_nothing_is_markup(news: Path) -> None:
    odd = news / "x|`y`<b>.txt"
    odd.write_text(CHANGED, "utf-8")
    text = diff("--format", "markdown", "--after", news.parent / "house.yaml", news).stdout
    row = next(line for line in text.splitlines() if "&#124;" in line)
    assert row.count("|") == 5
    assert "<b>" not in row
    assert "| inconclusive | **2** | 1 |" in text


def test_a_whole_set_takes_the_place_of_the_shipped_rules(news: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other" / "rules"
    shutil.copytree(shipped_rules(), folder)
    (folder / "VERSION").write_text("1999.1.1\n", "utf-8")
    (folder / "house.yaml").write_text(PACK, "utf-8")
    found = document("--before", folder, news)
    assert found["before"]["version"] == "1999.1.1"
    assert found["summary"]["vanished"] == {"HOUSE001": 1}
    assert "a second whole set of rules" in str(diff("--before", folder, "--before", folder, news).exception)


def report(path: Path, *arguments: object) -> Path:
    CliRunner().invoke(check, [*map(str, arguments), "--no-config", "--output", f"jsonl:{path}"], obj=None)
    return path


def test_reports_take_the_place_of_rules(news: Path, tmp_path: Path) -> None:
    pack = tmp_path / "house.yaml"
    old, new = report(tmp_path / "old.jsonl", news), report(tmp_path / "new.jsonl", news, "--rules", pack)
    both = document("--before", old, "--after", new)
    assert both["summary"]["changed"] == 1
    assert both["articles"][0]["appeared"] == [{"rule": "HOUSE001", "text": "Printed by the Example Press"}]
    mixed = document("--before", old, "--after", pack, news)
    assert mixed["articles"] == both["articles"]
    assert "two reports need no PATH" in str(diff("--before", old, "--after", new, news).exception)


def test_what_only_one_report_has_is_named(news: Path, tmp_path: Path) -> None:
    old = report(tmp_path / "old.jsonl", news)
    (news / "b.txt").unlink()
    (news / "e.txt").write_text(SAME, "utf-8")
    done = diff("--before", old, "--after", tmp_path / "house.yaml", news)
    assert done.exit_code == 3
    said = " ".join(done.stdout.split())
    assert "e.txt: not compared: not in the report of the side before" in said
    assert "b.txt: not compared: only in the report of the side before" in said


def test_a_text_that_changed_is_said_to_have(news: Path, tmp_path: Path) -> None:
    old = report(tmp_path / "old.jsonl", news)
    (news / "b.txt").write_text(CHANGED, "utf-8")
    assert "the text itself changed" in diff("--before", old, "--after", tmp_path / "house.yaml", news).stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the report is empty"),
        (b"{\n", "not JSON"),
        (b"[1]\n", "not a line of a JSONL report"),
        (b'{"schema": "other"}\n', "write the report with check"),
        (b'{"schema": "provenance-article/1"}\n', "without 'name'"),
        (b"\xff\xfe\x00\n", "old.jsonl:1"),
    ],
)
def test_a_broken_report_is_named(news: Path, content: bytes, words: str) -> None:
    path = news.parent / "old.jsonl"
    path.write_bytes(content)
    error = diff("--before", path, news).exception
    assert isinstance(error, ProvenanceError)
    assert words in str(error)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["."], "nothing to compare: give --before or --after"),
        (["--after", "house.yaml"], "which articles"),
        (["--after", "house.yaml", "-"], "not standard input"),
        (["--after", "gone.yaml", "."], "no such file or folder"),
        (["--after", "gone.jsonl", "."], "cannot be read"),
        (["--after", "a.jsonl", "--after", "house.yaml", "."], "takes one report, or rules"),
        (["--after", "house.yaml", "empty"], "no articles in empty"),
    ],
)
def test_wrong_use_is_told(
    news: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    (news.parent / "empty").mkdir()
    monkeypatch.chdir(news.parent)
    error = diff(*arguments).exception
    assert isinstance(error, ProvenanceError)
    assert words in str(error)


def test_all_shows_other_evidence_under_the_same_label(news: Path) -> None:
    (news / "a.txt").write_text(f"This article was written by AI.\n\n{CHANGED}", "utf-8")
    pack = news.parent / "house.yaml"
    assert "HOUSE001 “" not in diff("--after", pack, news).stdout
    done = diff("--all", "--after", pack, news)
    assert (done.exit_code, "declared-ai (as before)" in " ".join(done.stdout.split())) == (0, True)
    assert "HOUSE001 “" in done.stdout


def test_the_report_goes_to_a_file(news: Path) -> None:
    output = news.parent / "diff.json"
    done = diff("-f", "json", "-o", output, "--after", news.parent / "house.yaml", news)
    assert (done.exit_code, done.stdout) == (1, "")
    assert json.loads(output.read_text("utf-8"))["schema"] == "provenance-rules-diff/1"
