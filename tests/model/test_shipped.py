"""The model that ships: its files agree, and it keeps its promises on texts that it was never trained on."""

# ruff: noqa: S311 - texts are made up here, no secret hangs on chance

from __future__ import annotations

import json
import pathlib
import random
from collections import Counter

import pytest
from made_corpus import ROOT, SHIPPED

from provenance.core.style import StyleFlag
from provenance.model import StyleModel, load_style_model
from provenance.train.attacks import ATTACKS
from provenance.train.card import render_card
from provenance.train.corpus import Document, read_corpus

SEED = ROOT.parent / "shared" / "seed"


@pytest.fixture(scope="module")
def shipped() -> StyleModel:
    return load_style_model(SHIPPED)


@pytest.fixture(scope="module")
def dev(shared_corpus: pathlib.Path) -> list[Document]:
    return list(read_corpus(shared_corpus, "dev"))


def test_files_are_small_and_belong_together(shipped: StyleModel) -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 8 << 20
    figures = json.loads((SHIPPED / "eval.json").read_text(encoding="utf-8"))
    assert figures["model_digest"] == shipped.digest
    card = (SHIPPED / "card.md").read_text(encoding="utf-8")
    date = next(line for line in card.splitlines() if line.startswith("Date: "))
    assert card == render_card(shipped.describe(), figures, date.removeprefix("Date: ").rstrip("."))


def test_figures_that_ship_keep_the_rule_for_human_groups(shipped: StyleModel) -> None:
    figures = json.loads((SHIPPED / "eval.json").read_text(encoding="utf-8"))
    for name, entry in figures["crossfit"]["humans"].items():
        if entry["strong"]["n"] >= 100 and not name.endswith("-story") and not name.startswith("l2r"):
            assert entry["strong"]["rate"] <= 0.01, name
            assert entry["elevated"]["rate"] <= 0.05, name


def test_seed_article_without_its_disclaimer_is_flagged_and_explained(shipped: StyleModel) -> None:
    if not SEED.is_dir():
        pytest.skip("the seed article is not at ../shared/seed")
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    prose = text[text.index("Despite a formidable") : text.index("Disclaimer: This article")].replace(
        "\n", "\n\n"
    )
    score = shipped.score(prose, language="en")
    assert score.flag in (StyleFlag.STRONG, StyleFlag.ELEVATED)
    assert score.features[0].weight > 0
    assert score.passages


@pytest.mark.parametrize(
    ("source", "most"),
    [
        ("opinion-human", 0.01),
        ("ellipse-ell-human", 0.01),
        ("reuters21578-human", 0.01),
        ("harvest-human", 0.01),
    ],
)
def test_strong_spares_people(shipped: StyleModel, dev: list[Document], source: str, most: float) -> None:
    texts = [document.text for document in dev if document.source == source and document.kind == "human"]
    flags = Counter(shipped.score(text, language="en", explain=False).flag for text in texts)
    assert len(texts) >= 150
    assert flags[StyleFlag.STRONG] / len(texts) <= most


def test_text_of_unseen_sites_by_the_newest_models_is_found(shipped: StyleModel, dev: list[Document]) -> None:
    texts = [document.text for document in dev if document.kind == "newest"]
    flags = [shipped.score(text, language="en", explain=False).flag for text in texts]
    found = sum(flag in (StyleFlag.STRONG, StyleFlag.ELEVATED) for flag in flags)
    assert found / len(flags) >= 0.8


def test_other_languages_abstain(shipped: StyleModel) -> None:
    german = "Der Stadtrat hat am Montag beschlossen, die Brücke zu erneuern. " * 20
    score = shipped.score(german, language="de")
    assert score.flag is StyleFlag.ABSTAINED
    assert "language_not_validated" in score.reasons
    assert shipped.score(german, language="en").flag is StyleFlag.ABSTAINED


@pytest.mark.parametrize(
    "name", ["look-alike letters", "zero-width characters", "random case", "odd white space"]
)
def test_disguise_changes_no_score(shipped: StyleModel, dev: list[Document], name: str) -> None:
    for document in [document for document in dev if document.kind == "newest"][:20]:
        text = " ".join(document.text.split())
        before = shipped.score(text, language="en", explain=False).raw
        after = shipped.score(ATTACKS[name](text, random.Random(1)), language="en", explain=False).raw
        assert after == pytest.approx(before, abs=0.05)


def test_ranges_of_real_texts_are_exact(shipped: StyleModel, dev: list[Document]) -> None:
    for document in [document for document in dev if document.kind == "newest"][:20]:
        score = shipped.score(document.text, language="en")
        assert sum(feature.weight for feature in score.features) == pytest.approx(score.raw, abs=1e-9)
        for feature in score.features:
            assert all(0 <= start < end <= len(document.text) for start, end in feature.ranges)
        for passage in score.passages:
            part = document.text[passage.start : passage.end]
            assert shipped.score(part, language="en", explain=False).raw == pytest.approx(
                passage.raw, abs=1e-6
            )
