"""``provenance model``: show, train and evaluate the style classifier."""

from __future__ import annotations

import json
import pathlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from provenance.errors import UsageError

_FOLDER = click.Path(path_type=pathlib.Path, file_okay=False)
# Of fewer human texts in dev/ not even a rate of one in a hundred can be seen.
_FEW_HUMANS = 100
_CORPUS = click.Path(path_type=pathlib.Path, file_okay=False, exists=True)


@click.group()
def model() -> None:
    """The style classifier: what it is, how it was judged, how to train your own."""


@model.command()
@click.option(
    "--model", "folder", type=_FOLDER, default=None, help="Folder of the model  [default: the shipped one]"
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(folder: pathlib.Path | None, form: str) -> None:
    """Show name, version, digest, bands of length with thresholds, and where the card is."""
    from provenance.model import load_style_model

    folder = folder or _shipped()
    described = dict(load_style_model(folder).describe())
    if form == "json":
        click.echo(json.dumps(described, indent=1, sort_keys=True))
        return
    click.echo(f"{described['name']} {described['version']}  {described['digest']}")
    heads = ", ".join(described["heads"])
    click.echo(f"language {described['language']}, from {described['fewest_words']} words, heads {heads}")
    click.echo("words from   elevated above   strong above   log10 LR within")
    for band in described["bands"]:
        click.echo(
            f"{band['low']:>10}   {band['elevated']:>14.2f}   {band['strong']:>12.2f}   "
            f"{band['least']:+.2f} to {band['most']:+.2f}"
        )
    for name in ("card.md", "eval.json"):
        if (folder / name).is_file():
            click.echo(f"see {folder / name}")


@model.command()
@click.option(
    "--corpus", type=_CORPUS, required=True, help="Folder with train/ (and dev/) in the corpus layout."
)
@click.option(
    "--out", type=_FOLDER, required=True, help="Folder to write the model, eval.json and card.md to."
)
@click.option("--name", default="style-en", show_default=True, help="Name of the model.")
@click.option("--model-version", default="1.0.0", show_default=True, help="Version to write into the model.")
@click.option("--seed", type=int, default=None, help="Seed of sampling and cropping.")
@click.option(
    "--cap", type=click.IntRange(min=20), default=None, help="At most so many texts a set and class."
)
@click.option("--date", default=None, help="Date to print on the card, for example 2026-11-25.")
def train(
    corpus: pathlib.Path,
    out: pathlib.Path,
    name: str,
    model_version: str,
    seed: int | None,
    cap: int | None,
    date: str | None,
) -> None:
    """Train a model on a corpus; the same corpus and seed give the same bytes."""
    from dataclasses import replace

    from provenance.model import load_style_model
    from provenance.train import evaluate as judging
    from provenance.train.recipe import DEFAULT
    from provenance.train.train import save, write_json
    from provenance.train.train import train as run

    recipe = replace(
        DEFAULT, seed=DEFAULT.seed if seed is None else seed, cap=DEFAULT.cap if cap is None else cap
    )
    with _progress() as progress:
        trained = run(corpus, recipe, progress)
        digest = save(trained, out, name, model_version)
        figures: dict[str, Any] = dict(judging.report(trained, digest))
        if (corpus / "dev").is_dir():
            figures["dev"] = judging.evaluate_dev(load_style_model(out), corpus, progress)
    write_json(out / "eval.json", figures)
    _write_card(out, figures, date)
    click.echo(f"{out}: {digest}")


@model.command()
@click.option("--corpus", type=_CORPUS, required=True, help="Folder with dev/ in the corpus layout.")
@click.option(
    "--model", "folder", type=_FOLDER, default=None, help="Folder of the model  [default: the shipped one]"
)
@click.option(
    "--out", type=_FOLDER, default=None, help="Folder for eval.json and card.md (default: print only)."
)
@click.option("--plots", type=_FOLDER, default=None, help="Folder for PNG plots (needs the extra `train`).")
@click.option("--date", default=None, help="Date to print on the card.")
def evaluate(
    corpus: pathlib.Path,
    folder: pathlib.Path | None,
    out: pathlib.Path | None,
    plots: pathlib.Path | None,
    date: str | None,
) -> None:
    """Judge a model on texts that it was never trained on, and print the tables."""
    from provenance.model import load_style_model
    from provenance.train import evaluate as judging
    from provenance.train.card import human_texts, render_card
    from provenance.train.train import write_json

    folder = folder or _shipped()
    loaded = load_style_model(folder)
    figures = _earlier_figures(folder, loaded.digest)
    figures["model_digest"] = loaded.digest
    with _progress() as progress:
        figures["dev"] = judging.evaluate_dev(loaded, corpus, progress)
    humans = human_texts(figures["dev"])
    if humans < _FEW_HUMANS:
        click.echo(f"warning: {humans} human texts in dev/: the figures are too few to rely on", err=True)
    if plots is not None:
        from provenance.train.plots import draw

        for path in draw(figures, plots):
            click.echo(f"wrote {path}", err=True)
    if out is None:
        click.echo(render_card(loaded.describe(), figures, date))
        return
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "eval.json", figures)
    _write_card(out, figures, date, described=dict(loaded.describe()))
    click.echo(f"{out / 'eval.json'}, {out / 'card.md'}")


def _shipped() -> pathlib.Path:
    """Folder of the model that comes with the program."""
    from provenance.data import data_folder

    try:
        return data_folder("models") / "style-en"
    except FileNotFoundError as problem:
        raise UsageError(str(problem)) from problem


def _write_card(
    out: pathlib.Path, figures: dict[str, Any], date: str | None, described: dict[str, Any] | None = None
) -> None:
    from provenance.model import load_style_model
    from provenance.train.card import render_card

    settings = described or dict(load_style_model(out).describe())
    (out / "card.md").write_text(render_card(settings, figures, date), encoding="utf-8")


def _earlier_figures(folder: pathlib.Path, digest: str) -> dict[str, Any]:
    """Cross-fitted figures from ``eval.json`` beside the model, if they belong to this very model."""
    path = folder / "eval.json"
    if not path.is_file():
        return {}
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path} cannot be read: {problem}") from problem
    if not isinstance(figures, dict) or figures.get("model_digest") != digest:
        return {}
    return {key: value for key, value in figures.items() if key == "crossfit"}


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr, one a stage; plain lines where stderr is no terminal."""
    stream = sys.stderr
    state: dict[str, Any] = {"stage": None, "bar": None}

    def close() -> None:
        if state["bar"] is not None:
            state["bar"].__exit__(None, None, None)
            state["bar"] = None

    def progress(stage: str, done: int, total: int) -> None:
        if stage != state["stage"]:
            close()
            state["stage"] = stage
            state["bar"] = click.progressbar(length=max(total, 1), label=stage, file=stream)
            state["bar"].__enter__()
            state["done"] = 0
        if state["bar"] is not None and done > state["done"]:
            state["bar"].update(done - state["done"])
            state["done"] = done

    try:
        yield progress
    finally:
        close()
