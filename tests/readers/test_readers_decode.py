"""Bytes to text: encodings found, declared and mistaken, and what is refused."""

import pytest

from provenance.errors import InputError
from provenance.readers import ARTICLE_SUFFIXES, MAX_BYTES, media_type_of, read_article, read_text


@pytest.mark.parametrize(
    ("data", "name", "encoding", "text"),
    [
        ("café".encode(), "a.txt", "utf-8", "café"),
        ("\ufeffcafé".encode(), "a.txt", "utf-8", "\ufeffcafé"),
        (b"\xff\xfe" + "café".encode("utf-16-le"), "a.txt", "utf-16-le", "\ufeffcafé"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "a.txt", "utf-16-be", "\ufeffcafé"),
        (b"\xff\xfe\x00\x00" + "café".encode("utf-32-le"), "a.txt", "utf-32-le", "\ufeffcafé"),
        ("plain words".encode("utf-16-le"), "a.txt", "utf-16-le", "plain words"),
        ("plain words".encode("utf-16-be"), "a.txt", "utf-16-be", "plain words"),
        (b"caf\xe9 \x93q\x94", "a.txt", "windows-1252", "café “q”"),
        ("Привет, как дела сегодня у нас всё хорошо".encode("cp1251"), "a.txt", "windows-1251", None),
        (
            "これは長い日本語の文章で、テストのために書かれました。".encode("shift_jis"),
            "a.txt",
            "shift_jis",
            None,
        ),
        (
            b"<meta charset=iso-8859-1><p>\x93caf\xe9",
            "a.html",
            "windows-1252",
            "<meta charset=iso-8859-1><p>“café",
        ),
        (
            b'<meta http-equiv=x content="text/html; charset=koi8-r"><p>' + "мир".encode("koi8-r"),
            "a.html",
            "koi8-r",
            None,
        ),
        (b'<?xml version="1.0" encoding="koi8-r"?><p>' + "мир".encode("koi8-r"), "a.xhtml", "koi8-r", None),
        (b"<!-- <meta charset=koi8-r> --><p>caf\xe9", "a.html", "windows-1252", None),
    ],
)
def test_encodings(data, name, encoding, text):
    article = read_article(data, name=name)
    assert article.source.encoding == encoding
    assert article.diagnostics == ()
    if text is not None:
        assert article.source.text == text
    assert article.blocks[0].start == article.text.startswith("\ufeff")


def test_declared_and_real_encoding_differ():
    article = read_article("<meta charset=windows-1252><p>café".encode(), name="a.html")
    assert (article.source.encoding, article.source.declared_encoding) == ("utf-8", "windows-1252")
    assert [item.code for item in article.diagnostics] == ["encoding-mismatch"]


def test_an_unknown_label_is_a_mismatch_too():
    article = read_article("<meta charset=nonsense><p>café".encode(), name="a.html")
    assert [item.code for item in article.diagnostics] == ["encoding-mismatch"]


def test_stray_bytes_are_counted_and_placed():
    article = read_article("okay ééé ".encode() + b"\xff and \xfe", name="a.txt")
    (diagnostic,) = article.diagnostics
    assert diagnostic.code == "invalid-bytes"
    assert diagnostic.message.startswith("2 byte sequences not valid in utf-8")
    assert diagnostic.span is not None
    assert diagnostic.span.start == 9


@pytest.mark.parametrize("data", [b"", b" \n\t", "\ufeff\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_empty(data, name):
    article = read_article(data, name=name)
    assert article.blocks == ()
    assert [item.code for item in article.diagnostics] == ["empty"]


@pytest.mark.parametrize(
    "data", [b"abc\x00def", b"%PDF-1.7 x", b"PK\x03\x04xx", b"\x89PNG\r\n\x1a\n\x00", bytes(range(256)) * 4]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_binary(data, name):
    with pytest.raises(InputError) as caught:
        read_article(data, name=name)
    assert caught.value.code == "binary"


def test_unknown_media_type():
    with pytest.raises(InputError) as caught:
        read_article(b"x", name="a", media_type="application/x-y")
    assert caught.value.code == "media-type"
    with pytest.raises(InputError):
        read_article(b"print(1)", name="a.py")
    with pytest.raises(InputError):
        read_text("x", name="a", media_type="image/png")


def test_too_large(monkeypatch):
    assert MAX_BYTES == 64 * 1024 * 1024
    monkeypatch.setattr("provenance.readers.MAX_BYTES", 10)
    with pytest.raises(InputError) as caught:
        read_article(b"x" * 11, name="a.txt")
    assert caught.value.code == "too-large"
    with pytest.raises(InputError):
        read_text("é" * 6, name="a.txt")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.TXT", None, "text/plain"),
        ("a.md", None, "text/markdown"),
        ("x.y.mdx", None, "text/markdown"),
        ("a.htm", None, "text/html"),
        ("a.docx", None, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("-", None, None),
        ("-", b"Hello there.", "text/plain"),
        ("-", b"<!DOCTYPE html><p>x", "text/html"),
        ("-", b"---\ntitle: x\n---\n", "text/markdown"),
        ("-", b"# Head\n\ntext", "text/markdown"),
        ("notes 1.2", b"text", "text/plain"),
        ("a.py", b"print(1)", None),
        ("a.php", b"<html><p>x", "text/html"),
        ("x", b"\x89PNG\r\n\x00\x00", None),
    ],
)
def test_media_types(name, data, expected):
    assert media_type_of(name, data) == expected


def test_suffixes():
    texts = {".txt", ".text", ".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml"}
    assert texts | {".docx", ".epub", ".pdf", ".rss", ".atom"} == ARTICLE_SUFFIXES


def test_digest_is_that_of_the_bytes():
    text = "One – two."
    assert read_text(text, name="a").source.sha256 == read_article(text.encode(), name="a.txt").source.sha256
    assert read_text("\ud800 x", name="a").blocks


@pytest.mark.parametrize("data", ["Le café\n".encode() + b"est \xff ici\n", "Привет\nмир".encode() + b"\xff"])
def test_a_stray_byte_makes_no_legacy_text(data):
    article = read_article(data, name="a.txt")
    (diagnostic,) = article.diagnostics
    bad = data.index(b"\xff")
    assert article.source.encoding == "utf-8"
    assert f"the first in line 2 (byte offset {bad})" in diagnostic.message
    assert article.source.text[diagnostic.span.start] == "\ufffd"


def test_the_first_bad_byte_is_not_the_authors_own_replacement_character():
    (diagnostic,) = read_article("\ufffd é ".encode() + b"\xff", name="a.txt").diagnostics
    assert diagnostic.span.start == 4


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
def test_lone_surrogates_are_replaced_in_place(media_type):
    article = read_text("one\ntwo \ud800 three \udfff four", name="a", media_type=media_type)
    assert article.source.text == "one\ntwo \ufffd three \ufffd four"
    (diagnostic,) = article.diagnostics
    assert (diagnostic.code, diagnostic.span.start) == ("lone-surrogates", 8)
    assert "2 lone surrogates" in diagnostic.message
    assert "line 2" in diagnostic.message


def test_lone_surrogates_from_escapes_are_replaced_too():
    article = read_article(b'{"headline": "One", "body_text": "two \\ud800 three"}', name="a.json")
    assert "two \ufffd three" in article.text
    assert [item.code for item in article.diagnostics] == ["lone-surrogates"]
