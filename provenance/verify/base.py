"""Verifier, the protocol of cryptographic checks, and Check, its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from provenance.core.manifest import ManifestState


@dataclass(frozen=True, slots=True)
class Check:
    """What a verifier found: a state, the signer as the certificate names it, and C2PA status codes.

    ``state`` is NOT_CHECKED where the verifier found no manifest or does not read the format.
    """

    state: ManifestState
    signer: str | None = None
    codes: tuple[str, ...] = ()
    note: str = ""


class Verifier(Protocol):
    """Checks the manifest in some bytes. It reads nothing else, writes nothing and stays offline."""

    @property
    def name(self) -> str:
        """The library with its version, for reports."""

    def verify(self, data: bytes, media_type: str) -> Check:
        """The result for ``data``; content never raises."""
