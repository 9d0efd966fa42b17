"""``provenance config``: what holds for a file and where each value was set; the schema for editors."""

from __future__ import annotations

import json
import os

import click

from provenance.cli import options
from provenance.cli.workflow import Choice, Workflow
from provenance.config.settings import SHOWN
from provenance.reporters.quoting import safe

_STARTER = """\
# Configuration of provenance-checker. `provenance config show FILE` tells what holds for a file.
schema: 1
policy: default
# languages: [en]
# baseline: .provenance-baseline.json
# context: {jurisdiction: [eu]}
# exclude: ["drafts/**"]
# rules: {STY: note, RES001: error}
# overrides:
#   - paths: ["opinion/**"]
#     policy: newsroom
"""


@click.group()
def config() -> None:
    """Show what holds for a file, and where it was set."""


@config.command()
@click.argument("path", default=".")
@options.checker_options
@options.config_options
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the origin of each value.")
def show(path: str, *, as_json: bool, **chosen: object) -> None:
    """Show the settings for PATH with the file and line that set each."""
    workflow = Workflow(Choice(**chosen))  # type: ignore[arg-type]
    settings = workflow.settings(path)
    values = {name: _plain(getattr(settings, name)) for name in SHOWN}
    if as_json:
        rows = {name: {"value": value, "origin": settings.origin(name)} for name, value in values.items()}
        accept = [
            {"rules": list(item.rules), "reason": item.suppression.reason, "origin": item.origin}
            for item in settings.accept
        ]
        click.echo(
            json.dumps({"path": path, "settings": rows, "accept": accept}, indent=2, ensure_ascii=False)
        )
        return
    found = workflow.config(path)
    files = [os.path.relpath(file.path) for file in found.files] if found else []
    click.echo(f"{safe(path)}: {', '.join(map(safe, reversed(files))) or 'no configuration file'}")
    for name, value in values.items():
        shown = json.dumps(value, ensure_ascii=False) if value not in (None, "", [], {}) else "-"
        click.echo(f"  {name:<13} {safe(shown)}  ({safe(settings.origin(name))})")
    for item in settings.accept:
        click.echo(
            f"  {'accept':<13} {safe(', '.join(item.rules))}: {safe(item.suppression.reason)}  ({safe(item.origin)})"
        )


def _plain(value: object) -> object:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


@config.command()
def schema() -> None:
    """Print the JSON Schema of configuration files."""
    from provenance.config.schema import config_schema
    from provenance.core.contract import json_text

    click.echo(json_text(config_schema(), indent=2))


@config.command()
def starter() -> None:
    """Print a configuration to start from: `provenance config starter > .provenance.yml`."""
    click.echo(_STARTER, nl=False)
