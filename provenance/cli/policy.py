"""``provenance policy``: list, show, check and start house rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from provenance.cli import exitcodes
from provenance.reporters.quoting import safe

if TYPE_CHECKING:
    from provenance.policy.loader import PolicyFile
    from provenance.policy.schema import TestModel

_STARTER = """\
# House rules for provenance-checker. `provenance policy check {name}.yaml` checks this file and runs its tests.
schema: 1
policy: {name}
description: What this house asks of its articles.
clauses:
  - id: undeclared-ai
    then: fail
    when: {{label: undeclared-ai}}
    message: The text holds traces that an AI tool leaves behind, and no disclosure.
    advice: Say so where readers see it, or take the leftover out and check the facts around it.
  - id: review-not-stated
    then: review
    when:
      any_disclosure: {{polarity: used, scope: article, human_review: [denied, not_stated]}}
    message: AI was used, and no review by a person is stated.
    advice: "Add who checked it, for instance: “It was reviewed by an editor.”"
tests:
  - name: a disclosure without a review is looked at
    text: |
      The bees are back at the canal, residents say, and the council is pleased to see them there again.

      This article was written with the help of ChatGPT.
    expect: {{outcome: review, clauses: review-not-stated}}
  - name: an article that says nothing passes
    text: The bees are back at the canal, residents say, and the council is pleased to see them there again.
    expect: {{outcome: pass}}
"""


@click.group()
def policy() -> None:
    """List, show, check and start house rules."""


@policy.command("list")
def list_policies() -> None:
    """List the shipped policies."""
    from provenance.policy.loader import load_policy_file, policy_names

    for name in policy_names():
        model = load_policy_file(name).model
        click.echo(f"{name:<16} {model.status:<14} {safe(model.description or '')}")


@policy.command()
@click.argument("name", metavar="NAME|FILE")
def show(name: str) -> None:
    """Show a policy: what it asks for, in words, and where that comes from."""
    from provenance.policy.loader import load_policy_file

    file = load_policy_file(name)
    model = file.model
    click.echo(f"{model.policy} ({model.status})  {file.path}")
    click.echo(f"  {safe(model.description or '')}")
    for source in model.sources or ():
        click.echo(f"  source: {safe(source.title)} {safe(source.url or '')} (read {source.date})")
    for clause in model.clauses:
        click.echo(f"  {clause.then:<6} {clause.id}: {safe(clause.message)}")
        if clause.advice:
            click.echo(f"         {safe(clause.advice)}")


@policy.command()
@click.argument("names", metavar="NAME|FILE...", nargs=-1, required=True)
def check(names: tuple[str, ...]) -> None:
    """Check policies and run the tests in them; exits with 1 when a test fails."""
    from provenance.policy.loader import load_policy_file

    failed = 0
    for name in names:
        file = load_policy_file(name)
        problems = run_tests(file)
        failed += len(problems)
        for problem in problems:
            click.echo(f"{file.path}: {safe(problem)}")
        click.echo(f"{file.path}: {len(file.model.tests or ())} tests, {len(problems)} failed")
    click.get_current_context().exit(exitcodes.FAILED if failed else exitcodes.PASSED)


def run_tests(file: PolicyFile) -> list[str]:
    """What is wrong with the decisions on the test articles of a policy."""
    from provenance.api import Checker

    if not file.model.tests:
        return []
    checker = Checker.build(policy=file.policy())
    return [problem for test in file.model.tests for problem in _run(test, checker)]


def _run(test: TestModel, checker: object) -> list[str]:
    report = checker.check_text(test.text, media_type=test.media_type)  # type: ignore[attr-defined]
    if test.context is not None:
        report = checker.reconsider(report, test.context.context())  # type: ignore[attr-defined]
    decision = report.decision
    if decision is None:
        return [f"test '{test.name}': the article cannot be analysed"]
    problems = []
    got = [clause.id for clause in decision.clauses]
    if decision.outcome.word != test.expect.outcome:
        wanted = test.expect.outcome
        problems.append(
            f"test '{test.name}': {decision.outcome.word} and not {wanted} "
            f"(clauses: {', '.join(got) or 'none'}; verdict: {report.verdict.label.value})"
        )
    missing = [name for name in test.expect.clauses or () if name not in got]
    if missing:
        problems.append(
            f"test '{test.name}': {', '.join(missing)} did not apply (applied: {', '.join(got) or 'none'})"
        )
    return problems


@policy.command()
@click.argument("name")
def new(name: str) -> None:
    """Print a policy to start from: `provenance policy new house > house.yaml`."""
    import re

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise click.UsageError("a policy's name has small letters, digits and single hyphens")
    click.echo(_STARTER.format(name=name), nl=False)
