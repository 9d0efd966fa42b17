"""Hidden text."""

from __future__ import annotations

from provenance.core.article import Article
from provenance.core.evidence import Evidence


def find_hidden(article: Article) -> tuple[Evidence, ...]:
    """Evidence of hidden and unusual code points."""
    return ()
