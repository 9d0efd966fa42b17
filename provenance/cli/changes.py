"""Changes since a revision, asked from git: which articles, and which of their lines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence

from provenance.config.discover import repository_root
from provenance.errors import UsageError

_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Changes:
    """What differs between a revision and the files as they are now; new files count as changed throughout."""

    def __init__(self, revision: str, folder: str = ".") -> None:
        root = repository_root(os.path.realpath(folder))
        if root is None:
            raise UsageError(
                "--changed-since needs a git repository; there is none here", code="no-repository"
            )
        self._root = root
        verified = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if verified is None:
            hint = "in a shallow clone, fetch it first (fetch-depth: 0)"
            raise UsageError(f"git knows no revision {revision!r}; {hint}", code="unknown-revision")
        self._revision = verified.strip()
        self._changed = self._names("diff", "--name-only", "--no-renames", "-z", self._revision, "--")
        self._new = self._names("ls-files", "--others", "--exclude-standard", "-z")

    def concerns(self, path: str) -> bool:
        """True when the file changed or is new."""
        full = os.path.realpath(path)
        return full in self._changed or full in self._new

    def lines(self, path: str) -> frozenset[int] | None:
        """The lines (1-based) of the file as it is now that changed; None for all of a new file."""
        full = os.path.realpath(path)
        if full in self._new:
            return None
        diff = self._git("diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--text",
                         self._revision, "--", full)  # fmt: skip
        lines: set[int] = set()
        for match in _HUNK.finditer(diff or ""):
            start, count = int(match[1]), int(match[2] or 1)
            lines.update(range(start, start + count))
        return frozenset(lines)

    def _names(self, *arguments: str) -> frozenset[str]:
        out = self._git(*arguments) or ""
        return frozenset(os.path.realpath(os.path.join(self._root, name)) for name in out.split("\0") if name)  # noqa: PTH118

    def _git(self, *arguments: str) -> str | None:
        git = shutil.which("git")
        if git is None:
            raise UsageError("--changed-since needs git, and there is none", code="no-git")
        command: Sequence[str] = (git, "-C", self._root, "-c", "core.quotePath=false", *arguments)
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  no shell, fixed arguments
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
