"""Checker: reads articles, matches rules, scores, and reports. The library's front door."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from provenance.core.article import Article
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.report import Report, RuleSetInfo, ToolInfo
from provenance.core.style import NOT_RUN
from provenance.core.verdict import DisclosureState, Involvement, Label, Verdict
from provenance.errors import InputError, ProvenanceError
from provenance.match.combine import combine
from provenance.match.disclosures import find_disclosures
from provenance.match.engine import Matcher
from provenance.match.hidden import find_hidden
from provenance.policy import Policy
from provenance.readers import read_article, read_text
from provenance.rules.compiled import RuleBook
from provenance.rules.library import rule_book, select_rules
from provenance.scoring.decide import Circumstances, decide
from provenance.version import __version__

TOOL_NAME = "provenance-checker"


class Checker:
    """Checks articles with one set of rules and one policy. Immutable and safe to share between threads."""

    def __init__(self, book: RuleBook, policy: Policy) -> None:
        self._book = book
        self._policy = policy
        self._matcher = Matcher(book)
        self._covered = frozenset(
            language for rule in book.rules if rule.kind == "declared" for language in rule.languages
        )
        self.tool = ToolInfo(TOOL_NAME, __version__, RuleSetInfo(book.version, book.digest))

    @classmethod
    def default(cls) -> Checker:
        """A checker with the shipped rules and the default policy. Reads no configuration."""
        return cls.build()

    @classmethod
    def build(
        cls,
        *,
        rule_paths: Sequence[Path] = (),
        policy: Policy | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        entry_points: bool = False,
    ) -> Checker:
        """A checker with own rule packs, policy and choice of rules.

        ``rule_paths`` are packs beside the shipped rules; ``select`` and ``ignore`` name rules by id, prefix
        or rule set; ``entry_points`` adds packs that installed distributions register under
        ``provenance.rules``.

        Raises:
            RuleError: with every problem of every rule file.
            ConfigError: when ``select`` or ``ignore`` names nothing.
        """
        book = rule_book(rule_paths, entry_points=entry_points)
        book = select_rules(book, select, ignore)
        return cls(book, policy or Policy.default())

    @property
    def rules(self) -> RuleBook:
        """The compiled rules in use."""
        return self._book

    def check_text(self, text: str, media_type: str = "text/plain", name: str | None = None) -> Report:
        """The report on a text. Content never raises; what could not be checked is a diagnostic."""
        label = name or "<text>"
        try:
            return self._report(read_text(text, name=label, media_type=media_type))
        except InputError as error:
            data = text.encode("utf-8", "surrogatepass")
            return self._unread(label, media_type, hashlib.sha256(data).hexdigest(), error)

    def check_bytes(self, data: bytes, *, name: str, media_type: str | None = None) -> Report:
        """The report on a file's bytes, read by ``media_type``, or by the suffix of ``name`` and the content."""
        try:
            return self._report(read_article(data, name=name, media_type=media_type))
        except InputError as error:
            return self._unread(
                name, media_type or "application/octet-stream", hashlib.sha256(data).hexdigest(), error
            )

    def check_path(self, path: str | Path) -> Report:
        """The report on a file; a file that cannot be read gives a report with an error diagnostic."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problem = InputError(f"cannot be read: {reason.lower()}", code="unreadable")
            return self._unread(str(path), "application/octet-stream", "", problem)
        except ValueError as error:  # a name with a NUL, say
            return self._unread(
                str(path), "application/octet-stream", "", InputError(str(error), code="unreadable")
            )
        return self.check_bytes(data, name=str(path))

    def check_many(self, items: Iterable[str | tuple[str, str]]) -> Iterator[Report]:
        """Reports on texts, or on ``(name, text)`` pairs, lazily and in order; a bad one stops nothing."""
        for number, item in enumerate(items, 1):
            name, text = (f"<text {number}>", item) if isinstance(item, str) else item
            try:
                yield self.check_text(text, name=name)
            except ProvenanceError as error:
                yield self._unread(name, "text/plain", "", error)

    def _report(self, article: Article) -> Report:
        found = self._matcher.find(article)
        evidence = combine((*found.evidence, *find_hidden(article)), self._book.rules)
        disclosures, evidence = find_disclosures(evidence, article, found, self._book.lists)
        words = found.view.words
        covered = article.language is None or article.language in self._covered or "*" in self._covered
        verdict = decide(disclosures, evidence, NOT_RUN, Circumstances(words, article.language, covered))
        source = article.source
        report = Report(
            name=source.name,
            media_type=source.media_type,
            language=article.language,
            words=words,
            sha256=source.sha256,
            verdict=verdict,
            tool=self.tool,
            disclosures=tuple(disclosures),
            evidence=tuple(item for item in evidence if not item.private),
            style=NOT_RUN,
            diagnostics=(*article.diagnostics, *found.diagnostics),
            source_text=source.text,
        )
        return report.decided(self._policy.evaluate(report))

    def _unread(self, name: str, media_type: str, sha256: str, error: ProvenanceError) -> Report:
        verdict = Verdict(
            Label.INCONCLUSIVE,
            Involvement.INCONCLUSIVE,
            DisclosureState.NOT_FOUND,
            reasons=("channel_failed",),
        )
        diagnostic = Diagnostic(Level.ERROR, error.code, error.message)
        return Report(
            name=name,
            media_type=media_type,
            language=None,
            words=0,
            sha256=sha256,
            verdict=verdict,
            tool=self.tool,
            diagnostics=(diagnostic,),
        )
