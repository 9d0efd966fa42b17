"""Checker: reads articles, matches rules, scores, and reports. The library's front door."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from provenance.core.article import Article
from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.disclosure import Disclosure
from provenance.core.evidence import Evidence
from provenance.core.report import Report, RuleSetInfo, ToolInfo
from provenance.core.style import NOT_RUN, StyleScore
from provenance.core.verdict import DisclosureState, Involvement, Label, Verdict
from provenance.errors import InputError, ProvenanceError
from provenance.match.combine import combine
from provenance.match.disclosures import find_disclosures
from provenance.match.engine import Matcher
from provenance.match.hidden import find_hidden
from provenance.origins import find_origins
from provenance.policy import Context, Policy
from provenance.readers import read_article, read_text
from provenance.rules.compiled import RuleBook
from provenance.rules.library import for_languages, rule_book, select_rules
from provenance.scoring.decide import Circumstances, decide
from provenance.style import StyleChecker
from provenance.verify.base import Verifier
from provenance.version import __version__

TOOL_NAME = "provenance-checker"


class Checker:
    """Checks articles with one set of rules and one policy. Immutable and safe to share between threads."""

    def __init__(
        self,
        book: RuleBook,
        policy: Policy,
        *,
        verifier: Verifier | None = None,
        trust_anchors: str | None = None,
        verify: bool = True,
        style: StyleChecker | None = None,
    ) -> None:
        self._style = style
        self._book = book
        self._policy = policy
        self._verifier = verifier
        self._trust_anchors = trust_anchors
        self._verify = verify
        self._matcher = Matcher(book)
        self._combinations = [rule for rule in book.rules if rule.when is not None]
        self._covered = frozenset(
            language for rule in book.rules if rule.kind == "declared" for language in rule.languages
        )

    @cached_property
    def tool(self) -> ToolInfo:
        """What makes the reports: version, digest of the rules, and the style model, which is loaded for it."""
        rules = RuleSetInfo(self._book.version, self._book.digest)
        return ToolInfo(TOOL_NAME, __version__, rules, self._style.info if self._style else None)

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
        languages: Sequence[str] = (),
        verifier: Verifier | None = None,
        trust_anchors: str | None = None,
        verify: bool = True,
        style: StyleChecker | None = None,
        with_style: bool = True,
    ) -> Checker:
        """A checker with own rule packs, policy and choice of rules.

        ``rule_paths`` are packs beside the shipped rules; ``select`` and ``ignore`` name rules by id, prefix
        or rule set; ``entry_points`` adds packs that installed distributions register under
        ``provenance.rules``; ``languages`` leaves out rules for other languages than these. C2PA manifests are
        checked by ``verifier``, or by the library of the extra ``c2pa`` where it is installed;
        ``trust_anchors`` are certificates (PEM) to trust besides its own lists, and with ``verify`` false
        nothing is checked. ``style`` is a style checker of your own; with ``with_style``
        false the style of articles is not scored.

        Raises:
            RuleError: with every problem of every rule file.
            ConfigError: when ``select`` or ``ignore`` names nothing.
        """
        book = rule_book(rule_paths, entry_points=entry_points)
        book = for_languages(select_rules(book, select, ignore), languages)
        return cls(
            book,
            policy or Policy.default(),
            verifier=verifier,
            trust_anchors=trust_anchors,
            verify=verify,
            style=(style or StyleChecker()) if with_style else None,
        )

    @property
    def policy(self) -> Policy:
        """The policy in use."""
        return self._policy

    @property
    def rules(self) -> RuleBook:
        """The compiled rules in use."""
        return self._book

    def check_text(self, text: str, media_type: str = "text/plain", name: str | None = None) -> Report:
        """The report on a text. Content never raises; what could not be checked is a diagnostic.

        Raises:
            TypeError: ``text`` is no string.
        """
        if not isinstance(text, str):
            raise TypeError(f"check_text takes a str, {_not_text(text)}")
        label = name or "<text>"
        try:
            return self._report(read_text(text, name=label, media_type=media_type))
        except InputError as error:
            data = text.encode("utf-8", "surrogatepass")
            return self._unread(label, media_type, hashlib.sha256(data).hexdigest(), error)

    def check_bytes(
        self, data: bytes, *, name: str, media_type: str | None = None, beside: Path | None = None
    ) -> Report:
        """The report on a file's bytes, read by ``media_type``, or by the suffix of ``name`` and the content.

        ``beside`` is where the file lies: images of the page that lie there too are looked at.
        """
        try:
            return self._report(read_article(data, name=name, media_type=media_type), data, beside)
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
        return self.check_bytes(data, name=str(path), beside=Path(path))

    def check_many(self, items: Iterable[str | tuple[str, str]]) -> Iterator[Report]:
        """Reports on texts, or on ``(name, text)`` pairs, lazily and in order; a bad one stops nothing."""
        for number, item in enumerate(items, 1):
            name, text = _named(item, f"<text {number}>")
            try:
                if not isinstance(text, str):
                    raise InputError(f"a text has to be a str, {_not_text(text)}", code="not-text")
                yield self.check_text(text, name=name)
            except ProvenanceError as error:
                yield self._unread(name, "text/plain", "", error)

    def _report(self, article: Article, data: bytes | None = None, path: Path | None = None) -> Report:
        found = self._matcher.find(article)
        evidence = combine((*found.evidence, *find_hidden(article)), self._combinations)
        disclosures, evidence = find_disclosures(evidence, article, found)
        origins = find_origins(article, evidence, disclosures, self._find_verifier, data=data, path=path)
        evidence, disclosures = origins.evidence, origins.disclosures
        words = found.view.words
        style = self._style.score(article, evidence) if self._style else NOT_RUN
        verdict = self._verdict(disclosures, evidence, style, words, article.language, article.source.text)
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
            style=style,
            diagnostics=(*article.diagnostics, *found.diagnostics, *origins.diagnostics),
            source_text=source.text,
            metadata=article.metadata,
        )
        return report.decided(self._policy.evaluate(report))

    def _find_verifier(self) -> Verifier | None:
        """The verifier, made when the first manifest is met; None where the extra is not installed."""
        if self._verifier is None and self._verify:
            from provenance.verify.c2pa import EncypherVerifier, available

            if available():
                self._verifier = EncypherVerifier(self._trust_anchors)
        return self._verifier

    def _verdict(
        self,
        disclosures: Sequence[Disclosure],
        evidence: Sequence[Evidence],
        style: StyleScore,
        words: int,
        language: str | None,
        source: str,
    ) -> Verdict:
        covered = language is None or language in self._covered or "*" in self._covered
        return decide(disclosures, evidence, style, Circumstances(words, language, covered, source))

    def reconsider(self, report: Report, context: Context | None = None) -> Report:
        """The report with a decision that looks past accepted findings and knows the ``context``.

        The verdict stays: it says what is in the article, whoever accepted it. The policy sees the
        verdict as it would be without the findings that carry a suppression.
        """
        if not report.analysed:
            return report
        verdict = report.verdict
        if any(item.suppression is not None for item in report.evidence):
            standing = tuple(item for item in report.evidence if item.suppression is None)
            verdict = self._verdict(
                report.standing_disclosures, standing, report.style, report.words, report.language,
                report.source_text,
            )  # fmt: skip
        return report.decided(self._policy.evaluate(report, context, verdict))

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


def _named(item: object, name: str) -> tuple[str, object]:
    """Name and text of an item of a batch; ``name`` for one that has none."""
    if isinstance(item, tuple) and len(item) == 2:
        return (item[0] if isinstance(item[0], str) else name), item[1]
    return name, item


def _not_text(value: object) -> str:
    """What was given in place of a string, and what to do instead."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"not {type(value).__name__}; give bytes to check_bytes, which finds out their encoding"
    return f"not {type(value).__name__}; leave it out or give its text"
