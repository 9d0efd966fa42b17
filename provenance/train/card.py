"""The model card, written from ``eval.json``.

After Mitchell et al., "Model Cards for Model Reporting", 2019.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Figures = Mapping[str, Any]

_DATA = (
    ("l2r", "20 domains, rewrites by GPT-4o, Gemini-1.5-Pro, Llama-3-70B, GPT-3.5", "CC BY 3.0", "train"),
    (
        "detectrl",
        "news, abstracts, stories, reviews; four models of 2023, with attacks",
        "none stated",
        "train",
    ),
    ("imbd", "news, stories, wiki; six models of 2023-24", "Apache-2.0", "train"),
    ("llmfake-news", "PolitiFact and GossipCop news; ChatGPT, Llama-2, Vicuna", "none stated", "train"),
    ("outfox", "school essays; ChatGPT, davinci-003, with attacks", "Apache-2.0", "train"),
    (
        "biscope",
        "essays, stories, reviews, abstracts; Claude-3, GPT-4-turbo, Gemini-1.0",
        "CC BY-SA 4.0",
        "train",
    ),
    ("gov18f-blog", "US government blog 2014-2021, human", "public domain", "train"),
    ("opinion", "US opinion columns 2020 and 2022, human", "none stated", "train, dev (other authors)"),
    ("fresh-llm-set*", "articles by one 2026 assistant model", "made for this project", "train"),
    (
        "harvest-ai-modern",
        "posts whose site names the 2024-26 model that wrote them",
        "mostly none stated",
        "train, dev",
    ),
    (
        "harvest-human",
        "blogs, trade, institutional prose, press releases, human",
        "mostly open",
        "train, dev",
    ),
    ("iu-news-wiki", "news and wiki v. GPT-3.5", "none stated", "dev"),
    ("mixset", "light and heavy AI editing of human text", "none stated", "dev"),
    ("apt-eval-news-blog", "human text polished by degrees", "none stated", "dev"),
    ("ellipse-ell", "essays by English learners, human", "CC BY-NC-SA 4.0, judged on only", "dev"),
    ("reuters21578", "newswire of 1987, human", "research use, judged on only", "dev"),
)


_HEAD = """\
## What it is

Two linear heads (machine text of 2022-24; machine text of 2025-26), each over hashed word 1-grams and
2-grams and a table of binned stylometric rates, corrected for length and joined as a mixture. English only.
It answers with a flag (`strong`, `elevated`, `none`, `abstained`), a raw score and a bounded log10
likelihood ratio. It reads wording and rhythm; it does not know who wrote a text.

## Intended use

A hint for an editor on where to look, beside declared and residual evidence, on English articles (news,
features, opinion, blogs, press releases) of 50 words and more.

## Forbidden use

Never the sole ground of an accusation, a sanction, a rejection or a failed build. Not for grading, hiring or
moderation of persons. Not for fiction, verse, scientific abstracts, legal text, chat, or other languages.
"""
_CROSSFIT = """\
## Left out of training in turn

Each text is scored by a model that never saw its source (set, site or outlet), its pair or a near-duplicate.
Thresholds were set on these same human texts, so their `strong` and `elevated` rates hold by construction.
"""
_DEV = """\
## Never trained on (`dev/`)

The model as it ships. No weight and no threshold was fitted on these texts.
"""
_TAIL = """\
The texts are not part of this project: it ships fitted weights, counts and hashes.

## Known blind spots

- Human text polished by a machine, and machine text rewritten by a person, score between the two; see the
  table by degree of editing. A low score is not evidence that a person wrote a text.
- Paraphrasers of the DIPPER kind, base models without instruction tuning, and essays by davinci-003 mostly
  pass.
- The newest head knows one 2026 model family well and a handful of other sites; another family may write
  differently. Short news by the newest models is found least.
- Encyclopedic prose, newswire, communiqués and prosecutors' releases come closest to a false positive;
  fiction is not audited.
- Words split by inserted spaces are not repaired.
- Some human texts of 2022 and later in the sets may have been edited with a machine; the rates include them.
"""


def render_card(settings: Mapping[str, Any], figures: Figures, date: str | None) -> str:
    """Markdown of the card. ``figures`` is ``eval.json``; a table whose figures are missing is left out."""
    # One order of tables, whether the figures come fresh from a run or from a file.
    figures = json.loads(json.dumps(figures, sort_keys=True))
    lines = [f"# Model card: {settings['name']} {settings['version']}", ""]
    if date:
        lines += [f"Date: {date}.", ""]
    digest = figures.get("model_digest", "unknown")
    lines += [f"Digest: `{digest}`. Generated from `eval.json`; do not edit by hand.", "", _HEAD]
    for key, text in (("crossfit", _CROSSFIT), ("dev", _DEV)):
        if figures.get(key):
            lines += [text, *_part(figures[key])]
    lines += [
        "## Data",
        "",
        "| set | what it is | licence stated by its source | used in |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {what} | {licence} | {used} |" for name, what, licence, used in _DATA]
    return "\n".join([*lines, "", _TAIL])


def _percent(entry: Figures | None) -> str:
    if not entry or entry.get("rate") is None:
        return "-"
    return f"{100 * entry['rate']:.1f} [{100 * entry['low']:.1f}-{100 * entry['high']:.1f}]"


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    lines = [f"### {title}", "", "| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _rates(title: str, table: Figures) -> list[str]:
    rows = []
    for name, entry in table.items():
        line = entry.get("op_ed_line")
        over = f"{_percent(line)} ({line['n']})" if line and line["n"] else "-"
        strong, elevated = entry["strong"], entry["elevated"]
        rows.append((name, strong["n"], _percent(strong), _percent(elevated), over))
    return _table(title, ("", "n", "strong %", "elevated %", "over the op-ed line % (n)"), rows)


def _part(part: Figures) -> list[str]:
    lines = []
    if part.get("op_ed_line") is not None:
        where = f"raw {part['op_ed_line']}, which one op-ed in a hundred exceeds"
        how = f"stated for texts of {part['fewest_words']} words and more. Intervals are 95 % (Wilson)."
        lines += [f"Op-ed line: {where}; {how}", ""]
    lines += _rates("False positives by human group", part["humans"])
    for kind, label in _KINDS:
        if kind in part["machines"]:
            lines += _rates(f"Found: {label}", {**part["machines"][kind], "all": part["all_machines"][kind]})
    if "fresh_sets" in part:
        lines += _rates("Found: articles by a 2026 model", part["fresh_sets"])
    if "newest_sites" in part:
        lines += _rates("Found: published by the newest models", {"all sites": part["newest_sites"]})
    for kind, table in part["attacks"].items():
        lines += _rates(f"Found by set and attack ({kind})", table)
    lines += _lengths(part["bands"])
    rows: list[tuple[object, ...]]
    if part["auc"]:
        rows = [
            (name, e["auc"], e.get("humans", ""), e.get("machines", "")) for name, e in part["auc"].items()
        ]
        lines += _table("AUC by set", ("set", "AUC", "human n", "machine n"), rows)
    bins = [
        (f"{e['from']} to {e['to']}", e["observed"], e["humans"], e["machines"]) for e in part["calibration"]
    ]
    lines += _table("Stated against observed log10 LR", ("stated", "observed", "human n", "machine n"), bins)
    if "evasion" in part:
        rows = [(name, _percent(e["machines"]), _percent(e["humans"])) for name, e in part["evasion"].items()]
        lines += _table(
            "Over the op-ed line after a simulated evasion", ("evasion", "machine %", "human %"), rows
        )
    for source, table in part.get("editing", {}).items():
        rows = [
            (name, e["strong"]["n"], e["mean_raw"], _percent(e["elevated"]), _percent(e["strong"]))
            for name, e in table.items()
        ]
        header = ("editing", "n", "mean raw", "elevated %", "strong %")
        lines += _table(f"Degree of machine editing: {source}", header, rows)
    return lines


_KINDS = (
    ("newest", "models of 2025-26"),
    ("earlier", "models of 2022-24"),
    ("mixed", "human text edited by machines"),
)


def _lengths(bands: Figures) -> list[str]:
    rows = []
    for band, entry in sorted(bands.items(), key=lambda item: int(item[0].rstrip("+").split("-")[0])):
        for kind in ("humans", "earlier", "newest"):
            if kind in entry:
                strong, elevated = entry[kind]["strong"], entry[kind]["elevated"]
                cost = entry[kind].get("cllr", "")
                rows.append((band, kind, strong["n"], _percent(strong), _percent(elevated), cost))
    return _table("By length", ("words", "text", "n", "strong %", "elevated %", "Cllr"), rows)
