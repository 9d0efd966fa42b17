"""The YAML schema of rule and vocabulary files, version 1, as pydantic models (the border of the project)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)  # fmt: skip

RULE_ID = r"^(DIS|DEN|RES|BOI|STY|MET|HID|CMB|[A-Z]{4,8})\d{3}$"

Id = Annotated[str, StringConstraints(pattern=RULE_ID)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Language = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z]{2,3}(-[A-Za-z]{2,4})?)$")]
Kind = Literal["declared", "residue", "style", "context"]
Severity = Literal["note", "info", "warning", "error"]
RoleName = Literal[
    "title", "dek", "byline", "body", "heading", "quote", "caption", "alt", "list", "table", "footer", "note",
    "code", "comment", "meta", "jsonld",
]  # fmt: skip
GuardAction = Literal["discard", "allow"]


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Model(BaseModel):
    """Base: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(Model):
    """Where a match may stand."""

    blocks: list[RoleName] | None = Field(None, description="Roles of the blocks in which the rule looks.")
    visibility: Literal["visible", "any"] = Field("visible", description="Whether hidden text counts.")
    zones: list[Literal["head", "middle", "tail"]] | None = None
    position: (
        Literal["block-start", "block-end", "document-start", "document-end", "alone", "block-edge"] | None
    ) = Field(None, description="`alone`: the match is nearly the whole block.")
    max_words: int | None = Field(None, ge=1, description="Only in blocks of at most so many words.")


class NegatedThen(Model):
    """A negated match is evidence for another rule."""

    then: Id


class Guards(Model):
    """What turns a match into a discarded one. Each decision is kept with its reason."""

    self_reference: Literal["required", "none"] = Field(
        "none", description="`required`: the match must speak about this very text, image or page."
    )
    quoted: GuardAction = "discard"
    attributed: GuardAction = "discard"
    negated: GuardAction | NegatedThen = "discard"
    hypothetical: GuardAction = "discard"
    instructed: GuardAction = "discard"


class Template(Model):
    """A whole notice, found when reworded or cut off."""

    template: Annotated[str, StringConstraints(min_length=20, max_length=4000)]
    required: Annotated[str, StringConstraints(min_length=3)] = Field(
        description="A phrase without which nothing else of the notice counts."
    )
    min_coverage: float = Field(0.35, ge=0.05, le=1)


class Phrase(Model):
    """Words, (a|b), [optional], {slot:@list}, {slot:1..6}; matched on folded words."""

    phrase: Annotated[str, StringConstraints(min_length=2, max_length=2000)]
    strength: Literal["strong", "medium", "weak"] | None = None


class Regex(Model):
    """The last resort: a bounded regular expression on the folded text, with a literal that it must hold."""

    regex: Annotated[str, StringConstraints(min_length=2, max_length=400)]
    anchor: Annotated[list[str], BeforeValidator(_one_or_many), Field(min_length=1)]
    raw: bool = Field(
        False, description="Match the text as written (case, look-alikes) and not the folded text."
    )


class Density(Model):
    """Several of the given phrases together: at least `count` hits, or `per_1000` words."""

    density: Annotated[list[str], Field(min_length=1)]
    count: int = Field(2, ge=2)
    per_1000: float = Field(0, ge=0)


PATTERN_KEYS = ("template", "phrase", "regex", "density")


def _pattern_kind(value: Any) -> str:
    """The one of the four keys that a pattern has; it decides what else may stand there."""
    if isinstance(value, dict):
        present = [key for key in PATTERN_KEYS if key in value]
        return present[0] if len(present) == 1 else ""
    return type(value).__name__.lower()


Pattern = Annotated[
    Annotated[Template, Tag("template")]
    | Annotated[Phrase, Tag("phrase")]
    | Annotated[Regex, Tag("regex")]
    | Annotated[Density, Tag("density")],
    Discriminator(_pattern_kind),
]


class ClaimTemplate(Model):
    """The claim a match makes. A value is a fixed word, or `{slot}` / `{slot?}` for what the match captured."""

    polarity: Literal["used", "not_used"] | None = None
    extent: str | None = None
    role: str | None = None
    scope: str | None = None
    tool: str | None = None
    human_review: str | None = None


class MatchExample(Model):
    """A text in which the rule must be active."""

    text: str
    slots: dict[str, str] = {}
    claim: dict[str, str] = {}
    min_quality: float | None = None


class NoMatchExample(Model):
    """A text in which the rule must not be active; `why` is `absent` or the reason of the discard."""

    text: str
    why: str


class KnownMiss(Model):
    """A text that the rule should find and does not yet: a strict expected failure."""

    text: str


class Examples(Model):
    """At least two texts that match and two that do not."""

    match: Annotated[list[MatchExample], Field(min_length=2)]
    no_match: Annotated[list[NoMatchExample], Field(min_length=2)]
    known_miss: list[KnownMiss] = []


class When(Model):
    """A condition on which rules are active (ids or prefixes such as `RES0`)."""

    all: list[str | When] = []
    any: list[str | When] = []
    none: list[str | When] = []
    at_least: int | None = Field(None, ge=1, description="How many of `any` must hold.")


class Rule(Model):
    """One rule."""

    id: Id
    name: Name
    status: Literal["preview", "stable", "deprecated"] = "stable"
    kind: Kind | None = None
    severity: Severity | None = None
    category: Name | None = Field(None, description="What is recognised, for grouping in reports.")
    strength: Literal["strong", "medium", "weak"] = "strong"
    message: str
    advice: str | None = Field(None, description="What the editor can do about it.")
    private: bool = Field(False, description="A building block: never reported by itself.")
    attach: Literal["human_review", "tool", "hedge"] | None = Field(
        None, description="A private rule whose match is added to a disclosure that stands next to it."
    )
    claim: ClaimTemplate | None = None
    match: list[Pattern] = []
    when: When | None = None
    absorb: list[str] = Field([], description="Rules that a combination absorbs when it holds.")
    where: Where | None = None
    guards: Guards | None = None
    priority: int = Field(0, ge=-9, le=9, description="Of two matches at one place the higher one stays.")
    examples: Examples

    @model_validator(mode="after")
    def _one_source(self) -> Rule:
        if bool(self.match) == bool(self.when):
            raise ValueError("a rule has either 'match' or 'when'")
        if self.attach and not self.private:
            raise ValueError("a rule with 'attach' must be private")
        return self


class Defaults(Model):
    """What every rule of the file has unless it says otherwise."""

    kind: Kind | None = None
    severity: Severity = "info"
    category: Name | None = None
    where: Where = Where()
    guards: Guards = Guards()


class RuleFile(Model):
    """A versioned set of rules."""

    schema_: Literal["1"] = Field(alias="schema")
    ruleset: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([/-][a-z0-9]+)*$")]
    version: int = Field(ge=1)
    languages: Annotated[list[Language], Field(min_length=1)]
    description: str | None = None
    defaults: Defaults = Defaults()
    rules: Annotated[list[Rule], Field(min_length=1)]


class VocabFile(Model):
    """Word lists: canonical value -> the ways it is written. The key `+` takes in other lists."""

    schema_: Literal["1"] = Field(alias="schema")
    vocab: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([/-][a-z0-9]+)*$")]
    languages: Annotated[list[Language], Field(min_length=1)]
    lists: dict[str, dict[str, list[str]]]
    tagged: list[str] = Field([], description="Lists found once per text: long ones that many patterns use.")
    spelling: list[str] = Field([], description="Words whose one-letter slips are read as the word itself.")
