import unicodedata

import pytest

from provenance.core.spans import LineIndex, Span
from provenance.reporters.quoting import clipped, quote, safe, width

ROOM = 70


def quoted(source: str, start: int, end: int):
    return quote(source, LineIndex(source), Span(start, end), ROOM)


def underlined(line) -> str:
    """What stands above the underline, counted in cells."""
    shown, column, within = "", 0, False
    for character in line.text:
        if width(character) > 0:  # what takes no room belongs to the character before it
            within = line.start <= column < line.end
        shown += character if within else ""
        column += width(character)
    return shown


def test_a_short_line_is_quoted_whole() -> None:
    (line,), more = quoted("One.\nThe quick fox.\nThree.", 9, 14)
    assert (line.number, line.text, underlined(line), more) == (2, "The quick fox.", "quick", 0)


@pytest.mark.parametrize("position", range(0, 380, 20))
def test_a_long_line_is_cut_around_the_span(position: int) -> None:
    source = " ".join(f"word{number:03}" for number in range(50))
    start = position // 8 * 8
    (line,), _ = quoted(source, start, start + 7)
    assert width(line.text) <= ROOM
    assert underlined(line) == source[start : start + 7]


def test_a_span_that_is_wider_than_the_line_shows_its_beginning_and_its_end() -> None:
    notice = "Disclaimer: " + "made with machines " * 30 + "before relying on"
    (line,), _ = quoted(notice, 12, len(notice))
    assert width(line.text) <= ROOM
    assert underlined(line).startswith("made with")
    assert underlined(line).endswith("relying on")
    assert "…" in underlined(line)


@pytest.mark.parametrize(
    "before",
    [
        "漢字かな",
        "e\u0301u\u0308o\u0302 ",
        "a\u200bb\u00adc",
        "🐝🐝 ",
        "한국어 \u1100\u1161",
        "\t\u3000x",
        "\u202eabc\u202c",
    ],
    ids=["wide", "marks", "invisible", "emoji", "hangul", "spaces", "bidi"],
)
def test_the_underline_stands_below_the_span_whatever_comes_before(before: str) -> None:
    source = f"{before}found it here"
    start = source.index("found")
    (line,), _ = quoted(source, start, start + 5)
    assert underlined(line) == "found"


def test_a_wide_span_gets_a_wide_underline() -> None:
    (line,), _ = quoted("x 漢字 y", 2, 4)
    assert line.end - line.start == 4


def test_a_span_over_many_lines_shows_three() -> None:
    source = "\n".join(f"line {number}" for number in range(1, 9))
    lines, more = quoted(source, source.index("2"), source.index("7"))
    assert [line.number for line in lines] == [2, 3, 4]
    assert more == 3


def test_a_span_that_ends_with_a_line_feed_stays_on_its_line() -> None:
    lines, more = quoted("one\r\ntwo\r\n", 0, 5)
    assert [(line.number, line.text) for line in lines] == [(1, "one")]
    assert more == 0
    lines, more = quoted("one\ntwo\nthree\nfour", 0, 14)
    assert [line.number for line in lines] == [1, 2, 3]
    assert more == 0


@pytest.mark.parametrize(("source", "start"), [("", 0), ("abc", 3), ("abc\n", 4)])
def test_an_empty_span_is_pointed_at(source: str, start: int) -> None:
    (line,), _ = quoted(source, start, start)
    assert line.end - line.start == 1


def test_a_line_of_millions_of_characters_is_cut_without_looking_at_all_of_it() -> None:
    source = "x" * 3_000_000
    (line,), _ = quoted(source, 1_500_000, 2_900_000)
    assert width(line.text) <= ROOM


HOSTILE = [
    "\x1b[2J\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\rb",
    "a\bb\x7f",
    "\u202etxt.exe\u202c",
    "\u2066x\u2069",
    "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",
    "\U000e0041\U000e0042",
    "x\ufe00\U000e0101",
    "\u2028\u2029\x85\x0b\x0c",
    "\ud800",
    "\ue000\ufffe",
    "\u115f\u3164\uffa0",
    "\u034f\u061c\u180e",
    "o" + "\u0301" * 50,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_nothing_that_controls_a_terminal_or_hides_gets_through(text: str) -> None:
    (line,), _ = quoted(f"x{text}y".replace("\n", ""), 0, 1)
    for shown in (safe(text), clipped(text, 60), line.text):
        assert not [
            character
            for character in shown
            if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        ]
        assert "\u0301" * 4 not in shown


def test_what_is_hidden_is_named() -> None:
    assert safe("A\u200bI\u202e\x1b[0m\u00a0\u3164") == "A<U+200B>I<U+202E><U+001B>[0m␣<U+3164>"


def test_ordinary_text_is_left_alone() -> None:
    text = "Café, naïve, Größe, 漢字, العربية, हिन्दी, ❤\ufe0f"
    assert safe(text) == text


@pytest.mark.parametrize("limit", [5, 20])
def test_clipped_text_keeps_to_its_limit(limit: int) -> None:
    for text in ("漢" * 50, "word " * 50, "e\u0301" * 50, "x" * 1000, "\u200b" * 30):
        assert width(clipped(text, limit)) <= limit
    assert clipped(" a  b\n", limit) == "a b"
