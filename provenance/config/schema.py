"""The shape of a configuration file, version 1, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
_Texts = Annotated[list[_Text] | None, BeforeValidator(_listed)]
_Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
_Version = Annotated[Literal["1"], WithJsonSchema({"const": 1})]
Level = Literal["off", "note", "info", "warning", "error"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class ContextModel(_Strict):
    """Where and when articles are published, as far as they do not say so themselves."""

    jurisdiction: _Texts = Field(None, description="Codes such as eu, us-ny, cn.")
    section: _Text | None = None
    content_type: _Text | None = None
    date: _Day | None = None
    today: _Day | None = Field(None, description="The day to judge expiry by, in place of the clock.")


class AcceptModel(_Strict):
    """A finding that the house accepts."""

    rules: _Texts = Field(description="Rule ids, beginnings of ids, or all.")
    reason: _Text
    until: _Day | None = None
    words: _Text | None = Field(None, description="Words that the finding has to hold.")
    paths: _Texts = Field(None, description="Patterns of the files that it is about.")


class ExportModel(_Strict):
    """Where a JSON export of a CMS keeps the parts of an article, as JSONPath; column names for CSV."""

    articles: _Text | None = Field(
        None, description="JSONPath of the list of articles; default: the document."
    )
    body: _Text
    title: _Text | None = None
    byline: _Text | None = None
    id: _Text | None = None
    media_type: _Text | None = None


class SettingsModel(_Strict):
    """What can be set for all files, and again for some by ``overrides``."""

    policy: _Text | None = Field(None, description="A shipped policy by name, or a YAML file.")
    packs: _Texts = Field(None, description="Rule packs of your own, beside the shipped rules.")
    select: _Texts = Field(None, description="Use these rules only: ids, beginnings of ids, rule sets.")
    ignore: _Texts = Field(None, description="Leave these rules out.")
    rules: dict[_Text, Level] | None = Field(None, description="The level of rules: id or beginning of one.")
    languages: _Texts = Field(None, description="Use only rules for these languages (ISO 639-1).")
    baseline: _Text | None = Field(None, description="A file made by `provenance baseline create`.")
    context: ContextModel | None = None


class OverrideModel(SettingsModel):
    """Settings for the files that match one of ``paths``; later ones win."""

    paths: Annotated[list[_Text], BeforeValidator(_listed)]


class ConfigModel(SettingsModel):
    """A configuration file of provenance-checker."""

    schema_: _Version | None = Field(None, alias="schema")
    extends: _Texts = Field(None, description="Files to build on, relative to this one; this one wins.")
    exclude: _Texts = Field(None, description="Patterns of files that are not checked when a folder is.")
    accept: list[AcceptModel] | None = None
    exports: ExportModel | None = None
    overrides: list[OverrideModel] | None = None


def config_schema() -> dict[str, Any]:
    """The JSON Schema of configuration files (2020-12), for editors."""
    document = ConfigModel.model_json_schema(by_alias=True)
    for model in (document, *document["$defs"].values()):
        for key, field in model.get("properties", {}).items():
            model["properties"][key] = _plain(field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key: no null, and a single text where a list of texts may stand."""
    choices = [choice for choice in field.get("anyOf", [field]) if choice.get("type") != "null"]
    lists = [
        choice
        for choice in choices
        if choice.get("type") == "array" and choice["items"].get("type") == "string"
    ]
    about = {key: field[key] for key in ("description",) if key in field}
    choices = [*(choice["items"] for choice in lists), *choices]
    return {**choices[0], **about} if len(choices) == 1 else {"anyOf": choices, **about}
