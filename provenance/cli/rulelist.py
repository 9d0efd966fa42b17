"""Every rule that a report can name, in one form: those of the rule book, and those that are built into the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provenance.core.evidence import Kind
from provenance.rules.compiled import Rule, RuleBook

BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class Listed:
    """What is shown of a rule; ``ruleset`` is ``built-in`` for one that no file holds."""

    id: str
    name: str
    kind: str
    category: str
    severity: str
    status: str
    languages: tuple[str, ...]
    ruleset: str
    message: str
    advice: str
    private: bool = False

    @property
    def built_in(self) -> bool:
        """True for a rule that is code and not data."""
        return self.ruleset == BUILT_IN


def listed_rules(book: RuleBook) -> list[Listed]:
    """All rules of the book and all built-in ones, by id."""
    return sorted((*map(_of_book, book.rules), *_built_in()), key=lambda rule: rule.id)


def _of_book(rule: Rule) -> Listed:
    return Listed(
        rule.id, rule.name, rule.kind, rule.category, rule.severity, rule.status, rule.languages, rule.ruleset,
        rule.message, rule.advice, rule.private,
    )  # fmt: skip


def _built_in() -> Iterator[Listed]:
    from provenance.match import hidden, instructions
    from provenance.signals import rules as signals

    for item in hidden.RULES.values():
        yield _made(item.id, item.name, Kind.CONTEXT, "hidden-text", item.severity, item.message, item.advice)
    yield _made(
        instructions.ID,
        instructions.NAME,
        Kind.CONTEXT,
        "hidden-text",
        "warning",
        instructions.MESSAGE,
        instructions.ADVICE,
    )
    kinds = {
        signals.DECLARED: Kind.DECLARED,
        "image-residue": Kind.CONTEXT,
        signals.MANIFEST: Kind.VERIFIED,
    }
    for signal in signals.RULES.values():
        kind = kinds.get(signal.category, Kind.CONTEXT)
        what = "Manifest" if signal.category == signals.MANIFEST else "Metadata"
        message = f"{what}: {signal.name.removeprefix('manifest-').replace('-', ' ')}"
        yield _made(signal.id, signal.name, kind, signal.category, signal.severity, message, signal.advice)


def _made(
    rule_id: str, name: str, kind: str, category: str, severity: str, message: str, advice: str
) -> Listed:
    return Listed(
        rule_id, name, str(kind), category, str(severity), "stable", ("*",), BUILT_IN, f"{message}.", advice
    )
