"""Set-up and tasks for this checkout, with nothing but Python 3.11 or newer needed first.

python3 dev.py demo     install into .venv and check the articles in samples/
python3 dev.py test     install into .venv and run the tests
python3 dev.py lint     format, lint, types, import contracts, rule examples
python3 dev.py ci       test and lint, as continuous integration does
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed"
EXTRAS = ("c2pa", "formats", "sign", "train")


def run(*command: str | Path, check: bool = True) -> int:
    """The exit status of a command, run in the root of the checkout; ends the program when it fails."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
    }
    status = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment, check=False
    ).returncode
    if check and status:
        sys.exit(status)
    return status


def set_up(groups: tuple[str, ...]) -> None:
    """Install the project and the named dependency groups into ``.venv``, unless that was done for this pyproject."""
    import tomllib

    written = (ROOT / "pyproject.toml").read_bytes()
    stamp = hashlib.sha256(written + " ".join((*groups, sys.version)).encode()).hexdigest()
    if STAMP.is_file() and stamp in STAMP.read_text(encoding="utf-8").split():
        return
    project = tomllib.loads(written.decode("utf-8"))
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        print("creating .venv ...", file=sys.stderr)
        venv.create(VENV, with_pip=True)
    extras = [name for name in EXTRAS if name in project["project"].get("optional-dependencies", {})]
    wanted = f".[{','.join(extras)}]" if groups and extras else "."
    packages = [package for group in groups for package in project["dependency-groups"][group]]
    print("installing ...", file=sys.stderr)
    quiet = ("--quiet", "--disable-pip-version-check")
    run(BIN / "python", "-m", "pip", "install", *quiet, "--editable", wanted, *packages)
    earlier = STAMP.read_text(encoding="utf-8").split() if STAMP.is_file() else []
    STAMP.write_text("\n".join([*earlier, stamp]), encoding="utf-8")


def demo() -> None:
    """Check the samples. Some of them are meant to fail, so the status is not passed on."""
    set_up(())
    run(BIN / "provenance", "check", "samples", check=False)


def test(*arguments: str) -> None:
    """Run the tests."""
    set_up(("test", "workflow"))
    run(BIN / "python", "-m", "pytest", *(arguments or ("-n", "2")))


def lint() -> None:
    """Check form, types, import contracts and rules."""
    set_up(("test", "workflow", "lint"))
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "ruff", "check", ".")
    run(BIN / "mypy")
    run(BIN / "lint-imports")
    run(BIN / "provenance", "rules", "compile", "--check")
    run(BIN / "provenance", "rules", "check")


def ci() -> None:
    """Run everything."""
    lint()
    test()


def main() -> None:
    """Run the task that is named on the command line."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file also runs where the project cannot
        sys.exit("Python 3.11 or newer is needed")
    tasks = {"demo": demo, "test": test, "lint": lint, "ci": ci}
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in tasks:
        sys.exit(__doc__)
    tasks[name](*sys.argv[2:])  # type: ignore[operator]


if __name__ == "__main__":
    main()
