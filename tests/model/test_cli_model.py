"""The commands ``model show``, ``train`` and ``evaluate``."""

from __future__ import annotations

import json
import pathlib

import pytest
from click.testing import CliRunner
from made_corpus import write_corpus

from provenance.cli.model import model
from provenance.errors import ModelError, UsageError
from provenance.model import load_style_model
from provenance.train.card import render_card


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, pathlib.Path]:
    folder = tmp_path_factory.mktemp("cli")
    corpus = write_corpus(folder / "corpus", seed=9)
    result = CliRunner().invoke(
        model,
        [
            "train",
            "--corpus",
            str(corpus),
            "--out",
            str(folder / "out"),
            "--name",
            "mine",
            "--date",
            "2026-01-02",
        ],
    )
    assert result.exit_code == 0, result.output
    return corpus, folder / "out"


def test_train_writes_model_figures_and_card(run_folder: tuple[pathlib.Path, pathlib.Path]) -> None:
    _, out = run_folder
    loaded = load_style_model(out)
    assert loaded.name == "mine"
    figures = json.loads((out / "eval.json").read_text(encoding="utf-8"))
    assert figures["model_digest"] == loaded.digest
    assert set(figures) == {"model_digest", "crossfit", "dev"}
    card = (out / "card.md").read_text(encoding="utf-8")
    for part in (
        "Date: 2026-01-02",
        loaded.digest,
        "Forbidden use",
        "False positives by human group",
        "Known blind spots",
    ):
        assert part in card
    assert "Too few texts to rely on (left out of training in turn)" in card
    assert "Too few texts to rely on (never trained on)" in card
    sets = figures["crossfit"]["sets"]["harbour"], figures["dev"]["sets"]["harbour"]
    told = [f"{item['humans']} human, {item['machines']} machine" for item in sets]
    assert f"| harbour | train: {told[0]}; dev: {told[1]} | not stated | train, dev |" in card
    assert "| opinion-human | train: " in card
    for foreign in ("l2r", "US opinion columns", "davinci-003", "prosecutors", "2026 model family"):
        assert foreign not in card
    assert f"| harbour | {figures['dev']['humans']['harbour']['strong']['n']} |" in card


def test_show_prints_bands_or_json(run_folder: tuple[pathlib.Path, pathlib.Path]) -> None:
    _, out = run_folder
    text = CliRunner().invoke(model, ["show", "--model", str(out)])
    assert text.exit_code == 0
    assert load_style_model(out).digest in text.output
    assert "card.md" in text.output
    described = json.loads(
        CliRunner().invoke(model, ["show", "--model", str(out), "--format", "json"]).output
    )
    assert described["bands"][0]["low"] == described["fewest_words"]


def test_evaluate_prints_tables_and_keeps_crossfit_figures(
    run_folder: tuple[pathlib.Path, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    corpus, out = run_folder
    printed = CliRunner().invoke(model, ["evaluate", "--corpus", str(corpus), "--model", str(out)])
    assert printed.exit_code == 0, printed.output
    assert "Never trained on" in printed.output
    warned = [line for line in printed.stderr.splitlines() if "the figures are too few to rely on" in line]
    assert len(warned) == 1
    written = CliRunner().invoke(
        model,
        [
            "evaluate",
            "--corpus",
            str(corpus),
            "--model",
            str(out),
            "--out",
            str(tmp_path / "again"),
            "--date",
            "2026-01-02",
        ],
    )
    assert written.exit_code == 0, written.output
    for name in ("eval.json", "card.md"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_evaluate_draws_plots(run_folder: tuple[pathlib.Path, pathlib.Path], tmp_path: pathlib.Path) -> None:
    pytest.importorskip("matplotlib")
    corpus, out = run_folder
    result = CliRunner().invoke(
        model, ["evaluate", "--corpus", str(corpus), "--model", str(out), "--plots", str(tmp_path / "plots")]
    )
    assert result.exit_code == 0, result.output
    names = {path.name for path in (tmp_path / "plots").iterdir()}
    assert {
        "roc-dev.png",
        "calibration-dev.png",
        "length-dev.png",
        "humans-dev.png",
        "evasion-dev.png",
    } <= names


def test_a_card_without_finds_says_so(run_folder: tuple[pathlib.Path, pathlib.Path]) -> None:
    _, out = run_folder
    figures = json.loads((out / "eval.json").read_text(encoding="utf-8"))
    for entry in figures["dev"]["all_machines"].values():
        entry["elevated"]["hits"] = 0
    card = render_card(load_style_model(out).describe(), figures, None)
    assert "Nothing was found (never trained on): 0 of" in card
    assert "Nothing was found (left out" not in card


def test_missing_model_is_a_model_error(tmp_path: pathlib.Path) -> None:
    result = CliRunner().invoke(model, ["show", "--model", str(tmp_path)])
    assert isinstance(result.exception, ModelError)


def test_broken_figures_beside_the_model_are_named(
    run_folder: tuple[pathlib.Path, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    import shutil

    corpus, out = run_folder
    shutil.copytree(out, tmp_path / "copy")
    (tmp_path / "copy" / "eval.json").write_text("{", encoding="utf-8")
    result = CliRunner().invoke(
        model, ["evaluate", "--corpus", str(corpus), "--model", str(tmp_path / "copy")]
    )
    assert isinstance(result.exception, UsageError)
    assert "eval.json" in str(result.exception)
