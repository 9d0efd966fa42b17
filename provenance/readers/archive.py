"""Archive: members of a ZIP-based document, read within limits, so that no bomb unfolds."""

from __future__ import annotations

import io
import zipfile

from provenance.errors import InputError

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 16 * 1024 * 1024
LARGEST_TOTAL = 64 * 1024 * 1024
HIGHEST_RATIO = 200
_SMALL = 1024 * 1024


class Archive:
    """A ZIP file in memory.

    Raises:
        InputError: no ZIP file (``bad-archive``) or one with too many members (``archive-limit``).
    """

    def __init__(self, data: bytes, kind: str) -> None:
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise InputError(f"not a {kind} file: {error}", code="bad-archive") from error
        self._left = LARGEST_TOTAL
        names = self._file.infolist()
        if len(names) > MOST_MEMBERS:
            raise InputError(
                f"the archive has {len(names):,} members; at most {MOST_MEMBERS:,} are read",
                code="archive-limit",
            )
        self.names = [info.filename for info in names]

    def read(self, name: str) -> bytes | None:
        """The bytes of a member, None where there is none of that name.

        Raises:
            InputError: damaged or encrypted (``bad-archive``), or beyond the limits (``archive-limit``).
        """
        try:
            info = self._file.getinfo(name)
        except KeyError:
            return None
        size = info.file_size
        if size > min(LARGEST_MEMBER, self._left) or (
            size > _SMALL and size > info.compress_size * HIGHEST_RATIO
        ):
            raise InputError(
                f"{name!r} in the archive unfolds to {size:,} bytes, which is beyond the limits",
                code="archive-limit",
            )
        try:
            with self._file.open(info) as member:
                data = member.read(size + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise InputError(
                f"{name!r} in the archive cannot be read: {error}", code="bad-archive"
            ) from error
        except Exception as error:  # zlib.error, lzma errors and what other codecs raise
            raise InputError(f"{name!r} in the archive is damaged: {error}", code="bad-archive") from error
        if len(data) > size:
            raise InputError(f"{name!r} in the archive is larger than it says", code="archive-limit")
        self._left -= len(data)
        return data
