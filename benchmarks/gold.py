"""Figures on the gold passages and pages: how much is found and what is kept, by class, language and family.

    python benchmarks/gold.py [--lang en] [--misses] [--shared ../shared]

Reads ``../shared/gold/dev`` (data that are no part of this project) and prints a table.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from provenance.api import Checker
from provenance.core.disclosure import Polarity
from provenance.core.evidence import Kind, Strength
from provenance.core.report import Report

GOLD = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "dev"


def says_used(report: Report) -> bool:
    """True when some disclosure says that AI was used."""
    return any(item.polarity is Polarity.USED for item in report.disclosures)


def judge(label: str, report: Report) -> bool:
    """True when the report is right for a passage of that class."""
    residue = [
        item for item in report.findings if item.kind is Kind.RESIDUE and item.strength is not Strength.WEAK
    ]
    if label == "disclosure":
        return says_used(report)
    if label == "no_ai_claim":
        return any(item.polarity is Polarity.NOT_USED for item in report.disclosures)
    if label == "residue":
        return bool(residue)
    if label == "residue_hard_negative":
        return not residue
    if label == "boilerplate":
        return any(item.kind is Kind.CONTEXT for item in report.findings) and not says_used(report)
    return not says_used(report)


def passages(gold: Path) -> list[dict[str, object]]:
    """The gold passages."""
    return [json.loads(line) for line in (gold / "passages.jsonl").read_text(encoding="utf-8").splitlines()]


def pages(gold: Path) -> list[dict[str, object]]:
    """The gold pages."""
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((gold / "articles").glob("*.json"))
    ]


def media_type(text: str) -> str:
    """How a passage or page is to be read: those with front matter or links are Markdown."""
    return "text/markdown" if text.startswith("---") or "](" in text else "text/plain"


def main() -> int:
    """Prints the figures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--gold", type=Path, default=GOLD)
    options = parser.parse_args()
    if not options.gold.is_dir():
        print(f"no gold data at {options.gold}", file=sys.stderr)
        return 2
    checker = Checker.build(with_style=False)
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    families: dict[str, list[bool]] = defaultdict(list)
    fields: dict[str, list[bool]] = defaultdict(list)
    for row in passages(options.gold):
        language = str(row["lang"])
        if options.lang and language != options.lang:
            continue
        report = checker.check_text(str(row["text"]), media_type(str(row["text"])))
        label = str(row["label"])
        good = judge(label, report)
        right[label, "en" if language == "en" else "other"].append(good)
        if label == "disclosure":
            families[str(row["family"] or row["id"])].append(good)
            if good:
                _fields(row, report, fields)
        if options.misses and not good:
            found = [(item.rule, item.status, item.reason) for item in report.evidence]
            print(f"{row['id']} {label} {language} {row['kind']} {found}\n    {str(row['text'])[:300]!r}")
    for (label, language), values in sorted(right.items()):
        print(f"{label:24} {language:6} {sum(values):4}/{len(values):<4} {sum(values) / len(values):.3f}")
    if families:
        means = [sum(values) / len(values) for values in families.values()]
        print(f"{'disclosure by family':31} {sum(means) / len(means):.3f} over {len(means)}")
    for name, values in fields.items():
        print(f"{name:31} {sum(values):4}/{len(values):<4} {sum(values) / len(values):.3f}")
    found = [0, 0]
    alarms: list[str] = []
    for row in pages(options.gold):
        if options.lang and row["lang"] != options.lang:
            continue
        report = checker.check_text(str(row["text"]), media_type(str(row["text"])))
        if row["disclosure"]:
            found[1] += 1
            found[0] += says_used(report)
            if options.misses and not says_used(report):
                print("page missed:", row["id"], repr(row["disclosure_text"]))
        elif says_used(report):
            alarms.append(f"{row['id']}: {[(item.rule, item.text[:120]) for item in report.disclosures]}")
    print(f"pages found {found[0]}/{found[1]}, false alarms {len(alarms)}")
    for alarm in alarms:
        print("   ", alarm)
    return 0


def _fields(row: dict[str, object], report: Report, fields: dict[str, list[bool]]) -> None:
    """How right extent, review and truncation are on the disclosures found."""
    extents = {"fully_generated": "full", "partly_generated": "partial"}
    used = [item for item in report.disclosures if item.polarity is Polarity.USED]
    wanted = extents.get(str(row["extent"]), str(row["extent"]))
    fields["extent"].append(any(item.extent == wanted for item in used))
    fields["human review"].append(any(item.human_review == row["human_review"] for item in used))
    fields["truncated"].append(any(item.truncated == row["truncated"] for item in used))


if __name__ == "__main__":
    sys.exit(main())
