"""The shape of a policy file, version 1, as pydantic models; each turns into the values of this package.

A condition is a mapping, and all of its keys have to hold. New kinds of conditions (section,
jurisdiction, content type, date) become new keys, so that files of version 1 stay valid.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from provenance.core.article import Zone
from provenance.core.decision import Outcome
from provenance.core.disclosure import AiRole, Channel, Extent, HumanReview, Polarity, Scope
from provenance.core.evidence import Kind
from provenance.core.verdict import DisclosureState, Involvement, Label
from provenance.policy.clauses import PolicyClause
from provenance.policy.conditions import (
    All,
    Any,
    Condition,
    Not,
    ReasonGiven,
    any_disclosure,
    any_finding,
    verdict_is,
)


def _listed(value: object) -> object:
    """A single value as a list of one, so that ``label: conflict`` needs no brackets."""
    return value if isinstance(value, list) else [value]


_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_NonEmpty = Field(default=None, min_length=1)
# The loader gives every scalar as a string; whoever checks a file against the JSON Schema has them typed.
_Bool = Annotated[Literal["true", "false"], WithJsonSchema({"type": "boolean"})]
_Version = Annotated[Literal["1"], WithJsonSchema({"const": 1})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Wanted(_Strict):
    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("the condition is empty; it would hold for every article")
        return self


class DisclosureCondition(_Wanted):
    """Wanted values of one disclosure; a list means any of them."""

    polarity: Annotated[list[Polarity] | None, BeforeValidator(_listed)] = _NonEmpty
    extent: Annotated[list[Extent] | None, BeforeValidator(_listed)] = _NonEmpty
    role: Annotated[list[AiRole] | None, BeforeValidator(_listed)] = _NonEmpty
    scope: Annotated[list[Scope] | None, BeforeValidator(_listed)] = _NonEmpty
    human_review: Annotated[list[HumanReview] | None, BeforeValidator(_listed)] = _NonEmpty
    channel: Annotated[list[Channel] | None, BeforeValidator(_listed)] = _NonEmpty
    where: Annotated[list[Zone] | None, BeforeValidator(_listed)] = _NonEmpty
    truncated: Annotated[list[_Bool] | None, BeforeValidator(_listed)] = _NonEmpty

    def condition(self) -> Condition:
        """The condition that these values describe."""
        return any_disclosure(**self.model_dump(exclude_none=True))


class FindingCondition(_Wanted):
    """Wanted values of one finding; a list means any of them."""

    kind: Annotated[list[Kind] | None, BeforeValidator(_listed)] = _NonEmpty
    category: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    rule: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty

    def condition(self) -> Condition:
        """The condition that these values describe."""
        return any_finding(**self.model_dump(exclude_none=True))


class ConditionModel(_Wanted):
    """A condition; all of its keys have to hold."""

    label: Annotated[list[Label] | None, BeforeValidator(_listed)] = _NonEmpty
    involvement: Annotated[list[Involvement] | None, BeforeValidator(_listed)] = _NonEmpty
    disclosure: Annotated[list[DisclosureState] | None, BeforeValidator(_listed)] = _NonEmpty
    basis: Annotated[list[Kind | Literal["none"]] | None, BeforeValidator(_listed)] = _NonEmpty
    reason: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    any_disclosure: DisclosureCondition | None = None
    any_finding: FindingCondition | None = None
    all: list[ConditionModel] | None = _NonEmpty
    any: list[ConditionModel] | None = _NonEmpty
    not_: ConditionModel | None = Field(default=None, alias="not")

    def condition(self) -> Condition:
        """The condition as a value; one part stands for itself, several are joined by All."""
        parts: list[Condition] = []
        for field in ("label", "involvement", "disclosure", "basis"):
            values = getattr(self, field)
            if values is not None:
                parts.append(verdict_is(field, values))
        if self.reason is not None:
            parts.append(ReasonGiven(frozenset(self.reason)))
        if self.any_disclosure is not None:
            parts.append(self.any_disclosure.condition())
        if self.any_finding is not None:
            parts.append(self.any_finding.condition())
        if self.all is not None:
            parts.append(All(tuple(part.condition() for part in self.all)))
        if self.any is not None:
            parts.append(Any(tuple(part.condition() for part in self.any)))
        if self.not_ is not None:
            parts.append(Not(self.not_.condition()))
        return parts[0] if len(parts) == 1 else All(tuple(parts))


class ClauseModel(_Strict):
    """One house rule."""

    id: _Id
    then: Literal["pass", "review", "fail"]
    when: ConditionModel
    message: _Text
    advice: _Text | None = None

    def clause(self) -> PolicyClause:
        """The clause as a value."""
        outcome = Outcome[self.then.upper()]
        return PolicyClause(self.id, outcome, self.when.condition(), self.message, self.advice or "")


class PolicyModel(_Strict):
    """A policy file."""

    schema_: _Version = Field(alias="schema")
    policy: _Id
    description: _Text | None = None
    clauses: list[ClauseModel] = Field(min_length=1)
