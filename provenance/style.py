"""StyleChecker: the style model on the prose of an article, its ranges brought back to the Source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.core.article import Article
from provenance.core.evidence import Evidence, Kind
from provenance.core.prose import Prose, prose_of
from provenance.core.report import ModelInfo
from provenance.core.style import StyleFlag, StyleScore
from provenance.data import data_folder

if TYPE_CHECKING:
    from provenance.model import StyleModel

SHIPPED = "style-en"
# Context that is a notice or page furniture and no choice of words of the author.
_NOT_PROSE = frozenset({Kind.CONTEXT, Kind.DECLARED})


class StyleChecker:
    """Scores articles. The model is loaded when the first article comes (numpy takes a moment to import)."""

    def __init__(self, folder: Path | None = None, *, explain: bool = False) -> None:
        """``folder`` holds a model, the shipped one when None; with ``explain`` every score is explained, else
        only those that carry a flag."""
        self._folder = folder
        self._explain = explain

    @cached_property
    def model(self) -> StyleModel:
        """The model.

        Raises:
            ModelError: when it is missing, damaged or of another format.
        """
        from provenance.model import load_style_model

        return load_style_model(self._folder or data_folder("models") / SHIPPED)

    @cached_property
    def info(self) -> ModelInfo:
        """Name, version and digest of the model."""
        return ModelInfo(self.model.name, self.model.version, self.model.digest)

    def score(self, article: Article, evidence: Sequence[Evidence]) -> StyleScore:
        """The score of an article; notices and furniture that the rules found do not count as its prose."""
        left_out = [(item.start, item.end) for item in evidence if item.active and item.kind in _NOT_PROSE]
        prose = prose_of(article, left_out)
        score = self._scored(prose, article.language, explain=self._explain)
        if not self._explain and score.flag in (StyleFlag.STRONG, StyleFlag.ELEVATED):
            score = self._scored(prose, article.language, explain=True)
        return _in_source(score, article, prose)

    def _scored(self, prose: Prose, language: str | None, *, explain: bool) -> StyleScore:
        return self.model.score(
            prose.text,
            language=language,
            quoted=prose.quoted,
            listed_share=prose.listed_share,
            explain=explain,
        )


def _in_source(score: StyleScore, article: Article, prose: Prose) -> StyleScore:
    """The score with ranges of the Source for ranges of the prose."""

    def place(start: int, end: int) -> tuple[int, int]:
        span = article.span(*prose.origin.range(start, end))
        return span.start, span.end

    passages = tuple(
        replace(passage, start=where[0], end=where[1])
        for passage in score.passages
        for where in (place(passage.start, passage.end),)
    )
    features = tuple(
        replace(feature, ranges=tuple(place(start, end) for start, end in feature.ranges))
        for feature in score.features
    )
    return replace(score, passages=passages, features=features)
