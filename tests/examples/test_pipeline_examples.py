"""The examples run as they stand."""

import asyncio
import importlib.util
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

import provenance
from provenance.api import Checker

EXAMPLES = Path(provenance.__file__).resolve().parent.parent / "examples"
GOOD = "The bees are back at the canal, residents say, and the council is pleased to see them there again after years."
BAD = f"{GOOD} Turnout rose.:contentReference[oaicite:3]{{index=3}}"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker.default()


def test_scrapy() -> None:
    module = load("scrapy_pipeline")
    pipeline = module.ProvenancePipeline()
    pipeline.open_spider()
    item = pipeline.process_item({"url": "https://example.org/a", "text": f"<p>{GOOD}</p>"})
    assert item["ai_label"] == "no-indication"
    with pytest.raises(module.DropItem, match="undeclared-ai"):
        pipeline.process_item({"url": "https://example.org/b", "text": f"<p>{BAD}</p>"})


def test_fastapi() -> None:
    pytest.importorskip("fastapi", reason="needs FastAPI")
    module = load("fastapi_service")
    answer = module.check(module.Draft(text=BAD))
    assert answer["articles"][0]["decision"]["outcome"] == "fail"


def test_columns(checker: Checker) -> None:
    columns = load("dataframe").verdict_columns([GOOD, BAD], checker)
    assert columns["ai_label"] == ["no-indication", "undeclared-ai"]
    assert columns["ai_rules"][1] == ["RES001"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_tables(checker: Checker, library: str) -> None:
    module = pytest.importorskip(library, reason=f"needs {library}")
    frame = module.DataFrame({"text": [GOOD, BAD]})
    columns = load("dataframe").verdict_columns(frame["text"], checker)
    pandas = library == "pandas"
    made = frame.assign(**columns) if pandas else frame.with_columns(module.DataFrame(columns).get_columns())
    assert list(made["ai_outcome"]) == ["pass", "fail"]


def test_airflow(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": i, "body": f"<p>{GOOD}</p>"}) + "\n" for i in range(3)), "utf-8"
    )
    task = load("airflow_task").check_export
    assert task(str(source), str(tmp_path / "out.jsonl")) == {"pass": 3}
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 3
    source.write_text(json.dumps({"id": "x9", "body": f"<p>{BAD}</p>"}) + "\n", "utf-8")
    with pytest.raises(ValueError, match="x9"):
        task(str(source), str(tmp_path / "out.jsonl"))


def test_async_and_threads_give_what_one_thread_gives(checker: Checker) -> None:
    texts = [GOOD, BAD, f"{GOOD} This article was written with the help of ChatGPT."] * 5
    alone = [checker.check_text(text).to_json() for text in texts]
    reports = asyncio.run(load("async_use").check_all(checker, texts))
    assert [report.to_json() for report in reports] == alone
    with ThreadPoolExecutor(8) as pool:
        assert [report.to_json() for report in pool.map(checker.check_text, texts)] == alone
