"""A throw-away repository with ten articles: hook and action stop exactly the three that they should."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import provenance

ROOT = Path(provenance.__file__).resolve().parent.parent
BODY = "The bees are back at the canal, residents say, and the council is pleased to see them there again after years."
TRACE = ":contentReference[oaicite:3]"
TRACES = {
    "news/emoji.md": f"{BODY}\n\n🐝🐝 e\u0301t\u00e9: turnout rose to 61 percent.{TRACE}{{index=3}}\n",
    "news/combining.md": f"{BODY}\n\nCafe\u0301 👩‍🚀 prices fell in spring.{TRACE}{{index=3}} And rose again.\n",
    "opinion/mixed.txt": f"{BODY}\n\nPrices fell.{TRACE}{{index=3}}\n",
}
CLEAN = {
    f"news/{number}.md": f"# Report {number}\n\n{BODY}\n\nA second paragraph tells more about day {number}.\n"
    for number in range(6)
} | {
    "news/declared.md": f"{BODY}\n\nThis article was written with the help of ChatGPT and reviewed by an editor.\n"
}

bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with the command on its path, and nothing of the user's own git settings."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "provenance"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m provenance.cli "$@"\n')
    command.chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str]) -> Path:
    folder = tmp_path / "repository"
    for name, text in {**TRACES, **CLEAN}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    assert len([*folder.rglob("*.*")]) == 10
    if shutil.which("git"):
        run(folder, environment, "git", "init", "--quiet")
        run(folder, environment, "git", "add", ".")
    return folder


def run(folder: Path, environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300
    )


def hooks() -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return loaded


@git
class TestPreCommit:
    @pytest.fixture(autouse=True)
    def _needs(self) -> None:
        pytest.importorskip("pre_commit", reason="needs the package pre-commit")

    def test_the_manifest_is_valid(self, tmp_path: Path, environment: dict[str, str]) -> None:
        done = run(tmp_path, environment, sys.executable, "-m", "pre_commit", "validate-manifest",
                   str(ROOT / ".pre-commit-hooks.yaml"))  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def test_the_hook_stops_the_three(self, repository: Path, environment: dict[str, str]) -> None:
        hook = hooks()[0] | {"language": "system"}  # the command is there already; nothing is downloaded
        config = {"repos": [{"repo": "local", "hooks": [hook]}]}
        (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        done = run(repository, environment, sys.executable, "-m", "pre_commit", "run", "--all-files")
        assert done.returncode == 1, done.stdout + done.stderr
        named = {name for name in {**TRACES, **CLEAN} if f"fail: {name}" in done.stdout}
        assert named == set(TRACES), done.stdout

    def test_the_fixing_hook_makes_them_pass(self, repository: Path, environment: dict[str, str]) -> None:
        hook = hooks()[1] | {"language": "system"}
        config = {"repos": [{"repo": "local", "hooks": [hook]}]}
        (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        command = (sys.executable, "-m", "pre_commit", "run", "--all-files")
        assert run(repository, environment, *command).returncode == 1  # it changed files
        assert run(repository, environment, *command).returncode == 0
        assert (repository / "opinion/mixed.txt").read_text("utf-8") == f"{BODY}\n\nPrices fell.\n"


def action_steps() -> dict[str, dict[str, object]]:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert action["runs"]["using"] == "composite"
    return {step["name"]: step for step in action["runs"]["steps"]}


def test_no_input_of_the_action_stands_in_a_script() -> None:
    for step in action_steps().values():
        assert "${{" not in str(step.get("run", ""))
        assert "run" not in step or step["shell"] == "bash"


def act(folder: Path, environment: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the step `Check` as the runner does: inputs by the environment, `bash -e -o pipefail`."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action_steps()["Check"]
    env = dict(environment)
    for name, expression in step["env"].items():  # type: ignore[attr-defined]
        key = expression.removeprefix("${{ inputs.").removesuffix(" }}")
        env[name] = inputs.get(key.replace("-", "_"), action["inputs"][key]["default"])
    env["GITHUB_STEP_SUMMARY"], env["GITHUB_OUTPUT"] = str(folder / "summary.txt"), str(folder / "output.txt")
    (folder / "summary.txt").touch()
    script = folder / "step.sh"
    script.write_text(str(step["run"]), "utf-8")
    return run(folder, env, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script))


@bash
class TestAction:
    def test_it_stops_the_three_with_annotations_at_the_columns(
        self, repository: Path, environment: dict[str, str]
    ) -> None:
        done = act(repository, environment, paths="news\nopinion\n")
        assert done.returncode == 1, done.stderr
        errors = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
        assert {line.split("file=")[1].split(",")[0] for line in errors} == set(TRACES)
        for name, text in TRACES.items():
            line = next(number for number, line in enumerate(text.split("\n"), 1) if TRACE in line)
            column = text.split("\n")[line - 1].index(TRACE) + 1
            place = f"file={name},line={line},col={column},endLine={line},endColumn={column + len(TRACE)},"
            assert f"::warning {place}title=provenance RES001::" in done.stdout
        summary = (repository / "summary.txt").read_text("utf-8")
        assert summary.count("## ❌") == 3
        assert "3 failed, 0 to review, 7 passed" in summary
        (sarif,) = json.loads((repository / "provenance.sarif").read_text("utf-8"))["runs"]
        assert len([result for result in sarif["results"] if result["level"] == "error"]) == 3
        assert (repository / "output.txt").read_text() == "exit-code=1\n"

    def test_it_can_report_only_and_no_input_is_run(
        self, repository: Path, environment: dict[str, str]
    ) -> None:
        done = act(repository, environment, fail="false", sarif_file="", paths="news/emoji.md")
        assert done.returncode == 0, done.stderr
        assert not (repository / "provenance.sarif").exists()
        done = act(repository, environment, paths="$(touch pwned)\n`touch pwned`\n; touch pwned")
        assert done.returncode == 3
        assert not (repository / "pwned").exists()


@git
def test_only_what_changed(repository: Path, environment: dict[str, str]) -> None:
    run(repository, environment, "git", "commit", "--quiet", "-m", "all")
    changed = repository / "news/emoji.md"
    changed.write_text("A new first line.\n\n" + TRACES["news/emoji.md"], "utf-8")
    (repository / "news/0.md").write_text(f"# New\n\n{BODY}\n\nTurnout rose.{TRACE}{{index=3}}\n", "utf-8")
    (repository / "news/näu.md").write_text(TRACES["news/combining.md"], "utf-8")
    done = run(repository, environment, "provenance", "check", ".", "--changed-since", "HEAD", "-f", "jsonl")
    articles = {item["name"]: item for item in map(json.loads, done.stdout.splitlines())}
    outcomes = {name: item["decision"]["outcome"] for name, item in articles.items()}
    # The old trace in the changed article stays reported, as accepted, and does not stop anything.
    assert outcomes == {"./news/0.md": "fail", "./news/emoji.md": "pass", "./news/näu.md": "fail"}
    (old,) = [item for item in articles["./news/emoji.md"]["findings"] if item["rule"] == "RES001"]
    assert old["suppression"]["by"] == "unchanged"
    assert articles["./news/emoji.md"]["verdict"]["label"] == "undeclared-ai"
    assert done.returncode == 1
    done = run(repository, environment, "provenance", "check", ".", "--changed-since", "--output=x")
    assert (done.returncode, "git knows no revision" in done.stderr) == (2, True)


def test_the_gitlab_template() -> None:
    spec, jobs = yaml.safe_load_all((ROOT / "ci-templates/gitlab.yml").read_text("utf-8"))
    assert set(spec["spec"]["inputs"]) == {"paths", "policy", "image", "stage"}
    reports = jobs["provenance"]["artifacts"]["reports"]
    command = " ".join(jobs["provenance"]["script"])
    assert f"gitlab:{reports['codequality']}" in command
    assert f"junit:{reports['junit']}" in command
