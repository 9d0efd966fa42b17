"""The command ``provenance rules``: list, show, check, compile, schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from provenance.cli import exitcodes
from provenance.errors import UsageError
from provenance.rules.compiled import Rule

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
    """List, show and check rules."""


@rules.command("list")
@_PACKS
@click.option(
    "--kind", type=click.Choice(["declared", "residue", "style", "context"]), help="Only this kind."
)
@click.option("--language", metavar="CODE", help="Only rules for this language.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(packs: tuple[Path, ...], kind: str | None, language: str | None, format_: str) -> None:
    """List all rules with what each recognises."""
    from provenance.rules.library import rule_book

    book = rule_book(packs)
    chosen = [
        rule
        for rule in sorted(book.rules, key=lambda rule: rule.id)
        if not rule.private
        and (kind is None or rule.kind == kind)
        and (language is None or language in rule.languages or "*" in rule.languages)
    ]
    if format_ == "json":
        click.echo(json.dumps([_plain(rule) for rule in chosen], ensure_ascii=False, indent=2))
        return
    for rule in chosen:
        click.echo(f"{rule.id}  {rule.kind:<8} {rule.category:<20} {rule.name}")
    click.echo(f"{len(chosen)} rules, version {book.version}")


@rules.command()
@click.argument("rule_id", metavar="ID")
@_PACKS
def show(rule_id: str, packs: tuple[Path, ...]) -> None:
    """Show one rule: what it says, where it looks, its examples."""
    from provenance.rules.library import rule_book, shipped_rules
    from provenance.rules.loader import read_pack
    from provenance.rules.schema import RuleFile
    from provenance.rules.suggest import nearest

    book = rule_book(packs)
    rule = book.find(rule_id.upper())
    if rule is None:
        hint = nearest(rule_id.upper(), [item.id for item in book.rules])
        raise UsageError(f"no rule has the id '{rule_id}'" + (f"; did you mean {hint}?" if hint else ""))
    click.echo(f"{rule.id} {rule.name} ({rule.kind}, {rule.status}, {rule.severity})")
    click.echo(f"  {rule.message}")
    if rule.advice:
        click.echo(f"  What to do: {rule.advice}")
    click.echo(
        f"  Set: {rule.ruleset}. Languages: {', '.join(rule.languages)}. Patterns: {len(rule.patterns)}."
    )
    for file in read_pack([shipped_rules(), *packs]).files:
        if isinstance(file.content, RuleFile):
            for model in file.content.rules:
                if model.id == rule.id:
                    _examples(model.examples.match, "Matches")
                    _examples(model.examples.no_match, "Leaves alone")


def _examples(examples: Sequence[object], title: str) -> None:
    click.echo(f"  {title}:")
    for example in examples:
        why = getattr(example, "why", "")
        click.echo(f"    - {getattr(example, 'text', '')}" + (f"  ({why})" if why else ""))


@rules.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PACK]...")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also measure how often each rule is active on the human texts of this folder (.jsonl, .jsonl.gz).",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Read at most N texts of the corpus.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the measured rates here as JSON."
)
def check(paths: tuple[Path, ...], corpus: Path | None, limit: int | None, output: Path | None) -> None:
    """Check rule packs: their form, every reference, every example.

    Exit status 0 when all is well, 2 when something is wrong.
    """
    from provenance.rulecheck import check_rules

    report = check_rules(paths)
    for problem in report.problems:
        click.echo(str(problem))
    for failure in report.failures:
        click.echo(str(failure))
    click.echo(
        f"{_counted(len(report.book.rules), 'rule')}, {_counted(report.examples, 'example')} "
        f"({_counted(report.known_misses, 'known miss', 'known misses')}): "
        f"{_counted(len(report.problems), 'problem')}, {_counted(len(report.failures), 'failed example')}"
    )
    if corpus is not None:
        _measure(report.book, corpus, limit, output)
    if not report.passed:
        sys.exit(exitcodes.MISUSED)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _measure(book: object, corpus: Path, limit: int | None, output: Path | None) -> None:
    from itertools import islice

    from provenance.rulecheck import corpus_texts, measure_rules
    from provenance.rules.compiled import RuleBook

    assert isinstance(book, RuleBook)  # noqa: S101 - given by check
    rates, total = measure_rules(book, islice(corpus_texts(corpus), limit))
    busy = sorted((rate for rate in rates.values() if rate.hits), key=lambda rate: (-rate.hits, rate.rule))
    click.echo(f"{total} human texts; rules that are active on some of them:")
    for rate in busy:
        click.echo(f"{rate.rule}  {rate.hits:6} of {total}  ({rate.hits / total:.4f})  e.g. {rate.seen[0]}")
    if output is not None:
        content = {rate.rule: {"hits": rate.hits, "texts": total} for rate in rates.values()}
        try:
            output.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{output}: cannot be written: {(error.strerror or '').lower()}") from error


@rules.command()
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


@rules.command()
@click.argument("which", type=click.Choice(["rules", "vocabulary"]), default="rules")
def schema(which: str) -> None:
    """Print the JSON Schema of rule files or vocabulary files, for editors."""
    from provenance.rules.schema import RuleFile, VocabFile

    model = RuleFile if which == "rules" else VocabFile
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    click.echo(json.dumps(document, indent=2))


def _plain(rule: Rule) -> dict[str, object]:
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
