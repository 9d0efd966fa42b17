"""The command ``provenance rules``: list, show, compile, schema; check, new and diff are in files of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.rules_check import check
from provenance.cli.rules_diff import diff
from provenance.cli.rules_new import new
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.cli.rulelist import Listed
    from provenance.rules.rates import BaseRates

COLUMNS = 80
_PACKS = click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A rule pack of your own (file or folder); may be given several times.",
)


@click.group()
def rules() -> None:
    """List, show, check and write rules, and see what a change of rules does."""


rules.add_command(check)
rules.add_command(new)
rules.add_command(diff)


@rules.command("list", short_help="List all rules with what each recognises.")
@_PACKS
@click.option(
    "--kind",
    type=click.Choice(["verified", "declared", "residue", "style", "context"]),
    help="Only this kind.",
)
@click.option("--language", metavar="CODE", help="Only rules for this language.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(packs: tuple[Path, ...], kind: str | None, language: str | None, format_: str) -> None:
    """List all rules with what each recognises, those that are built in too."""
    from provenance.cli.rulelist import listed_rules
    from provenance.rules.library import rule_book
    from provenance.rules.suggest import nearest

    book = rule_book(packs)
    if language is not None:
        spoken = {code for rule in book.rules for code in rule.languages}
        if language not in spoken:
            hint = nearest(language, spoken)
            raise UsageError(
                f"no rule is for the language '{language}'"
                + (
                    f"; did you mean '{hint}'?"
                    if hint
                    else f"; there are: {', '.join(sorted(spoken - {'*'}))}"
                )
            )
    chosen = [
        rule
        for rule in listed_rules(book)
        if not rule.private
        and (kind is None or rule.kind == kind)
        and (language is None or language in rule.languages or "*" in rule.languages)
    ]
    if format_ == "json":
        click.echo(json.dumps([_plain(rule) for rule in chosen], ensure_ascii=False, indent=2))
        return
    for rule in chosen:
        _say(f"{rule.id:<8} {rule.kind:<8} {rule.category:<19} {rule.name}", hanging=38)
    built_in = sum(rule.built_in for rule in chosen)
    click.echo(f"{len(chosen)} rules ({built_in} of them built in), version {book.version}")


@rules.command(short_help="Show one rule, its base rate and its examples.")
@click.argument("rule_id", metavar="ID")
@_PACKS
def show(rule_id: str, packs: tuple[Path, ...]) -> None:
    """Show one rule: what it says, where it looks, how often it is active in human texts, its examples."""
    from provenance.cli.rulelist import listed_rules
    from provenance.rules.library import rule_book, shipped_rules
    from provenance.rules.loader import read_pack
    from provenance.rules.rates import read_rates
    from provenance.rules.schema import RuleFile

    book = rule_book(packs)
    listed = {rule.id: rule for rule in listed_rules(book)}
    rule = listed.get(rule_id.upper())
    if rule is None:
        raise UsageError(f"no rule has the id '{rule_id}'{_near(rule_id.upper(), list(listed))}")
    private = ", a building block that is never reported" if rule.private else ""
    _say(f"{rule.id} {rule.name} ({rule.kind}, {rule.status}, {rule.severity}{private})")
    _say(rule.message, 2)
    if rule.advice:
        _say(f"What to do: {rule.advice}", 2, hanging=2)
    if rule.built_in:
        _say("Built into the program.", 2)
    else:
        books = (book, book.beyond.book) if book.beyond else (book,)
        patterns = sum(len(found.patterns) for part in books if (found := part.find(rule.id)))
        _say(
            f"Set: {rule.ruleset}. Languages: {', '.join(rule.languages)}. Patterns: {patterns}.",
            2,
            hanging=2,
        )
    _say(f"Base rate: {_base_rate(rule, book.digest, read_rates())}", 2, hanging=2)
    for file in read_pack([shipped_rules(), *packs]).files if not rule.built_in else ():
        if isinstance(file.content, RuleFile):
            for model in file.content.rules:
                if model.id == rule.id:
                    _examples(model.examples.match, "Matches")
                    _examples(model.examples.no_match, "Leaves alone")


def _near(wanted: str, known: list[str]) -> str:
    """What may have been meant: the ids that begin so, or the most alike."""
    from difflib import get_close_matches

    found = [name for name in known if name.startswith(wanted)] if len(wanted) > 2 else []
    found = found[:5] or get_close_matches(wanted, known, n=3, cutoff=0.6)
    return (
        f"; did you mean {' or '.join(filter(None, (', '.join(found[:-1]), found[-1])))}?"
        if found
        else ("; `provenance rules list` shows all")
    )


def _base_rate(rule: Listed, digest: str, rates: BaseRates | None) -> str:
    """The measured rate of a rule in words."""
    rate = rates.rates.get(rule.id) if rates is not None else None
    if rate is not None and rates is not None:
        old = "" if rates.digest == digest else f", measured with the rules of {rates.version}"
        return f"active in {rate} (95 % confidence){old}."
    if rule.built_in:
        return "not measured; the corpus is plain text, without metadata."
    return "not measured yet; run provenance rules check --corpus DIR."


def _examples(examples: Sequence[object], title: str) -> None:
    click.echo(f"  {title}:")
    for example in examples:
        why = getattr(example, "why", "")
        _say(f"- {getattr(example, 'text', '')}" + (f"  ({why})" if why else ""), 4, hanging=2)


def _say(text: str, indent: int = 0, *, hanging: int = 0) -> None:
    """A line for people, in lines of at most 80 cells, with nothing that could control a terminal."""
    from provenance.reporters.layout import wrapped
    from provenance.reporters.quoting import safe, width

    shown = safe(text)
    if indent + width(shown) <= COLUMNS:
        click.echo(" " * indent + shown)
        return
    for line in wrapped(shown, indent, COLUMNS, hanging=hanging):
        click.echo(line)


@rules.command(short_help="Store the compiled form of the shipped rules.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; fail when the stored form is stale."
)
def compile(only_check: bool) -> None:  # noqa: A001 - the name of the command
    """Store the compiled form of the shipped rules, so that a start need not read YAML."""
    from provenance.rules.library import is_stored, rules_version, shipped_rules, store
    from provenance.rules.loader import load_rules

    folder = shipped_rules()
    book = load_rules([folder], rules_version())
    if only_check:
        if not is_stored(folder, book):
            raise UsageError("the compiled rules are stale; run 'provenance rules compile'")
        click.echo("the compiled rules are fresh")
        return
    store(folder, book)
    click.echo(f"{len(book.rules)} rules compiled ({book.digest})")


@rules.command(short_help="Print the JSON Schema of rule files, for editors.")
@click.argument("which", type=click.Choice(["rules", "vocabulary"]), default="rules")
def schema(which: str) -> None:
    """Print the JSON Schema of rule files or vocabulary files, for editors."""
    from provenance.rules.schema import RuleFile, VocabFile

    model = RuleFile if which == "rules" else VocabFile
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    click.echo(json.dumps(document, indent=2))


def _plain(rule: Listed) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "kind": rule.kind,
        "category": rule.category,
        "severity": rule.severity,
        "status": rule.status,
        "languages": list(rule.languages),
        "ruleset": rule.ruleset,
        "message": rule.message,
    }
