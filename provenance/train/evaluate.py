"""Judging a model: figures of cross-fitting (whole sources left out) and of ``dev/`` (never trained on)."""

from __future__ import annotations

import math
import pathlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from provenance.model import StyleModel
from provenance.train.attacks import ATTACKS
from provenance.train.calibrate import BANDS, interval
from provenance.train.corpus import EARLIER, HUMAN, MIXED, NEWEST, Document, read_corpus
from provenance.train.examples import Progress
from provenance.train.fit import Doubles, Mask
from provenance.train.train import Trained

FEWEST = 150  # words from which recall at the op-ed line is stated
OPINION = "opinion-human"
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """Texts with their scores; ``flags`` are 0 none, 1 elevated, 2 strong. Abstained texts are left out."""

    documents: tuple[Document, ...]
    raw: Doubles
    llr: Doubles
    words: Any
    flags: Any

    def mask(self, **wanted: str) -> Mask:
        """Texts whose fields equal the wanted values."""
        return np.array(
            [all(getattr(item, key) == value for key, value in wanted.items()) for item in self.documents],
            dtype=np.bool_,
        )


def rate(hits: Mask) -> Figures:
    """Share, count and Wilson interval of a list of hits."""
    count, positive = int(hits.size), int(np.count_nonzero(hits))
    low, high = interval(positive, count)
    return {
        "n": count,
        "hits": positive,
        "rate": _r(positive / count) if count else None,
        "low": _r(low),
        "high": _r(high),
    }


def _r(value: float) -> float:
    return round(float(value), 4)


def op_ed_line(scored: Scored) -> float:
    """Raw score that one op-ed in a hundred reaches, of those with ``FEWEST`` words and more."""
    own = np.sort(scored.raw[scored.mask(source=OPINION) & (scored.words >= FEWEST)])[::-1]
    return float(own[int(0.01 * own.size)]) if own.size else math.nan


def from_training(trained: Trained) -> Scored:
    """Cross-fitted scores of whole texts: no model saw the unit of a text that it scores."""
    bands = trained.bands
    rows = np.flatnonzero(
        trained.examples.whole & np.isfinite(trained.raw) & (trained.examples.words >= bands[0].low)
    )
    raw, words = trained.raw[rows], trained.examples.words[rows]
    place = np.searchsorted([band.low for band in bands], words, side="right") - 1
    slope, offset = np.array([b.slope for b in bands])[place], np.array([b.offset for b in bands])[place]
    least, most = np.array([b.least for b in bands])[place], np.array([b.most for b in bands])[place]
    strong, elevated = (
        np.array([b.strong for b in bands])[place],
        np.array([b.elevated for b in bands])[place],
    )
    documents = tuple(trained.examples.documents[at] for at in trained.examples.document[rows])
    flags = (raw > elevated).astype(int) + (raw > strong)
    return Scored(documents, raw, np.clip(slope * raw + offset, least, most), words, flags)


def from_model(
    model: StyleModel, documents: Sequence[Document], progress: Progress
) -> tuple[Scored, Figures]:
    """Scores of the model as it ships, and how many texts it abstained on and why."""
    kept: list[Document] = []
    rows: list[tuple[float, float, int, int]] = []
    reasons: dict[str, int] = {}
    for number, document in enumerate(documents):
        if number % 200 == 0:
            progress("scoring", number, len(documents))
        score = model.score(document.text, language="en", explain=False)
        for reason in score.reasons:
            reasons[reason] = reasons.get(reason, 0) + 1
        if score.raw is not None and score.llr is not None:
            kept.append(document)
            rows.append(
                (score.raw, score.llr, score.words, {"strong": 2, "elevated": 1}.get(score.flag.value, 0))
            )
    progress("scoring", len(documents), len(documents))
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 4)
    scored = Scored(tuple(kept), table[:, 0], table[:, 1], table[:, 2].astype(int), table[:, 3].astype(int))
    return scored, {"texts": len(documents), "scored": len(kept), "abstained": reasons}


def figures(scored: Scored) -> Figures:
    """All tables over one set of scored texts."""
    kinds = np.array([document.kind for document in scored.documents])
    human = kinds == HUMAN
    line = op_ed_line(scored)
    long = scored.words >= FEWEST
    out: Figures = {"op_ed_line": None if math.isnan(line) else _r(line), "fewest_words": FEWEST}

    def recall(mask: Mask) -> Figures:
        entry = {"elevated": rate(scored.flags[mask] >= 1), "strong": rate(scored.flags[mask] == 2)}
        if not math.isnan(line):
            entry["op_ed_line"] = rate(scored.raw[mask & long] > line)
        return entry

    groups = np.array([document.group for document in scored.documents])
    units = np.array([document.unit for document in scored.documents])
    sources = np.array([document.source for document in scored.documents])
    attacks = np.array([document.attack or "none" for document in scored.documents])
    out["sets"] = {
        str(name): {
            "humans": int((human & (sources == name)).sum()),
            "machines": int((~human & (sources == name)).sum()),
        }
        for name in np.unique(sources)
    }
    out["humans"] = {str(name): recall(human & (groups == name)) for name in np.unique(groups[human])}
    out["human_units"] = {
        str(name): recall(human & (units == name))
        for name in np.unique(units[human])
        if (human & (units == name)).sum() >= 20
    }
    machine = {kind: kinds == kind for kind in (EARLIER, NEWEST, MIXED) if (kinds == kind).any()}
    out["machines"] = {
        kind: {str(name): recall(mask & (units == name)) for name in np.unique(units[mask])}
        for kind, mask in machine.items()
    }
    out["all_machines"] = {kind: recall(mask) for kind, mask in machine.items()}
    # Sets that mix kinds of writing are parted by kind; l2r has twenty of them, too many to list.
    parted = np.where(sources == "l2r", sources, groups)
    out["attacks"] = {
        kind: {
            f"{name}: {attack}": recall(mask & (parted == name) & (attacks == attack))
            for name in np.unique(parted[mask])
            for attack in np.unique(attacks[mask & (parted == name)])
            if (mask & (parted == name) & (attacks == attack)).sum() >= 10
        }
        for kind, mask in machine.items()
    }
    fresh = np.char.startswith(sources.astype(np.str_), "fresh-")
    if fresh.any():
        out["fresh_sets"] = {
            "all": recall(fresh & (kinds == NEWEST)),
            "plain": recall(fresh & (kinds == NEWEST) & (attacks == "none")),
            "humanize": recall(fresh & (kinds == NEWEST) & (attacks == "humanize")),
            "other": recall(fresh & (kinds == NEWEST) & (attacks != "none") & (attacks != "humanize")),
        }
    other = (kinds == NEWEST) & ~fresh
    if other.any():
        out["newest_sites"] = recall(other)
    generators = np.array([document.model or "unknown" for document in scored.documents])
    domains = np.array([document.domain for document in scored.documents])
    earlier = kinds == EARLIER
    out["generators"] = {str(n): recall(earlier & (generators == n)) for n in np.unique(generators[earlier])}
    out["earlier_domains"] = {
        str(n): recall(earlier & (domains == n))
        for n in np.unique(domains[earlier])
        if (earlier & (domains == n)).sum() >= 50
    }
    out["bands"] = _bands(scored, kinds, human)
    out["auc"] = _auc(scored, kinds, sources, long)
    out["roc"] = {
        kind: _roc(scored.raw[human & long], scored.raw[mask & long]) for kind, mask in machine.items()
    }
    out["calibration"] = _reliability(scored, human, (kinds == EARLIER) | (kinds == NEWEST))
    return out


def _bands(scored: Scored, kinds: Any, human: Mask) -> Figures:
    out: Figures = {}
    for low, high in BANDS:
        inside = (scored.words >= low) & (scored.words < high)
        name = f"{low}-{high}" if high < 1 << 20 else f"{low}+"
        entry: Figures = {
            "humans": {
                "strong": rate(scored.flags[inside & human] == 2),
                "elevated": rate(scored.flags[inside & human] >= 1),
            }
        }
        for kind in (EARLIER, NEWEST):
            mask = inside & (kinds == kind)
            if mask.any():
                entry[kind] = {
                    "strong": rate(scored.flags[mask] == 2),
                    "elevated": rate(scored.flags[mask] >= 1),
                }
                entry[kind]["cllr"] = (
                    _r(cllr(scored.llr[inside & human], scored.llr[mask])) if (inside & human).any() else None
                )
        out[name] = entry
    return out


def cllr(human: Doubles, machine: Doubles) -> float:
    """Log-likelihood-ratio cost of log10 LRs, in bits; 1 is a system that says nothing.

    Brümmer and du Preez, "Application-independent evaluation of speaker detection", 2006.
    """
    scale = math.log(10)
    over = np.logaddexp(0, human * scale).mean() / math.log(2)
    under = np.logaddexp(0, -machine * scale).mean() / math.log(2)
    return float((over + under) / 2)


def _auc(scored: Scored, kinds: Any, sources: Any, long: Mask) -> Figures:
    out: Figures = {}
    for name in np.unique(sources):
        mine = (sources == name) & long & (kinds != MIXED)
        target = kinds[mine] != HUMAN
        if 20 <= int(target.sum()) <= mine.sum() - 20:
            out[str(name)] = {
                "auc": _r(roc_auc_score(target, scored.raw[mine])),
                "humans": int((~target).sum()),
                "machines": int(target.sum()),
            }
    if out:
        out["mean"] = {"auc": _r(float(np.mean([entry["auc"] for entry in out.values()])))}
    return out


def _roc(human: Doubles, machine: Doubles) -> list[tuple[float, float]]:
    if not human.size or not machine.size:
        return []
    ordered = np.sort(human)[::-1]
    levels = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
    return [
        (level, _r(float((machine > ordered[int(level * ordered.size)]).mean())))
        for level in levels
        if level * ordered.size >= 1
    ]


def _reliability(scored: Scored, human: Mask, machine: Mask) -> list[Figures]:
    """For bins of stated log10 LR, the one observed: share of machine texts over share of human texts."""
    out: list[Figures] = []
    edges = np.arange(-2.5, 3.01, 0.5)
    for low, high in pairwise(edges.tolist()):
        inside = (scored.llr >= low) & (scored.llr < high)
        people, machines = int((inside & human).sum()), int((inside & machine).sum())
        if people + machines < 20:
            continue
        seen = math.log10(
            ((machines + 0.5) / max(int(machine.sum()), 1)) / ((people + 0.5) / max(int(human.sum()), 1))
        )
        out.append(
            {"from": _r(low), "to": _r(high), "humans": people, "machines": machines, "observed": _r(seen)}
        )
    return out


def evasion(model: StyleModel, scored: Scored, line: float, seed: int = 1) -> Figures:
    """Share of machine and of human texts over the op-ed line, untouched and after each evasion."""
    picked = [
        [
            place
            for place, document in enumerate(scored.documents)
            if document.kind in wanted and scored.words[place] >= FEWEST
        ]
        for wanted in ((EARLIER, NEWEST), (HUMAN,))
    ]
    out: Figures = {}
    rng = random.Random(seed)  # noqa: S311 - no secret hangs on it
    sample = [sorted(rng.sample(places, min(400, len(places)))) for places in picked]
    for name, attack in (("none", None), *ATTACKS.items()):
        hits = []
        for places in sample:
            texts = [scored.documents[place].text for place in places]
            changed = [text if attack is None else attack(text, random.Random(seed)) for text in texts]  # noqa: S311
            hits.append(rate(np.array([raw is not None and raw > line for raw in model.score_many(changed)])))
        out[name] = {"machines": hits[0], "humans": hits[1]}
    return out


def editing(scored: Scored) -> Figures:
    """Mean raw score and share over the line by degree of machine editing, for sets of edited text."""
    out: Figures = {}
    for source in sorted({document.source for document in scored.documents if document.kind == MIXED}):
        names = np.array(
            [
                ""
                if d.source != source
                else "human"
                if d.kind == HUMAN
                else d.attack
                if d.kind == MIXED
                else ""
                for d in scored.documents
            ]
        )
        out[source] = {
            str(name): {
                "mean_raw": _r(float(scored.raw[names == name].mean())),
                "elevated": rate(scored.flags[names == name] >= 1),
                "strong": rate(scored.flags[names == name] == 2),
            }
            for name in np.unique(names)
            if name
        }
    return out


def evaluate_dev(model: StyleModel, corpus: pathlib.Path, progress: Progress) -> Figures:
    """Figures of the model as it ships over ``corpus/dev``.

    Raises InputError when the corpus cannot be read.
    """
    scored, counts = from_model(model, list(read_corpus(corpus, "dev")), progress)
    out = figures(scored)
    out["counts"] = counts
    out["editing"] = editing(scored)
    if out["op_ed_line"] is not None:
        out["evasion"] = evasion(model, scored, out["op_ed_line"])
    return out


def report(trained: Trained, digest: str) -> Mapping[str, Any]:
    """The cross-fitted part of ``eval.json``."""
    return {"model_digest": digest, "crossfit": figures(from_training(trained))}
