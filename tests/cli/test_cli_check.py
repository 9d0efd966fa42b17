"""The command line over a stand-in for the checker, so that each way through it can be forced."""

import io
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_reports import TOOL, disclosure, report, unreadable

from provenance.cli import main as cli
from provenance.cli import options
from provenance.cli.check import _progress
from provenance.core.report import Report
from provenance.core.verdict import Label
from provenance.errors import ModelError, RuleError, RuleProblem
from provenance.policy import Context, Policy

WORDS = {label.value: label for label in Label}


class StandIn:
    """Gives each file the label that it names; ``cut`` is a disclosure that breaks off, ``crash`` raises."""

    tool = TOOL

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.asked: list[tuple[str, str | None]] = []

    def check_path(self, path: str | Path) -> Report:
        if not Path(path).is_file():
            return unreadable(str(path))
        return self.check_bytes(Path(path).read_bytes(), name=str(path))

    def check_bytes(self, data: bytes, *, name: str, media_type: str | None = None) -> Report:
        self.asked.append((name, media_type))
        text = data.decode()
        word = text.strip()
        if word == "crash":
            raise RuntimeError("something\nunforeseen")
        if word == "cut":
            notice = (disclosure(text, "cut", truncated=True),)
            made = report(Label.DECLARED_AI, text, name=name, disclosures=notice)
        else:
            made = report(WORDS[word], text, name=name)
        return made.decided(self.policy.evaluate(made))

    def reconsider(self, made: Report, context: Context | None = None) -> Report:
        return made.decided(self.policy.evaluate(made, context))


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn(Policy.default())

    def make(policy: str | None, *rest: object, installed_packs: bool) -> StandIn:
        made.policy = Policy.load(policy) if policy else Policy.default()
        return made

    monkeypatch.setattr(options, "make_checker", make)
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., None]:
    def write_files(**files: str) -> None:
        for name, text in files.items():
            path = folder / (name.replace("__", "/") + ".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write_files


def run(*arguments: str, **settings: object) -> Result:
    """A run with the exit code and the messages of the real entry point."""
    runner = CliRunner()
    with runner.isolation(input=settings.get("input"), env=settings.get("env")) as streams:  # type: ignore[arg-type]
        code = cli._run(list(arguments))
        out, err = streams[0].getvalue(), streams[1].getvalue()
    return Result(runner, out, err, out + err, None, code, None)


def names(result: Result) -> list[str]:
    return [json.loads(line)["name"] for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("checker")
class TestExitCodes:
    @pytest.mark.parametrize(
        ("words", "arguments", "code"),
        [
            (["no-indication"], [], 0),
            (["declared-ai", "inconclusive", "declared-human"], [], 0),
            (["cut"], [], 0),
            (["style-indicated"], [], 0),
            (["undeclared-ai"], [], 1),
            (["conflict", "no-indication"], [], 1),
            (["cut"], ["--strict"], 1),
            (["style-indicated"], ["--strict"], 0),
            (["undeclared-ai"], ["--exit-zero"], 0),
            (["cut"], ["--strict", "--exit-zero"], 0),
        ],
    )
    def test_by_policy(self, write, words: list[str], arguments: list[str], code: int) -> None:
        write(**{f"n{number}": word for number, word in enumerate(words)})
        assert run("check", ".", *arguments).exit_code == code

    @pytest.mark.parametrize("word", ["no-indication", "undeclared-ai"])
    @pytest.mark.parametrize("arguments", [[], ["--exit-zero"]])
    def test_3_when_an_input_was_not_analysed_and_the_rest_is_reported(
        self, write, word: str, arguments: list[str]
    ) -> None:
        write(there=word)
        result = run("check", "gone.txt", "there.txt", "-f", "jsonl", *arguments)
        assert result.exit_code == 3
        assert names(result) == ["gone.txt", "there.txt"]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["check"], "Missing argument 'PATH...'"),
            (["check", "a.txt", "--no-such-option"], "No such option"),
            (["check", "a.txt", "-q", "-v"], "exclude each other"),
            (["check", "a.txt", "-f", "jsom"], "unknown format 'jsom'; did you mean 'json'?"),
            (["check", "a.txt", "--policy", "defalt"], "did you mean 'default'?"),
            (["check", "a.txt", "--policy", "gone.yaml"], "gone.yaml: the policy file cannot be read"),
            (["check", "a.txt", "-o", "no/such/folder/x.json"], "cannot write no/such/folder/x.json"),
            (["check", "a.txt", "-o", "."], "cannot write .: it is a folder"),
            (["check", "-", "-"], "can be given once only"),
            (["check", "a.txt", "--media-type", "text/html"], "--media-type describes standard input"),
            (["check", "a.txt", "--stdin-name", "b.md"], "--stdin-name describes standard input"),
            (["check", "empty"], "nothing to check: no articles in empty"),
            (["check", "none-*.txt"], "nothing to check: no articles in none-*.txt"),
            (["chek", "a.txt"], "Did you mean 'check'?"),
            (["explain", "empty"], "explain takes one article"),
        ],
    )
    def test_2_on_misuse_with_one_clear_line(
        self, write, folder: Path, arguments: list[str], message: str
    ) -> None:
        write(a="no-indication")
        (folder / "empty").mkdir()
        result = run(*arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""
        assert "Traceback" not in result.stderr

    @pytest.mark.parametrize(
        "error",
        [
            RuleError((RuleProblem("mine.yaml", 3, 7, "unknown key 'mach'"),)),
            ModelError("the model is damaged"),
        ],
    )
    def test_2_when_rules_or_model_are_wrong(
        self, write, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        def fail(*_: object, installed_packs: bool) -> None:
            raise error

        write(a="no-indication")
        monkeypatch.setattr(options, "make_checker", fail)
        result = run("check", "a.txt")
        assert (result.exit_code, result.stderr) == (2, f"error: {error}\n")

    def test_2_on_an_internal_error_without_a_traceback(self, write) -> None:
        write(a="crash")
        result = run("check", "a.txt")
        assert result.exit_code == 2
        assert result.stderr == (
            "internal error: RuntimeError: something unforeseen "
            "(run `provenance --debug ...` to see where, and please report it)\n"
        )

    def test_the_traceback_with_debug(self, write) -> None:
        write(a="crash")
        result = run("--debug", "check", "a.txt")
        assert result.exit_code == 2
        assert "Traceback" in result.stderr

    def test_130_when_interrupted(self, write, checker: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(path: str) -> None:
            raise KeyboardInterrupt

        write(a="no-indication")
        monkeypatch.setattr(checker, "check_path", interrupt)
        assert run("check", "a.txt").exit_code == 130

    def test_explain_does_not_fail_by_policy(self, write) -> None:
        write(a="undeclared-ai")
        assert run("explain", "a.txt").exit_code == 0
        assert run("explain", "gone.txt").exit_code == 3

    def test_help_names_the_exit_codes(self) -> None:
        result = run("check", "--help")
        assert result.exit_code == 0
        assert "an input could not be analysed" in result.stdout


@pytest.mark.usefixtures("checker")
class TestInputs:
    def test_a_folder_is_searched_in_order_and_hidden_things_are_left_out(self, write, folder: Path) -> None:
        write(b="no-indication", a__z="no-indication", a__c__d="no-indication", _hidden="no-indication")
        (folder / ".git").mkdir()
        (folder / ".git" / "x.txt").write_text("no-indication")
        (folder / ".y.txt").write_text("no-indication")
        (folder / "picture.png").write_bytes(b"\x89PNG")
        (folder / "page.HTML").write_text("no-indication")
        assert names(run("check", ".", "-f", "jsonl")) == [
            "./_hidden.txt",
            "./a/c/d.txt",
            "./a/z.txt",
            "./b.txt",
            "./page.HTML",
        ]

    @pytest.mark.parametrize(
        ("pattern", "found"),
        [
            ("*.txt", ["a.txt", "b.txt"]),
            ("**/*.txt", ["a.txt", "b.txt", "n/c.txt", "n/o/d.txt"]),
            ("n/**", ["n/c.txt", "n/o/d.txt"]),
            ("n/*", ["n/c.txt", "n/o/d.txt"]),
            ("[ab].txt", ["a.txt", "b.txt"]),
            ("?.log", ["x.log"]),
            ("*", ["a.txt", "b.txt", "n/c.txt", "n/o/d.txt"]),
        ],
    )
    def test_patterns(self, write, folder: Path, pattern: str, found: list[str]) -> None:
        write(a="conflict", b="conflict", n__c="conflict", n__o__d="conflict")
        (folder / "x.log").write_text("conflict")
        assert names(run("check", pattern, "-f", "jsonl")) == found

    def test_a_file_that_is_named_like_a_pattern_is_that_file(self, write) -> None:
        write(**{"a[1]": "conflict", "a1": "conflict"})
        assert names(run("check", "a[1].txt", "-f", "jsonl")) == ["a[1].txt"]

    def test_each_file_is_checked_once(self, write) -> None:
        write(a="conflict", b="conflict")
        assert names(run("check", "b.txt", "*.txt", "./a.txt", "-f", "jsonl")) == ["b.txt", "a.txt"]

    def test_an_empty_folder_among_others_is_mentioned(self, write, folder: Path) -> None:
        write(a="no-indication")
        (folder / "empty").mkdir()
        result = run("check", "a.txt", "empty", "-f", "jsonl")
        assert (result.exit_code, names(result)) == (0, ["a.txt"])
        assert result.stderr == "warning: no articles in empty\n"

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_a_folder_that_cannot_be_read_is_reported(self, write, folder: Path) -> None:
        write(a="no-indication", locked__b="no-indication")
        (folder / "locked").chmod(0)
        result = run("check", ".", "-f", "jsonl")
        (folder / "locked").chmod(stat.S_IRWXU)
        assert (result.exit_code, names(result)) == (3, ["./a.txt", "./locked"])

    def test_standard_input(self, checker: StandIn) -> None:
        result = run("check", "-", "-f", "jsonl", input="undeclared-ai")
        assert (result.exit_code, names(result)) == (1, ["<stdin>"])
        run("check", "-", "--stdin-name", "draft.md", "--media-type", "text/html", input="conflict")
        assert checker.asked == [("<stdin>", None), ("draft.md", "text/html")]


@pytest.mark.usefixtures("checker")
class TestOutput:
    def test_json_is_one_document_with_a_summary(self, write) -> None:
        write(a="conflict", b="no-indication")
        document = json.loads(run("check", ".", "--format", "json").stdout)
        assert [article["name"] for article in document["articles"]] == ["./a.txt", "./b.txt"]
        assert document["summary"] == {
            "articles": 2,
            "not_analysed": 0,
            "labels": {"conflict": 1, "no-indication": 1},
            "outcomes": {"pass": 1, "fail": 1},
        }

    def test_quiet_prints_what_did_not_pass(self, write) -> None:
        write(a="conflict", b="no-indication", c="cut")
        result = run("check", "a.txt", "b.txt", "c.txt", "gone.txt", "-q")
        assert [line.split(": ")[1] for line in result.stdout.splitlines()] == ["a.txt", "c.txt", "gone.txt"]

    def test_a_file_instead_of_stdout(self, write, folder: Path) -> None:
        write(a="conflict")
        (folder / "out.json").write_text("old")
        (folder / "out.json").chmod(0o640)
        result = run("check", "a.txt", "-f", "json", "-o", "out.json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert json.loads((folder / "out.json").read_text())["summary"]["articles"] == 1
        assert stat.S_IMODE((folder / "out.json").stat().st_mode) == 0o640
        assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "out.json"]

    def test_a_run_that_breaks_off_leaves_the_old_file(self, write, folder: Path) -> None:
        write(a="conflict", b="crash")
        (folder / "out.json").write_text("old")
        assert run("check", "a.txt", "b.txt", "-f", "json", "-o", "out.json").exit_code == 2
        assert (folder / "out.json").read_text() == "old"
        assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt", "out.json"]

    def test_the_output_is_tried_before_any_article_is_checked(self, write, checker: StandIn) -> None:
        write(a="conflict")
        run("check", "a.txt", "-o", "no/such/folder/x.json")
        assert checker.asked == []

    @pytest.mark.parametrize(
        ("arguments", "environment", "coloured"),
        [
            ([], {}, False),  # no terminal
            (["--color"], {}, True),
            (["--color"], {"NO_COLOR": "1"}, True),
            (["--no-color"], {}, False),
        ],
    )
    def test_colour(self, write, arguments: list[str], environment: dict[str, str], coloured: bool) -> None:
        write(a="conflict")
        assert ("\x1b[" in run("check", "a.txt", *arguments, env=environment).stdout) is coloured

    def test_colour_on_a_terminal_unless_no_color_is_set(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from provenance.cli.streams import wants_colour

        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.delenv("NO_COLOR", raising=False)
        assert wants_colour(None, to_file=False)
        assert not wants_colour(None, to_file=True)
        monkeypatch.setenv("NO_COLOR", "1")
        assert not wants_colour(None, to_file=False)
        monkeypatch.setenv("NO_COLOR", "")
        monkeypatch.setenv("TERM", "dumb")
        assert not wants_colour(None, to_file=False)

    def test_no_bar_without_a_terminal(self, write) -> None:
        write(**{f"n{number}": "no-indication" for number in range(30)})
        assert run("check", ".").stderr == ""

    def test_articles_appear_as_they_are_checked(self, write, checker: StandIn) -> None:
        write(a="no-indication", b="crash")
        result = run("check", "a.txt", "b.txt", "-f", "jsonl")
        assert names(result) == ["a.txt"]

    def test_a_policy_file_decides(self, write, folder: Path) -> None:
        write(a="no-indication")
        (folder / "house.yaml").write_text(
            "schema: 1\npolicy: house\nclauses:\n"
            "  - {id: say-so, then: fail, when: {not: {disclosure: disclosed}}, message: Say so.}\n"
        )
        result = run("check", "a.txt", "-f", "jsonl", "--policy", "house.yaml")
        assert result.exit_code == 1
        decision = json.loads(result.stdout)["decision"]
        assert (decision["policy"], decision["clauses"][0]["id"]) == ("house", "say-so")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("count", "to_file", "stdout_is_terminal", "shown"),
    [(30, True, True, True), (30, False, False, True), (30, False, True, False), (5, True, False, False)],
)
def test_the_bar_is_for_long_runs_on_a_terminal_of_its_own(
    monkeypatch: pytest.MonkeyPatch, count: int, to_file: bool, stdout_is_terminal: bool, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", _Terminal())
    monkeypatch.setattr(sys, "stdout", _Terminal() if stdout_is_terminal else io.StringIO())
    paths = [str(number) for number in range(count)]
    with _progress(paths, to_file=to_file) as items:
        assert list(items) == paths
    assert ("Checking" in sys.stderr.getvalue()) is shown
