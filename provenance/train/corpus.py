"""Documents of a training corpus: JSONL rows, repaired, with the groups that splits and weights need.

The layout of a corpus is in ``docs/training.md``: a folder with ``train/`` and ``dev/``, each holding
``*.jsonl`` or ``*.jsonl.gz`` files whose rows have at least ``id``, ``label`` and ``text``.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provenance.errors import InputError
from provenance.train.repair import repair

HUMAN, EARLIER, NEWEST, MIXED = "human", "earlier", "newest", "mixed"
_NEWEST_SOURCE = re.compile(r"^(?:fresh-|harvest-ai-modern)")
_NEWEST_MODEL = re.compile(
    r"claude-(?:2026|(?:opus|sonnet|haiku|fable)?-?[4-9])|gpt-5|\bo[34]\b|gemini-(?:2\.5|[3-9])|deepseek-v3\.[1-9]|grok-[4-9]",
    re.I,
)
_WEAK_MODELS = frozenset(("flan_t5_xxl",))  # texts too poor to teach anything about articles
_LABELS = {"human", "ai", "mixed"}


@dataclass(frozen=True, slots=True)
class Document:
    """One row. ``kind`` is human, earlier or newest (generation of the machine) or mixed.

    ``unit`` is what is left out as a whole when judging (site, outlet or set); ``cell`` is what
    weights are balanced over; ``group`` names the human group that false positives are counted for;
    ``pair`` is the shared prompt or original.
    """

    id: str
    kind: str
    unit: str
    cell: str
    group: str
    source: str
    domain: str
    model: str
    attack: str
    pair: str
    text: str


def read_corpus(folder: pathlib.Path, part: str, *, language: str = "en") -> Iterator[Document]:
    """Documents of ``folder/part`` in the given language, in the order of file names and rows.

    Raises InputError when the folder holds no rows or a row is not as the layout says.
    """
    files = sorted((folder / part).glob("*.jsonl")) + sorted((folder / part).glob("*.jsonl.gz"))
    if not files:
        raise InputError(f"{folder / part} holds no *.jsonl or *.jsonl.gz file")
    for path in files:
        name = path.name.removesuffix(".gz").removesuffix(".jsonl")
        for number, row in enumerate(_rows(path), start=1):
            place = f"{path}:{number}"
            if (
                not isinstance(row, dict)
                or row.get("label") not in _LABELS
                or not isinstance(row.get("text"), str)
            ):
                raise InputError(f"{place}: a row needs a label (human, ai or mixed) and a text")
            if (row.get("lang") or "en") != language or row.get("model") in _WEAK_MODELS:
                continue
            yield _document(row, name, place)


def _rows(path: pathlib.Path) -> Iterator[Any]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _parsed(line, path, number)
    except (OSError, EOFError, UnicodeDecodeError) as problem:
        raise InputError(f"{path} cannot be read: {problem}") from problem


def _parsed(line: str, path: pathlib.Path, number: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as problem:
        raise InputError(f"{path}:{number}: not valid JSON ({problem})") from problem


def _document(row: dict[str, Any], name: str, place: str) -> Document:
    def field(key: str) -> str:
        value = row.get(key)
        return "" if value is None else str(value)

    label, domain = str(row["label"]), field("domain")
    kind = HUMAN if label == "human" else MIXED if label == "mixed" else _generation(row, name)
    outlet = field("file").rsplit("_", 2)[0] if domain == "opinion" else ""
    unit = field("site") or (f"{name}:{outlet}" if outlet else name)
    group = human_group(name, domain)
    cell = group if kind == HUMAN else unit
    return Document(
        id=field("id") or place,
        kind=kind,
        unit=unit,
        cell=cell,
        group=group,
        source=name,
        domain=domain,
        model=field("model"),
        attack=field("attack"),
        pair=field("pair"),
        text=repair(str(row["text"])),
    )


def _generation(row: dict[str, Any], name: str) -> str:
    stated = row.get("generation")
    if stated in (EARLIER, NEWEST):
        return str(stated)
    if _NEWEST_SOURCE.match(name) or _NEWEST_MODEL.search(str(row.get("model") or "")):
        return NEWEST
    return EARLIER


_INSTITUTIONAL = frozenset(("institutional", "press-release", "government"))


def human_group(name: str, domain: str) -> str:
    """Name of the human group of a text: the set, parted by kind of writing where a set mixes several."""
    if name in ("detectrl", "imbd", "biscope", "l2r", "iu-news-wiki"):
        return f"{name}-{domain}"
    if name == "harvest-human":
        return "harvest-institutional" if domain in _INSTITUTIONAL else "harvest-blogs"
    return name
