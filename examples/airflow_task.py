"""A task for Airflow, Dagster or cron: JSON Lines in, JSON Lines out, an exception when the policy fails one.

With Airflow: `check = task(check_export)`, then `check("in.jsonl", "out.jsonl")` in the DAG.
"""

from __future__ import annotations

import json
from pathlib import Path

from provenance.api import Checker
from provenance.policy import Policy


def check_export(source: str, target: str, policy: str = "default") -> dict[str, int]:
    """Checks the `body` of each line of `source`, writes a report a line, and gives the counts by outcome.

    Raises:
        ValueError: the policy failed articles; the message names their ids.
    """
    checker = Checker.build(policy=Policy.load(policy))
    counts: dict[str, int] = {}
    failed = []
    with Path(source).open(encoding="utf-8") as lines, Path(target).open("w", encoding="utf-8") as out:
        for line in lines:
            row = json.loads(line)
            report = checker.check_text(row["body"], media_type="text/html", name=str(row["id"]))
            out.write(report.to_json(indent=None) + "\n")
            outcome = report.decision.outcome.word if report.decision else "not-analysed"
            counts[outcome] = counts.get(outcome, 0) + 1
            if outcome == "fail":
                failed.append(report.name)
    if failed:
        raise ValueError(f"the policy failed {len(failed)} articles: {', '.join(failed[:20])}")
    return counts
