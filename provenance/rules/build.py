"""Builds the RuleBook from parsed files: resolves names, compiles patterns, reports what does not fit."""

from __future__ import annotations

import re
from dataclasses import replace

from provenance.errors import RuleProblem
from provenance.rules.anchors import Anchors
from provenance.rules.claims import CLAIM_VALUES
from provenance.rules.compiled import (
    LIST_MARK,
    Condition,
    GuardPlan,
    Pattern,
    Rule,
    RuleBook,
    WherePlan,
)
from provenance.rules.compiler import compile_phrase, compile_regex, compile_template, slots_and_lists
from provenance.rules.pack import LoadedFile
from provenance.rules.phrase import PhraseError, Sequence, parse_phrase
from provenance.rules.schema import (
    ClaimTemplate,
    Density,
    Guards,
    NegatedThen,
    Phrase,
    Regex,
    RuleFile,
    Template,
    When,
    Where,
)  # fmt: skip
from provenance.rules.schema import Rule as RuleModel
from provenance.rules.suggest import nearest
from provenance.rules.vocabulary import Entry
from provenance.rules.wordlists import WordLists


def build_book(files: list[LoadedFile], version: str, digest: str) -> tuple[RuleBook, list[RuleProblem]]:
    """The compiled rules and every problem met on the way; a rule with a problem is left out."""
    builder = _Builder(files)
    rules = builder.rules()
    builder.check_references(rules)
    return builder.book(version, digest, rules), builder.problems


class _Builder:
    def __init__(self, files: list[LoadedFile]) -> None:
        self.problems: list[RuleProblem] = []
        self._rule_files = [file for file in files if isinstance(file.content, RuleFile)]
        self._words = WordLists(files, self.problems)
        self._anchors = Anchors()
        self._groups: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._where_defined: dict[str, tuple[LoadedFile, int]] = {}

    def book(self, version: str, digest: str, rules: list[Rule]) -> RuleBook:
        """The rules with the word lists that they use."""
        languages = {language for file in self._rule_files for language in _languages(file)}
        return RuleBook(
            version, digest, tuple(rules), self._words.compiled(languages), self._words.spelling()
        )

    def rules(self) -> list[Rule]:
        """All rules that compile, in file order."""
        compiled: list[Rule] = []
        for file in self._rule_files:
            content = file.content
            assert isinstance(content, RuleFile)  # noqa: S101 - sorted in __init__
            for model, index in zip(content.rules, file.indexes, strict=True):
                if model.id in self._where_defined:
                    first, first_index = self._where_defined[model.id]
                    line = first.tree.place(("rules", first_index, "id"))[0]
                    message = f"id {model.id} is taken (first in {first.path}:{line})"
                    self.problems.append(file.problem(("rules", index, "id"), message))
                    continue
                self._where_defined[model.id] = (file, index)
                rule = self._rule(file, content, model, index)
                if rule:
                    compiled.append(rule)
        return compiled

    def _rule(self, file: LoadedFile, content: RuleFile, model: RuleModel, index: int) -> Rule | None:
        before = len(self.problems)
        kind = model.kind or content.defaults.kind
        if kind is None:
            self.problems.append(
                file.problem(("rules", index), "key 'kind' is missing here and in 'defaults'")
            )
        patterns: list[Pattern] = []
        slots: set[str] = set()
        for number, pattern in enumerate(model.match):
            path = ("rules", index, "match", number)
            for language in self._spoken(file, pattern, path, content.languages):
                compiled = self._pattern(file, pattern, path, language, slots)
                if compiled:
                    patterns.append(compiled)
        claim = self._claim(file, model.claim, ("rules", index, "claim"), slots)
        self._message(file, model, index, slots)
        if len(self.problems) > before or kind is None:
            return None
        return Rule(
            id=model.id,
            name=model.name,
            ruleset=content.ruleset,
            status=model.status,
            kind=kind,
            severity=model.severity or content.defaults.severity,
            category=model.category or content.defaults.category or kind,
            strength=model.strength,
            message=model.message,
            advice=model.advice or "",
            languages=tuple(content.languages),
            patterns=tuple(patterns),
            where=_where(model.where, content.defaults.where),
            guards=_guards(model.guards, content.defaults.guards),
            claim=claim,
            attach=model.attach or "",
            private=model.private,
            when=_condition(model.when) if model.when else None,
            absorb=tuple(model.absorb),
            priority=model.priority,
        )

    def _spoken(
        self,
        file: LoadedFile,
        pattern: Template | Phrase | Regex | Density,
        path: tuple[str | int, ...],
        languages: list[str],
    ) -> list[str]:
        """The languages for which a pattern can be compiled: those that have all the lists it names.

        With one language a missing list is an error, named where it is used. A rule set for several
        languages is a skeleton: a language takes part as soon as it has the words.
        """
        if isinstance(pattern, Regex):
            return languages[:1]
        if len(languages) == 1:
            return languages
        texts = {Phrase: "phrase", Template: "required"}
        written = (
            " ".join(pattern.density)
            if isinstance(pattern, Density)
            else getattr(pattern, texts[type(pattern)])
        )
        used = set(re.findall(r"@([a-z0-9_-]+)", written))
        spoken = [language for language in languages if used <= set(self._words.of_language(language))]
        if not spoken:
            missing = ", ".join(f"@{name}" for name in sorted(used))
            problem = f"no language of this file has all the lists {missing}"
            self.problems.append(file.problem(path, problem))
        return spoken

    def _pattern(
        self,
        file: LoadedFile,
        pattern: Template | Phrase | Regex | Density,
        path: tuple[str | int, ...],
        language: str,
        slots: set[str],
    ) -> Pattern | None:
        key = "phrase"
        try:
            if isinstance(pattern, Phrase):
                tree = self._tree(file, pattern.phrase, (*path, key), language, slots)
                if tree is None:
                    return None
                return self._bind(
                    compile_phrase(
                        tree,
                        self._bound(tree, language),
                        pattern.strength,
                        self._words.tagged_in(language),
                        anchors=self._anchors,
                    ),
                    language,
                )
            if isinstance(pattern, Template):
                key = "required"
                required = self._tree(file, pattern.required, (*path, key), language, slots)
                key = "template"
                whole = self._tree(file, pattern.template, (*path, key), language, set())
                if not required or not whole:
                    return None
                lists = {**self._bound(required, language), **self._bound(whole, language)}
                return self._bind(
                    compile_template(
                        pattern.template,
                        required,
                        pattern.min_coverage,
                        lists,
                        self._words.tagged_in(language),
                        anchors=self._anchors,
                    ),
                    language,
                )
            if isinstance(pattern, Regex):
                key = "regex"
                return compile_regex(pattern.regex, pattern.anchor, pattern.raw)
            key = "density"
            slots.add("count")
            parts = []
            for number, phrase in enumerate(pattern.density):
                tree = self._tree(file, phrase, (*path, key, number), language, slots)
                if tree:
                    parts.append(
                        self._bind(
                            compile_phrase(
                                tree,
                                self._bound(tree, language),
                                tagged=self._words.tagged_in(language),
                                anchors=self._anchors,
                            ),
                            language,
                        )
                    )
            groups = (
                (tuple(sorted({literal for part in parts for literal in part.groups[0]})),) if parts else ()
            )
            return Pattern(
                "density", "", groups, parts=tuple(parts), count=pattern.count, per_1000=pattern.per_1000
            )
        except PhraseError as error:
            self.problems.append(file.problem((*path, key), error.message, error.offset))
            return None

    def _tree(
        self, file: LoadedFile, text: str, path: tuple[str | int, ...], language: str, slots: set[str]
    ) -> Sequence | None:
        """The parsed phrase when all lists in it exist; slots that it captures are added to ``slots``."""
        try:
            tree = parse_phrase(text)
        except PhraseError as error:
            self.problems.append(file.problem(path, f"in the phrase: {error.message}", error.offset))
            return None
        names, used = slots_and_lists(tree)
        slots.update(names)
        known = self._words.of_language(language)
        for name in used:
            if name not in known:
                hint = nearest(name, known)
                message = f"undefined vocabulary list '@{name}'" + (
                    f"; did you mean '@{hint}'?" if hint else ""
                )
                self.problems.append(file.problem(path, message, max(0, text.find(f"@{name}"))))
                return None
        return tree

    def _bound(self, tree: Sequence, language: str) -> dict[str, list[Entry]]:
        return {name: self._words.entries(name, language) for name in slots_and_lists(tree)[1]}

    def _intern(self, group: tuple[str, ...]) -> tuple[str, ...]:
        """The one object that stands for all equal groups."""
        return self._groups.setdefault(group, group)

    def _bind(self, pattern: Pattern, language: str) -> Pattern:
        """The pattern with its list names bound to the rule's language."""

        def bound(name: str) -> str:
            return self._words.bound_name(name, language)

        def named(group: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(
                f"{LIST_MARK}{bound(item[1:])}" if item.startswith(LIST_MARK) else item for item in group
            )

        return replace(
            pattern,
            source=LIST_MARK.join(
                bound(piece) if index % 2 else piece
                for index, piece in enumerate(pattern.source.split(LIST_MARK))
            ),
            groups=tuple(self._intern(named(group)) for group in pattern.groups),
            first=self._intern(named(pattern.first)),
            captures=tuple(
                (group, slot, bound(vocabulary) if vocabulary else "")
                for group, slot, vocabulary in pattern.captures
            ),
            language=language,
        )

    # --- references -------------------------------------------------------------------------

    def _claim(
        self, file: LoadedFile, claim: ClaimTemplate | None, path: tuple[str | int, ...], slots: set[str]
    ) -> dict[str, str] | None:
        if claim is None:
            return None
        values = {key: value for key, value in claim.model_dump().items() if value is not None}
        for key, value in values.items():
            slot = re.fullmatch(r"\{([a-z_]+)(\??)(?:=([a-z_]+))?\}", value)
            if slot:
                if slot[1] not in slots:
                    hint = nearest(slot[1], slots)
                    message = f"no pattern captures '{slot[1]}'" + (
                        f"; did you mean '{hint}'?" if hint else ""
                    )
                    self.problems.append(file.problem((*path, key), message))
            elif key in CLAIM_VALUES and value not in CLAIM_VALUES[key]:
                hint = nearest(value, CLAIM_VALUES[key])
                message = f"'{value}' is no {key}" + (f"; did you mean '{hint}'?" if hint else "")
                self.problems.append(file.problem((*path, key), message))
        return values

    def _message(self, file: LoadedFile, model: RuleModel, index: int, slots: set[str]) -> None:
        for name in re.findall(r"\{([^}]*)\}", model.message):
            if name not in slots:
                message = f"the message names '{{{name}}}', which no pattern captures"
                self.problems.append(file.problem(("rules", index, "message"), message))

    def check_references(self, rules: list[Rule]) -> None:
        """Adds a problem for every rule id that a guard or a condition names and that no rule has."""
        known = set(self._where_defined)
        for rule in rules:
            file, index = self._where_defined[rule.id]
            named = [(("rules", index, "when"), term) for term in _terms(rule.when)] if rule.when else []
            named += [(("rules", index, "absorb"), term) for term in rule.absorb]
            if rule.guards.negated not in ("discard", "allow"):
                named.append((("rules", index, "guards"), rule.guards.negated))
            for path, term in named:
                if not any(identifier.startswith(term) for identifier in known):
                    hint = nearest(term, known)
                    message = f"no rule has the id '{term}'" + (f"; did you mean {hint}?" if hint else "")
                    self.problems.append(file.problem(path, message))


def _languages(file: LoadedFile) -> list[str]:
    return file.content.languages


def _terms(condition: Condition) -> list[str]:
    found: list[str] = []
    for term in (*condition.all, *condition.any, *condition.none):
        found.extend([term] if isinstance(term, str) else _terms(term))
    return found


def _condition(when: When) -> Condition:
    def terms(items: list[str | When]) -> tuple[str | Condition, ...]:
        return tuple(item if isinstance(item, str) else _condition(item) for item in items)

    return Condition(terms(when.all), terms(when.any), terms(when.none), when.at_least or 1)


def _where(own: Where | None, default: Where) -> WherePlan:
    merged = default.model_dump()
    if own is not None:
        merged.update(own.model_dump(exclude_unset=True))
    return WherePlan(
        blocks=tuple(merged["blocks"]) if merged["blocks"] else None,
        any_visibility=merged["visibility"] == "any",
        zones=tuple(merged["zones"]) if merged["zones"] else None,
        position=merged["position"],
        max_words=merged["max_words"],
    )


def _guards(own: Guards | None, default: Guards) -> GuardPlan:
    merged = {**default.model_dump(), **(own.model_dump(exclude_unset=True) if own else {})}
    negated = own.negated if own and "negated" in own.model_fields_set else default.negated
    return GuardPlan(
        self_reference=merged["self_reference"] == "required",
        quoted=merged["quoted"] == "discard",
        attributed=merged["attributed"] == "discard",
        negated=negated.then if isinstance(negated, NegatedThen) else negated,
        hypothetical=merged["hypothetical"] == "discard",
        instructed=merged["instructed"] == "discard",
    )
