"""The rule books: the shipped one, read from its compiled form when that is fresh, and those with own packs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from provenance.data import data_folder
from provenance.errors import ConfigError, RuleError, RuleProblem
from provenance.rules.compiled import RuleBook, from_plain, to_plain
from provenance.rules.suggest import nearest

COMPILED = "compiled.json"
ENTRY_POINT_GROUP = "provenance.rules"


def shipped_rules() -> Path:
    """The folder of the shipped rules."""
    return data_folder("rules")


def rule_book(rule_paths: Sequence[Path] = (), *, entry_points: bool = False) -> RuleBook:
    """The shipped rules with the given packs.

    Raises:
        RuleError: with every problem of every file.
    """
    paths = list(rule_paths)
    if entry_points:
        paths += entry_point_packs()
    if not paths:
        book = _stored(shipped_rules())
        if book is not None:
            return book
    from provenance.rules.loader import load_rules

    return load_rules([shipped_rules(), *paths], rules_version())


def rules_version() -> str:
    """The version of the shipped rules: the date of their last change, as a calendar version."""
    return (shipped_rules() / "VERSION").read_text(encoding="utf-8").strip()


def _stored(folder: Path) -> RuleBook | None:
    """The compiled book when it was made from exactly the files that lie there now."""
    from provenance.rules.digest import digest_folder

    try:
        plain = json.loads((folder / COMPILED).read_bytes())
        if plain["digest"] != digest_folder(folder):
            return None
        return from_plain(plain)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # stale or damaged: the YAML files are the truth and are read instead


def is_stored(folder: Path, book: RuleBook) -> bool:
    """True when the stored form of a folder's rules is exactly that of ``book``.

    A start trusts the digest of the rule files alone; this also notices a change of the compiler.
    """
    try:
        return (folder / COMPILED).read_text(encoding="utf-8") == _written(book)
    except OSError:
        return False


def store(folder: Path, book: RuleBook) -> None:
    """Write the compiled form of ``book`` beside its files."""
    (folder / COMPILED).write_text(_written(book), encoding="utf-8", newline="\n")


def _written(book: RuleBook) -> str:
    text = json.dumps(to_plain(book), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # One rule a line, so that a change of one rule is a change of one line.
    return text.replace('{"absorb":', '\n{"absorb":') + "\n"


def entry_point_packs() -> list[Path]:
    """Folders of rule packs that installed distributions register under ``provenance.rules``.

    An entry point names a package; its folder is the pack. Nothing of the package is executed.

    Raises:
        RuleError: when a registered package has no folder.
    """
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    folders: list[Path] = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        parent, _, child = entry.value.partition(":")[0].rpartition(".")
        # Only the top-level package is looked up: finding a submodule would import its parents.
        spec = find_spec((parent or child).split(".")[0])
        places = list(spec.submodule_search_locations or ()) if spec else []
        inner = entry.value.partition(":")[0].split(".")[1:]
        folder = Path(places[0], *inner) if places else None
        if folder is None or not folder.is_dir():
            problem = RuleProblem(f"entry point {entry.name}", 1, 1, f"package '{entry.value}' has no folder")
            raise RuleError((problem,))
        folders.append(folder)
    return folders


def select_rules(book: RuleBook, select: Sequence[str], ignore: Sequence[str]) -> RuleBook:
    """The book with only the rules that ``select`` names (all when empty), less those that ``ignore`` names.

    A name is a rule id, the beginning of one, or a rule set. Private building blocks stay.

    Raises:
        ConfigError: when a name fits no rule.
    """
    if not select and not ignore:
        return book
    known = {rule.id for rule in book.rules} | {rule.ruleset for rule in book.rules}
    for name in (*select, *ignore):
        if not any(item.startswith(name) for item in known):
            hint = nearest(name, known)
            raise ConfigError(
                f"no rule or rule set is called '{name}'" + (f"; did you mean '{hint}'?" if hint else "")
            )

    def named(rule_id: str, ruleset: str, names: Sequence[str]) -> bool:
        return any(
            rule_id.startswith(name) or ruleset == name or ruleset.startswith(f"{name}/") for name in names
        )

    rules = tuple(
        rule
        for rule in book.rules
        if rule.private
        or ((not select or named(rule.id, rule.ruleset, select)) and not named(rule.id, rule.ruleset, ignore))
    )
    return replace(book, rules=rules)


def for_languages(book: RuleBook, languages: Sequence[str]) -> RuleBook:
    """The book with only the rules for one of ``languages`` (all when empty) or for every language.

    Private building blocks stay.

    Raises:
        ConfigError: when there is no rule for a language.
    """
    if not languages:
        return book
    known = {language for rule in book.rules for language in rule.languages} - {"*"}
    for language in languages:
        if language not in known:
            there = ", ".join(sorted(known))
            raise ConfigError(f"there are no rules for the language '{language}'; there are: {there}")
    wanted = {*languages, "*"}
    rules = tuple(rule for rule in book.rules if rule.private or not wanted.isdisjoint(rule.languages))
    return replace(book, rules=rules)
