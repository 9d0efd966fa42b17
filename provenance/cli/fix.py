"""``check --fix``: shows safe edits as a diff, and makes them with ``--write``."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import click

from provenance.core.report import Report
from provenance.errors import UsageError
from provenance.fix import edited, safe_edits
from provenance.reporters.quoting import safe


def fix_article(path: str, report: Report, *, write: bool) -> bool:
    """Shows the diff on stderr; True when the file was changed.

    Raises:
        UsageError: the file cannot be written.
    """
    edits = safe_edits(report) if report.analysed else []
    if not edits:
        return False
    before, after = report.source_text, edited(report.source_text, edits)
    for line in unified_diff(before.split("\n"), after.split("\n"), path, path, lineterm="", n=1):
        click.echo(safe(line), err=True)
    if not write:
        return False
    if path == "-":
        raise UsageError("--write cannot change standard input; give a file")
    return _rewrite(Path(os.path.realpath(path)), before, after)


def _rewrite(path: Path, before: str, after: str) -> bool:
    """Replaces the file, if its bytes are the text that was checked and nothing else."""
    data = path.read_bytes()
    for encoding in ("utf-8", "utf-8-sig"):
        try:
            same = data.decode(encoding) == before
        except UnicodeDecodeError:
            continue
        if same:
            draft = path.with_name(f".{path.name}.{os.getpid()}.part")
            try:
                draft.write_bytes(after.encode(encoding))
                draft.chmod(path.stat().st_mode & 0o7777)
                draft.replace(path)
            except OSError as error:
                draft.unlink(missing_ok=True)
                raise UsageError(f"cannot write {path}: {error.strerror}", code="unwritable-output") from None
            return True
    click.echo(f"warning: {path} is not edited: it is no plain UTF-8 text", err=True)
    return False
