"""The command line as a process: start-up, pipes, and the commands that need no article."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import provenance
from provenance.cli.main import main
from provenance.cli.process import single_processor
from provenance.data import data_folder
from provenance.version import __version__

TEXT = """Bees return to the canal

The bees are back at the canal, residents say, and the council is pleased to see them there again.

Disclaimer: This article was generated in part using artificial intelligence and may contain errors.
"""


def run(*arguments: str, text: str = "", **settings: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "provenance.cli", *arguments]
    root = Path(provenance.__file__).resolve().parent.parent
    environment = {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}
    environment.update(settings.pop("env", {}))  # type: ignore[call-overload]
    return subprocess.run(
        command, input=text, capture_output=True, encoding="utf-8", env=environment, check=False, **settings
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bees.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_check_runs_and_says_declared(article: Path, form: str) -> None:
    done = run("check", str(article), "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "declared-ai" in done.stdout


def test_a_real_document_is_as_the_schema_says(article: Path) -> None:
    schema = json.loads(run("schema", "report").stdout)
    assert schema == json.loads(
        files("provenance.reporters").joinpath("report.schema.json").read_text("utf-8")
    )
    done = run("check", str(article), str(article.parent / "gone.txt"), "-f", "json", "--show-discarded")
    assert done.returncode == 3
    document = json.loads(done.stdout)
    Draft202012Validator(schema).validate(document)
    assert [item["verdict"]["label"] for item in document["articles"]] == ["declared-ai", "inconclusive"]
    assert document["summary"]["not_analysed"] == 1


def test_equal_runs_give_equal_bytes(article: Path) -> None:
    first, second = (
        run("check", str(article), "-f", "json", env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")
    )
    assert first == second


def test_explain_shows_the_steps(article: Path) -> None:
    done = run("explain", str(article))
    assert done.returncode == 0
    assert "How the verdict came about:" in done.stdout
    assert "Decision: pass" in done.stdout


def test_the_package_runs_as_a_module() -> None:
    root = Path(provenance.__file__).resolve().parent.parent
    command = [sys.executable, "-m", "provenance", "--version"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == run("--version").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="there is no such setting elsewhere")
def test_processors_are_as_before_once_the_model_is_loaded() -> None:
    before = os.sched_getaffinity(0)
    with single_processor():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before
    with pytest.raises(KeyError), single_processor():
        raise KeyError
    assert os.sched_getaffinity(0) == before


def test_a_check_imports_nothing_that_is_slow(article: Path) -> None:
    code = (
        "import sys; from provenance.cli.main import _run; code = _run(sys.argv[1:]);"
        "slow = {'pydantic', 'yaml', 'jsonschema', 'importlib.metadata', 'sklearn', 'scipy',"
        " 'provenance.cli.rules', 'provenance.cli.model', 'provenance.rules.schema', 'tempfile'};"
        "print(code, sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    root = Path(provenance.__file__).resolve().parent.parent
    command = [sys.executable, "-c", code, "check", str(article)]
    subprocess.run(
        command, cwd=root, capture_output=True, check=True
    )  # the first run may have caches to make
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stderr == "0 []\n"


def test_the_version_names_rules_and_model() -> None:
    done = run("--version")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"provenance-checker {__version__}"
    assert lines[1].startswith("rules ")
    assert lines[2].startswith("model ")


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in ("check", "explain", "rules", "model", "schema", "completion"):
        assert f"\n  {name} " in done.stdout


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_help_fits_into_80_columns() -> None:
    for path in commands(main):
        shown = CliRunner(env={"COLUMNS": "80"}).invoke(main, [*path, "--help"]).output
        assert "Usage:" in shown
        assert [line for line in shown.splitlines() if len(line) > 80] == [], path


def test_nothing_asked_gives_the_help_and_2() -> None:
    done = run()
    assert done.returncode == 2
    assert "Usage: provenance" in done.stdout + done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script(shell: str) -> None:
    done = run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_PROVENANCE_COMPLETE={shell}_complete" in done.stdout


def test_completion_offers_commands() -> None:
    done = run(
        env={"_PROVENANCE_COMPLETE": "bash_complete", "COMP_WORDS": "provenance ch", "COMP_CWORD": "1"}
    )
    assert "plain,check" in done.stdout


def test_the_policy_schema_is_valid_and_fits_the_shipped_policy() -> None:
    schema = json.loads(run("schema", "policy").stdout)
    Draft202012Validator.check_schema(schema)
    shipped = yaml.safe_load((data_folder("rules") / "policies" / "default.yaml").read_text("utf-8"))
    Draft202012Validator(schema).validate(shipped)
    shipped["clauses"][0]["when"] = {"lable": "conflict"}
    assert not Draft202012Validator(schema).is_valid(shipped)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(TEXT, "utf-8")
    root = Path(provenance.__file__).resolve().parent.parent
    writer = subprocess.Popen(
        [sys.executable, "-m", "provenance.cli", "check", str(tmp_path), "-f", "jsonl"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait() == 141


def test_a_terminal_that_knows_ascii_only(article: Path) -> None:
    done = run("check", str(article), env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert " | Disclaimer: This article" in done.stdout


def test_standard_input_as_a_process() -> None:
    done = run("check", "-", "-f", "jsonl", text=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "<stdin>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 20),
        ("invalid.txt", b"caf\xe9 \xff\xfe and more text"),
        ("nul.txt", b"a\0b\0c" * 100),
        ("blank.md", b" \n\n"),
        ("broken.html", b"<p><b>unclosed <!-- comment"),
    ],
)
def test_bad_content_gives_a_report_and_never_a_traceback(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    done = run("check", str(tmp_path / name), str(tmp_path / "good.txt"), "-f", "json")
    assert done.returncode in (0, 3)
    assert done.stderr == ""
    bad, good = json.loads(done.stdout)["articles"]
    assert (done.returncode == 3) is any(item["level"] == "error" for item in bad["diagnostics"])
    assert good["verdict"]["label"] == "declared-ai"


def test_an_unknown_media_type_is_reported() -> None:
    done = run("check", "-", "--media-type", "application/x-unknown", "-f", "jsonl", text=TEXT)
    assert done.returncode == 3
    (diagnostic,) = json.loads(done.stdout)["diagnostics"]
    assert diagnostic["level"] == "error"
    assert "application/x-unknown" in diagnostic["message"]


def test_installed_packs_are_looked_for_on_request(article: Path, tmp_path: Path) -> None:
    info = tmp_path / "house_rules-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[provenance.rules]\nhouse = house_rules_that_are_gone\n", "utf-8")
    root = Path(provenance.__file__).resolve().parent.parent
    settings = {"env": {"PYTHONPATH": f"{root}{os.pathsep}{tmp_path}"}}
    assert run("check", str(article), **settings).returncode == 0
    done = run("check", str(article), "--installed-packs", **settings)
    assert done.returncode == 2
    assert "house_rules_that_are_gone" in done.stderr


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_an_error(article: Path, option: str) -> None:
    done = run("check", str(article), option, "ZZZ999")
    assert done.returncode == 2
    assert "ZZZ999" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_broken_rule_pack_is_an_error(article: Path, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text("schema: 1\nruleset: mine/en\nrules: [\n", "utf-8")
    done = run("check", str(article), "--rules", str(pack))
    assert done.returncode == 2
    assert "mine.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
