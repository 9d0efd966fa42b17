"""Manifest: a C2PA manifest that an article carries or names, what it claims, and how far it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.core.spans import Span


class ManifestState(StrEnum):
    """How far a manifest can be relied on."""

    TRUSTED = "trusted"
    INTACT = "intact-unknown-signer"
    CHANGED = "changed-after-signing"
    BROKEN = "broken"
    REFERENCED = "referenced-not-fetched"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class ManifestClaims:
    """What a manifest says, as far as it speaks about AI (C2PA 2.4, 18.15 actions and 18.28 AI disclosure).

    ``source_types`` are the digital source types of its actions as written, ``training`` its entries about
    mining and training, which are no disclosure.
    """

    source_types: tuple[str, ...] = ()
    tool: str | None = None
    model: str | None = None
    oversight: str | None = None
    generator: str | None = None
    when: str | None = None
    training: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest, or a reference to one.

    ``carrier`` is where it sits (``text-wrapper``, ``html-script``, ``html-link``, ``http-link``,
    ``comment-block``, ``png``, ``jpeg``, ``zip``, ``pdf``), ``subject`` what it is about (empty for the
    article, else as in MetadataItem), ``codes`` are status codes of the C2PA specification, ``causes`` what
    may have changed a signed text, the likeliest first, and ``cause_sure`` says that the first one was tried
    and explains the change.
    """

    carrier: str
    state: ManifestState
    span: Span
    subject: str = ""
    path: str = ""
    claims: ManifestClaims | None = None
    signer: str | None = None
    uri: str | None = None
    codes: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    cause_sure: bool = False
    checked_by: str | None = None
    note: str = ""
