"""The rule books: the shipped one, read from its compiled form when that is fresh, and those with own packs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from provenance.data import data_folder
from provenance.errors import ConfigError, RuleError, RuleProblem
from provenance.rules.compiled import Rule, RuleBook, from_plain, to_plain
from provenance.rules.parts import Beyond, part
from provenance.rules.suggest import nearest

COMPILED = "compiled.json"
COMPILED_BEYOND = "compiled-beyond.json"
ENTRY_POINT_GROUP = "provenance.rules"


def shipped_rules() -> Path:
    """The folder of the shipped rules."""
    return data_folder("rules")


def rule_book(
    rule_paths: Sequence[Path] = (), *, entry_points: bool = False, shipped: Path | None = None
) -> RuleBook:
    """The shipped rules with the given packs. ``shipped`` is another folder that takes the place of the shipped one.

    Raises:
        RuleError: with every problem of every file.
    """
    paths = list(rule_paths)
    if entry_points:
        paths += entry_point_packs()
    base = shipped or shipped_rules()
    if not paths:
        book = _stored(base)
        if book is not None:
            return book
    from provenance.rules.loader import load_rules

    return part(load_rules([base, *paths], rules_version(base)))


def rules_version(folder: Path | None = None) -> str:
    """The version of the shipped rules: the date of their last change, as a calendar version."""
    return ((folder or shipped_rules()) / "VERSION").read_text(encoding="utf-8", errors="replace").strip()


def _stored(folder: Path) -> RuleBook | None:
    """The compiled book when it was made from exactly the files that lie there now."""
    from provenance.rules.digest import digest_folder

    try:
        plain = json.loads((folder / COMPILED).read_bytes())
        digest = digest_folder(folder)
        if plain["digest"] != digest:
            return None
        return replace(
            from_plain(plain),
            beyond=Beyond(frozenset(plain["gate"]), lambda: _stored_beyond(folder, digest)),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # stale or damaged: the YAML files are the truth and are read instead


def _stored_beyond(folder: Path, digest: str) -> RuleBook:
    """The stored part for other languages, or the part of the files themselves when that does not fit."""
    try:
        plain = json.loads((folder / COMPILED_BEYOND).read_bytes())
        if plain["digest"] == digest:
            return from_plain(plain)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # damaged: the YAML files are the truth and are read instead
    from provenance.rules.loader import load_rules

    beyond = part(load_rules([folder], rules_version())).beyond
    assert beyond is not None  # noqa: S101 - part() always gives one
    return beyond.book


def is_stored(folder: Path, book: RuleBook) -> bool:
    """True when the stored form of a folder's rules is exactly that of ``book``, which is not parted.

    A start trusts the digest of the rule files alone; this also notices a change of the compiler.
    """
    try:
        return all(
            (folder / name).read_text(encoding="utf-8") == text for name, text in _written(book).items()
        )
    except OSError:
        return False


def store(folder: Path, book: RuleBook) -> None:
    """Write the compiled form of ``book``, which is not parted, beside its files."""
    for name, text in _written(book).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _written(book: RuleBook) -> dict[str, str]:
    """The stored files of both parts."""
    parted = part(book)
    assert parted.beyond is not None  # noqa: S101 - part() always gives one
    plain = {
        COMPILED: {**to_plain(parted), "gate": sorted(parted.beyond.gate)},
        COMPILED_BEYOND: to_plain(parted.beyond.book),
    }
    # One rule a line, so that a change of one rule is a change of one line.
    return {
        name: json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace(
            '{"absorb":', '\n{"absorb":'
        )
        + "\n"
        for name, content in plain.items()
    }


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

    def wanted(rule: Rule) -> bool:
        chosen = not select or named(rule.id, rule.ruleset, select)
        return rule.private or (chosen and not named(rule.id, rule.ruleset, ignore))

    return _only(book, wanted)


def _only(book: RuleBook, wanted: Callable[[Rule], bool]) -> RuleBook:
    """The book with only the wanted rules, in both of its parts."""
    beyond = book.beyond.keeping(lambda other: _only(other, wanted)) if book.beyond else None
    return replace(book, rules=tuple(rule for rule in book.rules if wanted(rule)), beyond=beyond)


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
    return _only(book, lambda rule: rule.private or not wanted.isdisjoint(rule.languages))
