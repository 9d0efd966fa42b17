"""Reading and writing of the model artifact: ``model.json`` (small, readable) and ``model.npz`` (arrays).

Both are data: no pickle, no code. ``model.json`` names the format version and the SHA-256 of
``model.npz``; the digest of the artifact is the SHA-256 of ``model.json``, which so covers both files.
"""

from __future__ import annotations

import hashlib
import io
import json
import pathlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.errors import ModelError

FORMAT = "provenance-style/1"
JSON_NAME = "model.json"
ARRAYS_NAME = "model.npz"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # fixed, so that equal arrays give equal bytes
_LIMIT = 64 << 20  # a file beyond this is not one of ours; refuse before reading it into memory

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A checked artifact: ``settings`` from the JSON, ``arrays`` by name, ``digest`` as ``sha256:<hex>``."""

    settings: Mapping[str, Any]
    arrays: Mapping[str, Array]
    digest: str


def pack_arrays(arrays: Mapping[str, Array]) -> bytes:
    """Bytes of an npz with sorted names and fixed times: equal arrays give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(
                member, np.ascontiguousarray(arrays[name]), version=(1, 0), allow_pickle=False
            )
            info = zipfile.ZipInfo(name + ".npy", date_time=_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.getvalue())
    return buffer.getvalue()


def write_artifact(folder: pathlib.Path, settings: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    """Write both files into ``folder`` (made if absent) and return the digest of the artifact."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = pack_arrays(arrays)
    document = {**settings, "format": FORMAT, "arrays_sha256": hashlib.sha256(packed).hexdigest()}
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / ARRAYS_NAME).write_bytes(packed)
    (folder / JSON_NAME).write_bytes(text.encode("utf-8"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_artifact(folder: pathlib.Path) -> Artifact:
    """The checked artifact in ``folder``.

    Raises ModelError when a file is missing, damaged or of another format version.
    """
    raw = _read(folder / JSON_NAME)
    try:
        settings = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError) as problem:
        raise ModelError(
            f"{folder / JSON_NAME} is not valid JSON ({problem}): install the model again"
        ) from problem
    if not isinstance(settings, dict):
        raise ModelError(f"{folder / JSON_NAME} is not a model description: install the model again")
    if settings.get("format") != FORMAT:
        raise ModelError(
            f"{folder / JSON_NAME} has format {settings.get('format')!r}, this program reads {FORMAT!r}: "
            "install the model that belongs to this version, or train it again"
        )
    packed = _read(folder / ARRAYS_NAME)
    actual = hashlib.sha256(packed).hexdigest()
    if actual != settings.get("arrays_sha256"):
        raise ModelError(
            f"{folder / ARRAYS_NAME} is damaged or belongs to another model: its SHA-256 is {actual}, "
            f"{JSON_NAME} expects {settings.get('arrays_sha256')}"
        )
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, KeyError, zipfile.BadZipFile) as problem:
        raise ModelError(f"{folder / ARRAYS_NAME} cannot be read as arrays: {problem}") from problem
    return Artifact(settings=settings, arrays=arrays, digest="sha256:" + hashlib.sha256(raw).hexdigest())


def _read(path: pathlib.Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise ModelError(f"{path} is larger than a style model can be ({_LIMIT >> 20} MiB)")
        return path.read_bytes()
    except OSError as problem:
        raise ModelError(f"{path} cannot be read ({problem.strerror}): is the model installed?") from problem
