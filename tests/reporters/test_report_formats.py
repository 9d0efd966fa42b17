"""Every format of code hosts and build servers: valid for its consumer, exact in its columns, safe for hostile text."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from made_reports import TOOL, evidence, full_report, report, unreadable

from provenance.core.diagnostics import Diagnostic, Level
from provenance.core.evidence import Kind, Severity
from provenance.core.report import Report, Summary
from provenance.core.suppression import SuppressedBy, Suppression
from provenance.core.verdict import Label
from provenance.policy import Policy
from provenance.reporters import FORMATS, Options, reporter
from provenance.reporters.github import MOST_OF_A_LEVEL

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))
GITLAB = Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8")))
RDJSON = Draft202012Validator(json.loads((SCHEMAS / "rdjson.json").read_text("utf-8")))

# An emoji (two UTF-16 units, four bytes), a letter with a combining mark, an emoji of several code points,
# and characters that some line counters take for line ends.
ODD = "One\x0c \u2028 line\r\n🐝 e\u0301 👩‍🚀 said :contentReference[oaicite:3] there.\n"
TRACE = ":contentReference[oaicite:3]"
COLUMN = ODD.split("\n")[1].index(TRACE) + 1

HOSTILE = (
    "</mark><script>alert(1)</script> ]]> --> ::error file=x::pwned | `` ` <!-- \x1b[31m \x00 \ufffe \ud800 "
    "\"' \u202e evil \u200b @everyone [x](javascript:alert(1)) =cmd|calc %0A::warning::x\n::set-output name=a::b\n"
)


def decided(made: Report) -> Report:
    return made.decided(Policy.default().evaluate(made))


def written(form: str, *reports: Report, **options: object) -> str:
    writer, summary = reporter(form, Options(**options)), Summary()  # type: ignore[arg-type]
    pieces = [writer.begin(TOOL)]
    for made in reports:
        summary.add(made)
        pieces.append(writer.article(made))
    return "".join([*pieces, writer.end(summary)])


def odd() -> Report:
    found = evidence(
        ODD, TRACE, "RES001", Kind.RESIDUE, "chatgpt-mark", severity=Severity.WARNING, advice="Take it out."
    )
    return decided(report(Label.UNDECLARED_AI, ODD, name="./news/bees é.md", evidence=(found,)))


def accepted() -> Report:
    made = odd()
    (found,) = made.evidence
    reason = Suppression(SuppressedBy.COMMENT, "Shown <b>on purpose</b>", "2027-01-01")
    return replace(made, name="news/shown.md", evidence=(replace(found, suppression=reason),))


def hostile() -> Report:
    found = tuple(
        replace(
            evidence(HOSTILE, words, "RES\n<9>", Kind.RESIDUE, "a-<rule>", severity=Severity.ERROR),
            message=HOSTILE,
            advice=HOSTILE,
        )
        for words in ("</mark><script>alert(1)</script>", "=cmd|calc", "\x1b[31m \x00 \ufffe \ud800", HOSTILE)
    )
    diagnostics = (Diagnostic(Level.WARNING, "odd<code>", HOSTILE),)
    return decided(
        report(
            Label.UNDECLARED_AI,
            HOSTILE,
            name="a,b:c%\n::error::\u202e<x>.md",
            evidence=found,
            diagnostics=diagnostics,
        )
    )


EVERYTHING = [
    odd(),
    accepted(),
    hostile(),
    decided(full_report()),
    unreadable(),
    *(decided(report(x)) for x in Label),
]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_everything_twice_alike_and_as_utf8(form: str) -> None:
    first, second = written(form, *EVERYTHING), written(form, *EVERYTHING)
    assert first == second
    first.encode("utf-8", "backslashreplace")
    assert written(form).encode("utf-8") is not None


@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form not in ("text", "csv", "junit", "html", "json", "jsonl")]
)
def test_a_reporter_can_be_used_again(form: str) -> None:
    writer = reporter(form)
    runs = []
    for _ in range(2):
        summary = Summary()
        summary.add(EVERYTHING[0])
        runs.append(writer.begin(TOOL) + writer.article(EVERYTHING[0]) + writer.end(summary))
    assert runs[0] == runs[1]


class TestSarif:
    @pytest.mark.parametrize("reports", [[], EVERYTHING[:1], EVERYTHING], ids=["none", "one", "all"])
    def test_is_as_the_official_schema_says(self, reports: list[Report]) -> None:
        SARIF.validate(json.loads(written("sarif", *reports)))

    def test_places_and_rules(self) -> None:
        (run,) = json.loads(written("sarif", odd()))["runs"]
        assert run["columnKind"] == "unicodeCodePoints"
        clause, found = run["results"]
        place = found["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "news/bees%20%C3%A9.md"}
        region = place["region"]
        assert (region["startLine"], region["startColumn"]) == (2, COLUMN)
        assert (region["endLine"], region["endColumn"]) == (2, COLUMN + len(TRACE))
        assert region["snippet"]["text"] == TRACE
        assert (clause["level"], found["level"]) == ("error", "warning")
        for result in run["results"]:
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]
            assert rule["help"]["text"]
            assert len(rule["properties"]["tags"]) <= 10

    def test_suppressions_are_told(self) -> None:
        (run,) = json.loads(written("sarif", accepted(), odd()))["runs"]
        told = [result["suppressions"] for result in run["results"]]
        assert told[1] == [
            {"kind": "inSource", "status": "accepted", "justification": "Shown <b>on purpose</b>"}
        ]
        assert told[0] == told[2] == told[3] == []

    def test_fingerprints_outlive_moves_and_tell_repetitions_apart(self) -> None:
        def prints(text: str, *places: int) -> list[str]:
            found = tuple(replace(evidence(text[at:], TRACE, "RES001", Kind.RESIDUE)) for at in places)
            made = report(Label.UNDECLARED_AI, text, evidence=found)
            (run,) = json.loads(written("sarif", made))["runs"]
            return [result["partialFingerprints"]["provenanceFinding/v1"] for result in run["results"]]

        (here,) = prints(f"a {TRACE}", 0)
        assert prints(f"moved\n\n{TRACE}", 0) == [here]
        assert prints(f"{TRACE} {TRACE}", 0, 5) == [here, f"{here}:2"]

    def test_an_article_that_was_not_analysed_is_no_success(self) -> None:
        (run,) = json.loads(written("sarif", unreadable()))["runs"]
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"] is False
        assert "no such file" in invocation["toolExecutionNotifications"][0]["message"]["text"]

    def test_the_limit_of_results(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("provenance.reporters.sarif.MOST_RESULTS", 3)
        log = json.loads(written("sarif", *[odd()] * 4))
        SARIF.validate(log)
        (run,) = log["runs"]
        assert len(run["results"]) == 3
        assert (
            "5 results were left out"
            in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
        )

    def test_an_independent_reader_reads_it_back(self, tmp_path: Path) -> None:
        pytest.importorskip("sarif", reason="needs the package sarif-tools")
        from sarif.loader import load_sarif_file

        path = tmp_path / "report.sarif"
        path.write_text(written("sarif", odd(), accepted()), "utf-8")
        loaded = load_sarif_file(str(path))
        records = loaded.get_records()
        assert loaded.get_distinct_tool_names() == ["provenance-checker"]
        assert {record["Location"] for record in records} == {"news/bees%20%C3%A9.md", "news/shown.md"}
        assert {record["Severity"] for record in records} == {"error", "warning"}
        done = subprocess.run(
            [sys.executable, "-m", "sarif", "--check", "error", "summary", str(path)],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 2  # the number of errors


class TestGithub:
    def test_an_annotation_stands_at_the_place(self) -> None:
        clause, found = written("github", odd()).splitlines()
        assert clause.startswith("::error file=news/bees é.md,line=2,")
        assert found == (
            f"::warning file=news/bees é.md,line=2,col={COLUMN},endLine=2,endColumn={COLUMN + len(TRACE)},"
            f"title=provenance RES001::What was found. Take it out. “{TRACE}”"
        )

    def test_what_was_accepted_is_not_annotated(self) -> None:
        assert "RES001" not in written("github", accepted())

    def test_no_text_can_begin_a_command(self) -> None:
        for line in written("github", hostile()).splitlines():
            match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
            assert match, line
            keys = [pair.split("=", 1)[0] for pair in match.group(2).split(",")]
            assert set(keys) <= {"file", "line", "col", "endLine", "endColumn", "title"}
            assert "\x1b" not in line

    def test_the_limits_of_a_step(self) -> None:
        lines = written("github", *[odd()] * 15).splitlines()
        for level in ("error", "warning"):
            of_level = [line for line in lines if line.startswith(f"::{level}")]
            assert len(of_level) == MOST_OF_A_LEVEL
            assert "6 more like these" in of_level[-1]
        assert len(written("github", *[odd()] * 10).splitlines()) == 20
        assert "more like these" not in written("github", *[odd()] * 10)


class TestGitlab:
    def test_is_as_documented_with_unique_fingerprints(self) -> None:
        entries = json.loads(written("gitlab", *EVERYTHING, replace(odd(), name="b.md")))
        GITLAB.validate(entries)
        prints = [entry["fingerprint"] for entry in entries]
        assert len(prints) == len(set(prints))
        assert json.loads(written("gitlab")) == []

    def test_one_entry(self) -> None:
        clause, found = json.loads(written("gitlab", odd()))
        assert clause["severity"] == "critical"
        assert found["location"] == {"path": "news/bees é.md", "lines": {"begin": 2, "end": 2}}


class TestReviewdog:
    def test_columns_are_bytes(self) -> None:
        found = json.loads(written("rdjsonl", odd()).splitlines()[1])
        RDJSON.validate(found)
        line = ODD.split("\n")[1].encode()
        range_ = found["location"]["range"]
        start, end = range_["start"]["column"] - 1, range_["end"]["column"] - 1
        assert line[start:end].decode() == TRACE
        assert range_["start"]["line"] == 2

    def test_lines_and_the_document_hold_the_same(self) -> None:
        lines = [json.loads(line) for line in written("rdjsonl", *EVERYTHING).splitlines()]
        document = json.loads(written("rdjson", *EVERYTHING))
        for line in lines:
            RDJSON.validate(line)
            assert line.pop("source") == document["source"]
        assert document["diagnostics"] == lines
        assert json.loads(written("rdjson"))["diagnostics"] == []


class TestJunit:
    def test_a_case_for_each_article(self) -> None:
        root = ElementTree.fromstring(written("junit", *EVERYTHING).encode())  # noqa: S314  our own text
        (suite,) = root
        cases = suite.findall("testcase")
        assert int(root.get("tests", "")) == len(cases) == len(EVERYTHING)
        failed = [case for case in cases if case.find("failure") is not None]
        assert int(root.get("failures", "")) == len(failed)
        assert (
            int(root.get("errors", ""))
            == len([case for case in cases if case.find("error") is not None])
            == 1
        )
        assert failed[0].get("name") == "news/bees é.md"
        assert f"2:{COLUMN}: warning: What was found." in (failed[0].find("failure").text or "")

    def test_an_independent_reader_reads_it_back(self, tmp_path: Path) -> None:
        junitparser = pytest.importorskip("junitparser", reason="needs the package junitparser")
        path = tmp_path / "report.xml"
        path.write_text(written("junit", *EVERYTHING), "utf-8")
        xml = junitparser.JUnitXml.fromfile(str(path))
        assert (xml.tests, xml.errors) == (len(EVERYTHING), 1)

    def test_reviews_fail_with_strict_and_style_never(self) -> None:
        styled, cut = decided(report(Label.STYLE_INDICATED)), decided(full_report())
        assert 'failures="0"' in written("junit", styled, cut)
        assert 'failures="1"' in written("junit", styled, cut, strict=True)


class TestCsv:
    def test_rows_with_their_columns(self) -> None:
        rows = list(csv.DictReader(io.StringIO(written("csv", odd(), decided(report())), newline="")))
        assert [row["rule"] for row in rows] == ["policy/undeclared-ai", "RES001", ""]
        assert (rows[1]["line"], rows[1]["column"], rows[1]["text"]) == ("2", str(COLUMN), TRACE)
        assert (rows[2]["label"], rows[2]["outcome"]) == ("no-indication", "pass")

    def test_no_cell_is_a_formula(self) -> None:
        for row in csv.reader(io.StringIO(written("csv", hostile()), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


class TestMarkdown:
    def test_what_failed_comes_with_its_advice(self) -> None:
        text = written("markdown", odd(), decided(report()))
        assert "## ❌ AI traces, not declared: <code>news&#47;bees é&#46;md</code>" in text
        assert "What to do: If AI was used" in text
        assert f"| 2:{COLUMN} | What was found&#46; |" in text
        assert "<details><summary>1 passed</summary>" in text
        assert "**2 articles**: 1 failed, 0 to review, 1 passed." in text

    def test_nothing_of_the_article_is_markup(self) -> None:
        markdown_it = pytest.importorskip("markdown_it")
        html = markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
            written("markdown", hostile())
        )
        tags = set(re.findall(r"</?([a-zA-Z!][\w-]*)", html))
        assert tags <= {
            "h1",
            "h2",
            "p",
            "ul",
            "li",
            "strong",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
        }
        assert "\x1b" not in html

    def test_a_summary_has_room_for_so_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("provenance.reporters.markdown.MOST_BYTES", 3000)
        text = written("markdown", *[odd()] * 30)
        assert len(text.encode()) < 4000
        assert "articles are left out here" in text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.marked: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag == "mark":
            self.marked.append("")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.marked:
            self.marked[-1] += data


class TestHtml:
    def page(self, *reports: Report) -> _Page:
        page = _Page()
        page.feed(written("html", *reports))
        return page

    def test_no_script_no_network_no_handler(self) -> None:
        page = self.page(*EVERYTHING)
        assert not {"script", "img", "iframe", "link", "object", "form", "svg", "b", "x"} & set(page.tags)
        for _, name, value in page.attributes:
            assert not name.startswith("on")
            assert name not in ("src", "style", "srcset", "action")
            assert name != "href" or (value or "").startswith("#")
        assert "\x1b" not in "".join(page.text)

    def test_it_parses_as_xml_would_when_strict(self) -> None:
        text = written("html", *EVERYTHING)
        for tag in ("article", "mark", "div", "table", "ul", "p"):
            assert text.count(f"<{tag}>") + text.count(f"<{tag} ") == text.count(f"</{tag}>")

    def test_the_evidence_is_marked_in_the_text(self) -> None:
        text = written("html", odd())
        source = text[text.index('<div class="source">') :]
        assert f'<mark class="residue" title="RES001: What was found.">{TRACE}</mark> there.</div>' in source
        anchors = re.findall(r'href="#([^"]+)"', text)
        assert anchors
        assert all(f'id="{anchor}"' in text for anchor in anchors)

    def test_marks_that_overlap_lose_nothing(self) -> None:
        text = "one two three four\nfive"
        found = (
            evidence(text, "one two three", "STY001", Kind.STYLE),
            evidence(text, "two three four\nfive", "RES001", Kind.RESIDUE),
            evidence(text, "three", "DIS001", Kind.DECLARED),
        )
        page = written("html", report(Label.UNDECLARED_AI, text, evidence=found))
        source = page[page.index('<div class="source">') : page.index('<p class="facts">')]
        plain = re.sub(r"<[^>]+>", "", source.replace("</div><div", "</div>\n<div")).strip()
        assert plain == text
