"""Which files make up a rule pack, and their digest. Light, for it runs at every start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

SUFFIXES = (".yaml", ".yml")
# Folders of a pack that hold other kinds of files.
OTHER_FOLDERS = frozenset({"policies"})


def yaml_files(folder: Path) -> list[Path]:
    """The rule and vocabulary files below ``folder``, in a fixed order."""
    return [Path(name) for name in _yaml_names(folder)]


def _yaml_names(folder: Path) -> list[str]:
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in OTHER_FOLDERS]
        found += [f"{root}{os.sep}{name}" for name in files if name.endswith(SUFFIXES)]
    return sorted(found)


def digest_files(files: Iterable[tuple[str, bytes]]) -> str:
    """``sha256:...`` over names and contents, in the given order; line ends do not count."""
    total = hashlib.sha256()
    for name, content in files:
        if b"\r" in content:  # rarely: looking costs a thirtieth of replacing
            content = content.replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return f"sha256:{total.hexdigest()}"


def digest_folder(folder: Path) -> str:
    """The digest of all files of a pack."""
    before = len(f"{folder}{os.sep}")
    return digest_files((name[before:].replace(os.sep, "/"), _content(name)) for name in _yaml_names(folder))


def _content(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123  a Path for each of a hundred files takes as long as reading them
        return file.read()
