from pathlib import Path

import pytest

from provenance.core.article import Article, Block
from provenance.readers import read_text

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


class Reading:
    """An Article with short ways to look at it."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def text(self, block: Block) -> str:
        return self.article.text[block.start : block.end]

    @property
    def visible(self) -> list[str]:
        return [self.text(block) for block in self.article.blocks if block.visibility == "visible"]

    @property
    def roles(self) -> list[tuple[str, str]]:
        return [(block.role.value, self.text(block)) for block in self.article.blocks]

    def block(self, words: str) -> Block:
        return next(block for block in self.article.blocks if words in self.text(block))

    def written(self, words: str) -> str:
        start = self.article.text.index(words)
        span = self.article.span(start, start + len(words))
        return self.article.source.text[span.start : span.end]

    @property
    def quoted(self) -> list[tuple[str, str]]:
        return [
            (item.kind.value, self.article.text[item.start : item.end]) for item in self.article.quotations
        ]

    @property
    def metadata(self) -> list[tuple[str, str, str]]:
        for item in self.article.metadata:
            assert self.article.source.text[item.span.start : item.span.end].strip("\"'") or not item.value
        return [(item.origin, item.key, item.value) for item in self.article.metadata]

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.article.diagnostics]


@pytest.fixture
def html():
    return lambda text: Reading(read_text(text, name="a.html", media_type="text/html"))


@pytest.fixture
def markdown():
    return lambda text: Reading(read_text(text, name="a.md", media_type="text/markdown"))


@pytest.fixture
def plain():
    return lambda text: Reading(read_text(text, name="a.txt"))


@pytest.fixture
def reading():
    return Reading
