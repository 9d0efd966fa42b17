"""Training: reading, grouping, splitting, calibration, determinism."""

from __future__ import annotations

import dataclasses
import json
import math
import pathlib
import shutil

import numpy as np
import pytest
from made_corpus import RECIPE, write_corpus
from scipy.stats import beta, binomtest

from provenance.errors import InputError
from provenance.model.linear import Head, correct
from provenance.model.ngrams import pairs_of
from provenance.model.tokens import tokenise
from provenance.train.calibrate import (
    elub,
    interval,
    margin_needed,
    upper_bound,
    weighted_quantile,
    worst_group_threshold,
)
from provenance.train.corpus import Document, read_corpus
from provenance.train.crossfit import deal
from provenance.train.evaluate import cllr, figures, from_training
from provenance.train.examples import choose
from provenance.train.fit import class_weights, thinned, weighted
from provenance.train.grouping import group_documents, shingles
from provenance.train.masking import taught_buckets
from provenance.train.recipe import boost
from provenance.train.repair import repair
from provenance.train.train import Trained, save, train


def test_same_seed_same_bytes(
    corpus: pathlib.Path, small_folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    save(train(corpus, RECIPE), tmp_path, "small", "0.1")
    for name in ("model.json", "model.npz"):
        assert (tmp_path / name).read_bytes() == (small_folder / name).read_bytes()


def test_another_seed_gives_another_model(
    corpus: pathlib.Path, small_folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    save(train(corpus, dataclasses.replace(RECIPE, seed=6)), tmp_path, "small", "0.1")
    assert (tmp_path / "model.npz").read_bytes() != (small_folder / "model.npz").read_bytes()


def test_no_unit_pair_or_near_duplicate_is_on_both_sides(trained: Trained) -> None:
    examples = trained.examples
    folds = deal(examples, RECIPE.folds)
    assert len(set(folds.tolist())) == RECIPE.folds
    for unit in {document.unit for document in examples.documents}:
        own = {
            int(folds[place]) for place, document in enumerate(examples.documents) if document.unit == unit
        }
        assert len(own) == 1


def test_cross_fitting_leaves_the_fold_out(trained: Trained) -> None:
    """A row's cross-fitted sums differ from those of the final model, which saw it."""
    rows = np.arange(trained.raw.size)
    final = trained.fitted.sums(trained.examples, rows)
    assert np.abs(final - trained.sums).max() > 0.1
    assert np.isfinite(trained.sums).all()


def _document(place: int, text: str, pair: str = "", kind: str = "human") -> Document:
    return Document(str(place), kind, "unit", "unit", "unit", "source", "news", "", "", pair, text)


def test_near_duplicates_and_pairs_share_a_group() -> None:
    base = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    texts = [base, base.replace("wordca", "other"), " ".join(reversed(base.split())), "x " * 60, "y " * 60]
    documents = [_document(place, text) for place, text in enumerate(texts)]
    documents[4] = _document(4, texts[4], pair="3")
    groups = group_documents(documents, [shingles(tokenise(text)) for text in texts])
    assert groups[0] == groups[1]
    assert groups[0] != groups[2]
    assert groups[3] == groups[4]
    assert groups[0] != groups[3]


def test_choose_caps_each_set_and_class_and_drops_mixed() -> None:
    documents = [
        _document(place, "text", kind=("human", "earlier", "mixed")[place % 3]) for place in range(90)
    ]
    kept = choose(documents, 10, seed=1)
    assert [sum(d.kind == kind for d in kept) for kind in ("human", "earlier", "mixed")] == [10, 10, 0]
    assert [int(d.id) for d in kept] == sorted(int(d.id) for d in kept)


def test_both_classes_weigh_the_same(trained: Trained) -> None:
    kinds = np.array([trained.examples.documents[at].kind for at in trained.examples.document])
    rows = np.flatnonzero((kinds == "human") | (kinds == "newest"))
    weights = class_weights(trained.examples, rows, "newest", RECIPE)
    assert weights[kinds[rows] == "human"].sum() == pytest.approx(0.5)
    assert weights[kinds[rows] == "newest"].sum() == pytest.approx(0.5)


def test_thinned_rows_keep_the_share_of_their_own_features_and_length_one(trained: Trained) -> None:
    rows = trained.examples.grams[:200]
    copies = thinned(rows, 0.4, seed=3)
    assert copies.nnz / rows.nnz == pytest.approx(0.4, abs=0.02)
    assert (copies > rows).nnz == 0
    assert (copies != thinned(rows, 0.4, seed=3)).nnz == 0
    assert rows.nnz == trained.examples.grams[:200].nnz
    lengths = weighted(copies, np.full(rows.shape[1], 2.0, dtype=np.float16)).power(2).sum(axis=1)
    np.testing.assert_allclose(np.asarray(lengths).ravel(), 1.0)


def test_machine_news_weighs_more_in_both_heads() -> None:
    for kind in ("earlier", "newest"):
        news = dataclasses.replace(_document(1, "text", kind=kind), domain="news-local")
        assert boost(news, kind, RECIPE) == RECIPE.machine_boost[kind]["news"] > 1
        assert boost(dataclasses.replace(news, domain="story"), kind, RECIPE) == 1


def test_a_steeper_head_is_so_below_the_human_line_only() -> None:
    plain = Head("a", 0.0, high=(0.0, 1.0), middle=(0.0, -1.0), share=0.0, below=1.0)
    steep = dataclasses.replace(plain, below=3.0)
    assert correct(steep, 1.5, 100) == correct(plain, 1.5, 100) == 1.0
    assert correct(steep, 1.0, 100) == correct(plain, 1.0, 100) == 0.0
    assert correct(steep, 0.5, 100) == 3 * correct(plain, 0.5, 100) == -3.0


def test_masked_words_and_their_pairs_teach_nothing() -> None:
    plain, named = tokenise("The town voted twice"), tokenise("The town BBC voted twice")
    left = set(taught_buckets(named, pairs_of(named)).tolist())
    assert left < set(taught_buckets(plain, pairs_of(plain)).tolist())
    assert len(left) == 4 + 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sure! Here is the article:\n\nThe town voted. It won.", "The town voted. It won."),
        ("# Heading\n\n**Bold**\n\n- The *town* voted [here](http://x.y).", "The town voted here."),
        ("He did n't know . `` It 's fine , '' she said .", "He didn't know. \" It's fine, \" she said."),
        ("The town voted. It won. And then the m", "The town voted. It won."),
        ("(CNN) -- The town voted.", "The town voted."),
        ("It ended years ago.An era began.", "It ended years ago. An era began."),
        ("", ""),
    ],
)
def test_repair(text: str, wanted: str) -> None:
    assert repair(text) == wanted


def test_corpus_errors_say_where(tmp_path: pathlib.Path) -> None:
    with pytest.raises(InputError, match="holds no"):
        list(read_corpus(tmp_path, "train"))
    (tmp_path / "train").mkdir()
    path = tmp_path / "train" / "rows.jsonl"
    path.write_text('{"id": 1, "label": "ai", "text": "x"}\nnot json\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl:2"):
        list(read_corpus(tmp_path, "train"))
    path.write_text('{"id": 1, "label": "robot", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl:1"):
        list(read_corpus(tmp_path, "train"))
    (tmp_path / "train" / "more.jsonl.gz").write_bytes(b"not gzip")
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        list(read_corpus(tmp_path, "train"))


def test_a_corpus_of_one_class_is_refused(tmp_path: pathlib.Path) -> None:
    folder = write_corpus(tmp_path / "corpus", texts=6)
    for path in (folder / "train").iterdir():
        if "fresh" in path.name:
            path.unlink()
    with pytest.raises(InputError, match="generations"):
        train(folder, RECIPE)


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("valley", "earlier texts come from fewer than two"),
        ("fresh-t", "newest texts come from fewer than two"),
    ],
)
def test_one_source_of_a_kind_is_refused_in_one_line(tmp_path: pathlib.Path, gone: str, words: str) -> None:
    folder = write_corpus(tmp_path / "corpus", texts=6)
    for path in (folder / "train").iterdir():
        if path.name.startswith(gone):
            path.unlink()
    with pytest.raises(InputError, match=words) as caught:
        train(folder, RECIPE)
    assert "\n" not in str(caught.value)
    assert ": 1 (" in str(caught.value)


def test_sources_that_hold_the_same_texts_are_refused(tmp_path: pathlib.Path) -> None:
    folder = write_corpus(tmp_path / "corpus", texts=6)
    (folder / "train" / "fresh-three.jsonl.gz").unlink()
    shutil.copy(folder / "train" / "fresh-one.jsonl.gz", folder / "train" / "fresh-two.jsonl.gz")
    with pytest.raises(InputError, match="no newest texts remain to learn from"):
        train(folder, RECIPE)


def test_generation_is_read_from_field_source_or_model(tmp_path: pathlib.Path) -> None:
    (tmp_path / "train").mkdir()
    rows = [
        {"id": "a", "label": "ai", "text": "x", "model": "claude-opus-4.6"},
        {"id": "b", "label": "ai", "text": "x", "model": "gpt-4o"},
        {"id": "c", "label": "ai", "text": "x", "model": "gpt-4o", "generation": "newest"},
        {"id": "d", "label": "ai", "text": "x", "model": "gpt-5.1"},
        {"id": "e", "label": "mixed", "text": "x"},
        {"id": "f", "label": "human", "text": "x"},
    ]
    (tmp_path / "train" / "set.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    kinds = [document.kind for document in read_corpus(tmp_path, "train")]
    assert kinds == ["newest", "earlier", "newest", "newest", "mixed", "human"]


def test_intervals_are_those_of_scipy() -> None:
    for hits, count in ((0, 50), (3, 200), (50, 50), (17, 31)):
        wilson = binomtest(hits, count).proportion_ci(method="wilson")
        assert interval(hits, count) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
    assert upper_bound(2, 300) == pytest.approx(beta.ppf(0.95, 3, 298))
    assert upper_bound(5, 5) == 1.0


def test_threshold_holds_in_the_worst_group() -> None:
    rng = np.random.default_rng(0)
    raw = np.concatenate((rng.normal(0, 1, 2000), rng.normal(2, 1, 500)))
    groups = np.array(["calm"] * 2000 + ["hard"] * 500)
    threshold = worst_group_threshold(raw, groups, np.arange(2500), 0.01, 100)
    assert (raw[groups == "hard"] > threshold).mean() <= 0.01
    assert threshold > np.quantile(raw, 0.99)
    assert upper_bound(int((raw > threshold).sum()), 2500) <= 0.01


def test_margin_is_what_the_worst_group_left_out_would_have_needed() -> None:
    rng = np.random.default_rng(2)
    calm, hard = rng.normal(0, 1, 1000), rng.normal(1.5, 1, 1000)
    raw, groups = np.concatenate((calm, hard)), np.array(["calm"] * 1000 + ["hard"] * 1000)
    needed = margin_needed(raw, groups, np.arange(2000), 0.01, 100)
    others = worst_group_threshold(calm, groups[:1000], np.arange(1000), 0.01, 100)
    assert needed > 0.5
    assert (hard > others + needed).mean() <= 0.01
    assert margin_needed(calm, groups[:1000], np.arange(1000), 0.01, 100) == 0.0


def test_threshold_counts_a_document_once() -> None:
    raw = np.concatenate((np.zeros(1000), np.full(50, 5.0)))
    documents = np.concatenate((np.arange(1000), np.zeros(50, dtype=int)))
    groups = np.array(["all"] * 1050)
    assert worst_group_threshold(raw, groups, documents, 0.01, 100) < 5.0


def test_bounds_grow_with_the_data_and_stay_sane() -> None:
    rng = np.random.default_rng(1)
    bounds = []
    for count in (50, 5000):
        least, most = elub(rng.normal(-1.5, 0.8, count), rng.normal(1.5, 0.8, count))
        assert -math.log10(count + 1) - 0.1 <= least < 0 < most <= math.log10(count + 1) + 0.1
        bounds.append(most)
    assert bounds[0] < bounds[1]


def test_cost_of_a_silent_system_is_one_bit() -> None:
    assert cllr(np.zeros(10), np.zeros(7)) == pytest.approx(1.0)
    assert cllr(np.full(10, -3.0), np.full(10, 3.0)) < 0.01
    assert cllr(np.full(10, 1.0), np.full(10, -1.0)) > 1


def test_weighted_quantile() -> None:
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([1.0, 8.0, 1.0])
    assert weighted_quantile(values, weights, 0.5) == 1.0
    assert weighted_quantile(values, weights, 0.95) == 3.0


def test_figures_of_a_run_are_complete_and_plain_values(trained: Trained) -> None:
    found = figures(from_training(trained))
    json.dumps(found, allow_nan=False)
    assert {"harbour", "valley", "opinion-human"} == set(found["humans"])
    assert set(found["machines"]) == {"earlier", "newest"}
    assert found["fresh_sets"]["all"]["strong"]["n"] == found["all_machines"]["newest"]["strong"]["n"]
    assert found["auc"]["harbour"]["auc"] > 0.9
    for entry in found["humans"].values():
        assert entry["strong"]["rate"] <= 0.05
