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
# What the sets of the table are called in a corpus, where that is not their name in the table.
_CALLED = {
    "gov18f-blog": ("gov18f-blog-human",),
    "opinion": ("opinion-human",),
    "harvest-human": ("harvest-human", "harvest-blogs", "harvest-institutional"),
    "ellipse-ell": ("ellipse-ell-human",),
    "reuters21578": ("reuters21578-human",),
}
# Sets whose human groups bear a kind of writing behind their name.
_PARTED = ("l2r", "detectrl", "imbd", "biscope", "iu-news-wiki")
_PARTS = (("crossfit", "train", "left out of training in turn"), ("dev", "dev", "never trained on"))
FEW_HUMANS = 1000

_TEXTS = "The texts are not part of this project: it ships fitted weights, counts and hashes."
_OWN_TEXTS = "The texts are not in the model: it holds fitted weights, counts and hashes."
# Sets, what is known from them and printed where one of them is in the corpus, and what holds without them.
_BLIND_SPOTS = (
    (
        ("mixset", "apt-eval-news-blog"),
        """\
- Human text polished by a machine, and machine text rewritten by a person, score between the two; see the
  table by degree of editing. A low score is not evidence that a person wrote a text.""",
        """\
- Human text polished by a machine, and machine text rewritten by a person, score between the two. A low score
  is not evidence that a person wrote a text.""",
    ),
    (
        ("detectrl", "outfox"),
        """\
- Paraphrasers of the DIPPER kind, base models without instruction tuning, and essays by davinci-003 mostly
  pass.""",
        "- Paraphrasers and base models without instruction tuning may pass.",
    ),
    (
        ("fresh-llm-set*", "harvest-ai-modern"),
        """\
- The newest head knows one 2026 model family well and a handful of other sites; another family may write
  differently. Short news by the newest models is found least.""",
        "- Each head knows the models that its corpus holds; another family may write differently.",
    ),
    (
        ("imbd", "harvest-human", "iu-news-wiki", "reuters21578"),
        """\
- Encyclopedic prose, newswire, communiqués and prosecutors' releases come closest to a false positive;
  fiction is not audited.""",
        "- Human writing of a kind that no table above names was not tried.",
    ),
    ((), "", "- Words split by inserted spaces are not repaired."),
    (
        tuple(name for name, *_ in _DATA),
        "- Some human texts of 2022 and later in the sets may have been edited with a machine; the rates include them.",
        """\
- Human texts of December 2022 and later may have been edited with a machine; where the corpus holds such, the
  rates include them.""",
    ),
)


def render_card(settings: Mapping[str, Any], figures: Figures, date: str | None) -> str:
    """Markdown of the card. ``figures`` is ``eval.json``; a table whose figures are missing is left out."""
    # One order of tables, whether the figures come fresh from a run or from a file.
    figures = json.loads(json.dumps(figures, sort_keys=True))
    lines = [f"# Model card: {settings['name']} {settings['version']}", ""]
    if date:
        lines += [f"Date: {date}.", ""]
    digest = figures.get("model_digest", "unknown")
    lines += [f"Digest: `{digest}`. Generated from `eval.json`; do not edit by hand.", ""]
    lines += [*_too_few(figures), _HEAD]
    for key, text in (("crossfit", _CROSSFIT), ("dev", _DEV)):
        if figures.get(key):
            lines += [text, *_part(figures[key])]
    lines += [
        "## Data",
        "",
        "| set | what it is | licence stated by its source | used in |",
        "|---|---|---|---|",
    ]
    known, own = _sets(figures)
    for name, what, licence, used in _DATA:
        if name in known:
            # The table tells more of where a set is used, as long as it is so here.
            parts = ", ".join(known[name])
            lines.append(
                f"| {name} | {what} | {licence} | {used if used.split(' (')[0] == parts else parts} |"
            )
    for name, where in own.items():
        texts = "; ".join(f"{part}: {counts}" for part, counts in where.items())
        lines.append(f"| {_cell(name)} | {texts} | not stated | {', '.join(where)} |")
    lines += ["", _TEXTS if known else _OWN_TEXTS, "", "## Known blind spots", ""]
    for names, particular, general in _BLIND_SPOTS:
        lines.append(particular if any(name in known for name in names) else general)
    return "\n".join([*lines, ""])


def human_texts(part: Figures) -> int:
    """Human texts that the figures of a part rest on."""
    return sum(int(entry["strong"]["n"]) for entry in part["humans"].values())


def _too_few(figures: Figures) -> list[str]:
    """What must be said before any figure of a part that rests on too few texts, or finds nothing."""
    lines = []
    for key, _, called in _PARTS:
        part = figures.get(key)
        if not part:
            continue
        humans = human_texts(part)
        if humans < FEW_HUMANS:
            lines += [
                f"**Too few texts to rely on ({called}): {humans} human texts.** Under {FEW_HUMANS:,} no rate of false",
                "positives below is known well enough to act on.",
                "",
            ]
        found = [entry["elevated"] for entry in part["all_machines"].values()]
        total = sum(entry["n"] for entry in found)
        if total and not any(entry["hits"] for entry in found):
            lines += [
                f"**Nothing was found ({called}): 0 of {total} machine texts.** The model is of no use as it is.",
                "",
            ]
    return lines


def _sets(figures: Figures) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """Sets of the table with the parts that hold them; and other sets with their texts in each part."""
    known: dict[str, list[str]] = {}
    own: dict[str, dict[str, str]] = {}
    held = {
        part_name: figures[key].get("sets") or _sets_of_tables(figures[key])
        for key, part_name, _ in _PARTS
        if figures.get(key)
    }
    for part_name, sets in held.items():
        # Every corpus calls its op-eds so: they are those of the table only beside another set of it.
        others = any(_row_of(name) not in (None, "opinion") for name in sets)
        for name, counts in sets.items():
            row = _row_of(name)
            if row is None or (row == "opinion" and not others):
                texts = f"{counts['humans']} human, {counts['machines']} machine"
                own.setdefault(name, {})[part_name] = texts
            elif part_name not in known.setdefault(row, []):
                known[row].append(part_name)
    return known, own


def _row_of(name: str) -> str | None:
    """The row of the table that a set belongs to."""
    for row, *_ in _DATA:
        called = _CALLED.get(row, (row,))
        if name in called or (row.endswith("*") and name.startswith(row[:-1])):
            return row
        if row in _PARTED and name.startswith(f"{row}-"):
            return row
    return None


def _sets_of_tables(part: Figures) -> dict[str, Figures]:
    """Sets of figures that do not list them, by the names in their tables."""
    sets: dict[str, Figures] = {
        name: {"humans": entry["strong"]["n"], "machines": "an unknown number of"}
        for name, entry in part["humans"].items()
    }
    for table in part["attacks"].values():
        for name in table:
            sets.setdefault(name.split(": ")[0], {"humans": 0, "machines": "an unknown number of"})
    return sets


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


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
