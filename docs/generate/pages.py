"""Pages that MkDocs makes at build time: a page for each rule from its YAML, and all options from the code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def on_files(files: Files, config: Any) -> Files:
    """Adds the generated pages."""
    pages = {"reference/options.md": options_page(), **rule_pages()}
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def options_page() -> str:
    """All commands with their help, as the command line prints it."""
    from provenance.cli.main import main

    lines = ["# Every option\n"]
    for path, command in commands(main, "provenance"):
        with click.Context(command, info_name=path) as context:
            lines.append(f"## {path}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(lines)


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """The command and all below it."""
    yield path, command
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                if below is not None:
                    yield from commands(below, f"{path} {name}")


def rule_pages() -> dict[str, str]:
    """A page for each rule, and the list of them."""
    from provenance.data import data_folder
    from provenance.rules.rates import read_rates
    from provenance.yamltree import parse_yaml

    measured = read_rates()
    rates = measured.rates if measured else {}
    pages: dict[str, str] = {}
    index = ["# Rules\n"]
    for path in sorted(data_folder("rules").rglob("*.yaml")):
        tree, _ = parse_yaml(path.read_text("utf-8"), str(path))
        data = tree.data if tree else {}
        if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
            continue
        shared = data.get("defaults") or {}
        index.append(f"\n## {data.get('ruleset', path.stem)}\n\n{plain(data.get('description') or '')}\n")
        for rule in data["rules"]:
            name = rule.get("id", "")
            pages[f"rules/{name}.md"] = rule_page({**shared, **rule}, data, str(rates.get(name, "")))
            index.append(f"- [{name}]({name}.md) {plain(rule.get('name', ''))}")
    pages["rules/index.md"] = "\n".join(index) + "\n"
    return pages


def rule_page(rule: dict[str, Any], ruleset: dict[str, Any], rate: str = "") -> str:
    """What one rule says, when it applies, what to do, and its examples."""
    lines = [f"# {rule.get('id')} {plain(rule.get('name', ''))}\n", plain(rule.get("message") or ""), ""]
    if rule.get("advice"):
        lines += [f"**What to do.** {plain(rule['advice'])}", ""]
    languages = rule.get("languages") or ruleset.get("languages") or []
    facts = {
        "Kind": rule.get("kind"), "Severity": rule.get("severity"), "Category": rule.get("category"),
        "Status": rule.get("status") or "stable", "Rule set": ruleset.get("ruleset"),
        "Languages": ", ".join(languages) if isinstance(languages, list) else languages,
        "Active in": rate,
    }  # fmt: skip
    lines += [
        "| | |",
        "|---|---|",
        *(f"| {key} | {plain(str(value))} |" for key, value in facts.items() if value),
        "",
    ]
    examples = rule.get("examples") or {}
    for key, title in (
        ("match", "Matches"),
        ("no_match", "Does not match"),
        ("known_miss", "Known to be missed"),
    ):
        found = examples.get(key) if isinstance(examples, dict) else None
        if found:
            lines += [
                f"## {title}\n",
                *(f"- {plain(str(item.get('text')))}{why(item)}" for item in found),
                "",
            ]
    return "\n".join(lines)


def why(item: dict[str, Any]) -> str:
    """The reason that an example gives."""
    return f" ({plain(str(item['why']))})" if item.get("why") else ""


def plain(text: str) -> str:
    """``text`` in one line in which nothing is markup."""
    odd = "\\`*_{}[]()<>#+!|&~"
    return "".join(
        f"&#{ord(character)};" if character in odd else character for character in " ".join(str(text).split())
    )
