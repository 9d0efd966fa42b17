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
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in OTHER_FOLDERS]
        found += [f"{root}{os.sep}{name}" for name in files if name.endswith(SUFFIXES)]
    return [Path(name) for name in sorted(found)]


def digest_files(files: Iterable[tuple[str, bytes]]) -> str:
    """``sha256:...`` over names and contents, in the given order; line ends do not count."""
    total = hashlib.sha256()
    for name, content in files:
        content = content.replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return f"sha256:{total.hexdigest()}"


def digest_folder(folder: Path) -> str:
    """The digest of all files of a pack."""
    return digest_files(
        (file.relative_to(folder).as_posix(), file.read_bytes()) for file in yaml_files(folder)
    )
