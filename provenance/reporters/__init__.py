"""Formats for reports: ``reporter(name)`` gives the one that writes ``text``, ``json``, ``sarif`` and so on."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from provenance.errors import UsageError
from provenance.reporters.base import Options, Reporter

# Name -> where its class is. A format is loaded when it is asked for: each costs only those who use it.
FORMATS = {
    "text": "provenance.reporters.text:TextReporter",
    "json": "provenance.reporters.document:JsonReporter",
    "jsonl": "provenance.reporters.document:JsonLinesReporter",
    "sarif": "provenance.reporters.sarif:SarifReporter",
    "github": "provenance.reporters.github:GithubReporter",
    "gitlab": "provenance.reporters.gitlab:GitlabReporter",
    "junit": "provenance.reporters.junit:JunitReporter",
    "rdjson": "provenance.reporters.rdjson:RdjsonReporter",
    "rdjsonl": "provenance.reporters.rdjson:RdjsonLinesReporter",
    "markdown": "provenance.reporters.markdown:MarkdownReporter",
    "csv": "provenance.reporters.csv_table:CsvReporter",
    "html": "provenance.reporters.html:HtmlReporter",
}

__all__ = ["FORMATS", "Options", "Reporter", "reporter"]


def reporter(name: str, options: Options | None = None) -> Reporter:
    """The reporter for a format.

    Raises:
        UsageError: no format has that name.
    """
    place = FORMATS.get(name)
    if place is None:
        nearest = get_close_matches(name, FORMATS, n=1)
        hint = f"did you mean {nearest[0]!r}?" if nearest else f"there are: {', '.join(FORMATS)}"
        raise UsageError(f"unknown format {name!r}; {hint}", code="unknown-format")
    module, _, attribute = place.partition(":")
    made: Reporter = getattr(import_module(module), attribute)(options or Options())
    return made
