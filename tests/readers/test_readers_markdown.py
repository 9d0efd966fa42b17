"""Markdown: blocks, inline markup with exact places, front matter, dialects."""

import pytest


def test_inline_markup_is_taken_off(markdown):
    page = markdown(
        'Some **bold _nested_** [link](http://x.y "T") ~~old~~ `code` \\*esc\\* &amp; '
        "![alt](a.png) <b>tag</b> x."
    )
    assert page.visible == ["Some bold nested link old code *esc* & tag x."]
    assert page.quoted == [("code", "code")]
    assert page.written("nested link") == "nested_** [link"
    assert [words for role, words in page.roles if role == "alt"] == ["T", "alt"]


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 = 24",
        "snake_case_word",
        "a [bracket] here",
        "[cite: 1] and [cite_start]",
        "x【4:0†source】",
        ":contentReference[oaicite:0]{index=0}",
        "turn0search0",
        "[span_1](start_span)x[span_1](end_span)",
        "[citation:3]",
        "law[^1^].",
        '({"attribution":{"attributableIndex":"0-0"}})',
        ':::writing{variant="document" id="12345"}',
        "oai_citation:5‡example.org(https://example.org/a)",
        "a ` lone tick",
        "5 < 6",
        "<think>hm</think> text",
    ],
)
def test_what_is_no_markup_stays(markdown, text):
    assert markdown(text).visible == [text]


def test_breaks_and_lines(markdown):
    assert markdown("hard  \nbreak\\\nand\nsoft <br> end").article.text == "hard\nbreak\nand\nsoft\nend"


def test_block_roles(markdown):
    page = markdown(
        "# Head {#id}\n\nPara.\n\n## Sub ##\n\nSetext\n---\n\n- one\n- two\n\n  more\n\n> quoted\n\n"
        "| a | b |\n|---|---|\n| c \\| d | *e* |\n\n```py\nx = 1\n  y\n```\n\n    indented\n\n# Second"
    )
    assert page.roles == [
        ("title", "Head"),
        ("body", "Para."),
        ("heading", "Sub"),
        ("heading", "Setext"),
        ("list", "one"),
        ("list", "two"),
        ("list", "more"),
        ("quote", "quoted"),
        ("table", "a"),
        ("table", "b"),
        ("table", "c | d"),
        ("table", "e"),
        ("code", "x = 1\n  y"),
        ("code", "indented"),
        ("heading", "Second"),
    ]
    assert page.quoted == [("block", "quoted"), ("code", "x = 1\n  y"), ("code", "indented")]


def test_quotation_covers_all_its_blocks(markdown):
    page = markdown("> *This article was\n> translated by AI*\n>\n> - item\n\nAfter.")
    assert page.quoted == [("block", "This article was\ntranslated by AI\n\nitem")]
    assert page.written("was\ntranslated") == "was\n> translated"


def test_an_alert_is_a_note_and_no_quotation(markdown):
    page = markdown("> [!NOTE]\n> This article was written by GPT-4.\n\nBody.")
    assert page.roles[0] == ("note", "This article was written by GPT-4.")
    assert page.quoted == []


def test_fenced_notice(markdown):
    assert markdown(":::note\nMade by AI.\n:::\n").roles == [("note", "Made by AI.")]


def test_definitions_and_footnotes(markdown):
    page = markdown(
        'See [it][r] now[^1].\n\n[r]: http://e.org "Ref title"\n[//]: # (Written by AI)\n[^1]: The *note*.\n'
    )
    assert page.roles == [
        ("body", "See it now."),
        ("alt", "Ref title"),
        ("comment", "Written by AI"),
        ("note", "The note."),
    ]
    assert page.block("Written by AI").visibility == "hidden"


def test_comments_are_hidden(markdown):
    page = markdown("<!-- block -->\n\nText <!-- inline --> here {/* mdx */}.")
    assert page.visible == ["Text here ."]
    assert [role for role, _ in page.roles].count("comment") == 3


def test_html_blocks_go_through_the_html_reader(markdown):
    page = markdown('<footer class="x">\n<p>Html <b>text</b></p>\n\nMarkdown *inside*\n\n</footer>\n\nAfter.')
    assert page.roles == [("footer", "Html text"), ("footer", "Markdown inside"), ("body", "After.")]
    assert markdown("a <span style='display:none'>hid *x*</span> b").visible == ["a b"]


def test_html_inside_a_quotation(markdown):
    page = markdown("> <div>\n> inner\n> </div>\n")
    assert page.roles == [("quote", "inner")]


def test_shortcodes_and_modules(markdown):
    page = markdown(
        'import X from "y"\n\nText {{< ref "x" >}} on.\n\n{{< figure src="a" caption="AI '
        'image" alt="An alt" >}}\n\n[a]({{< ref "z" >}})'
    )
    assert page.roles == [
        ("code", 'import X from "y"'),
        ("body", "Text on."),
        ("caption", "AI image"),
        ("alt", "An alt"),
        ("body", "a"),
    ]


def test_tracked_targets_are_kept(markdown):
    page = markdown(
        "[a](sandbox:/mnt/data/x.docx) [b](https://e.org?utm_source=chatgpt.com) [c](http://plain)"
    )
    assert [words for role, words in page.roles if role == "meta"] == [
        "sandbox:/mnt/data/x.docx",
        "https://e.org?utm_source=chatgpt.com",
    ]


def test_deep_nesting_loses_no_text(markdown):
    assert "deep" in markdown(">" * 3000 + " deep").article.text
    assert "deep" in markdown("- " * 2000 + "deep").article.text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(markdown, end):
    page = markdown(end.join(["# T", "", "> a", "> b", "", "c", "d"]))
    assert page.article.text == "T\n\na\nb\n\nc\nd"
    assert page.written("d") == "d"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "*a " * 30_000,
        "a**" * 30_000,
        "![" * 30_000,
        "<a " * 30_000,
        "[a](b " * 10_000,
        "a <!-- " * 10_000,
        "a" + " " * 60_000 + "b",
        "`a``b" * 10_000,
        "`a` " * 40_000,
        "[a]: b\n" * 5_000,
        "[a](" + "(" * 30_000,
        "_a_ " * 20_000,
    ],
)
def test_hostile_input_ends(markdown, text):
    assert markdown(text).article.text is not None


class TestFrontMatter:
    def test_yaml(self, markdown):
        page = markdown(
            "---\ntitle: \"A: b\"\nai: yes\ntags: [x, y]\ndeep:\n  er: '1'\nlang: de-AT\n---\nText."
        )
        assert page.metadata == [
            ("front-matter", "title", "A: b"),
            ("front-matter", "ai", "yes"),
            ("front-matter", "tags", "x"),
            ("front-matter", "tags", "y"),
            ("front-matter", "deep.er", "1"),
            ("front-matter", "lang", "de-AT"),
        ]
        assert page.article.language == "de"
        assert page.roles == [("body", "Text.")]

    def test_simple_entries_need_no_parser_and_read_alike(self, markdown):
        simple = "title: A b # c\nempty:\nurl: http://e.org/x\nquoted: 'q'\nyes: no\n"
        one = markdown(f"---\n{simple}---\nT")
        other = markdown(f"---\n{simple}list: [1]\n---\nT")
        assert one.metadata == other.metadata[:-1]

    def test_toml(self, markdown):
        page = markdown('+++\ntitle = "T"\n[params]\nai = true\n+++\nText.')
        assert page.metadata == [("front-matter", "title", "T"), ("front-matter", "params.ai", "true")]
        item = page.article.metadata[1]
        assert page.article.source.text[item.span.start : item.span.end] == "true"

    def test_json(self, markdown):
        page = markdown('{"title": "T", "ai": {"used": true}}\n\nText.')
        assert page.metadata == [("front-matter", "title", "T"), ("front-matter", "ai.used", "true")]
        assert page.visible == ["Text."]

    @pytest.mark.parametrize(
        "inner",
        [
            "a: [b\nc: d",
            "a: &x 1\nb: *x",
            "a: !!python/object:os.system x",
            "a: " + "[" * 3000,
            "a: b\n- c",
            "a:\tb\n\tc: d",
        ],
    )
    def test_broken_front_matter_is_kept_and_reported(self, markdown, inner):
        page = markdown(f"---\n{inner}\n---\nText.")
        assert page.codes == ["front-matter"]
        assert page.metadata == []
        assert page.roles == [("meta", inner), ("body", "Text.")]

    def test_thematic_breaks_are_no_front_matter(self, markdown):
        page = markdown("---\nJust a sentence here.\n\n---\nText.")
        assert "Just a sentence here." in page.article.text
        assert page.metadata == []

    def test_a_byte_order_mark_before_it(self, markdown):
        page = markdown("\ufeff---\nai: true\n---\nText.")
        assert page.metadata == [("front-matter", "ai", "true")]
        assert page.visible == ["Text."]

    def test_comments_and_blank_lines_before_the_first_entry(self, markdown):
        assert markdown("---\n# c\n\nai generated: true\n---\nText.").metadata == [
            ("front-matter", "ai generated", "true")
        ]

    def test_prose_with_a_colon_later_is_no_front_matter(self, markdown):
        page = markdown("---\nSome prose first.\nNote: it is prose.\n\n---\nText.")
        assert "Some prose first." in page.article.text
        assert page.codes == []
