"""JSON (one document for all articles) and JSON Lines (an article a line), as in the schema file."""

from __future__ import annotations

from provenance.core import contract
from provenance.core.report import Report, Summary, ToolInfo
from provenance.reporters.base import Options


class JsonReporter:
    """Writes one document, article by article: the same text as if it were made at once."""

    def __init__(self, options: Options) -> None:
        self._discarded = options.discarded
        self._first = True

    def begin(self, tool: ToolInfo) -> str:
        """The head of the document, up to the first article."""
        self._first = True
        head = f'{{\n  "schema": "{contract.DOCUMENT_SCHEMA}",\n  "tool": {_nested(tool.to_dict(), 2)},\n'
        return f'{head}  "articles": ['

    def article(self, report: Report) -> str:
        """One item of ``articles``, with the comma before it."""
        separator = "\n    " if self._first else ",\n    "
        self._first = False
        return separator + _nested(report.article_dict(discarded=self._discarded), 4)

    def end(self, summary: Summary) -> str:
        """The summary and the end of the document."""
        close = "]" if self._first else "\n  ]"
        return f'{close},\n  "summary": {_nested(summary.to_dict(), 2)}\n}}\n'


class JsonLinesReporter:
    """Writes a line for each article; it names its schema and the tool, so that it can stand alone."""

    def __init__(self, options: Options) -> None:
        self._discarded = options.discarded
        self._head: dict[str, object] = {}

    def begin(self, tool: ToolInfo) -> str:
        """Nothing; the tool goes into every line."""
        self._head = {"schema": contract.ARTICLE_SCHEMA, "tool": tool.to_dict()}
        return ""

    def article(self, report: Report) -> str:
        """One line."""
        return contract.json_text({**self._head, **report.article_dict(discarded=self._discarded)}) + "\n"

    def end(self, summary: Summary) -> str:  # noqa: ARG002  the protocol passes it to every format
        """Nothing; a line holds an article and nothing else."""
        return ""


def _nested(value: object, depth: int) -> str:
    """``value`` as indented JSON, its lines after the first moved in by ``depth``."""
    # JSON strings hold no line feed of their own, so every one of these starts a line of the layout.
    return contract.json_text(value, indent=2).replace("\n", "\n" + " " * depth)
