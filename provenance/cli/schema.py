"""``provenance schema``: the JSON Schemas of what goes out (reports) and what comes in (policies)."""

from __future__ import annotations

import click


@click.group()
def schema() -> None:
    """Print a JSON Schema."""


@schema.command()
def report() -> None:
    """Print the schema of `provenance check --format json`."""
    from importlib.resources import files

    text = files("provenance.reporters").joinpath("report.schema.json").read_text("utf-8")
    click.echo(text, nl=False)


@schema.command()
def policy() -> None:
    """Print the schema of policy files, for editors that complete and check YAML."""
    from provenance.core.contract import json_text
    from provenance.policy.loader import policy_schema

    click.echo(json_text(policy_schema(), indent=2))
