"""What the pages show is true: commands and options exist, YAML is valid, Python runs, the site builds without a warning."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import provenance
from provenance.cli.main import main
from provenance.config.schema import ConfigModel
from provenance.policy.loader import load_policy_file
from provenance.yamlmodel import validated
from provenance.yamltree import parse_yaml

ROOT = Path(provenance.__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
MINE = [page for page in PAGES if page.stem in (
    "ci", "configuration", "suppressions", "policies", "output-formats", "library", "stability", "index", "verdicts"
)]  # fmt: skip


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def command_lines() -> list[tuple[str, str]]:
    found = []
    for page in MINE:
        text = page.read_text("utf-8")
        lines = re.findall(r"^    (provenance [a-z][^\n]*)$", text, re.MULTILINE)
        lines += re.findall(r"`(provenance [a-z][^`\n]*)`", text)
        found += [(page.name, line) for line in lines]
    return found


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_a_command_that_is_shown_exists_with_its_options(page: str, line: str) -> None:
    words = line.split(" > ")[0].split()[1:]
    command: click.Command = main
    while words and isinstance(command, click.Group):
        below = command.get_command(click.Context(command), words[0])
        assert below is not None, f"{page}: {line}"
        command = below
        words = words[1:]
    known = {
        name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    for word in words:
        if word.startswith("-") and len(word) > 1:
            assert word.partition("=")[0] in known, f"{page}: {line}"


@pytest.mark.parametrize("page", MINE, ids=lambda page: page.stem)
def test_yaml_that_is_shown_is_valid(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "yaml"):
        tree, problems = parse_yaml(text, page.name)
        assert tree is not None, problems
        if page.stem == "configuration":
            validated(ConfigModel, tree, page.name, code="x", what="configuration")
        elif "clauses" in tree.data:
            (tmp_path / "policy.yaml").write_text(text, "utf-8")
            load_policy_file(tmp_path / "policy.yaml")


def test_python_that_is_shown_runs() -> None:
    (code,) = blocks(ROOT / "docs/library.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("inconclusive pass")


def test_every_row_of_what_users_asked_for_is_answered() -> None:
    text = (ROOT / "docs/asked-for.md").read_text("utf-8")
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(number) for number in range(1, 34)]


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="needs the package mkdocs-material")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "chatgpt-content-reference" in (tmp_path / "site/rules/RES001/index.html").read_text("utf-8")
    options = (tmp_path / "site/reference/options/index.html").read_text("utf-8")
    assert "--changed-since" in options
    shutil.rmtree(tmp_path / "site")
