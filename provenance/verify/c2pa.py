"""EncypherVerifier: the extra ``c2pa``, an adapter to the library encypher-c2pa (C2PA 2.4, offline).

Facts about the library that this file works around (version 1.7):

- without a manifest it says ``integrity: invalid``, so that ``present`` is looked at first;
- for Markdown and XML without a manifest it says ``present: true`` with the code
  ``manifest.structuredText.noManifest``, which is read as "no manifest";
- on a changed text ``claimSignature.validated`` is still among the successes, so that it is never used alone;
- its argument ``telemetry`` writes a file below the home folder, so that it is never passed; environment
  variables could switch telemetry and network on, so that they are switched off around each call.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from provenance.core.manifest import ManifestState
from provenance.errors import ConfigError
from provenance.verify.base import Check

_SILENT = {"ENCYPHER_C2PA_TELEMETRY": "off", "ENCYPHER_C2PA_ONLINE": "off"}
_MISMATCH = frozenset(
    (
        "assertion.dataHash.mismatch",
        "assertion.boxesHash.mismatch",
        "assertion.bmffHash.mismatch",
        "assertion.collectionHash.mismatch",
    )
)
_NONE = frozenset(
    ("manifest.structuredText.noManifest", "manifest.text.noManifest", "manifest.html.noManifest")
)
_UNTRUSTED = frozenset(("signingCredential.untrusted",))
_LOCK = Lock()


class EncypherVerifier:
    """Checks manifests with encypher-c2pa, its bundled trust lists and certificates of the user's."""

    def __init__(self, trust_anchors: str | None = None, validation_time: str | None = None) -> None:
        if trust_anchors is not None and "-----BEGIN CERTIFICATE-----" not in trust_anchors:
            raise ConfigError("the trust anchors hold no certificate in PEM form", code="trust-anchors")
        self._anchors = trust_anchors
        self._time = validation_time

    @property
    def name(self) -> str:
        """The library with its version."""
        return f"encypher-c2pa {_version()}"

    def verify(self, data: bytes, media_type: str) -> Check:
        """The state of the manifest in ``data``."""
        import encypher_c2pa

        try:
            with _silence():
                report = encypher_c2pa.verify(
                    data, media_type, trust_pem=self._anchors, online=False, validation_time=self._time
                )
        except Exception as error:  # noqa: BLE001  a native library: whatever it raises is a check that failed
            return Check(
                ManifestState.NOT_CHECKED, note=f"the verifier failed: {' '.join(str(error).split())[:200]}"
            )
        return _check(report)


def available() -> bool:
    """True when the library is installed."""
    from importlib.util import find_spec

    return find_spec("encypher_c2pa") is not None


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("encypher-c2pa")
    except PackageNotFoundError:
        return "of unknown version"


@contextmanager
def _silence() -> Iterator[None]:
    """Telemetry and network off, whatever the environment of the caller says."""
    with _LOCK:
        before = {name: os.environ.get(name) for name in _SILENT}
        os.environ.update(_SILENT)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _check(report: Mapping[str, Any]) -> Check:
    results = report.get("validation_results") or {}
    failures = tuple(str(item.get("code", "")) for item in results.get("failure") or ())
    if not report.get("present") or _NONE.intersection(failures):
        return Check(ManifestState.NOT_CHECKED, codes=failures, note="no manifest found in this form")
    signer = _signer(report)
    codes = failures + tuple(
        str(item.get("code", ""))
        for item in results.get("success") or ()
        if "Hash.match" in str(item.get("code", ""))
    )
    if report.get("integrity") == "valid" and report.get("hard_binding") == "match":
        trust = report.get("trust") or {}
        trusted = trust.get("status") == "valid_for_supplied_material" and not _UNTRUSTED.intersection(
            failures
        )
        return Check(ManifestState.TRUSTED if trusted else ManifestState.INTACT, signer, codes)
    if report.get("hard_binding") == "mismatch" or _MISMATCH.intersection(failures):
        signed = report.get("signature") == "valid"
        return Check(ManifestState.CHANGED if signed else ManifestState.BROKEN, signer, codes)
    return Check(ManifestState.BROKEN, signer, codes)


def _signer(report: Mapping[str, Any]) -> str | None:
    manifests = report.get("manifest_report") or {}
    active = (manifests.get("manifests") or {}).get(manifests.get("active_manifest")) or {}
    info = active.get("signature_info") or {}
    name, issuer = info.get("common_name"), info.get("issuer")
    if name and issuer and name != issuer:
        return f"{name} ({issuer})"
    return name or issuer
