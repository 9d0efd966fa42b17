"""Several outputs, configuration, suppressions, baseline and safe edits, through the command line and the real rules."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from test_cli_check import run

from provenance.api import Checker
from provenance.cli import options
from provenance.fix import edited, safe_edits

BODY = "The bees are back at the canal, residents say, and the council is pleased to see them there again after years."
MARK = ":contentReference[oaicite:3]"
TRACE = f"{MARK}{{index=3}}"
BAD = f"{BODY}\n\nTurnout rose.{TRACE}\n"

make_checker = options.make_checker


@pytest.fixture(autouse=True)
def _one_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped rules are loaded once for all tests here."""

    def make(*arguments: object, installed_packs: bool) -> Checker:
        key = repr(arguments)
        if key not in KNOWN:
            KNOWN[key] = make_checker(*arguments, installed_packs=installed_packs)  # type: ignore[arg-type]
        return KNOWN[key]

    monkeypatch.setattr(options, "make_checker", make)


KNOWN: dict[str, Checker] = {}


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Path]:
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return write


def outcomes(stdout: str) -> dict[str, str]:
    return {item["name"]: item["decision"]["outcome"] for item in map(json.loads, stdout.splitlines())}


class TestOutputs:
    def test_several_at_once(self, put) -> None:
        folder = put({"a.md": BAD})
        result = run(
            "check", "a.md", "--output", "sarif:report.sarif", "--output", "junit:j.xml", "--output", "text"
        )
        assert result.exit_code == 1
        assert "AI traces, not declared" in result.stdout
        assert json.loads((folder / "report.sarif").read_text("utf-8"))["version"] == "2.1.0"
        assert 'failures="1"' in (folder / "j.xml").read_text("utf-8")

    def test_a_format_with_files_only_writes_nothing_to_stdout(self, put) -> None:
        put({"a.md": BAD})
        assert run("check", "a.md", "--output", "sarif:report.sarif").stdout == ""
        assert run("check", "a.md", "-f", "github", "--output", "sarif:report.sarif").stdout.startswith(
            "::error "
        )

    @pytest.mark.parametrize(
        "form", ["sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl", "markdown", "csv", "html"]
    )
    def test_every_format_by_its_name(self, put, form: str) -> None:
        put({"a.md": BAD})
        result = run("check", "a.md", "-f", form)
        assert result.exit_code == 1
        assert result.stdout

    @pytest.mark.parametrize("outputs", [["text", "json"], ["json:a.json", "jsonl:a.json"]])
    def test_two_reports_for_one_place_are_misuse(self, put, outputs: list[str]) -> None:
        put({"a.md": BAD})
        result = run("check", "a.md", *(word for value in outputs for word in ("-o", value)))
        assert (result.exit_code, "two reports cannot go to" in result.stderr) == (2, True)


class TestConfiguration:
    def test_each_file_has_its_own(self, put) -> None:
        put({".git/HEAD": "x", ".provenance.yml": "overrides: [{paths: 'tech/**', rules: {RES001: off}}]\n",
             "tech/a.md": BAD, "news/a.md": BAD})  # fmt: skip
        result = run("check", ".", "-f", "jsonl")
        assert outcomes(result.stdout) == {"./news/a.md": "fail", "./tech/a.md": "pass"}
        assert run("check", "tech", "--no-config").exit_code == 1

    def test_a_level_changes_what_is_shown_and_not_the_verdict(self, put) -> None:
        put({".provenance.yml": "rules: {RES: note}\n", "a.md": BAD})
        (article,) = map(json.loads, run("check", "a.md", "-f", "jsonl").stdout.splitlines())
        assert article["findings"][0]["severity"] == "note"
        assert article["verdict"]["label"] == "undeclared-ai"

    def test_exclude_is_for_what_a_folder_holds_unless_forced(self, put) -> None:
        put({".provenance.yml": "exclude: ['*.md']\n", "a.md": BAD, "b.txt": BODY})
        assert list(outcomes(run("check", ".", "-f", "jsonl").stdout)) == ["./b.txt"]
        assert run("check", "a.md").exit_code == 1
        assert run("check", "a.md", "--force-exclude").exit_code == 0

    def test_a_mistake_is_one_clear_line(self, put) -> None:
        put({".provenance.yml": "polcy: x\n", "a.md": BAD})
        result = run("check", "a.md")
        assert result.exit_code == 2
        assert result.stderr == "error: .provenance.yml:1:1: unknown key 'polcy'; did you mean 'policy'?\n"

    def test_show_tells_the_origin_of_each_value(self, put) -> None:
        put({".provenance.yml": "schema: 1\nlanguages: [en]\n", "a.md": BAD})
        result = run("config", "show", "a.md", "--policy", "no-ai")
        assert '  languages     ["en"]  (.provenance.yml:2)' in result.stdout
        assert '  policy        "no-ai"  (--policy)' in result.stdout
        shown = json.loads(run("config", "show", "a.md", "--json").stdout)["settings"]
        assert shown["policy"] == {"value": None, "origin": "default"}

    def test_the_starter_is_valid(self, put) -> None:
        folder = put({"a.md": BODY})
        (folder / ".provenance.yml").write_text(run("config", "starter").stdout)
        assert run("check", "a.md").exit_code == 0


class TestSuppressions:
    COMMENT = "<!-- provenance: ignore-next-line RES001: shown as an example (until 2027-01-01) -->\n"

    def test_a_comment_accepts_and_the_report_says_so(self, put) -> None:
        put({"a.md": f"{BODY}\n\n{self.COMMENT}\nTurnout rose.{TRACE}\n"})
        result = run("check", "a.md", "-f", "jsonl", "--today", "2026-11-22")
        (article,) = map(json.loads, result.stdout.splitlines())
        assert result.exit_code == 0
        assert article["verdict"]["label"] == "undeclared-ai"  # what is there is there
        assert article["findings"][0]["suppression"] == {
            "by": "comment", "reason": "shown as an example", "until": "2027-01-01"
        }  # fmt: skip
        shown = run("explain", "a.md", "--today", "2026-11-22").stdout
        assert "Accepted (comment, until 2027-01-01): shown as an example" in shown
        assert run("check", "a.md", "--today", "2027-01-02").exit_code == 1

    def test_front_matter_and_a_file_beside(self, put) -> None:
        front = "---\nprovenance-ignore: 'RES001: shown as an example'\n---\n"
        put({"a.md": front + BAD, "b.md": BAD, "b.md.provenance.yml": "accept: [{rules: RES001, reason: shown}]\n",
             "c.md": BAD})  # fmt: skip
        assert outcomes(run("check", "a.md", "b.md", "c.md", "-f", "jsonl").stdout) == {
            "a.md": "pass", "b.md": "pass", "c.md": "fail"
        }  # fmt: skip

    def test_the_configuration_accepts_and_what_no_file_needed_is_told(self, put) -> None:
        put(
            {
                ".provenance.yml": "accept:\n  - {rules: RES001, reason: a}\n  - {rules: RES002, reason: b}\n",
                "a.md": BAD,
            }
        )
        result = run("check", "a.md")
        assert result.exit_code == 0
        assert result.stderr == "warning: .provenance.yml:3: no file needed this suppression\n"

    def test_one_that_is_not_used_is_told(self, put) -> None:
        put({"a.md": f"{self.COMMENT}\n{BODY}\n"})
        assert "unused-suppression" in run("check", "a.md").stdout

    def test_a_policy_may_want_a_last_day(self, put) -> None:
        put({"a.md": f"<!-- provenance: ignore-file RES001: shown -->\n\n{BAD}"})
        assert run("check", "a.md").exit_code == 0
        result = run("check", "a.md", "--policy", "newsroom")
        assert (result.exit_code, "forbidden-suppression" in result.stdout) == (1, True)


class TestBaseline:
    def test_from_the_first_day_to_the_last_finding(self, put) -> None:
        folder = put({"a.md": BAD, "b.md": BODY})
        assert run("baseline", "create", ".").exit_code == 0
        text = (folder / ".provenance-baseline.json").read_text("utf-8")
        assert "oaicite" not in text
        known = ("--baseline", ".provenance-baseline.json")
        assert run("check", ".", *known).exit_code == 0
        put({"a.md": "New words first.\n\n" + BAD})
        assert run("check", ".", *known).exit_code == 0
        put({"a.md": BAD + f"\nAnd again.{TRACE}\n"})
        assert run("check", ".", *known).exit_code == 1
        # An update drops what is gone and takes in nothing new.
        assert "1 new findings left as new" in run("baseline", "update", ".").stderr
        assert run("check", ".", *known).exit_code == 1
        put({"a.md": BODY})
        result = run("check", ".", *known)
        assert (result.exit_code, "no longer found" in result.stderr) == (0, True)
        audit = run("baseline", "audit", ".")
        assert (audit.exit_code, "a.md: RES001 (1)" in audit.stdout) == (1, True)
        run("baseline", "update", ".")
        assert run("baseline", "audit", ".").exit_code == 0

    def test_an_existing_one_is_not_lost(self, put) -> None:
        put({"a.md": BAD, ".provenance-baseline.json": "{}"})
        assert run("baseline", "create", ".").exit_code == 2
        assert run("baseline", "create", ".", "--force").exit_code == 0

    def test_new_findings_come_in_only_when_asked(self, put) -> None:
        put({"a.md": BODY})
        run("baseline", "create", ".")
        put({"a.md": BAD})
        run("baseline", "update", ".", "--accept-new")
        assert run("check", ".", "--baseline", ".provenance-baseline.json").exit_code == 0


class TestFix:
    TEXT = f"{BODY}\n\nRose.{TRACE} See [x](https://example.org/a?utm_source=chatgpt.com&b=1) or <https://e.org/?utm_source=openai>.\n"

    def test_the_diff_first_then_the_edit(self, put) -> None:
        folder = put({"a.md": self.TEXT})
        result = run("check", "a.md", "--fix")
        assert result.exit_code == 1
        assert f"-Rose.{TRACE}" in result.stderr
        assert (folder / "a.md").read_text("utf-8") == self.TEXT
        assert run("check", "a.md", "--fix", "--write").exit_code == 0
        assert "Rose. See [x](https://example.org/a?b=1) or" in (folder / "a.md").read_text("utf-8")

    def test_what_is_accepted_or_not_known_stays(self, put) -> None:
        comment = "<!-- provenance: ignore-next-line RES001: shown -->"
        text = f"{BODY}\n\n{comment}\n\nShown.{TRACE}\n\nCertainly! Here is a rewritten version of your article.\n"
        folder = put({"a.md": text})
        run("check", "a.md", "--fix", "--write")
        assert (folder / "a.md").read_text("utf-8") == text

    def test_bytes_that_are_no_utf8_are_left_alone(self, put) -> None:
        folder = put({"a.md": ""})
        data = BAD.replace("rose", "ros\u00e9").encode("cp1252")
        (folder / "a.md").write_bytes(data)
        result = run("check", "a.md", "--fix", "--write")
        assert (folder / "a.md").read_bytes() == data
        assert "is not edited" in result.stderr

    def test_an_edit_keeps_everything_else(self) -> None:
        text = "\ufeff" + self.TEXT.replace("\n", "\r\n")
        made = make_checker(None, (), (), (), installed_packs=False).check_text(text, "text/markdown")
        edits = safe_edits(made)
        assert edits
        kept = edited(made.source_text, edits)
        assert len(kept) == len(made.source_text) - sum(edit.end - edit.start for edit in edits)
        assert (
            safe_edits(
                make_checker(None, (), (), (), installed_packs=False).check_text(kept, "text/markdown")
            )
            == []
        )


class TestPolicyCommand:
    def test_list_and_show(self) -> None:
        listed = run("policy", "list")
        assert "ny-fair-news     not-confirmed" in listed.stdout
        assert "review-not-stated" in run("policy", "show", "newsroom").stdout
        assert "did you mean 'newsroom'?" in run("policy", "show", "newsrom").stderr

    def test_a_new_one_passes_its_tests_and_a_wrong_expectation_fails(self, put) -> None:
        folder = put({})
        text = run("policy", "new", "house").stdout
        (folder / "house.yaml").write_text(text)
        assert run("policy", "check", "house.yaml").exit_code == 0
        (folder / "house.yaml").write_text(text.replace("outcome: review, ", "outcome: fail, "))
        result = run("policy", "check", "house.yaml")
        assert (result.exit_code, "review and not fail" in result.stdout) == (1, True)
        assert run("policy", "new", "../House").exit_code == 2
