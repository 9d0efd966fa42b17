# ruff: noqa: E501  sample documents stand on one line
"""Disclosures written into articles: exact outside of what is added, the same when done twice, and found by the checker."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner

from provenance.api import Checker
from provenance.cli.label import label
from provenance.core.disclosure import Extent
from provenance.core.verdict import Label
from provenance.errors import InputError, UsageError
from provenance.label import Place, Wish, label_article
from provenance.label.sentences import WORDINGS, own_sentence, sentence

BODY = "The council voted 7 to 2 on Tuesday to add bus lanes on three streets. Work is due to begin in March."
TEXTS = {
    "text/plain": f"Bus lanes\n\n{BODY}\n",
    "text/markdown": f"---\ntitle: Bus lanes\n---\n\n# Bus lanes\n\n{BODY}\n",
    "text/html": f"<!doctype html>\n<html lang=en>\n<head>\n<title>Bus lanes</title>\n</head>\n<body>\n<article><h1>Bus lanes</h1>\n<p>{BODY}</p>\n</article>\n</body>\n</html>\n",
}
OTHERS = [
    ("text/markdown", f"{BODY}"),
    ("text/markdown", f"+++\ntitle = 'x'\n[params]\na = 1\n+++\n{BODY}"),
    ("text/markdown", f"\ufeff# Bus lanes\r\n\r\n{BODY}\r\n"),
    ("text/plain", BODY),
    ("text/plain", ""),
    ("text/html", f"<p>{BODY}</p>"),
    ("text/html", f"<!-- <h1>no</h1> --><html><head></head><body><p>{BODY}</p></body></html>"),
]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker.build(with_style=False)


def is_subsequence(lines: list[str], longer: list[str]) -> bool:
    rest = iter(longer)
    return all(line in rest for line in lines)


@pytest.mark.parametrize("media_type", list(TEXTS))
@pytest.mark.parametrize("extent", [Extent.FULL, Extent.PARTIAL, Extent.ASSISTED])
@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("reviewer", [None, ""])
def test_label_then_check(
    checker: Checker, media_type: str, extent: Extent, place: Place, reviewer: str | None
) -> None:
    wish = Wish(extent, "ChatGPT", reviewer, place=place)
    before = TEXTS[media_type]
    after = label_article(before, media_type, wish)
    report = checker.check_text(after, media_type)
    assert report.verdict.label is Label.DECLARED_AI, report.verdict
    assert any(item.channel == "visible" for item in report.disclosures)
    assert label_article(after, media_type, wish) == after
    assert is_subsequence(before.split("\n")[:3], after.split("\n")) or media_type != "text/plain"


@pytest.mark.parametrize(("media_type", "text"), OTHERS)
@pytest.mark.parametrize("place", list(Place))
def test_other_shapes_are_labelled_once_and_kept(media_type: str, text: str, place: Place) -> None:
    wish = Wish(place=place)
    after = label_article(text, media_type, wish)
    assert label_article(after, media_type, wish) == after
    assert BODY in after or not text
    if "\r\n" in text:
        assert after.count("\n") == after.count("\r\n")
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    rest = iter(after)
    assert all(character in rest for character in text)


def test_a_second_wish_replaces_the_first() -> None:
    for media_type, text in TEXTS.items():
        first = label_article(text, media_type, Wish(Extent.FULL))
        second = label_article(first, media_type, Wish(Extent.ASSISTED, reviewer="the desk"))
        assert second == label_article(text, media_type, Wish(Extent.ASSISTED, reviewer="the desk"))


def test_metadata_says_what_the_line_says(checker: Checker) -> None:
    after = label_article(TEXTS["text/html"], "text/html", Wish(Extent.FULL, reviewer="an editor"))
    report = checker.check_text(after, "text/html")
    assert {item.rule for item in report.findings} >= {"MET001", "MET003"}
    assert report.verdict.digital_source_type == "trainedAlgorithmicMedia"
    assert '<meta name="ai-disclosure" content="ai-assisted">' in after
    assert 'ai-disclosure" content' not in label_article(
        TEXTS["text/html"], "text/html", Wish(Extent.ASSISTED)
    )


def test_own_wording_of_the_house(checker: Checker) -> None:
    wish = Wish(sentence="Our newsroom drafted this article with <AI> & an editor checked it.")
    after = label_article(TEXTS["text/html"], "text/html", wish)
    assert "&lt;AI&gt; &amp; an editor" in after
    assert label_article(after, "text/html", wish) == after


def test_signed_articles_are_left_alone() -> None:
    with pytest.raises(InputError):
        label_article(TEXTS["text/plain"] + "\ufeff" + "\ufe01" * 20, "text/plain", Wish())


@pytest.mark.parametrize("language", list(WORDINGS))
def test_sentences_know_themselves(language: str) -> None:
    for extent, tool, reviewer in itertools.product(
        (Extent.FULL, Extent.PARTIAL, Extent.ASSISTED), (None, "Example LLM"), (None, "", "Jo")
    ):
        assert own_sentence(sentence(Wish(extent, tool, reviewer, language)))
    assert not own_sentence("The council voted 7 to 2.")


@pytest.mark.parametrize("language", list(WORDINGS))
def test_sentences_are_found_by_the_checker(checker: Checker, language: str) -> None:
    line = sentence(Wish(Extent.FULL, language=language))
    report = checker.check_text(f"{line}\n")
    assert any(item.polarity == "used" for item in report.disclosures), line


def test_command_shows_then_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(TEXTS["text/markdown"].encode())
    path.chmod(0o640)
    shown = CliRunner().invoke(label, [str(path), "--extent", "full", "--reviewed"])
    assert shown.exit_code == 0
    assert "+*This article was generated by AI and reviewed by an editor before publication.*" in shown.output
    assert path.read_bytes() == TEXTS["text/markdown"].encode()
    assert CliRunner().invoke(label, [str(path), "--extent", "full", "--reviewed", "--write"]).exit_code == 0
    assert b"generated by AI" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_command_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    image = tmp_path / "a.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    assert CliRunner().invoke(label, [str(image)]).exit_code == 3
    assert CliRunner().invoke(label, [str(tmp_path / "none.md")]).exit_code == 3


def labelled(path: Path, *options: str, code: int = 0) -> str:
    before = path.read_bytes()
    result = CliRunner().invoke(label, [str(path), "--write", *options])
    assert result.exit_code == code, result.output
    assert (path.read_bytes() == before) == ("disclosure written" not in result.output)
    return result.output


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_disclosure_of_the_house_is_not_doubled(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_text(f"{BODY}\n\nThis text was drafted with ChatGPT and checked by our editors.\n")
    assert "already disclosed in line 3 (“This text was drafted with ChatGPT" in labelled(path)


def test_metadata_of_the_house_is_not_doubled(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    data = '{"@type":"Article","digitalSourceType":"https://schema.org/TrainedAlgorithmicMediaDigitalSource"}'
    path.write_text(
        TEXTS["text/html"].replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    )
    assert "already disclosed in line" in labelled(path, "--no-visible")
    assert "disclosure written" in labelled(path, "--extent", "full")
    assert path.read_text().count("application/ld+json") == 1
    assert 'class="ai-disclosure"' in path.read_text()


def test_our_own_line_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXTS["text/markdown"])
    for extent in ("assisted", "full"):
        assert "disclosure written" in labelled(path, "--extent", extent)
    assert path.read_text().count("This article was") == 1


@pytest.mark.parametrize("extra", ["No AI was used in the making of this article.", "human-only"])
def test_an_article_that_denies_ai_is_refused(tmp_path: Path, extra: str) -> None:
    path = tmp_path / "a.html"
    written = f"<p>{extra}</p></article>" if " " in extra else "</article>"
    text = TEXTS["text/html"].replace("</article>", written)
    path.write_text(
        text
        if " " in extra
        else text.replace("<title>", f'<meta name="ai-disclosure" content="{extra}"><title>')
    )
    output = labelled(path, code=3)
    assert f"(“{extra}”) says that no AI was used; take that out" in output


def test_a_folder_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(label, [str(tmp_path)])
    assert isinstance(result.exception, UsageError)
    assert "is a folder; label takes articles" in str(result.exception)
