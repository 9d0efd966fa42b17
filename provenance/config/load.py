"""Reads configuration files: YAML or TOML, what they extend, and what holds for one path."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from provenance.config.globs import matches
from provenance.config.schema import AcceptModel, ConfigModel, ExportModel, SettingsModel
from provenance.config.settings import Settings
from provenance.core.spans import Span
from provenance.core.suppression import SuppressedBy, Suppression
from provenance.errors import ConfigError, RuleProblem
from provenance.policy.suppress import Directive
from provenance.yamlmodel import problems_error, validated
from provenance.yamltree import Tree, parse_yaml

_BAD = "bad-config"
_DEEPEST = 8
_LARGEST = 1_000_000
_EVERYWHERE = Span(0, 1 << 62)
_LISTS = ("select", "ignore", "languages")
_CONTEXT = ("jurisdiction", "section", "content_type", "date", "today")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file as it was read, with the places of its keys."""

    path: str
    model: ConfigModel
    tree: Tree
    placed: bool

    @property
    def folder(self) -> str:
        """The folder that its paths are relative to."""
        return str(Path(self.path).parent)

    def place(self, *keys: str | int) -> str:
        """Where a key stands, as file:line; TOML files have no lines to tell."""
        shown = os.path.relpath(self.path)
        return f"{shown}:{self.tree.place(keys)[0]}" if self.placed else f"{shown} [tool.provenance]"


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file with what it extends, the most basic first."""

    files: tuple[ConfigFile, ...]

    @property
    def main(self) -> ConfigFile:
        """The file that was found."""
        return self.files[-1]

    @property
    def exports(self) -> ExportModel | None:
        """Where exports of a CMS keep the parts of an article, by the file that says so last."""
        return next((file.model.exports for file in reversed(self.files) if file.model.exports), None)

    def settings(self, path: str) -> Settings:
        """What holds for a file: the files in order, then the overrides in order that fit its path."""
        settings = Settings()
        relative = relative_to(path, self.main.folder)
        for file in self.files:
            settings = _merged(settings, file, file.model, ())
            accept = [_directive(item, file, index) for index, item in enumerate(file.model.accept or ())
                      if _fits(item.paths, relative)]  # fmt: skip
            settings = replace(settings, accept=(*settings.accept, *accept))
        for file in self.files:
            for index, override in enumerate(file.model.overrides or ()):
                if _fits(override.paths, relative):
                    settings = _merged(settings, file, override, ("overrides", index))
        return settings

    def excludes(self, path: str) -> bool:
        """True when a file found in a folder is not to be checked."""
        relative = relative_to(path, self.main.folder)
        return any(_fits(file.model.exclude or [], relative) for file in self.files)


def load_config(path: str) -> Config:
    """The configuration in a file.

    Raises:
        ConfigError: a file is missing, unreadable or has mistakes, or files extend each other in a ring.
    """
    return Config(tuple(_chain(path, ())))


def _chain(path: str, above: tuple[str, ...]) -> list[ConfigFile]:
    full = os.path.realpath(path)
    if full in above or len(above) >= _DEEPEST:
        ring = " extends ".join(os.path.relpath(item) for item in (*above, full))
        raise ConfigError(
            f"{os.path.relpath(above[0])}: files extend each other without end: {ring}", code=_BAD
        )
    file = _read(full)
    chain: list[ConfigFile] = []
    for parent in file.model.extends or ():
        chain += _chain(os.path.join(file.folder, parent), (*above, full))
    return [*chain, file]


def _read(path: str) -> ConfigFile:
    shown = os.path.relpath(path)
    try:
        if Path(path).stat().st_size > _LARGEST:
            raise ConfigError(f"{shown}: larger than {_LARGEST:,} bytes; that is no configuration", code=_BAD)
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}:1:1: not UTF-8 text (byte {error.start})", code=_BAD) from None
    except OSError as error:
        raise ConfigError(f"{shown}: the configuration cannot be read: {error.strerror}", code=_BAD) from None
    placed = not path.endswith(".toml")
    tree = _yaml(text, shown) if placed else _toml(text, shown)
    return ConfigFile(
        path, validated(ConfigModel, tree, shown, code=_BAD, what="configuration"), tree, placed
    )


def _yaml(text: str, shown: str) -> Tree:
    tree, problems = parse_yaml(text, shown)
    if tree is None:
        raise problems_error(problems, _BAD)
    return tree


def _toml(text: str, shown: str) -> Tree:
    import tomllib

    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise problems_error([RuleProblem(shown, 1, 1, f"not valid TOML: {error}")], _BAD) from None
    return Tree(_words(data.get("tool", {}).get("provenance", {})))


def _words(value: Any) -> Any:
    """TOML values as YAML trees have them: every scalar is text."""
    if isinstance(value, dict):
        return {key: _words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_words(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def _merged(base: Settings, file: ConfigFile, model: SettingsModel, keys: tuple[str | int, ...]) -> Settings:
    """``base`` with what ``model`` sets. Lists replace lists; levels of rules are joined name by name."""
    values: dict[str, Any] = {}
    origins = dict(base.origins)

    def put(name: str, value: Any, *place: str | int) -> None:
        values[name] = value
        origins[name] = file.place(*keys, *place)

    if model.policy is not None:
        put("policy", _policy(model.policy, file.folder), "policy")
    if model.packs is not None:
        put("packs", tuple(_joined(file.folder, item) for item in model.packs), "packs")
    for name in _LISTS:
        if getattr(model, name) is not None:
            put(name, tuple(getattr(model, name)), name)
    if model.rules is not None:
        put("rules", tuple(sorted({**dict(base.rules), **model.rules}.items())), "rules")
    if model.baseline is not None:
        put("baseline", _joined(file.folder, model.baseline), "baseline")
    for name in _CONTEXT if model.context is not None else ():
        value = getattr(model.context, name)
        if value is not None:
            put(name, tuple(value) if name == "jurisdiction" else value, "context", name)
    return replace(base, **values, origins=origins)


def _policy(name: str, folder: str) -> str:
    is_file = "/" in name or "\\" in name or name.lower().endswith((".yaml", ".yml"))
    return _joined(folder, name) if is_file else name


def _joined(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path))


def _directive(
    item: AcceptModel, file: ConfigFile, index: int, by: SuppressedBy = SuppressedBy.CONFIGURATION
) -> Directive:
    suppression = Suppression(by, item.reason, item.until or "")
    return Directive(
        tuple(item.rules or ()),
        suppression,
        _EVERYWHERE,
        origin=file.place("accept", index),
        words=item.words or "",
    )


def _fits(patterns: list[str] | None, relative: str) -> bool:
    return patterns is None or any(matches(relative, pattern) for pattern in patterns)


def relative_to(path: str, folder: str) -> str:
    """``path`` seen from ``folder``, with slashes."""
    return os.path.relpath(os.path.realpath(path), os.path.realpath(folder)).replace(os.sep, "/")


def read_sidecar(path: str) -> list[Directive]:
    """The directives in the file beside an article, ``ARTICLE.provenance.yml``: a list under ``accept``.

    Raises:
        ConfigError: it is wrong.
    """
    file = _read(path)
    if file.model.model_fields_set - {"accept", "schema_"}:
        raise ConfigError(
            f"{os.path.relpath(path)}:1:1: a file beside an article holds 'accept' only", code=_BAD
        )
    return [
        _directive(item, file, index, SuppressedBy.SIDECAR)
        for index, item in enumerate(file.model.accept or ())
    ]
