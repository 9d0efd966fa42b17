"""Exports of a CMS through the command line, and the paths into them."""

import json

import pytest
from test_cli_check import run
from test_cli_workflow import BAD, BODY, KNOWN, _one_checker, put  # noqa: F401  fixtures

from provenance.cli.exports import find
from provenance.errors import ConfigError

CONFIG = "exports: {articles: '$.posts[*]', body: $.content.html, title: $.title, byline: $.by, id: $.slug}\n"
FLAT = "exports: {body: body, title: title, id: slug}\n"


def results(stdout: str) -> dict[str, str]:
    return {
        item["name"]: (item["decision"] or {"outcome": "-"})["outcome"]
        for item in map(json.loads, stdout.splitlines())
    }


def test_json(put) -> None:  # noqa: F811
    posts = [
        {"slug": "a", "title": "Bees & <more>", "by": "By M", "content": {"html": f"<p>{BODY}</p>"}},
        {"slug": "b", "content": {"html": f"<p>{BAD}</p>"}},
        {"slug": "c", "content": {}},
    ]
    put({".provenance.yml": CONFIG, "export.json": json.dumps({"posts": posts}), "broken.json": "{"})
    result = run("check", "export.json", "-f", "jsonl")
    assert result.exit_code == 3
    assert results(result.stdout) == {"export.json#a": "pass", "export.json#b": "fail", "export.json#c": "-"}
    result = run("check", "broken.json", "-f", "jsonl")
    assert (result.exit_code, "not valid JSON" in result.stdout) == (3, True)


def test_lines_and_columns(put) -> None:  # noqa: F811
    rows = [{"slug": "a", "body": BODY, "title": "x"}, {"slug": "b", "body": BAD, "title": "y"}]
    table = 'slug,title,body\na,x,"' + BODY + '"\nb,y,"' + BAD + '"\n'
    put({".provenance.yml": FLAT, "e.jsonl": "\n".join(map(json.dumps, rows)), "e.csv": table})
    for name in ("e.jsonl", "e.csv"):
        assert results(run("check", name, "-f", "jsonl").stdout) == {f"{name}#a": "pass", f"{name}#b": "fail"}


def test_without_the_setting_a_json_file_is_read_like_any_other(put) -> None:  # noqa: F811
    put({"e.json": json.dumps({"body": BODY})})
    assert "e.json#" not in run("check", "e.json", "-f", "jsonl").stdout


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", 1),
        ("$.a", 1),
        ("$['a']", 1),
        ("$.a[*]", 2),
        ("$.a[1].b", 1),
        ("$.a[*].b", 2),
        ("$.x", 0),
        ("$.a[9]", 0),
        ("$.*", 1),
    ],
)
def test_paths(path: str, found: int) -> None:
    assert len(find({"a": [{"b": 1}, {"b": 2}]}, path)) == found


@pytest.mark.parametrize("path", ["a", "$..a", "$[?(@.a)]", "$.a["])
def test_a_path_that_is_not_understood_is_an_error(path: str) -> None:
    with pytest.raises(ConfigError):
        find({"a": 1}, path)
