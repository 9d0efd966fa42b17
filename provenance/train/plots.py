"""Pictures of an evaluation, as PNG files. matplotlib is imported only here, only when asked for."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any

from provenance.errors import UsageError


def draw(figures: Mapping[str, Any], folder: pathlib.Path) -> list[pathlib.Path]:
    """Write the plots that the figures allow into ``folder``; the paths written.

    Raises UsageError when matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError as problem:
        raise UsageError("plots need matplotlib: pip install 'provenance-checker[train]'") from problem
    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    written: list[pathlib.Path] = []

    def save(name: str, title: str, x: str, y: str) -> None:
        pyplot.title(title)
        pyplot.xlabel(x)
        pyplot.ylabel(y)
        pyplot.grid(alpha=0.3)
        pyplot.tight_layout()
        path = folder / name
        pyplot.savefig(path, dpi=120, metadata={"Software": None})
        pyplot.close()
        written.append(path)

    for key in ("crossfit", "dev"):
        part = figures.get(key)
        if not part:
            continue
        for kind, points in part["roc"].items():
            pyplot.plot([x for x, _ in points], [y for _, y in points], marker="o", label=kind)
        pyplot.xscale("log")
        pyplot.ylim(0, 1)
        pyplot.legend()
        save(
            f"roc-{key}.png",
            f"Recall at low false-positive rates ({key})",
            "false positives, all humans",
            "recall",
        )
        bins = part["calibration"]
        middle = [(entry["from"] + entry["to"]) / 2 for entry in bins]
        pyplot.plot(middle, middle, color="grey", linestyle=":")
        pyplot.plot(middle, [entry["observed"] for entry in bins], marker="o")
        save(f"calibration-{key}.png", f"Calibration ({key})", "stated log10 LR", "observed log10 LR")
        bands = dict(sorted(part["bands"].items(), key=lambda item: int(item[0].rstrip("+").split("-")[0])))
        for kind in ("humans", "earlier", "newest"):
            names = [name for name in bands if kind in bands[name]]
            pyplot.plot(
                names, [bands[name][kind]["strong"]["rate"] or 0 for name in names], marker="o", label=kind
            )
        pyplot.legend()
        save(f"length-{key}.png", f"Flagged strong by length ({key})", "words", "share")
        _bars(pyplot, part["humans"], "strong")
        save(f"humans-{key}.png", f"Human texts flagged strong ({key})", "share, 95 % interval", "")
        if part.get("generators"):
            _bars(pyplot, part["generators"], "elevated")
            save(
                f"generators-{key}.png",
                f"Machine texts flagged, by generator ({key})",
                "share, 95 % interval",
                "",
            )
        if part.get("evasion"):
            _bars(pyplot, part["evasion"], "machines")
            save(f"evasion-{key}.png", f"Recall after evasion ({key})", "share over the op-ed line", "")
        for source, table in part.get("editing", {}).items():
            pyplot.barh(list(table), [entry["mean_raw"] for entry in table.values()])
            save(
                f"editing-{source}.png",
                f"Score by degree of machine editing ({source})",
                "mean raw score",
                "",
            )
    return written


def _bars(pyplot: Any, table: Mapping[str, Any], field: str) -> None:
    names = [name for name, entry in table.items() if entry[field]["n"]]
    rates = [table[name][field]["rate"] for name in names]
    low = [max(rate - table[name][field]["low"], 0) for name, rate in zip(names, rates, strict=True)]
    high = [max(table[name][field]["high"] - rate, 0) for name, rate in zip(names, rates, strict=True)]
    pyplot.figure(figsize=(7, 1.5 + 0.28 * len(names)))
    pyplot.barh(names, rates, xerr=[low, high], color="#7799bb")
