import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from made_reports import ARTICLE, NOTICE, TOOL, evidence, full_report, report, unreadable

from provenance.core.contract import json_text, number
from provenance.core.evidence import Kind
from provenance.core.report import Report, Summary
from provenance.core.style import StyleFlag, StyleScore
from provenance.core.verdict import Label
from provenance.policy import Policy
from provenance.reporters import Options, reporter

SCHEMA = json.loads(files("provenance.reporters").joinpath("report.schema.json").read_text("utf-8"))
DOCUMENT = Draft202012Validator(SCHEMA)
LINE = Draft202012Validator({"$ref": f"{SCHEMA['$id']}#/$defs/line", "$defs": {"all": SCHEMA}})


def decided(made: Report) -> Report:
    return made.decided(Policy.default().evaluate(made))


ALL = [decided(full_report()), unreadable(), *(decided(report(label)) for label in Label)]


def written(form: str, reports: list[Report], **options: bool) -> str:
    writer, summary = reporter(form, Options(**options)), Summary()
    pieces = [writer.begin(TOOL)]
    for made in reports:
        summary.add(made)
        pieces.append(writer.article(made))
    return "".join([*pieces, writer.end(summary)])


def test_the_schema_is_valid_itself() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("discarded", [False, True])
@pytest.mark.parametrize("reports", [[], ALL[:1], ALL], ids=["none", "one", "all"])
def test_a_document_is_as_the_schema_says(reports: list[Report], discarded: bool) -> None:
    DOCUMENT.validate(json.loads(written("json", reports, discarded=discarded)))


def test_each_line_is_as_the_schema_says() -> None:
    lines = written("jsonl", ALL).splitlines()
    assert len(lines) == len(ALL)
    for line in lines:
        LINE.validate(json.loads(line))


@pytest.mark.parametrize(
    "damage",
    [
        lambda document: document.update(extra=1),
        lambda document: document["articles"][0].pop("words"),
        lambda document: document["articles"][0]["verdict"].update(label="human-written"),
        lambda document: document["articles"][0]["findings"][0]["span"].update(line=0),
        lambda document: document["summary"]["labels"].update(human=1),
    ],
)
def test_the_schema_refuses_what_is_not_in_the_contract(damage) -> None:
    document = ALL[0].to_dict()
    damage(document)
    assert not DOCUMENT.is_valid(document)


def test_the_document_has_the_parts_of_the_contract_in_order() -> None:
    document = json.loads(written("json", ALL))
    assert list(document) == ["schema", "tool", "articles", "summary"]
    assert document["schema"] == "provenance-report/1"
    assert list(document["articles"][0]) == [
        "name",
        "media_type",
        "language",
        "words",
        "sha256",
        "verdict",
        "disclosures",
        "style",
        "findings",
        "decision",
        "diagnostics",
    ]
    assert document["summary"] == {
        "articles": 10,
        "not_analysed": 1,
        "labels": {
            "verified-ai": 1,
            "declared-ai": 2,
            "undeclared-ai": 1,
            "style-indicated": 1,
            "conflict": 1,
            "declared-human": 1,
            "no-indication": 1,
            "inconclusive": 1,
        },
        "outcomes": {"pass": 5, "review": 2, "fail": 2},
    }


def test_the_values_of_a_disclosure_and_of_a_finding() -> None:
    article = ALL[0].article_dict()
    (disclosure,) = article["disclosures"]
    assert disclosure["text"] == NOTICE
    assert disclosure["span"] == {
        "start": ARTICLE.index(NOTICE),
        "end": len(ARTICLE) - 1,
        "line": 7,
        "column": 13,
        "end_line": 7,
        "end_column": 13 + len(NOTICE),
    }
    assert (disclosure["truncated"], disclosure["quality"], disclosure["rule"]) == (True, 0.8125, "DIS012")
    residue = next(item for item in article["findings"] if item["kind"] == "residue")
    assert residue == {
        "rule": "RES003",
        "name": "speaks-as-a-model",
        "kind": "residue",
        "category": None,
        "severity": "info",
        "status": "active",
        "reason": None,
        "strength": "medium",
        "quality": 1.0,
        "message": "A chatbot speaks of itself.",
        "advice": "Remove the sentence and check the facts around it.",
        "text": "As an AI language model",
        "slots": {},
        "span": {"start": 60, "end": 83, "line": 5, "column": 1, "end_line": 5, "end_column": 24},
    }
    assert article["style"]["llr"] == 0.612346
    assert article["style"]["passages"][0]["span"]["line"] == 5


def test_discarded_evidence_is_given_on_request_only() -> None:
    made = full_report()
    assert {item["status"] for item in made.article_dict()["findings"]} == {"active"}
    (aside,) = [item for item in made.article_dict(discarded=True)["findings"] if item["status"] != "active"]
    assert (aside["rule"], aside["reason"]) == ("DIS002", "quoted")


def test_building_blocks_are_never_given() -> None:
    made = report(
        text="a word", evidence=(evidence("a word", "word", "DIS900", Kind.DECLARED, private=True),)
    )
    assert made.findings == ()
    assert made.article_dict(discarded=True)["findings"] == []


def test_to_json_is_the_document_of_the_one_article() -> None:
    made = ALL[0]
    assert made.to_json() + "\n" == written("json", [made])
    assert json.loads(made.to_json(indent=None)) == made.to_dict()


def test_writing_piece_by_piece_gives_the_same_text_as_writing_at_once() -> None:
    text = written("json", ALL)
    assert text == json_text(json.loads(text), indent=2) + "\n"


def test_a_reporter_serves_one_run_after_the_other() -> None:
    for form in ("json", "jsonl", "text"):
        writer, summary = reporter(form), Summary()
        runs = [writer.begin(TOOL) + writer.article(ALL[0]) + writer.end(summary) for _ in range(2)]
        assert runs[0] == runs[1]


def test_equal_reports_give_equal_bytes() -> None:
    for form in ("json", "jsonl", "text"):
        assert written(form, ALL) == written(form, [decided(full_report()), *ALL[1:]])


def test_text_that_no_encoding_holds_can_be_written() -> None:
    text = "a lone \ud800 surrogate, a null \0, a line\u2028separator, “ü”"
    made = report(name="od\udcffd", text=text, evidence=(evidence(text, text, "BOI001", Kind.CONTEXT),))
    for form in ("json", "jsonl"):
        data = written(form, [made]).encode("utf-8")
        assert "“ü”" in data.decode("utf-8")
        parsed = json.loads(data)
        article = parsed["articles"][0] if form == "json" else parsed
        assert article["findings"][0]["text"] == text
        assert article["name"] == "od\udcffd"
        DOCUMENT.validate(json.loads(written("json", [made])))


def test_a_long_quote_is_cut_and_its_span_is_not() -> None:
    text = "x" * 5000
    made = report(text=text, evidence=(evidence(text, text, "BOI001", Kind.CONTEXT),))
    (finding,) = made.article_dict()["findings"]
    assert finding["text"] == "x" * 1999 + "…"
    assert finding["span"]["end"] == 5000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (1 / 3, 0.333333),
        (123456789.0, 123457000.0),
        (0.1 + 0.2, 0.3),
    ],
)
def test_numbers(value: float | None, expected: float | None) -> None:
    assert number(value) == expected


def test_minus_zero_is_zero() -> None:
    assert str(number(-0.0)) == "0.0"


def test_a_score_that_json_cannot_hold_is_null() -> None:
    made = replace(report(), style=StyleScore(StyleFlag.NONE, llr=float("nan"), raw=float("inf")))
    assert json.loads(made.to_json())["articles"][0]["style"]["raw"] is None
