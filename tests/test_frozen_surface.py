"""What others build on: public names and rule ids. A name may be added; one that goes away breaks somebody."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import provenance
from provenance.rules.library import rule_book

FROZEN = Path(__file__).parent / "frozen"


def test_public_names() -> None:
    names = (FROZEN / "public-names.txt").read_text(encoding="utf-8").split()
    assert sorted(provenance.__all__) == names
    assert all(hasattr(provenance, name) for name in names)


def test_no_rule_id_goes_away() -> None:
    frozen = set((FROZEN / "rule-ids.txt").read_text(encoding="utf-8").split())
    present = {rule.id for rule in rule_book().rules}
    assert frozen <= present, f"gone: {sorted(frozen - present)}"
    assert present <= frozen, f"add to tests/frozen/rule-ids.txt: {sorted(present - frozen)}"


def test_a_check_imports_no_training_library(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("This article was written by AI. " * 20, encoding="utf-8")
    code = (
        "import sys, json\nfrom provenance import Checker\n"
        f"Checker.default().check_path({str(article)!r})\n"
        "print(json.dumps([name for name in ('sklearn', 'scipy', 'pydantic', 'yaml', 'click') if name in sys.modules]))"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(output) == []
