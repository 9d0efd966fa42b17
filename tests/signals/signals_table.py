"""The table of docs/signals.md from expectations.yaml; run as a module it writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "signals.md"
START, END = "<!-- table: samples -->", "<!-- table ends -->"


def table(expected: dict[str, list[dict[str, Any]]]) -> str:
    rows = ["| Sample | What it says | Verdict | Findings |", "|---|---|---|---|"]
    for wanted in (*expected["samples"], *expected["made"]):
        name = wanted.get("file") or wanted["name"]
        label = wanted["label"] if isinstance(wanted["label"], str) else " or ".join(wanted["label"])
        without = wanted.get("label_without")
        shown = f"`{label}`" + (f" (`{without}` without the extra `c2pa`)" if without else "")
        rows.append(f"| `{name}` | {wanted['says']} | {shown} | {' '.join(wanted.get('rules', ())) or '–'} |")
    return "\n".join(rows)


def main() -> None:
    expected = yaml.safe_load((Path(__file__).resolve().parent / "expectations.yaml").read_text("utf-8"))
    text = DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(f"{before}{START}\n{table(expected)}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
