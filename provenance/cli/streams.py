"""Where reports go: the terminal, a pipe, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

import click

from provenance.errors import UsageError


class Sink(Protocol):
    """Takes the text of a report piece by piece."""

    def write(self, text: str) -> None:
        """Write a piece."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class StandardOutput:
    """stdout. People's text goes in the terminal's encoding; documents (``exact``) are UTF-8 everywhere."""

    def __init__(self, *, exact: bool, colour: bool) -> None:
        self._exact = exact
        self._colour = colour

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, text: str) -> None:
        """Write a piece and pass it on at once, so that a long run can be watched."""
        if not text:
            return
        if self._exact:
            stream = sys.stdout.buffer
            stream.write(text.encode("utf-8"))
            stream.flush()
        else:
            click.echo(printable(text, encoding_of(sys.stdout)), nl=False, color=self._colour)


class OutputFile:
    """A file that is written beside its place and moved there at the end.

    Raises:
        UsageError: the file cannot be written. Found out when the object is made, before any work.
    """

    def __init__(self, path: str) -> None:
        self._shown = path
        self._path = Path(os.path.realpath(path))
        try:
            existing = self._path.stat() if self._path.exists() else None
            if existing is not None and stat.S_ISDIR(existing.st_mode):
                raise UsageError(f"cannot write {path}: it is a folder", code="unwritable-output")
            # A device or a pipe (/dev/stdout) cannot be replaced; it is written as it is.
            self._in_place = existing is not None and not stat.S_ISREG(existing.st_mode)
            if existing is not None and not os.access(self._path, os.W_OK):
                raise PermissionError(13, "Permission denied")
            self._draft = self._path
            if not self._in_place:
                self._draft = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
            self._stream: IO[bytes] = self._draft.open("wb")
            if existing is not None and not self._in_place:
                self._draft.chmod(stat.S_IMODE(existing.st_mode))
        except (OSError, ValueError) as error:
            raise _unwritable(path, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._stream.close()
            if not self._in_place:
                if kind is None:
                    self._draft.replace(self._path)
                else:
                    self._draft.unlink(missing_ok=True)
        except OSError as problem:
            self._draft.unlink(missing_ok=True)
            if kind is None:
                raise _unwritable(self._shown, problem) from None

    def write(self, text: str) -> None:
        """Write a piece, as UTF-8.

        Raises:
            UsageError: the disk is full, for instance.
        """
        try:
            self._stream.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise _unwritable(self._shown, error) from None


def _unwritable(path: str, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError(f"cannot write {path}: {reason}", code="unwritable-output")


def encoding_of(stream: object) -> str:
    """The encoding of a text stream."""
    return getattr(stream, "encoding", None) or "utf-8"


def printable(text: str, encoding: str = "utf-8") -> str:
    """``text`` with what the encoding cannot hold spelled out, so that writing it never fails."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def shows(characters: str, stream: object) -> bool:
    """True when the stream's encoding can hold the characters."""
    try:
        characters.encode(encoding_of(stream))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def wants_colour(choice: bool | None, *, to_file: bool) -> bool:
    """Whether to colour: as asked; else on a terminal that can, unless NO_COLOR is set (no-color.org)."""
    if choice is not None:
        return choice
    if to_file or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
