"""Finds the configuration of a file: upwards from it to the root of the repository, the nearest one counts.

Only names are looked at and, for pyproject.toml, whether the table is there: no parser is imported.
"""

from __future__ import annotations

import os
from pathlib import Path

NAMES = (".provenance.yml", ".provenance.yaml")
_PYPROJECT = "pyproject.toml"
_TABLE = b"[tool.provenance"


class Finder:
    """Finds configuration files and remembers what it found for each folder."""

    def __init__(self, current: str | None = None) -> None:
        # realpath, so that a link in the way to the file does not hide the repository.
        self._current = os.path.realpath(current or ".")
        self._known: dict[str, str | None] = {}

    def find(self, path: str) -> str | None:
        """The configuration file for a path, or None.

        Outside of a repository the search ends at the current folder, or in the folder of the file where
        that is elsewhere: a file that somebody left in a shared folder above must not decide.
        """
        full = os.path.realpath(path)
        folder = full if Path(full).is_dir() else os.path.dirname(full)
        if folder not in self._known:
            self._known[folder] = self._search(folder)
        return self._known[folder]

    def _search(self, folder: str) -> str | None:
        end = self._end(folder)
        while True:
            found = config_in(folder)
            if found or folder == end:
                return found
            parent = os.path.dirname(folder)
            if parent == folder:
                return None
            folder = parent

    def _end(self, folder: str) -> str:
        root = repository_root(folder)
        if root:
            return root
        inside = os.path.commonpath((self._current, folder)) == self._current
        return self._current if inside else folder


def config_in(folder: str) -> str | None:
    """The configuration file in a folder, if there is one."""
    for name in NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    path = os.path.join(folder, _PYPROJECT)
    try:
        with open(path, "rb") as stream:
            return path if _TABLE in stream.read() else None
    except OSError:
        return None


def repository_root(folder: str) -> str | None:
    """The nearest folder from here upwards that holds ``.git``."""
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
