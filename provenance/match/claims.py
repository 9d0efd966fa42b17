"""The claim that a match makes: the rule's template filled with what was captured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from provenance.core.disclosure import AiRole, Claim, Extent, HumanReview, Polarity, Scope

_Word = TypeVar("_Word", bound=StrEnum)
_SLOT = re.compile(r"\{([a-z_]+)\??(?:=([a-z_]+))?\}\Z")


def claim_of(template: Mapping[str, str] | None, slots: Mapping[str, str]) -> Claim | None:
    """The claim, or None for a rule that makes none.

    In a template ``{slot=word}`` stands for what ``slot`` captured, or ``word`` where it captured nothing.
    A captured value that is no value of the field counts as nothing said.
    """
    if template is None:
        return None
    values = {key: _value(written, slots) for key, written in template.items()}
    return Claim(
        polarity=_member(Polarity, values.get("polarity")),
        extent=_member(Extent, values.get("extent")),
        role=_member(AiRole, values.get("role")),
        scope=_member(Scope, values.get("scope")),
        tool=values.get("tool"),
        human_review=_member(HumanReview, values.get("human_review")),
    )


def _value(written: str, slots: Mapping[str, str]) -> str | None:
    slot = _SLOT.match(written)
    if not slot:
        return written
    return slots.get(slot[1], slot[2])


def _member(kind: type[_Word], value: str | None) -> _Word | None:
    return kind(value) if value is not None and value in kind.__members__.values() else None
