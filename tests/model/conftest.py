"""A made-up corpus and a small model trained on it, shared by the tests of the classifier."""

from __future__ import annotations

import pathlib

import pytest
from made_corpus import CORPUS, RECIPE, write_corpus

from provenance.model import StyleModel, load_style_model
from provenance.train.train import Trained, save, train


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Folder of a made-up corpus."""
    return write_corpus(tmp_path_factory.mktemp("corpus") / "corpus")


@pytest.fixture(scope="session")
def trained(corpus: pathlib.Path) -> Trained:
    """A training run on the made-up corpus."""
    return train(corpus, RECIPE)


@pytest.fixture(scope="session")
def small_folder(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Folder of the small model's artifact."""
    folder = tmp_path_factory.mktemp("model")
    save(trained, folder, "small", "0.1")
    return folder


@pytest.fixture(scope="session")
def small(small_folder: pathlib.Path) -> StyleModel:
    """The small model."""
    return load_style_model(small_folder)


@pytest.fixture(scope="session")
def shared_corpus() -> pathlib.Path:
    """The real corpus, where it is at hand."""
    if not (CORPUS / "dev").is_dir():
        pytest.skip("the corpus is not at ../shared/corpus")
    return CORPUS
