"""The shape of a policy file, version 1, as pydantic models; each turns into the values of this package.

A condition is a mapping, and all of its keys have to hold. New kinds of conditions become new keys, so
that files of version 1 stay valid.
"""

from __future__ import annotations

from dataclasses import replace
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
from provenance.core.suppression import SuppressedBy
from provenance.core.verdict import DisclosureState, Involvement, Label
from provenance.policy.clauses import PolicyClause
from provenance.policy.conditions import (
    All,
    Any,
    Condition,
    ContextIs,
    Dated,
    FieldIs,
    Jurisdiction,
    Not,
    ReasonGiven,
    any_disclosure,
    any_finding,
    verdict_is,
)
from provenance.policy.context import Context
from provenance.policy.suppress import SuppressionRules


def _listed(value: object) -> object:
    """A single value as a list of one, so that ``label: conflict`` needs no brackets."""
    return value if isinstance(value, list) else [value]


_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
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
    tool: Annotated[list[Literal["stated", "not_stated"]] | None, BeforeValidator(_listed)] = _NonEmpty
    wording: list[Annotated[list[_Word], Field(min_length=1)]] | None = _NonEmpty

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


class DateCondition(_Wanted):
    """Bounds of the publication date: from a day on, before a day."""

    from_: _Day | None = Field(default=None, alias="from")
    before: _Day | None = None

    def condition(self) -> Condition:
        """The condition that these values describe."""
        return Dated(self.from_ or "", self.before or "")


class FieldCondition(_Strict):
    """A field of the front matter or of the page's metadata."""

    name: _Word
    present: _Bool = "true"
    one_of: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.present == "false" and self.one_of is not None:
            raise ValueError("a field that is absent has no value; leave out 'one_of' or 'present'")
        return self

    def condition(self) -> Condition:
        """The condition that these values describe."""
        values = frozenset(value.casefold() for value in self.one_of or ())
        return FieldIs(self.name, self.present == "true", values)


class ConditionModel(_Wanted):
    """A condition; all of its keys have to hold."""

    label: Annotated[list[Label] | None, BeforeValidator(_listed)] = _NonEmpty
    involvement: Annotated[list[Involvement] | None, BeforeValidator(_listed)] = _NonEmpty
    disclosure: Annotated[list[DisclosureState] | None, BeforeValidator(_listed)] = _NonEmpty
    basis: Annotated[list[Kind | Literal["none"]] | None, BeforeValidator(_listed)] = _NonEmpty
    reason: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    any_disclosure: DisclosureCondition | None = None
    any_finding: FindingCondition | None = None
    jurisdiction: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    section: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    content_type: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    date: DateCondition | None = None
    field: FieldCondition | None = None
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
        for name in ("section", "content_type"):
            values = getattr(self, name)
            if values is not None:
                parts.append(ContextIs(name, frozenset(value.casefold() for value in values)))
        if self.jurisdiction is not None:
            parts.append(Jurisdiction(frozenset(value.casefold() for value in self.jurisdiction)))
        nested = (self.any_disclosure, self.any_finding, self.date, self.field)
        parts += [part.condition() for part in nested if part is not None]
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


class SuppressionsModel(_Strict):
    """What the policy allows people to accept."""

    forbid_ways: Annotated[list[SuppressedBy] | None, BeforeValidator(_listed)] = _NonEmpty
    forbid_rules: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    until_required: _Bool = "false"

    def rules(self) -> SuppressionRules:
        """The rules as a value."""
        return SuppressionRules(
            frozenset(self.forbid_ways or ()), tuple(self.forbid_rules or ()), self.until_required == "true"
        )


class SourceModel(_Strict):
    """Where the house rules come from: an address or a document, and the day on which it was read."""

    title: _Text
    url: _Word | None = None
    date: _Day


class ExpectationModel(_Strict):
    """What a test of a policy expects."""

    outcome: Literal["pass", "review", "fail"]
    clauses: Annotated[list[_Id] | None, BeforeValidator(_listed)] = None


class ContextModel(_Strict):
    """Where and when an article is published, as far as it does not say so itself."""

    jurisdiction: Annotated[list[_Word] | None, BeforeValidator(_listed)] = _NonEmpty
    section: _Word | None = None
    content_type: _Word | None = None
    date: _Day | None = None
    today: _Day | None = None

    def context(self) -> Context:
        """The context as a value."""
        places = frozenset(value.casefold() for value in self.jurisdiction or ())
        return Context(places, self.section or "", self.content_type or "", self.date or "", self.today or "")


class TestModel(_Strict):
    """An article with the decision that the policy has to give on it."""

    __test__ = False  # for pytest, which would collect it by its name

    name: _Text
    text: Annotated[str, StringConstraints(max_length=100_000)]
    media_type: _Word = "text/markdown"
    context: ContextModel | None = None
    expect: ExpectationModel


class PolicyModel(_Strict):
    """A policy file."""

    schema_: _Version = Field(alias="schema")
    policy: _Id
    description: _Text | None = None
    status: Literal["in-force", "not-confirmed", "voluntary", "house-rule"] = "house-rule"
    sources: list[SourceModel] | None = _NonEmpty
    applies: ConditionModel | None = None
    suppressions: SuppressionsModel | None = None
    clauses: list[ClauseModel] = Field(min_length=1)
    tests: list[TestModel] | None = _NonEmpty

    def value(self) -> tuple[str, tuple[PolicyClause, ...], str, SuppressionRules]:
        """Name, clauses, description and rules for suppressions, ready for Policy."""
        clauses = tuple(clause.clause() for clause in self.clauses)
        if self.applies is not None:
            gate = self.applies.condition()
            clauses = tuple(replace(clause, condition=All((gate, clause.condition))) for clause in clauses)
        rules = self.suppressions.rules() if self.suppressions else SuppressionRules()
        return self.policy, clauses, self.description or "", rules
